//! Organization › Client portal › Message: what an invitation says, and which forms go along, unless the inviter changes
//! it (R16). What is written here is seen at once as a client would get it.

use super::{
    DraftNote, EmailPreview, FormChoices, Keeper, Keeping, KeepingWords, MessageDrafts, MessageEditor, SampleButton, ToKeep, ToRender,
    WithdrawnForms, all_kept, api::save_default, default_of, in_order::in_order, keep_while_written, theirs::Theirs, titles_of,
};
use crate::{
    Failure,
    components::ErrorNotice,
    fetched::Fetched,
    invitations::{PortalHead, api::draft_invitations},
    staff::use_viewer,
};
use domain::{
    Language, Refusal,
    clients::ClientSelection,
    ids::FormId,
    invitations::{BatchPurpose, DefaultChange, SendDraft},
    messages::{DraftPlace, EmailFrame, InvitationDefault, PlaceholderValues, RenderedEmail, WrittenMessage, default_invitation},
    staff::Viewer,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn MessagePage() -> impl IntoView {
    let default = Fetched::new(
        || (),
        |()| async {
            all_kept().await;
            draft_invitations(ClientSelection::default()).await
        },
    );
    view! {
        <Title text="Message" />
        <PortalHead active="message" />
        {default.show(|default| view! { <DefaultMessage default /> })}
    }
    .into_any()
}

/// What the last save came to.
#[derive(Clone, Debug, PartialEq)]
enum Saved {
    NotYet,
    Saving,
    /// What stands saved.
    Done(WrittenMessage, Vec<FormId>),
    Failed(Failure),
}

/// The page while it is open.
#[derive(Clone, Copy)]
struct Writing {
    drafts: MessageDrafts,
    language: Memo<Language>,
    chosen: RwSignal<Vec<FormId>>,
    /// What is the default, in every language.
    pristine: RwSignal<InvitationDefault>,
    /// What somebody else made the default, when one could not save for that.
    theirs: RwSignal<Option<SendDraft>>,
    keeping: RwSignal<Keeping>,
    keeper: Option<Keeper>,
    saved: RwSignal<Saved>,
}

impl Writing {
    fn new(default: &SendDraft, language: Memo<Language>) -> Self {
        let drafts = MessageDrafts::new(BatchPurpose::Invitation);
        let pristine = default_of(default);
        drafts.form_titles_allowed.set(default.audience.form_titles_allowed);
        drafts.replace(&pristine.messages);
        let chosen = RwSignal::new(pristine.forms.clone());
        if let Some(kept) = &default.kept {
            drafts.replace(&kept.messages);
            if let Some(forms) = &kept.forms {
                chosen.set(forms.iter().copied().filter(|kept| default.forms.iter().any(|form| form.id == *kept)).collect());
            }
        }
        let (keeping, saved) = (RwSignal::new(Keeping::Idle), RwSignal::new(Saved::NotYet));
        let (pristine, theirs) = (RwSignal::new(pristine), RwSignal::new(None));
        let writing = Self { drafts, language, chosen, pristine, theirs, keeping, keeper: None, saved };
        let keeper = keep_while_written(Memo::new(move |_| Some(writing.to_keep())), keeping);
        keeper.begins_with(default.kept.as_ref().and_then(|kept| kept.at));
        Self { keeper: Some(keeper), ..writing }
    }

    fn to_keep(self) -> ToKeep {
        let draft = self.pristine.with(|pristine| {
            let languages: Vec<Language> = pristine.messages.iter().map(|written| written.language).collect();
            pristine.changed_to(self.drafts.written(&languages), self.chosen.get())
        });
        (DraftPlace::Default, draft)
    }

    fn start_again(self) {
        let InvitationDefault { messages, forms } = self.pristine.get_untracked();
        self.drafts.replace(&messages);
        self.chosen.set(forms);
        self.theirs.set(None);
    }

    /// What is written in the language at hand.
    fn written(self) -> WrittenMessage {
        let language = self.language.get();
        WrittenMessage { language, message: self.drafts.of(language).message.get() }
    }

    fn is_blocked(self) -> bool {
        self.drafts.of(self.language.get()).is_blocked()
    }

    fn save(self) {
        if self.saved.get_untracked() == Saved::Saving || untrack(|| self.is_blocked()) {
            return;
        }
        self.saved.set(Saved::Saving);
        let (written, forms) = (untrack(|| self.written()), self.chosen.get_untracked());
        // What is written meanwhile is kept after this, which ends the draft.
        let page = self.keeper.and_then(Keeper::page);
        let saving = in_order(save_default(self.pristine.get_untracked(), page, written.clone(), forms.clone()));
        leptos::task::spawn_local(async move {
            let outcome = saving.await;
            match &outcome {
                Ok(()) => self.is_default(&written, &forms),
                Err(Failure(Refusal::Rule(_))) => self.follow().await,
                Err(_) => {}
            }
            // The page may have been left meanwhile, here and in both of these.
            let _gone = self.saved.try_set(outcome.map_or_else(Saved::Failed, |()| Saved::Done(written, forms)));
        });
    }

    fn is_default(self, written: &WrittenMessage, forms: &[FormId]) {
        let _gone = self.pristine.try_update(|pristine| {
            for message in pristine.messages.iter_mut().filter(|message| message.language == written.language) {
                message.clone_from(written);
            }
            pristine.forms = forms.to_vec();
        });
        let _gone = self.theirs.try_set(None);
    }

    /// Somebody else made something the default: what was not written here is that now, and the rest is written on top of it.
    async fn follow(self) {
        let Ok(theirs) = draft_invitations(ClientSelection::default()).await else { return };
        let now = default_of(&theirs);
        let Some(before) = self.pristine.try_get_untracked() else { return };
        self.drafts.follow(&before.messages, &now.messages);
        if self.chosen.with_untracked(|chosen| before.changed_to(before.messages.clone(), chosen.clone()).is_none()) {
            self.chosen.set(now.forms.clone());
        }
        self.pristine.set(now);
        self.theirs.set(Some(theirs));
    }
}

#[component]
fn DefaultMessage(default: SendDraft) -> impl IntoView {
    let own = default.messages.first().map(|message| message.written.language).unwrap_or_default();
    let query = use_query_map();
    let language = Memo::new(move |_| query.read().get_str("language").and_then(Language::from_tag).unwrap_or(own));
    let writing = Writing::new(&default, language);
    let rendered = sample_of(writing, &default);
    let restore = move |_| {
        let language = language.get_untracked();
        writing.drafts.of(language).replace(&default_invitation(language));
    };
    let changes: Vec<_> = default.messages.iter().map(|message| (message.written.language, kept_words(message.changed.as_ref()))).collect();
    let last = move || match writing.saved.get() {
        Saved::Done(written, _) if written.language == language.get() => "You changed it just now.".to_owned(),
        _ => changes.iter().find(|(of, _)| *of == language.get()).map(|(_, words)| words.clone()).unwrap_or_default(),
    };
    let languages: Vec<Language> = default.messages.iter().map(|message| message.written.language).collect();
    let kept_at = default.kept.as_ref().and_then(|kept| kept.at);
    let is_written = Memo::new(move |_| writing.to_keep().1.is_some());
    let start_again = Callback::new(move |()| writing.start_again());
    let at_hand = Signal::derive(move || (language.get(), writing.drafts.of(language.get())));
    let (forms, from, may_save) = (default.forms, default.audience.from, default.may_save_as_default);
    let withdrawn = Signal::stored(default.withdrawn_forms);
    view! {
        <div class="two">
            <section class="card stack" aria-labelledby="default-message">
                <h2 id="default-message">"Default message"</h2>
                <p class="soft">"Every invitation starts from this. Whoever invites may change it for that sending alone. " {last}</p>
                {move || is_written.get().then(|| view! { <DraftNote at=kept_at on_start_again=start_again /> })}
                <Languages languages own language />
                {move || view! { <MessageEditor draft=writing.drafts.of(language.get()) /> }}
                <h3>"Intake forms that go along"</h3>
                <WithdrawnForms titles=withdrawn />
                <FormChoices forms chosen=writing.chosen />
                <SaveBar writing may_save />
                <Theirs theirs=writing.theirs language on_start_again=start_again />
                <button type="button" class="button plain" on:click=restore>"Restore the text that Anteroom came with"</button>
            </section>
            <section class="card stack preview" aria-labelledby="message-preview">
                <h2 id="message-preview">"Preview"</h2>
                <p class="soft">"With an invented client's details."</p>
                <EmailPreview rendered from preview=writing.drafts.preview />
                <SampleButton of=at_hand forms=writing.chosen />
            </section>
        </div>
    }
    .into_any()
}

/// Each language has a message of its own; a client gets the one that they read.
#[component]
fn Languages(languages: Vec<Language>, own: Language, language: Memo<Language>) -> impl IntoView {
    let link = |of: Language| {
        let label = if of == own { format!("{} (the practice's)", of.name()) } else { of.name().to_owned() };
        let is_shown = move || (language.get() == of).then_some("page");
        view! { <a class="button" href=format!("/organization/portal/message?language={}", of.tag()) aria-current=is_shown>{label}</a> }
    };
    view! { <nav class="filters" aria-label="Language of the message">{languages.into_iter().map(link).collect_view()}</nav> }
}

fn kept_words(change: Option<&DefaultChange>) -> String {
    match change {
        None => "It is the text that Anteroom came with.".to_owned(),
        Some(DefaultChange { by: Some(name), at }) => format!("{name} changed it on {}.", at.day()),
        Some(DefaultChange { by: None, at }) => format!("It was changed on {}.", at.day()),
    }
}

#[component]
fn SaveBar(writing: Writing, may_save: bool) -> impl IntoView {
    let saved = writing.saved;
    let failure = move || match saved.get() {
        Saved::Failed(failure) => Some(view! { <ErrorNotice failure=failure.at_no_field() /> }),
        Saved::NotYet | Saved::Saving | Saved::Done(..) => None,
    };
    let words = move || match saved.get() {
        Saved::Saving => Some("Saving…"),
        Saved::Done(written, forms) if written == writing.written() && forms == writing.chosen.get() => {
            Some("Saved. Invitations start from this now.")
        }
        Saved::NotYet | Saved::Done(..) | Saved::Failed(_) => None,
    };
    let said = move || match words() {
        Some(words) => view! { <span class="soft" role="status">{words}</span> }.into_any(),
        None => view! { <KeepingWords keeping=writing.keeping keeper=writing.keeper /> }.into_any(),
    };
    view! {
        {failure}
        <div class="cluster">
            <button
                type="button"
                class="button first"
                disabled=move || !may_save || writing.is_blocked()
                aria-busy=move || (saved.get() == Saved::Saving).then_some("true")
                on:click=move |_| writing.save()
            >
                "Save as the default"
            </button>
            {said}
        </div>
    }
    .into_any()
}

/// The message as a client would get it who does not exist.
fn sample_of(writing: Writing, default: &SendDraft) -> Memo<Option<RenderedEmail>> {
    let (frame, forms, titles_allowed) = (default.audience.frame.clone(), default.forms.clone(), default.audience.form_titles_allowed);
    let viewer = use_viewer();
    let asked = move |message| {
        let language = writing.language.get();
        let sample = sample_values(language, &frame.organization_name, viewer.clone());
        let form_list = titles_allowed.then(|| writing.chosen.with(|chosen| titles_of(&forms, chosen)));
        let frame = EmailFrame { lang: language.tag().to_owned(), ..frame.clone() };
        Some(ToRender { message, values: PlaceholderValues { form_list, ..sample }, frame })
    };
    writing.drafts.preview.rendered(move || Some(writing.written().message), asked)
}

/// The practice's own details, where the page knows them, and an invented client's.
pub(super) fn sample_values(language: Language, organization_name: &str, viewer: Option<Viewer>) -> PlaceholderValues {
    let nobody = PlaceholderValues { organization_name: organization_name.to_owned(), ..PlaceholderValues::of_nobody(language) };
    let Some(Viewer { organization, staff, .. }) = viewer else { return nobody };
    PlaceholderValues { organization_phone: organization.phone, organization_email: organization.email, sender_name: staff.name, ..nobody }
}
