//! `/p/{organization}/forms/{request}/signature`: one form that two people sign, each at their own login (R31). Whoever filled it in asks
//! somebody here, and takes it back; whoever was asked reads it here, signs, or does not. All of it plain posts.

use super::{
    api::get_signature_page,
    away::{fetched_of_form, led_away},
    fill::filling,
    filled::{Errors, Filled},
    home::{PortalTop, TakeBack},
    path_part,
    signing::signature_view,
};
use crate::{
    components::{ErrorNotice, Offline, drawing_view},
    language::{TYPED, language, words},
    posted::{Posted, posted},
};
use domain::{
    Refusal,
    forms::{Answers, FiledItem, FiledKind, REVISION_FIELD, Verdicts},
    signature_requests::{CoSigner, MissingSignature, Part, SignaturePage, SignatureStage, SigningState, ToSign},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Redirect, hooks::use_query_map};

#[component]
pub fn SignaturePageView() -> impl IntoView {
    let (slug, id) = (path_part("slug"), path_part("id"));
    let page = fetched_of_form((slug, id), get_signature_page);
    let posted = posted();
    let words = words();
    view! {
        <Title text=words.your_form() />
        <main class="phone">
            <Offline />
            {page.show_or(
                move |page| {
                    if page.request.state.is_open() {
                        return view! { <Signature page posted=posted.clone() /> }.into_any();
                    }
                    view! { <Redirect path=format!("/p/{}/home", page.viewer.front.slug) /> }.into_any()
                },
                move |failure| {
                    let form = format!("/p/{}/forms/{}", slug.get_untracked(), id.get_untracked());
                    led_away(&failure, slug).unwrap_or_else(|| {
                        view! { <h1>{words.your_form()}</h1><ErrorNotice failure /><a href=form>{words.back_to_form()}</a> }.into_any()
                    })
                },
            )}
        </main>
    }
    .into_any()
}

#[component]
fn Signature(page: SignaturePage, posted: Posted) -> impl IntoView {
    // What was posted from this device has arrived.
    #[cfg(feature = "hydrate")]
    super::device::arrived();
    let SignaturePage { viewer, request, stage } = page;
    let home = format!("/p/{}/home", viewer.front.slug);
    let form = format!("/p/{}/forms/{}", viewer.front.slug, request.id);
    let is_to_sign = matches!(stage, SignatureStage::Sign(_));
    let title = request.title.clone();
    let stage = match stage {
        SignatureStage::Ask { missing, people } => view! { <Ask missing people form posted /> }.into_any(),
        SignatureStage::Waits => view! { <Waits signing=request.signing title=title.clone() form home /> }.into_any(),
        SignatureStage::Sign(to_sign) => view! { <Sign to_sign=*to_sign page=format!("{form}/signature") posted /> }.into_any(),
    };
    view! {
        <PortalTop viewer with_form=is_to_sign />
        <h1>{title}</h1>
        {stage}
    }
    .into_any()
}

/// One form for each signature that is missing, or the one that was pressed.
#[component]
fn Ask(missing: Vec<MissingSignature>, people: Vec<CoSigner>, form: String, posted: Posted) -> impl IntoView {
    let words = words();
    let pressed = use_query_map().read_untracked().get("place");
    let is_meant = |missing: &MissingSignature| pressed.as_ref().is_none_or(|place| *place == missing.place);
    let meant: Vec<_> = if missing.iter().any(is_meant) { missing.into_iter().filter(is_meant).collect() } else { missing };
    let error = posted.error("login");
    let elsewhere = if error.is_some() { None } else { posted.sentence() };
    let is_only = people.len() == 1;
    let choices = |place: &str| {
        let choice = |person: &CoSigner| {
            view! {
                <label class="answer">
                    <input type="radio" name="login" value=person.login.to_string() checked=is_only />
                    <span>{person.words_in(words)}</span>
                </label>
            }
        };
        let error = error.clone().filter(|_| posted.value("place") == place);
        view! { {people.iter().map(choice).collect_view()} <span class="error" role="alert">{error}</span> }.into_any()
    };
    let action = format!("{form}/signature");
    let asked = meant.into_iter().map(|missing| {
        view! {
            <form method="post" action=action.clone() class="stack">
                <input type="hidden" name="place" value=missing.place.clone() />
                <fieldset class="question">
                    <legend>{missing.item.question_in(language()).to_owned()}</legend>
                    {choices(&missing.place)}
                </fieldset>
                <button class="button first" name="_action" value="ask">{words.ask_them()}</button>
            </form>
        }
    });
    let asked = if people.is_empty() {
        view! { <p class="note">{words.nobody_to_sign()}</p> }.into_any()
    } else {
        view! { <p class="soft">{words.ask_to_sign_lead()}</p> {asked.collect_view()} }.into_any()
    };
    view! {
        <h2>{words.ask_to_sign()}</h2>
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        {asked}
        <a href=form>{words.back_to_form()}</a>
    }
    .into_any()
}

#[component]
fn Waits(signing: Option<SigningState>, title: String, form: String, home: String) -> impl IntoView {
    let words = words();
    let waits = match signing {
        Some(SigningState::Waits { asked, since, part }) => {
            let since = words.asked_since(&since.day_and_time_in(words.language()));
            let take_back = (part == Part::Asker).then(|| view! { <TakeBack page=format!("{form}/signature") title /> });
            Some(view! { <p class="note">{words.waits_for_signature(&asked)}</p><p class="soft">{since}</p>{take_back} }.into_any())
        }
        _ => None,
    };
    view! { {waits} <a href=home>{words.back_to_start()}</a> }.into_any()
}

/// What was filled in, with what the form says, to be read; and the one question.
#[component]
fn Sign(to_sign: ToSign, page: String, posted: Posted) -> impl IntoView {
    let words = words();
    let ToSign { asked_by, lines, revision, place, signature, now } = to_sign;
    // What was posted was read, until it is told that it has changed.
    let read = if matches!(posted.refusal, Some(Refusal::Rule(_))) { None } else { posted.value(REVISION_FIELD).parse().ok() };
    let item = signature.item.first().cloned();
    let typed: Vec<(String, String)> = posted.values.iter().filter(|(name, _)| !name.starts_with('_')).cloned().collect();
    let errors: Errors = posted.error(&place).map(|sentence| (place.clone(), sentence)).into_iter().collect();
    let elsewhere = if errors.is_empty() { posted.sentence() } else { None };
    let filling = filling(signature, Answers::default(), now, Verdicts::new());
    let state = Filled::new(filling, typed, errors, Vec::new(), None);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| state.scripted.set(true));
    let lead = asked_by.map_or_else(|| words.sign_lead_unnamed().to_owned(), |name| words.sign_lead(&name));
    view! {
        <p class="soft">{lead}</p>
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <section class="card stack">{lines.into_iter().map(line).collect_view()}</section>
        <form method="post" action=page id=TYPED class="stack" novalidate autocomplete="off">
            <input type="hidden" name=REVISION_FIELD value=read.unwrap_or(revision).to_string() />
            {item.map(|item| signature_view(state, &item, place))}
            <button class="button first" name="_action" value="sign">{words.sign_it()}</button>
            <button class="button plain" name="_action" value="decline">{words.sign_not()}</button>
        </form>
    }
    .into_any()
}

/// A signature that nobody has given is not among what is agreed to.
pub(super) fn line(line: FiledItem) -> AnyView {
    match line.kind {
        FiledKind::Heading => view! { <h2>{line.text}</h2> }.into_any(),
        FiledKind::Text => view! { <p class="reading">{line.text}</p> }.into_any(),
        FiledKind::Signature if line.answers.is_empty() => ().into_any(),
        FiledKind::Question | FiledKind::Signature => {
            let answer = if line.answers.is_empty() { words().no_answer().to_owned() } else { line.answers.join(", ") };
            let drawing = line.signature.and_then(|signature| signature.drawing).map(|drawing| drawing_view(&drawing, &answer));
            view! { <div><p class="soft">{line.text}</p><p class="answered">{answer}</p>{drawing}</div> }.into_any()
        }
    }
}
