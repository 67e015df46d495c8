//! Organization › Client portal › Intake forms: the practice's forms with their versions, the way in for further ones, and the way out.

use super::{
    api::{list_catalog, set_form_retired},
    bring_in::BringIn,
    drafts::{CopyForm, Drafts, NewForm},
};
use crate::{
    components::{EmptyState, ErrorNotice, Said},
    fetched::Fetched,
    invitations::{PortalTabs, clients, once},
    organization::OrganizationHead,
    portal::focus_soon,
};
use domain::form_catalog::{CatalogForm, FormState};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn FormsPage() -> impl IntoView {
    let forms = Fetched::new(|| (), |()| list_catalog());
    let (reload, said) = (forms.refreshing(), Said::nothing());
    view! {
        <Title text="Intake forms" />
        <OrganizationHead title="Client portal" active="portal" />
        <PortalTabs active="forms" />
        <section class="stack" aria-labelledby="intake-forms">
            <div class="head">
                <h2 id="intake-forms">"Intake forms"</h2>
                <NewForm />
            </div>
            <p class="soft">"Each is sent in the version that is published at that moment. Which forms go with an invitation by default is chosen under Message."</p>
            {said.view()}
            {forms.show(move |forms| {
                if forms.is_empty() {
                    return view! { <EmptyState title="No forms" text="No form is published." /> }.into_any();
                }
                view! { <FormTable forms said reload /> }.into_any()
            })}
        </section>
        <Drafts />
        <BringIn published=reload />
    }
}

#[component]
fn FormTable(forms: Vec<CatalogForm>, said: Said, reload: Callback<()>) -> impl IntoView {
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">"Form"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Takes"</th>
                    <th scope="col">"By default"</th>
                    <th scope="col">"Open"</th>
                    <th scope="col">"What to do"</th>
                </tr>
            </thead>
            <tbody>{forms.into_iter().map(|form| view! { <FormRow form said reload /> }).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn FormRow(form: CatalogForm, said: Said, reload: Callback<()>) -> impl IntoView {
    let CatalogForm { summary, state, published, open_count } = form;
    let kind = match (summary.is_scored, summary.needs_signature) {
        (true, true) => " · scored · signature",
        (true, false) => " · scored",
        (false, true) => " · signature",
        (false, false) => "",
    };
    let class = if state == FormState::Published { "badge good" } else { "badge" };
    let by_default = match state {
        FormState::Published if summary.is_default => "✓ Goes with an invitation",
        FormState::Published => "When chosen",
        FormState::Draft | FormState::Retired => "–",
    };
    let open = if open_count == 0 { "–".to_owned() } else { format!("{} to fill it in", clients(open_count)) };
    let export = format!("/organization/portal/forms/{}/questionnaire.json", summary.id);
    let export_label = format!("Export {} as FHIR", summary.title);
    let edit = format!("/organization/portal/forms/{}/design", summary.id);
    let edit_label = format!("Edit {}", summary.title);
    view! {
        <tr>
            <td data-label="Form">
                {summary.title.clone()} <br /> <small class="soft">{format!("version {}, {}{kind}", summary.version, published.day())}</small>
            </td>
            <td data-label="State"><span class=class>{state.label()}</span></td>
            <td data-label="Takes">{format!("about {} min", summary.minutes)}</td>
            <td data-label="By default">{by_default}</td>
            <td data-label="Open">{open}</td>
            <td data-label="What to do">
                <div class="cluster">
                    <a href=edit aria-label=edit_label>"Edit"</a>
                    <CopyForm form=summary.id title=summary.title.clone() />
                    <a href=export rel="external" aria-label=export_label>"Export"</a>
                    <Retire id=summary.id title=summary.title.clone() state said reload />
                </div>
            </td>
        </tr>
    }
    .into_any()
}

/// Retiring is asked once more; bringing back changes nothing for anybody. The focus goes on to what comes in the button's place.
#[component]
fn Retire(id: domain::ids::FormId, title: String, state: FormState, said: Said, reload: Callback<()>) -> impl IntoView {
    let (busy, failure, asking) = (RwSignal::new(false), RwSignal::new(None), RwSignal::new(false));
    let [retire, restore] = ["Retire", "Bring back"].map(|verb| format!("{verb} {title}"));
    let [button_id, question_id] = ["retire", "retiring"].map(|name| format!("{name}-{id}"));
    let set = move |is_retired: bool| {
        let done = if is_retired { format!("Retired: {title}.") } else { format!("Brought back: {title}.") };
        once(busy, failure, set_form_retired(id, is_retired), move |()| {
            said.say(done);
            reload.run(());
        });
    };
    let set = StoredValue::new(set);
    let ask = move |is_asked: bool, id: &str| {
        let id = id.to_owned();
        move |_| {
            asking.set(is_asked);
            focus_soon(id.clone());
        }
    };
    let buttons = move || {
        if state == FormState::Retired {
            let label = restore.clone();
            let restore = move |_| set.with_value(|set| set(false));
            view! { <button type="button" class="link" aria-label=label disabled=move || busy.get() on:click=restore>"Bring back"</button> }
                .into_any()
        } else if asking.get() {
            let (question_id, keep) = (question_id.clone(), ask(false, &button_id));
            view! {
                <span id=question_id tabindex="-1">"It is sent no more. Clients who have it keep it."</span>
                <button type="button" class="button" disabled=move || busy.get() on:click=move |_| set.with_value(|set| set(true))>"Retire it"</button>
                <button type="button" class="button plain" on:click=keep>"Keep it"</button>
            }
            .into_any()
        } else {
            let (button_id, label, ask) = (button_id.clone(), retire.clone(), ask(true, &question_id));
            view! { <button type="button" class="link" id=button_id aria-label=label on:click=ask>"Retire…"</button> }.into_any()
        }
    };
    view! {
        {buttons}
        {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
    }
    .into_any()
}
