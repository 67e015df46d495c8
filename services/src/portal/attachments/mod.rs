//! The photos and documents that a client adds to a form: looked into, made anew where they are pictures, counted, scanned where the
//! practice has a scanner, and kept beside the answers. What no answer names when a form is submitted goes.

mod scan;

pub use scan::ScanCommand;

use super::PortalSession;
use crate::{Error, Result, Services, audit::About};
use chrono::TimeDelta;
use domain::{
    Refusal,
    audit::AuditAction,
    forms::{Answers, Attached, Control, Item, MOST_FILES, clean_title, size_words, sniffed},
    ids::{AttachmentId, ClientId, FormRequestId},
    portal::FormRequestState,
};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Tx,
    forms::{AttachmentRow, FileRow, NewAttachment, RequestRow},
};
use uuid::Uuid;

/// A file that no answer names may be one whose answer is about to be saved, or was taken back by mistake.
const UNNAMED: TimeDelta = TimeDelta::hours(1);

/// As a client's device gives it.
#[derive(Debug)]
pub struct NewFile {
    pub name: String,
    pub content: Vec<u8>,
}

/// A file to hand out.
#[derive(Debug)]
pub struct File {
    pub title: String,
    pub content_type: String,
    pub content: Vec<u8>,
}

impl Services {
    /// Keeps a file for the question at `place`; the answer is to be saved with the others. Refused at `place`, with what to do.
    pub async fn add_file(&self, session: &PortalSession, request: FormRequestId, place: &str, file: NewFile) -> Result<Attached> {
        let organization = session.organization().0;
        let mut tx = self.inner.store.read().await?;
        let (row, questionnaire) = self.own_request(&mut tx, session, request).await?;
        self.refuse_locked(&mut tx, organization, &row).await?;
        let item = questionnaire.item_at(place).filter(|item| takes_files(item)).ok_or(Refusal::NotFound)?;
        let kind = kind_of(item, place, &file.content)?;
        refuse_more(&mut tx, organization, &row, place).await?;
        drop(tx);
        if let Some(scan) = &self.inner.config.scan {
            scan.look_at(place, &file.content).await?;
        }
        let content = self.inner.pictures.clean(kind, file.content).await?.ok_or_else(|| {
            Refusal::field(place, "This picture cannot be read, or has too many pixels. Take it again, or choose another one.")
        })?;
        let id = self.new_id();
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        let attached = Attached { id: AttachmentId(id), title: clean_title(&file.name), content_type: kind.to_owned(), size };
        if size > item.largest_file() {
            return Err(too_large(item, place).into());
        }
        let mut tx = self.inner.store.write().await?;
        let (row, _) = self.lock_own_request(&mut tx, session, request).await?;
        self.refuse_locked(&mut tx, organization, &row).await?;
        refuse_more(&mut tx, organization, &row, place).await?;
        let (title, client, now) = (attached.title.as_str(), row.client_id, self.now());
        let new = NewAttachment { id, request: row.id, client, title, content_type: kind, content: &content, now };
        store::forms::insert_attachment(&mut tx, organization, &new).await?;
        let about = About { client: Some(ClientId(client)), subject: Some(id), detail: Some(&row.title) };
        self.record(&mut tx, &session.actor(), AuditAction::FileAdded, about).await?;
        tx.commit().await?;
        Ok(attached)
    }

    /// A file of the client's own; a representative gets what their rights are about: of forms that are open, or that were submitted. Of
    /// a form that was withdrawn nobody sees anything any more (R20).
    pub async fn own_file(&self, session: &PortalSession, attachment: AttachmentId) -> Result<File> {
        let mut tx = self.inner.store.read().await?;
        let (organization, client) = (session.organization().0, session.viewer().client.0);
        let kept = store::forms::find_attachment(&mut tx, organization, attachment.0).await?.ok_or(Refusal::NotFound)?;
        let request = store::forms::find_request(&mut tx, organization, kept.form_request_id).await?.ok_or(Refusal::NotFound)?;
        let rights = session.rights();
        let may_see = if kept.submitted_at.is_some() { rights.see_documents } else { rights.fill_forms };
        if !may_see || request.state()? == FormRequestState::Withdrawn {
            return Err(Refusal::NotFound.into());
        }
        let found = store::forms::find_file(&mut tx, organization, client, attachment.0).await?;
        Ok(found.ok_or(Refusal::NotFound)?.into())
    }

    /// The answers with the files that may be named in this form, as they are kept: those added to it, and what the client has
    /// submitted before.
    pub(super) async fn with_own_files(&self, tx: &mut Tx, organization: Uuid, row: &RequestRow, answers: &Answers) -> Result<Answers> {
        let mut kept = BTreeMap::new();
        let named: BTreeSet<AttachmentId> = answers.files().map(|file| file.id).take(MOST_FILES * 2).collect();
        for id in named {
            let found = store::forms::find_attachment(tx, organization, id.0).await?;
            let own = found.filter(|found| found.client_id == row.client_id);
            if let Some(own) = own.filter(|own| own.form_request_id == row.id || own.submitted_at.is_some()) {
                kept.insert(id, attached(own));
            }
        }
        Ok(answers.clone().with_files(|id| kept.get(&id).cloned()))
    }

    /// What was added and is named no more goes after a while.
    pub(super) async fn drop_unnamed_files(&self, tx: &mut Tx, organization: Uuid, row: &RequestRow, answers: &Answers) -> Result<()> {
        let before = self.now() - UNNAMED;
        let named: BTreeSet<Uuid> = answers.files().map(|file| file.id.0).collect();
        for file in store::forms::list_unsubmitted_attachments(tx, organization, row.id).await? {
            if file.created_at < before && !named.contains(&file.id) {
                store::forms::delete_attachment(tx, organization, file.id).await?;
            }
        }
        Ok(())
    }

    /// What is named stays for good, all else that was added goes.
    pub(super) async fn submit_files(&self, tx: &mut Tx, organization: Uuid, row: &RequestRow, answers: &Answers) -> Result<()> {
        let named: BTreeSet<Uuid> = answers.files().map(|file| file.id.0).collect();
        for file in store::forms::list_unsubmitted_attachments(tx, organization, row.id).await? {
            if named.contains(&file.id) {
                store::forms::submit_attachment(tx, organization, file.id, self.now()).await?;
            } else {
                store::forms::delete_attachment(tx, organization, file.id).await?;
            }
        }
        Ok(())
    }
}

impl From<FileRow> for File {
    fn from(row: FileRow) -> Self {
        Self { title: row.title, content_type: row.content_type, content: row.content }
    }
}

fn attached(row: AttachmentRow) -> Attached {
    let size = u64::try_from(row.size).unwrap_or_default();
    Attached { id: AttachmentId(row.id), title: row.title, content_type: row.content_type, size }
}

fn takes_files(item: &Item) -> bool {
    matches!(item.control(), Control::File { .. }) && !item.is_read_only()
}

/// By its content; the name and what the browser says count for nothing.
fn kind_of(item: &Item, place: &str, content: &[u8]) -> Result<&'static str> {
    let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
    if content.is_empty() {
        return Err(Refusal::field(place, "The file is empty. Choose another one.").into());
    }
    if size > item.largest_file() {
        return Err(too_large(item, place).into());
    }
    let kind = sniffed(content).filter(|kind| item.file_types().contains(kind));
    kind.ok_or_else(|| Refusal::field(place, format!("This kind of file cannot be added. {}", item.file_hint())).into())
}

fn too_large(item: &Item, place: &str) -> Refusal {
    Refusal::field(place, format!("The file is larger than {}. Choose a smaller one.", size_words(item.largest_file())))
}

async fn refuse_more(tx: &mut Tx, organization: Uuid, row: &RequestRow, place: &str) -> Result<()> {
    let count = store::forms::count_attachments(tx, organization, row.id).await?;
    if usize::try_from(count).is_ok_and(|count| count < MOST_FILES) {
        return Ok(());
    }
    Err(Error::from(Refusal::field(place, too_many())))
}

fn too_many() -> String {
    format!("A form takes {MOST_FILES} files. Remove one, and try again in an hour, or bring this one to your practice.")
}

#[cfg(test)]
mod tests {
    use super::too_many;
    use domain::{Language, language::retell};

    #[test]
    fn that_a_form_takes_no_more_files_is_told_in_the_readers_language() {
        let english = too_many();
        let spanish = retell(&english, Language::Spanish);
        assert!(english.split(". ").all(|part| !spanish.contains(part)), "{spanish}");
        assert!(spanish.contains(&super::MOST_FILES.to_string()), "{spanish}");
    }
}
