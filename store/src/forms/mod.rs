//! Forms with their versions, what was asked of clients, and the responses.

mod attachments;
mod catalog;
mod drafts;
#[cfg(test)]
mod plans;
mod prefill;
mod reading;
mod requests;
mod responses;

pub use attachments::{
    AttachmentRow, FileRow, NewAttachment, count_attachments, delete_attachment, find_attachment, find_file, insert_attachment,
    list_unsubmitted_attachments, submit_attachment,
};
pub use catalog::{
    CatalogRow, FormVersionRow, NewForm, UnpublishedRow, find_version, insert_form, insert_version, list_catalog, list_published,
    list_unpublished, publish, set_defaults, set_form_state,
};
pub use drafts::{FormDraftRow, delete_draft, find_draft, insert_draft, list_drafts, update_draft};
pub use prefill::{find_prefill, is_from_last_answers, set_from_last_answers, set_prefill};
pub use reading::{ReviewRow, SubmittedRow, find_review, find_submitted_before, list_submitted};
pub use requests::{
    NewFormRequest, RequestRow, count_open_of_invitation, find_request, insert_requests, list_of_client, list_open, lock_request,
    set_request_state, withdraw_of_batch,
};
pub use responses::{
    ResponseChange, ResponseRow, find_open_response, find_response, find_response_of_request, insert_response, update_response,
};
