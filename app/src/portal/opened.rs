//! The form as it is opened, and opened anew when answers are brought to it: from this device, where they could not be sent, or from
//! another one that was faster (R22).

use super::{fill::FillForm, home::PortalTop, reach::reach_foot};
use crate::posted::Posted;
use domain::{
    forms::{Answers, Merged, Unread},
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

#[component]
pub fn OpenedForm(page: FillPage, posted: Posted) -> impl IntoView {
    let viewer = page.viewer.clone();
    let foot = reach_foot(&viewer.front);
    let opened = StoredValue::new(Opened { page, posted, shown: None, unread: Unread::new(), news: None, contest: None });
    let times = RwSignal::new(0_u32);
    let again = Callback::new(move |next: Opened| {
        opened.set_value(next);
        times.update(|times| *times += 1);
    });
    // Made anew, so that every field shows what was brought.
    view! {
        <PortalTop viewer with_form=true />
        <For each=move || [times.get()] key=|times| *times children=move |_| view! { <FillForm opened=opened.get_value() again /> }.into_any() />
        {foot}
    }
}
