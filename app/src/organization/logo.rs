//! The portal's logo: chosen, seen on a light and a dark ground before it is saved, and removed again.

use super::api::{get_logo, remove_logo, save_logo};
use crate::{
    Failure,
    components::{ErrorNotice, FileField, focus_when_refused, forget_file, tell_unsaved},
    fetched::Fetched,
    invitations::once,
    staff::use_viewer,
};
use domain::organization::Logo;
use leptos::{html, prelude::*};

/// What is shown and what came of it.
#[derive(Clone, Copy)]
struct Chosen {
    /// The logo that clients see now.
    kept: RwSignal<Option<Logo>>,
    /// As a `data:` address, until it is saved.
    picture: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    done: RwSignal<Option<&'static str>>,
}

#[component]
pub(super) fn PortalLogo() -> impl IntoView {
    let logo = Fetched::new(|| (), |()| get_logo());
    logo.show(|logo| view! { <LogoForm logo /> })
}

#[component]
fn LogoForm(logo: Option<Logo>) -> impl IntoView {
    let chosen = Chosen {
        kept: RwSignal::new(logo),
        picture: RwSignal::new(None),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        done: RwSignal::new(None),
    };
    tell_unsaved(move || chosen.picture.read().is_some());
    let (input, node) = (NodeRef::<html::Input>::new(), NodeRef::new());
    focus_when_refused(node, move || chosen.failure.read().is_some());
    let (slug, name) = use_viewer().map(|viewer| (viewer.organization.slug, viewer.organization.name)).unwrap_or_default();
    let address = move || chosen.picture.get().or_else(|| chosen.kept.get().map(|logo| logo.address(&slug)));
    let shown = move || {
        address().map(|address| {
            let on = |ground: &'static str, class: &'static str| {
                let alt = format!("{name}, on a {ground} ground");
                view! { <div class=class><img class="logo" src=address.clone() alt=alt /></div> }
            };
            view! { <div class="look-examples">{on("light", "look-ground light")} {on("dark", "look-ground dark")}</div> }.into_any()
        })
    };
    let wrong = Signal::derive(move || chosen.failure.with(|failure| failure.as_ref().and_then(|failure| failure.at("logo"))));
    let other =
        move || chosen.failure.get().filter(|failure| failure.at("logo").is_none()).map(|failure| view! { <ErrorNotice failure /> });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        chosen.save(input);
    };
    view! {
        <form node_ref=node class="card stack" aria-labelledby="logo-heading" on:submit=submit>
            <div>
                <h3 id="logo-heading">"Logo"</h3>
                <p class="soft">"Above every page of the portal, with the practice’s name. In the dark it stands on a white ground. E-mails do not have it: mail programs hide pictures, and asking for one would tell who reads."</p>
            </div>
            <FileField
                id="logo"
                label="A PNG or JPEG file"
                hint="Up to 1 MB. It is made 480 by 160 pixels at most; a transparent ground stays."
                accept="image/png,image/jpeg"
                input
                error=wrong
                chosen=Callback::new(move |()| chosen.read(input))
            />
            {shown}
            <div class="cluster">
                <button class="button first" disabled=move || chosen.busy.get() || chosen.picture.read().is_none()>"Save the logo"</button>
                <Show when=move || chosen.kept.read().is_some()>
                    <button type="button" class="button" disabled=move || chosen.busy.get() on:click=move |_| chosen.remove(input)>"Remove the logo"</button>
                </Show>
            </div>
            {other}
            <p role="status">{move || chosen.done.get()}</p>
        </form>
    }
    .into_any()
}

impl Chosen {
    #[cfg(feature = "hydrate")]
    fn read(self, input: NodeRef<html::Input>) {
        use domain::{
            Refusal,
            organization::{check_logo, to_data_url},
        };
        use wasm_bindgen_futures::{JsFuture, js_sys::Uint8Array};

        self.picture.set(None);
        self.failure.set(None);
        self.done.set(None);
        let Some(file) = crate::components::chosen_file(input) else { return };
        leptos::task::spawn_local(async move {
            let content = JsFuture::from(file.array_buffer()).await.map(|buffer| Uint8Array::new(&buffer).to_vec());
            let checked = content.map_err(|_| "The browser could not read the file. Choose it again.").and_then(|content| {
                let kind = check_logo(&content)?;
                Ok(to_data_url(kind, &content))
            });
            match checked {
                Ok(picture) => self.picture.set(Some(picture)),
                Err(sentence) => self.failure.set(Some(Failure(Refusal::field("logo", sentence)))),
            }
        });
    }

    /// Only a browser chooses files.
    #[cfg(not(feature = "hydrate"))]
    #[expect(clippy::unused_self, reason = "as in a browser")]
    fn read(self, _: NodeRef<html::Input>) {}

    fn save(self, input: NodeRef<html::Input>) {
        let Some(picture) = self.picture.get_untracked() else { return };
        once(self.busy, self.failure, save_logo(picture), move |logo| {
            self.changed(input, Some(logo), "Saved. The portal’s pages have it at once.");
        });
    }

    fn remove(self, input: NodeRef<html::Input>) {
        once(self.busy, self.failure, remove_logo(), move |()| {
            self.changed(input, None, "Removed. The portal’s pages show the name alone.");
        });
    }

    fn changed(self, input: NodeRef<html::Input>, kept: Option<Logo>, done: &'static str) {
        self.kept.set(kept);
        self.picture.set(None);
        self.done.set(Some(done));
        forget_file(input);
    }
}
