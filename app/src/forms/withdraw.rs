//! Withdrawing what was asked of a client (R20), on their *General Documents*: asked once more, with what it means. A plain post, which comes back
//! to the page; without scripts it is asked in the form's own row.

use crate::components::Dialog;
use domain::{
    ids::ClientId,
    portal::{FormRequestState, FormRequestView},
};
use leptos::prelude::*;

/// What came of it.
pub(super) fn said(done: &str) -> Option<AnyView> {
    let (class, sentence) = match done {
        "1" => ("note good", "The form is withdrawn: the client no longer sees it."),
        "submitted" => ("note", "The form was submitted meanwhile, so it stays as it is. Nothing was withdrawn."),
        _ => return None,
    };
    Some(view! { <p class=class role="status">{sentence}</p> }.into_any())
}

/// Of a form that is open.
pub(super) fn withdraw(client: ClientId, request: &FormRequestView) -> AnyView {
    let (asking, scripted) = (RwSignal::new(false), RwSignal::new(false));
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| scripted.set(true));
    let action = format!("/clients/{client}/forms/{}/withdraw", request.id);
    let consequence = consequence(request.state);
    let (title, hidden) = (format!("Withdraw “{}”?", request.title), format!(" {}", request.title));
    let ask = {
        let action = action.clone();
        move || {
            let hidden = view! { <span class="visually-hidden">{hidden.clone()}</span> };
            if scripted.get() {
                let ask = move |_| asking.set(true);
                return view! { <button type="button" class="button plain danger" on:click=ask>"Withdraw"{hidden}</button> }.into_any();
            }
            view! {
                <details class="stack">
                    <summary>"Withdraw…"{hidden}</summary>
                    <form method="post" action=action.clone() class="stack">
                        <p>{consequence}</p>
                        <button class="button danger">"Withdraw"</button>
                    </form>
                </details>
            }
            .into_any()
        }
    };
    view! {
        {ask}
        <Dialog label="Withdraw this form?" open=asking class="small">
            <h2>{title}</h2>
            <p>{consequence}</p>
            <form method="post" action=action>
                <footer>
                    <button type="button" class="button" on:click=move |_| asking.set(false)>"Keep it"</button>
                    <button class="button danger first">"Withdraw"</button>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}

fn consequence(state: FormRequestState) -> &'static str {
    if state == FormRequestState::InProgress {
        "The client, and whoever acts for them, no longer see it and cannot go on with it. What is filled in so far stays on file: it counts as \
         not submitted, and nobody can read it. No e-mail says that it is withdrawn. You can send the form again; it then starts anew."
    } else {
        "The client, and whoever acts for them, no longer see it and cannot fill it in. No e-mail says that it is withdrawn; one that has asked \
         for it stays with them. You can send the form again."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r20_it_is_said_what_becomes_of_what_is_filled_in_where_there_is_any() {
        assert!(consequence(FormRequestState::InProgress).contains("it counts as not submitted, and nobody can read it"));
        assert!(!consequence(FormRequestState::Sent).contains("filled in so far"));
    }
}
