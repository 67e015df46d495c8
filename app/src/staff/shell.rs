//! The frame around every page of the staff: navigation, who is signed in, and the watch for an idle session.

use super::{
    api::{current_desk, stay_signed_in},
    waiting::Waiting,
};
use crate::{
    Failure,
    clients::OpenedFrom,
    components::{ErrorNotice, IdleWatch, Offline, Stay},
    fetched::{Fetched, JsonBytes},
    invitations::HeldList,
};
use domain::{
    change_requests::MOST_COUNTED,
    staff::{Desk, Permission, Viewer},
};
use leptos::prelude::*;
use leptos_router::{
    components::{Outlet, Redirect},
    hooks::use_location,
};

/// The signed-in staff member, inside the shell; with what the pages have changed since it was loaded.
pub fn use_viewer() -> Option<Viewer> {
    use_context::<StoredValue<Viewer>>().and_then(|viewer| viewer.try_get_value())
}

/// After the server has taken a change: pages that are opened from now on show it.
pub fn change_viewer(viewer: Option<StoredValue<Viewer>>, change: impl FnOnce(&mut Viewer)) {
    // Of a shell that has been left there is nothing to change.
    let _left = viewer.map(|viewer| viewer.try_update_value(change));
}

#[component]
pub fn StaffShell() -> impl IntoView {
    // Found out by the server before it rendered; a browser that came here without loading a page has to ask.
    #[cfg(feature = "ssr")]
    let known = || Some(crate::request::desk_of_page());
    #[cfg(not(feature = "ssr"))]
    let known = || None::<Result<Desk, Failure>>;
    // Not waited for: a page inside something that waits is made twice on the server, and asks for its data twice.
    match SharedValue::<_, JsonBytes>::new_with_encoding(known).into_inner() {
        Some(desk) => view! { <Shown desk retry=Callback::new(|()| reload()) /> }.into_any(),
        None => view! { <AskWho /> }.into_any(),
    }
}

fn reload() {
    // It can only fail when the page is going away already.
    let _leaving = window().location().reload();
}

#[component]
fn AskWho() -> impl IntoView {
    let desk = Fetched::new(|| (), |()| current_desk());
    let shown = move |known| view! { <Shown desk=known retry=desk.refreshing() /> };
    desk.show_or(move |desk| shown(Ok(desk)), move |failure| shown(Err(failure)))
}

#[component]
fn Shown(desk: Result<Desk, Failure>, retry: Callback<()>) -> impl IntoView {
    let location = use_location();
    let here = move || format!("{}{}", location.pathname.get_untracked(), question(&location.search.get_untracked()));
    match desk {
        Ok(desk) => view! { <Frame desk /> }.into_any(),
        Err(failure) if failure.is_signed_out() => view! { <Redirect path=format!("/sign-in?next={}", escape(&here())) /> }.into_any(),
        Err(failure) => view! {
            <main class="page-narrow">
                <h1>"Not available just now"</h1>
                <ErrorNotice failure retry />
            </main>
        }
        .into_any(),
    }
}

fn question(search: &str) -> String {
    if search.is_empty() { String::new() } else { format!("?{}", search.trim_start_matches('?')) }
}

/// For a query's value: percent-encodes what would end it (RFC 3986).
fn escape(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// With how many there are, as far as they are counted.
fn counted(words: &str, count: i64) -> String {
    match count {
        0 => words.to_owned(),
        MOST_COUNTED.. => format!("{words} ({}+)", MOST_COUNTED - 1),
        count => format!("{words} ({count})"),
    }
}

#[component]
fn Frame(desk: Desk) -> impl IntoView {
    let Desk { viewer, waiting } = desk;
    provide_context(StoredValue::new(viewer.clone()));
    let pathname = use_location().pathname;
    let current = move |prefix: &'static str| pathname.read().starts_with(prefix).then_some("page");
    let waiting = Waiting::new(waiting);
    provide_context(waiting);
    waiting.keep_up_with(pathname);
    provide_context(OpenedFrom::new(pathname));
    provide_context(HeldList::nothing());
    let tasks = move || Some(waiting.counts.read().task_count).filter(|count| *count > 0).map(|count| counted("Tasks", count));
    let requests = move || counted("Requests", waiting.counts.read().request_count);
    let may_decide = viewer.may(Permission::EditClients);
    let is_administrator = viewer.staff.is_administrator;
    let initials: String = viewer.staff.name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    let role = if is_administrator { "Administrator" } else { "Staff" };
    let stay = Stay::new(stay_signed_in);
    view! {
        <a class="skip-link" href="#content" rel="external">"Skip to the page"</a>
        <div class="shell">
            <nav class="side" aria-label="Main">
                <div class="brand"><i aria-hidden="true"></i><span>{viewer.organization.name.clone()}</span></div>
                <a href="/home" aria-current=move || current("/home")><b aria-hidden="true">"⌂"</b><span>"Home"</span></a>
                <a href="/clients" aria-current=move || current("/clients")><b aria-hidden="true">"☰"</b><span>"Clients"</span></a>
                {move || tasks().map(|words| view! {
                    <a href="/tasks" aria-current=move || current("/tasks")><b aria-hidden="true">"!"</b><span>{words}</span></a>
                })}
                {may_decide.then(|| view! {
                    <a href="/requests" aria-current=move || current("/requests")><b aria-hidden="true">"✎"</b><span>{requests}</span></a>
                })}
                {is_administrator
                    .then(|| view! {
                        <a href="/organization/portal" aria-current=move || current("/organization")><b aria-hidden="true">"⚙"</b><span>"Organization"</span></a>
                    })}
                <details class="who menu">
                    <summary>
                        <span class="avatar" aria-hidden="true">{initials}</span>
                        <span class="label">{viewer.staff.name.clone()}<small>{role}</small></span>
                    </summary>
                    <div class="menu-list">
                        <form method="post" action="/sign-out">
                            <button class="button plain">"Sign out"</button>
                        </form>
                    </div>
                </details>
            </nav>
            <main id="content" tabindex="-1">
                <Offline />
                <Outlet />
            </main>
        </div>
        <IdleWatch idle_minutes=viewer.idle_minutes login=viewer.staff.id.to_string() stay leave_to="/sign-in?ended=1" />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_navigation_says_how_many_wait() {
        let words = [0, 1, 99, 100].map(|count| counted("Requests", count));
        assert_eq!(words, ["Requests", "Requests (1)", "Requests (99)", "Requests (99+)"]);
    }

    #[test]
    fn the_way_back_survives_a_query() {
        assert_eq!(escape("/clients?search=a b&x=ü"), "/clients%3Fsearch%3Da%20b%26x%3D%C3%BC");
    }
}
