//! `/p/{organization}/new-address/{secret}`: the new address confirms that it is to be signed in with (R30). Looking at the page changes
//! nothing.

use super::{
    Brand,
    api::get_address_page,
    join::{BirthField, contact},
    path_part,
};
use crate::{
    components::{ErrorNotice, PasswordField},
    fetched::Fetched,
    posted::{Posted, posted},
};
use domain::address_changes::{AddressLink, AddressPage, Proof};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn NewAddressPage() -> impl IntoView {
    let (slug, secret) = (path_part("slug"), path_part("secret"));
    let page = Fetched::new(move || (slug.get(), secret.get()), |(slug, secret)| get_address_page(slug, secret));
    let posted = posted();
    view! {
        <Title text="New address" />
        <main class="phone">
            {page.show_or(
                move |page| view! { <NewAddress page secret=secret.get_untracked() posted=posted.clone() /> },
                |failure| view! { <h1>"New address"</h1><ErrorNotice failure /> },
            )}
        </main>
    }
}

#[component]
fn NewAddress(page: AddressPage, secret: String, posted: Posted) -> impl IntoView {
    let AddressPage { front, link } = page;
    let action = format!("/p/{}/new-address/{secret}", front.slug);
    let contact = contact(&front);
    let ended = |title: String, text: String| {
        view! {
            <div class="stack">
                <h1>{title}</h1>
                <p>{text} " " {contact.clone()}</p>
            </div>
        }
        .into_any()
    };
    let body = match link {
        AddressLink::Works { email, proof, expires } => {
            let until = format!("The link works until {}.", expires.day_and_time());
            view! { <h1>"Confirm your new address"</h1><p>"From now on you sign in with " <b>{email.clone()}</b> ". " {until}</p><Confirm action email proof posted /> }
                .into_any()
        }
        AddressLink::Ended(title, text) => ended(title, text),
        AddressLink::Unknown => {
            let text = "It may be incomplete: open it from the e-mail again, or copy the whole of it. If that does not help, ask for the change once more.";
            ended("This link does not work".to_owned(), text.to_owned())
        }
    };
    view! {
        <Brand name=front.name />
        {body}
        <p class="portal-foot"><a href=format!("/p/{}", front.slug)>"Go to the portal's sign-in"</a></p>
    }
}

#[component]
fn Confirm(action: String, email: String, proof: Proof, posted: Posted) -> impl IntoView {
    let (birth_error, password_error) = (posted.error("date_of_birth"), posted.error("password"));
    let elsewhere = (birth_error.is_none() && password_error.is_none()).then(|| posted.sentence()).flatten();
    let asked = match proof {
        Proof::DateOfBirth => view! { <BirthField posted error=birth_error /> }.into_any(),
        Proof::Password => view! {
            <input type="text" name="username" autocomplete="username" value=email readonly hidden />
            <PasswordField label="Your password" hint="The one that you sign in with. It stays the same." error=Signal::stored(password_error) />
        }
        .into_any(),
    };
    view! {
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <form method="post" action=action class="stack" novalidate>
            {asked}
            <button class="button first">"Confirm this address"</button>
        </form>
    }
}
