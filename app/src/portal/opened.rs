//! The form as it is opened, and opened anew when answers are brought to it: from this device, where they could not be sent, or from
//! another one that was faster (R22).

use super::{elsewhere::BackToActing, fill::FillForm, home::PortalTop, reach::reach_foot};
use crate::posted::Posted;
use domain::{
    forms::{Answers, Contested, Edit, Merged, REVISION_FIELD, Unread, Unsent, answers_from_fields, place_of_field},
    portal::FillPage,
};
use leptos::prelude::*;

/// What a form's page starts from.
#[derive(Clone)]
pub struct Opened {
    /// As the server has it.
    pub page: FillPage,
    pub posted: Posted,
    /// In place of the server's answers, which do not have all of these yet.
    pub shown: Option<Answers>,
    /// What was typed and is no answer yet.
    pub unread: Unread,
    /// What is told above the form.
    pub news: Option<String>,
    /// What was answered on two devices, until the person chooses.
    pub contest: Option<Merged>,
}

impl Opened {
    /// As the server has it, or as it came back with what was typed.
    fn of(page: FillPage, posted: Posted) -> Self {
        let typed = typed(&posted);
        if typed.is_empty() {
            return Self { page, posted, shown: None, unread: Unread::new(), news: None, contest: None };
        }
        let reading = answers_from_fields(&page.questionnaire, &typed);
        let fields_of = |place: &str| typed.iter().filter(|(name, _)| place_of_field(name) == place).cloned().collect();
        let unread: Unread = reading.faults.iter().map(|fault| (fault.place.clone(), fields_of(&fault.place))).collect();
        let is_newest = posted.value(REVISION_FIELD) == page.revision.to_string();
        // Of a form that was withdrawn nothing counts any more.
        let contest = if is_newest || !page.request.state.is_open() { None } else { contest(&page, &reading.answers) };
        Self { page, posted, shown: None, unread, news: None, contest }
    }

    /// Came back, while another device was faster.
    pub fn is_overtaken(&self) -> bool {
        self.contest.is_some() && !self.posted.values.is_empty()
    }

    /// Which a post from here names. Until somebody has chosen, it is refused again.
    pub fn revision(&self) -> i64 {
        if self.is_overtaken() { self.posted.value(REVISION_FIELD).parse().unwrap_or(-1) } else { self.page.revision }
    }
}

/// What was typed into the form's own fields, where it came back.
pub fn typed(posted: &Posted) -> Vec<(String, String)> {
    posted.values.iter().filter(|(name, _)| !name.starts_with('_')).cloned().collect()
}

/// Between what was typed and what another device was faster with. What both started from is not known here, so that it is about all that
/// differs; `None` where nothing does.
fn contest(page: &FillPage, typed: &Answers) -> Option<Merged> {
    let differing = Unsent::between(&page.questionnaire, &page.answers, typed, -1, 0).edits;
    let contested = |(place, Edit { was: there, is: here, .. })| Contested { place, was: Vec::new(), here, there };
    let contested: Vec<_> = differing.into_iter().filter(|(_, edit)| edit.was != edit.is).map(contested).collect();
    (!contested.is_empty()).then(|| Merged { answers: page.answers.clone(), took: false, contested })
}

#[component]
pub fn OpenedForm(page: FillPage, posted: Posted) -> impl IntoView {
    let (viewer, request) = (page.viewer.clone(), page.request.id);
    let foot = reach_foot(&viewer.front);
    let opened = StoredValue::new(Opened::of(page, posted));
    let times = RwSignal::new(0_u32);
    // Made anew, it stays at the step that was on the screen.
    let step = StoredValue::new(None);
    let again = Callback::new(move |next: Opened| {
        opened.set_value(next);
        times.update(|times| *times += 1);
    });
    let now = RwSignal::new(None);
    #[cfg(feature = "hydrate")]
    provide_context(super::elsewhere::ActingElsewhere(now));
    // Made anew, so that every field shows what was brought.
    view! {
        <PortalTop viewer=viewer.clone() with_form=true />
        <BackToActing viewer request now />
        <For each=move || [times.get()] key=|times| *times children=move |_| view! { <FillForm opened=opened.get_value() again step /> }.into_any() />
        {foot}
    }
}
