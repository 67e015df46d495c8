//! `/p/{organization}/forms/{request}`: filling in one form. Answers are kept as they are typed; without scripts, by the
//! form's own buttons.

use super::{
    api::get_fill_page,
    away::{fetched_of_form, led_away},
    contest::Contest,
    crisis::CrisisWords,
    filled::{Around, Errors, Filled, Kept},
    opened::{Opened, OpenedForm, typed},
    path_part,
    question::{anchor, items_view},
};
use crate::{
    components::{ErrorNotice, Offline},
    language::{TYPED, words},
    posted::{Posted, posted},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    Refusal, Words,
    forms::{Answers, Control, Filling, Questionnaire, REVISION_FIELD, Verdicts, answers_from_fields},
    portal::{FillPage, FormRequestState},
};
use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::{components::Redirect, hooks::use_query_map, params::ParamsMap};

const BESIDE_BUTTONS: &str = "kept";

#[component]
pub fn FillFormPage() -> impl IntoView {
    let (slug, id) = (path_part("slug"), path_part("id"));
    let page = fetched_of_form((slug, id), get_fill_page);
    let posted = posted();
    let words = words();
    view! {
        <Title text=words.your_form() />
        <main class="phone">
            <Offline />
            {page.show_or(
                move |page| {
                    // What was typed meanwhile and refused is shown, with why.
                    if page.request.waits() && posted.refusal.is_none() {
                        return view! { <Redirect path=format!("/p/{}/forms/{}/signature", page.viewer.front.slug, page.request.id) /> }.into_any();
                    }
                    // Of a form that was withdrawn meanwhile what was typed is shown alone.
                    let is_shown_again = page.request.state == FormRequestState::Withdrawn && !typed(&posted).is_empty();
                    if page.request.state.is_open() || is_shown_again {
                        return view! { <OpenedForm page posted=posted.clone() /> }.into_any();
                    }
                    view! { <Redirect path=format!("/p/{}/home", page.viewer.front.slug) /> }.into_any()
                },
                move |failure| {
                    led_away(&failure, slug)
                        .unwrap_or_else(|| view! { <h1>{words.your_form()}</h1><ErrorNotice failure /> }.into_any())
                },
            )}
        </main>
    }
}

/// `again` opens it anew, with answers from elsewhere; at the `step` that was on the screen, if any was.
#[component]
pub fn FillForm(opened: Opened, again: Callback<Opened>, step: StoredValue<Option<usize>>) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    let own = opened.clone();
    #[cfg(not(feature = "hydrate"))]
    let _ = again;
    let (revision, is_overtaken) = (opened.revision(), opened.is_overtaken());
    let Opened { page, posted, shown, unread, news, contest } = opened;
    let FillPage { viewer, request, questionnaire, answers, now, verdicts, crisis, offers_asking, .. } = page;
    let answers = shown.unwrap_or(answers);
    let (query, words) = (use_query_map(), words());
    let asked_step = step.get_value().or_else(|| query.with_untracked(step_in));
    let is_begun = request.state == FormRequestState::InProgress;
    let more = query.with_untracked(|query| query.get_all("more").unwrap_or_default());
    // What was typed and refused is shown again before what was kept.
    let typed = typed(&posted);
    let answers = if typed.is_empty() { answers } else { answers_from_fields(&questionnaire, &typed).answers };
    let errors = sentences(&posted);
    let items = questionnaire.item.clone();
    let title = questionnaire.title_in(words.language()).to_owned();
    let lang = (title == request.title).then(|| questionnaire.lang_beside(words.language())).flatten();
    let title = if lang.is_some() { request.title.clone() } else { title };
    let filling = filling(questionnaire, answers, now, verdicts);
    let faulty_step = errors.keys().filter_map(|place| filling.step_of(place)).min();
    let goes_on = faulty_step.or(asked_step).unwrap_or_else(|| if is_begun { filling.step_to_go_on() } else { 0 });
    // What came back with faults was kept but for those, unless another device was faster.
    let is_kept_but = !errors.is_empty() && !is_overtaken;
    let path = format!("/p/{}/forms/{}", viewer.front.slug, request.id);
    let takes_files = filling.form().items().any(|item| matches!(item.control(), Control::File { .. }));
    let state = Filled::new(filling, typed, errors, more, crisis).with_asking(offers_asking).with_unread(unread);
    let state = state.with_files_at(request.state.is_open().then_some(path.as_str())).with_own(viewer.acting.is_none());
    state.show_step(goes_on);
    if is_kept_but {
        state.kept.set(Kept::Waiting(words.saved_but().to_owned()));
    }
    Effect::new(move |_| step.set_value(Some(state.step.get())));
    let (revision, contest) = (RwSignal::new(revision), RwSignal::new(contest));
    let node = NodeRef::<html::Form>::new();
    #[cfg(feature = "hydrate")]
    let sending = super::sending::Sending::new(node, state, super::sending::Signals { revision, contest, again }, own);
    #[cfg(feature = "hydrate")]
    let choose = Callback::new(move |side| sending.choose(side));
    #[cfg(not(feature = "hydrate"))]
    let choose = Callback::new(drop);
    #[cfg(feature = "hydrate")]
    {
        domain::forms::lend_matcher(super::saving::matches);
        super::reckoning::reckon(state);
        // First: a button that stays on the page holds up no save.
        super::turning::turn_pages(node, state, path.clone(), query);
        super::saving::keep_as_typed(node, sending);
    }
    let home = format!("/p/{}/home", viewer.front.slug);
    let sign_in = format!("/p/{}?form={}", viewer.front.slug, request.id);
    let action = {
        let path = path.clone();
        move || format!("{path}?step={}", state.step.get() + 1)
    };
    let around = Memo::new(move |_| state.around());
    let last = move || if around.get().after.is_some() { "next" } else { "submit" };
    let elsewhere = match &posted.refusal {
        Some(Refusal::Conflict) if is_overtaken => None,
        Some(Refusal::Invalid(_)) | None => None,
        Some(refusal) => Some(refusal.in_words(words)),
    };
    let is_ruled_out = matches!(posted.refusal, Some(Refusal::Rule(_)));
    let overtaken = is_overtaken.then(|| overtaken(state, action.clone()));
    let items = items_view(state, &items, &[], 2);
    let kept = state.kept;
    let back = {
        let home = home.clone();
        move || match around.get().before {
            Some(_) => view! { <button class="link" name="_action" value="back">{words.back()}</button> }.into_any(),
            None => view! { <a href=home.clone()>{words.back()}</a> }.into_any(),
        }
    };
    view! {
        <form node_ref=node id=TYPED method="post" enctype=takes_files.then_some("multipart/form-data") action=action class="filling" novalidate autocomplete="off">
            // The button that Enter presses is the first of a form.
            <button class="visually-hidden" name="_action" value=last tabindex="-1" aria-hidden="true">{words.go_on()}</button>
            <input type="hidden" name=REVISION_FIELD value=move || revision.get().to_string() />
            <div class="form-top">
                {back}
                <output class="saved" class:waiting=move || matches!(kept.get(), Kept::Waiting(_)) class:bad=move || matches!(kept.get(), Kept::Stopped(_)) role="status">
                    {move || said(&kept.get(), words)}
                </output>
            </div>
            <h1 lang=lang>{title}</h1>
            {news.map(|news| view! { <p class="note good" role="status">{news}</p> })}
            <Contest state contest choose />
            {overtaken}
            <Progress state around />
            {elsewhere.map(|sentence| view! { <p class="note bad" role="alert"><span>{sentence} " " {is_ruled_out.then(|| not_taken(home.clone()))}</span></p> })}
            <ErrorSummary state path />
            {items}
            <Show when=move || state.in_crisis.get()>{move || state.crisis_words().map(|text| view! { <CrisisWords text /> })}</Show>
            <button class="button first" name="_action" value=last>{move || if last() == "next" { words.next() } else { words.submit() }}</button>
            <button class="button plain" name="_action" value="save">{words.finish_later()}</button>
            <BesideButtons state home sign_in />
            <p class="visually-hidden" role="status">{move || state.told_on_leaving()}</p>
        </form>
    }
}

/// What became of a button that leaves the page, or will come of it: whoever presses it does not see the page's top, where it is read out.
#[component]
fn BesideButtons(state: Filled, home: String, sign_in: String) -> impl IntoView {
    let (kept, words) = (state.kept, words());
    let is_said = Memo::new(move |was_said: Option<&bool>| match kept.get() {
        // While one types on as well.
        _ if state.ruled_out.get() || state.signed_out.get().is_some() => true,
        Kept::Stopped(_) => true,
        Kept::Waiting(_) => state.pressed.get(),
        // It was said to press again then.
        Kept::Saved | Kept::SavedAt(_) => was_said == Some(&true),
        Kept::Unchanged | Kept::Changed | Kept::Saving => false,
    });
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if is_said.get() && state.pressed.get() {
            super::turning::show(BESIDE_BUTTONS);
        }
    });
    view! {
        // The server knows nothing of it.
        <Show when=move || state.scripted.get() && is_said.get()>
            <p id=BESIDE_BUTTONS class="note" class:stays=move || state.signed_out.get().is_some() class:bad=move || matches!(kept.get(), Kept::Stopped(_)) class:good=move || matches!(kept.get(), Kept::Saved | Kept::SavedAt(_))>
                <span>
                    {move || said(&kept.get(), words)}
                    " "
                    {
                        let home = home.clone();
                        move || state.ruled_out.get().then(|| not_taken(home.clone()))
                    }
                    {
                        let sign_in = sign_in.clone();
                        move || state.signed_out.get().map(|is_kept| sign_in_again(sign_in.clone(), is_kept))
                    }
                </span>
            </p>
        </Show>
    }
}

/// After what is said of a form that takes nothing more: it was taken back, submitted, or waits for a signature.
fn not_taken(home: String) -> AnyView {
    let words = words();
    view! { {words.typed_stays()} " " <a href=home>{words.back_to_start()}</a> }.into_any()
}

/// From there it comes back to this form, with what is kept here; where nothing is, this page stays open beside it.
fn sign_in_again(page: String, is_kept: bool) -> AnyView {
    let words = words();
    if is_kept {
        return view! { <a href=page>{words.sign_in_go_on()}</a> }.into_any();
    }
    view! { <a href=page target="_blank">{words.sign_in_apart()}</a> }.into_any()
}

/// Without scripts nobody can choose, and a post is refused until the newest has been opened.
fn overtaken(state: Filled, newest: impl Fn() -> String + Clone + Send + Sync + 'static) -> AnyView {
    let words = words();
    view! {
        <Show when=move || !state.scripted.get()>
            <p class="note bad" role="alert"><span>{words.form_overtaken()} " " <a href=newest.clone()>{words.open_newest()}</a></span></p>
        </Show>
    }
    .into_any()
}

/// The server reckons at once; a browser takes what the server reckoned, and fetches what reckons where the form needs it.
pub fn filling(form: Questionnaire, answers: Answers, now: DateTime<FixedOffset>, verdicts: Verdicts) -> Filling {
    #[cfg(feature = "ssr")]
    {
        // Of these answers: what was posted may differ from what was kept.
        drop(verdicts);
        Filling::reckoning(form, answers, now)
    }
    #[cfg(not(feature = "ssr"))]
    {
        Filling::new(form, answers, now).with_verdicts(verdicts)
    }
}

/// The step that the address names, counted from 1 there.
pub fn step_in(query: &ParamsMap) -> Option<usize> {
    query.get("step").map(|step| step.parse::<usize>().map_or(0, |step| step.saturating_sub(1)))
}

fn sentences(posted: &Posted) -> Errors {
    match &posted.refusal {
        Some(Refusal::Invalid(errors)) => errors.0.clone(),
        _ => Errors::new(),
    }
}

fn said(kept: &Kept, words: Words) -> String {
    match kept {
        Kept::Unchanged => String::new(),
        Kept::Changed => words.not_saved_yet().to_owned(),
        Kept::Saving => words.saving().to_owned(),
        Kept::Saved => words.saved_just_now().to_owned(),
        Kept::SavedAt(when) => words.saved_at(when),
        Kept::Waiting(why) | Kept::Stopped(why) => why.clone(),
    }
}

/// How far one is: in steps, or in questions where there is one step.
#[component]
fn Progress(state: Filled, around: Memo<Around>) -> impl IntoView {
    let words = words();
    let title = move || {
        state.filling.with_value(|filling| {
            let title = filling.steps().get(state.step.get()).and_then(|step| step.title.clone())?;
            let group = filling.form().items().find(|item| item.text.as_ref() == Some(&title));
            Some(group.map(|group| group.question_in(words.language()).to_owned()).unwrap_or(title))
        })
    };
    let said = move || {
        let Around { number, count, .. } = around.get();
        let (answered, all) = state.progress.get();
        match title() {
            _ if count <= 1 => words.answered_of(&all.to_string(), &answered.to_string()),
            Some(title) => words.step_of_titled(&count.to_string(), &number.to_string(), &title),
            None => words.step_of(&count.to_string(), &number.to_string()),
        }
    };
    let of = move || if around.get().count > 1 { words.steps() } else { words.questions_answered() };
    let (value, max) = (
        move || if around.get().count > 1 { around.get().number } else { state.progress.get().0 },
        move || if around.get().count > 1 { around.get().count } else { state.progress.get().1.max(1) },
    );
    view! {
        <div class="stack">
            <small class="soft" id="step" tabindex="-1">{said}</small>
            <progress aria-label=of max=max value=value></progress>
        </div>
    }
}

/// What is wrong, as a list to jump from.
#[component]
fn ErrorSummary(state: Filled, path: String) -> impl IntoView {
    let line = move |(place, question, step): (String, String, Option<usize>)| {
        let sentence = state.errors.with(|errors| errors.get(&place).cloned().unwrap_or_default());
        let elsewhere = step.filter(|step| *step != state.step.get_untracked());
        let page = elsewhere.map(|step| format!("{path}?step={}", step + 1)).unwrap_or_default();
        // rel: a place on this page, which the router need not hear of.
        view! { <li><a href=format!("{page}#{}", anchor(&place)) rel="external" data-place=place>{question}</a>": "{sentence}</li> }
            .into_any()
    };
    view! {
        <Show when=move || state.is_faulty()>
            <div class="error-summary" role="alert" tabindex="-1" id="errors">
                <h2>{words().errors_title()}</h2>
                <ul>{ let line = line.clone(); move || state.faulty_questions().into_iter().map(&line).collect_view()}</ul>
            </div>
        </Show>
    }
}
