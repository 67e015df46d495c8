//! A submitted response, in the version it was answered in: what can be done with it, its answers, and what changed in them since the
//! client answered the form before. Hidden questions are left out.

use super::{
    api::{mark_reviewed, read_response},
    score::ScoreCard,
};
use crate::{
    Failure,
    clients::OpenedFrom,
    components::{ErrorNotice, Said, drawing_view},
    fetched::Fetched,
    home::TO_REVIEW,
    invitations::once,
    staff::use_viewer,
};
use domain::{
    Refusal,
    form_catalog::{PreviousResponse, ResponseView, Review},
    forms::{Attached, Change, ComparedItem, SignatureLine, difference_count},
    home::ToReview,
    ids::{ClientId, ResponseId},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[component]
pub fn ResponsePage() -> impl IntoView {
    let params = use_params_map();
    let response = Fetched::new(
        move || params.read().get("response").unwrap_or_default(),
        |id| async move {
            let id: ResponseId = id.parse().map_err(|_| Failure(Refusal::NotFound))?;
            read_response(id).await
        },
    );
    view! {
        <Title text="Response" />
        {response.show_or(
            |view| view! { <Response view /> },
            |failure| view! { <h1>"Response"</h1><ErrorNotice failure /> },
        )}
    }
}

#[component]
fn Response(view: ResponseView) -> impl IntoView {
    let failure = RwSignal::new(None::<Failure>);
    let (id, client) = (view.id, view.client);
    let (review, said) = (RwSignal::new(view.reviewed), Said::nothing());
    let practice = use_viewer().map(|viewer| viewer.organization.name);
    let submitted = format!("Submitted by {} on {} · version {}", view.submitted_by, view.submitted.in_full(), view.version);
    let reviewed = move || {
        review.get().map(|review| {
            let by = review.by.map(|name| format!(" by {name}")).unwrap_or_default();
            view! { <p class="soft">{format!("Reviewed{by} on {}", review.at.in_full())}</p> }
        })
    };
    view! {
        <div class="response">
            <div class="letterhead"><b>{practice}</b><span>{format!("Client: {}", view.client_name)}</span></div>
            <div class="head">
                <div>
                    <div class="crumbs"><a href=format!("/clients/{client}?tab=documents")>{view.client_name}</a></div>
                    <h1>{view.title}</h1>
                    <p class="soft">{submitted}</p>
                    {reviewed}
                </div>
                <Actions id client review said failure />
            </div>
            {said.view()}
            {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
            {view.score.map(|score| view! { <ScoreCard score rows=view.scores chart=view.chart client here=id /> })}
            <section class="card stack">
                <h2>"Answers"</h2>
                {view.previous.map(|previous| since(client, &previous, difference_count(&view.items)))}
                <dl class="facts">{view.items.into_iter().map(|item| answer(client, id, item)).collect_view()}</dl>
            </section>
        </div>
    }
}

/// *Print* is shown once scripts answer to it (see `.needs-scripts`). Reviewed, the response is not fetched again, which would be one
/// more reading of it (R25).
#[component]
fn Actions(
    id: ResponseId,
    client: ClientId,
    review: RwSignal<Option<Review>>,
    said: Said,
    failure: RwSignal<Option<Failure>>,
) -> impl IntoView {
    let (busy, way_on) = (RwSignal::new(false), RwSignal::new(None));
    let opened = use_context::<OpenedFrom>();
    let mark = move |_| {
        once(busy, failure, mark_reviewed(id), move |reviewed| {
            said.say("Marked as reviewed.".to_owned());
            review.set(Some(reviewed.review));
            way_on.set(Some(reviewed.next));
        });
    };
    let print = move |_| {
        // A browser that cannot print shows nothing, and there is nothing to be done about it.
        let _printed = window().print();
    };
    let reviewed = move || {
        if review.read().is_some() {
            view! { <span class="badge good"><span aria-hidden="true">"✓ "</span>"Reviewed"</span> }.into_any()
        } else {
            view! { <button type="button" class="button first" on:click=mark>"Mark as reviewed"</button> }.into_any()
        }
    };
    let json = format!("/clients/{client}/responses/{id}/response.json");
    let pdf = format!("/clients/{client}/responses/{id}/pdf");
    view! {
        <div class="cluster">
            <a class="button" href=json rel="external">"FHIR JSON"</a>
            <a class="button" href=pdf rel="external">"PDF"</a>
            <button type="button" class="button needs-scripts" on:click=print>"Print"</button>
            {reviewed}
            {move || way_on.get().and_then(|next| way_on_view(client, next, opened))}
        </div>
    }
    .into_any()
}

/// To the form that is to be reviewed next; after the last one, to the list where one came from there.
fn way_on_view(client: ClientId, next: Option<ToReview>, opened: Option<OpenedFrom>) -> Option<AnyView> {
    if let Some(next) = next {
        let (href, whose) = (next.href(), next.client);
        let go_on = move |_| {
            if let Some(opened) = opened {
                opened.goes_on(client, whose);
            }
        };
        return Some(view! { <a class="button first" href=href on:click=go_on>"Next to review"</a> }.into_any());
    }
    let (list, address) = opened?.of(client);
    (list == TO_REVIEW).then(|| view! { <a class="button" href=address>"Back to forms to review"</a> }.into_any())
}

/// The switch is the style sheet's (`#show-changes`), so it works before and without scripts.
fn since(client: ClientId, previous: &PreviousResponse, count: usize) -> AnyView {
    let day = previous.submitted.day();
    let href = format!("/clients/{client}/responses/{}", previous.id);
    let differ = match count {
        0 => "No answer differs from ".to_owned(),
        1 => "1 answer differs from ".to_owned(),
        count => format!("{count} answers differ from "),
    };
    let switch = (count > 0).then(|| {
        view! {
            <label class="switch-row">
                <span>{format!("Show what changed since {day}")}</span>
                <input type="checkbox" role="switch" id="show-changes" checked=true autocomplete="off" />
            </label>
        }
    });
    view! {
        {switch}
        <p class="soft">{differ} <a href=href>{format!("the response of {day}")}</a> "."</p>
    }
    .into_any()
}

fn answer(client: ClientId, response: ResponseId, compared: ComparedItem) -> AnyView {
    let before = before(&compared).map(|sentence| view! { <p class="before">{sentence}</p> });
    let item = compared.item;
    let value = match (item.heading, item.answers.is_empty()) {
        (true, _) => String::new(),
        (false, true) => "No answer".to_owned(),
        (false, false) => item.answers.join(", "),
    };
    let value = if item.files.is_empty() {
        value.into_any()
    } else {
        item.files.into_iter().map(|file| file_view(client, response, &file)).collect_view().into_any()
    };
    let signed = item.signature.map(|signature| signature_view(&signature, &item.answers.join(", ")));
    let class = if item.heading { "heading" } else { "" };
    view! { <div class=class><dt>{item.question}</dt><dd>{value}{signed}{before}</dd></div> }.into_any()
}

/// What was drawn, and in which role and when it was signed.
fn signature_view(signature: &SignatureLine, name: &str) -> AnyView {
    let drawing = signature.drawing.as_ref().map(|drawing| drawing_view(drawing, name));
    view! { {drawing} <p class="soft">{signature.words()}</p> }.into_any()
}

/// A picture is seen at once; a document opens in the person's own program.
fn file_view(client: ClientId, response: ResponseId, file: &Attached) -> AnyView {
    let address = format!("/clients/{client}/responses/{response}/files/{}", file.id);
    let picture = file.is_picture().then(|| view! { <img src=address.clone() alt="" loading="lazy" /> });
    view! { <a class="file" href=address rel="external" target="_blank">{picture}<span>{file.words()}</span></a> }.into_any()
}

/// `Changed. Before: Several days`
fn before(compared: &ComparedItem) -> Option<String> {
    let how = match compared.change? {
        Change::Changed => "Changed",
        Change::New => "Newly answered",
        Change::Gone => "No longer answered",
    };
    let before = if compared.before.is_empty() { "no answer".to_owned() } else { compared.before.join(", ") };
    Some(format!("{how}. Before: {before}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::forms::{Questionnaire, answers_from_response, compare, readable};
    use serde_json::json;

    #[test]
    fn what_changed_is_told_in_words() {
        let form = json!({ "resourceType": "Questionnaire", "item": [{ "linkId": "1", "text": "Why?", "type": "string" }] });
        let form = Questionnaire::from_json(&form.to_string()).unwrap();
        let read = |answer: Option<&str>| {
            let answer: Vec<_> = answer.iter().map(|text| json!({ "valueString": text })).collect();
            readable(&form, &answers_from_response(&form, &json!({ "item": [{ "linkId": "1", "answer": answer }] })))
        };
        let told = |now, earlier| before(&compare(read(now), &read(earlier))[0]);
        assert_eq!(told(Some("a"), Some("a")), None);
        assert_eq!(told(Some("b"), Some("a")).unwrap(), "Changed. Before: a");
        assert_eq!(told(Some("b"), None).unwrap(), "Newly answered. Before: no answer");
        assert_eq!(told(None, Some("a")).unwrap(), "No longer answered. Before: a");
    }
}
