//! Reminders as rows (R28): how far each client's are, the e-mails that they become, and the further links of an invitation that
//! go out in them. Who is reminded of what is decided above.

mod mail;
mod plans;
#[cfg(test)]
mod tests;

pub use mail::{NewLink, NewReminder, insert_link, insert_mail};
pub use plans::{
    DueRow, PlanRow, begin, begin_each, end, find, go_on, leave_invitation, list_due, list_open_forms, look_again, settle, start_again,
    stop,
};
