//! A message that is being written to clients: in each language that they read, with the forms that go along, and which of them the
//! preview shows. The dialog that invites and the one that sends forms have one each; what they do with it is theirs.

use super::{
    MessageDrafts, ToRender,
    faults::{Missing, missing_over},
    stepping::{Asking, Stepping},
    titles_of,
};
use domain::{
    Language,
    form_catalog::FormSummary,
    ids::FormId,
    invitations::{Audience, BatchPurpose, RecipientsWanted},
    messages::{EmailFrame, MessageFault, PlaceholderValues, RenderedEmail, WrittenMessage},
};
use leptos::prelude::*;
use std::sync::Arc;

#[derive(Clone, Copy)]
pub(crate) struct Composing {
    pub drafts: MessageDrafts,
    /// Those that go along.
    pub forms: RwSignal<Vec<FormId>>,
    /// Titles of chosen forms that cannot be sent any more.
    pub withdrawn: RwSignal<Vec<String>>,
    /// Which recipient the preview shows.
    pub stepping: Stepping,
    /// All that can go along.
    offered: RwSignal<Vec<FormSummary>>,
    /// Of forms that were chosen elsewhere, the titles that they have there.
    named: StoredValue<Vec<(FormId, String)>>,
}

impl Composing {
    /// `ask` is told which recipients are wanted.
    pub fn new(purpose: BatchPurpose, ask: Callback<RecipientsWanted, Asking>) -> Self {
        Self {
            drafts: MessageDrafts::new(purpose),
            forms: RwSignal::new(Vec::new()),
            withdrawn: RwSignal::new(Vec::new()),
            stepping: Stepping::new(ask),
            offered: RwSignal::new(Vec::new()),
            named: StoredValue::new(Vec::new()),
        }
    }

    pub fn put(self, messages: &[WrittenMessage], forms: Vec<FormId>) {
        self.drafts.replace(messages);
        self.forms.set(forms);
    }

    /// Ticks these forms, and no others.
    pub fn choose_forms(self, chosen: Vec<(FormId, String)>) {
        self.forms.set(chosen.iter().map(|(form, _)| *form).collect());
        self.named.set_value(chosen);
    }

    /// What the server says now of whom it goes to and which forms there are. What was typed stays, and a chosen form that is not
    /// there any more is named.
    pub fn prepared(self, audience: &Audience, forms: &[FormSummary]) {
        self.drafts.form_titles_allowed.set(audience.form_titles_allowed);
        self.stepping.prepared(audience);
        let is_there = |form: &FormId| forms.iter().any(|there| there.id == *form);
        let gone = self.forms.with_untracked(|chosen| {
            let gone: Vec<FormId> = chosen.iter().copied().filter(|form| !is_there(form)).collect();
            self.titles_of_gone(&gone)
        });
        self.withdrawn.update(|withdrawn| {
            for title in gone {
                if !withdrawn.contains(&title) {
                    withdrawn.push(title);
                }
            }
        });
        self.forms.update(|chosen| chosen.retain(is_there));
        self.offered.set(forms.to_vec());
    }

    /// As the list of forms had them before, or the page where they were chosen.
    fn titles_of_gone(self, gone: &[FormId]) -> Vec<String> {
        let before = self.offered.get_untracked();
        let named = self.named.get_value();
        let title = |form: &FormId| {
            let listed = before.iter().find(|listed| listed.id == *form).map(|listed| &listed.title);
            listed.or_else(|| named.iter().find(|(chosen, _)| chosen == form).map(|(_, title)| title)).cloned()
        };
        gone.iter().filter_map(title).collect()
    }

    /// In which the message is written and shown.
    pub fn language(self, audience: &Audience) -> Language {
        self.stepping.language(audience)
    }

    /// In the languages that will be sent.
    pub fn written(self, audience: &Audience) -> Vec<WrittenMessage> {
        self.drafts.written(&audience.languages())
    }

    /// R12, R13: what stands against sending, in the languages that will be sent.
    pub fn blocking(self, audience: &Audience) -> Vec<String> {
        let languages = audience.languages();
        let mut sentences = Vec::new();
        for language in &languages {
            self.drafts.of(*language).faults.with(|faults| {
                let blocking = faults.iter().filter(|fault| fault.kind.blocks()).map(MessageFault::sentence);
                let named =
                    blocking.map(|sentence| if languages.len() > 1 { format!("In {}: {sentence}", language.name()) } else { sentence });
                sentences.extend(named);
            });
        }
        sentences
    }

    /// Faults in the languages that will be sent, warnings included.
    pub fn fault_count(self, audience: &Audience) -> usize {
        audience.languages().into_iter().map(|language| self.drafts.of(language).faults.with(Vec::len)).sum()
    }

    /// What the client at hand will get (R14).
    pub fn rendered(self, audience: Arc<Audience>) -> Memo<Option<RenderedEmail>> {
        let at_hand = Arc::clone(&audience);
        let message = move || self.stepping.shown(&at_hand).map(|(to, _)| self.drafts.of(to.values.language).message.get());
        let asked = move |message| {
            let (recipient, _) = self.stepping.shown(&audience)?;
            let frame = EmailFrame { lang: recipient.values.language.tag().to_owned(), ..audience.frame.clone() };
            let values = PlaceholderValues { form_list: self.form_list(&audience), ..recipient.values };
            Some(ToRender { message, values, frame })
        };
        self.drafts.preview.rendered(message, asked)
    }

    /// R13, over all recipients.
    pub fn missing(self, audience: Arc<Audience>) -> Memo<Vec<Missing>> {
        Memo::new(move |_| {
            let form_list = self.form_list(&audience);
            missing_over(&self.written(&audience), &audience.recipients, form_list.as_ref(), &audience.totals)
        })
    }

    fn form_list(self, audience: &Audience) -> Option<Vec<String>> {
        let titles = || self.offered.with(|offered| self.forms.with(|forms| titles_of(offered, forms)));
        audience.form_titles_allowed.then(titles)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::invitations::{ChosenSeen, DraftTotals};
    use uuid::Uuid;

    fn audience() -> Audience {
        Audience {
            recipients: Vec::new(),
            next: None,
            totals: DraftTotals::default(),
            seen: ChosenSeen::default(),
            frame: EmailFrame {
                organization_name: "Willow Lane Practice".to_owned(),
                lang: "en".to_owned(),
                accent: "#3558b8".to_owned(),
                footer_note: None,
            },
            from: "Willow Lane Practice <desk@willowlane.example>".to_owned(),
            form_titles_allowed: false,
        }
    }

    #[test]
    fn r20_a_form_that_was_chosen_elsewhere_and_cannot_be_sent_is_named() {
        Owner::new().with(|| {
            let composing = Composing::new(BatchPurpose::Forms, Callback::new(|_| -> Asking { Box::pin(std::future::pending()) }));
            let [there, retired] = [1, 2].map(|id| FormId(Uuid::from_u128(id)));
            let title = "PHQ-9".to_owned();
            let published = [FormSummary {
                id: there,
                title: title.clone(),
                version: 1,
                minutes: 3,
                is_scored: true,
                needs_signature: false,
                is_default: false,
            }];
            composing.choose_forms(vec![(there, title), (retired, "Privacy practices".to_owned())]);
            composing.prepared(&audience(), &published);
            assert_eq!((composing.forms.get(), composing.withdrawn.get()), (vec![there], vec!["Privacy practices".to_owned()]));
        });
    }
}
