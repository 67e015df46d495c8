//! Imports as use cases, on both engines.

mod deciding;
mod exported;
mod first_line;
mod going_on;
mod meanwhile;
mod undone;

use super::Worked;
use crate::{
    invitations::tests::practice::Practice,
    staff::{Administer, SignedIn},
};
use domain::{
    clients::{
        ClientDetails, ClientQuery,
        import::{ImportLine, ImportState, ImportView, LineOutcome},
    },
    ids::{ClientId, ImportId},
};

impl Practice {
    async fn upload(&self, text: &str) -> crate::Result<ImportId> {
        let mut upload = self.services.upload_import(&self.permit::<Administer>(), "clients.csv");
        for piece in text.as_bytes().chunks(1000) {
            upload.take(piece).await?;
        }
        upload.finish().await
    }

    /// Everything that is to be done now.
    async fn work(&self) {
        while self.services.work_on_next_import().await.unwrap() == Worked::Chunk {}
    }

    async fn checked(&self, text: &str) -> ImportId {
        let import = self.upload(text).await.unwrap();
        self.work().await;
        import
    }

    async fn import(&self, text: &str) -> ImportId {
        let import = self.checked(text).await;
        self.start(import).await.unwrap();
        self.work().await;
        import
    }

    /// By whoever has just looked.
    async fn start(&self, import: ImportId) -> crate::Result<()> {
        self.services.start_import(&self.permit(), import, &self.see(import).await.shown()).await
    }

    async fn undo(&self, import: ImportId) {
        self.services.undo_import(&self.permit(), import).await.unwrap();
        self.work().await;
    }

    async fn lines(&self, import: ImportId, outcome: LineOutcome) -> Vec<ImportLine> {
        self.services.get_import(&self.permit(), import, outcome, 0).await.unwrap().lines
    }

    async fn see(&self, import: ImportId) -> ImportView {
        self.services.get_import(&self.permit(), import, LineOutcome::New, 0).await.unwrap()
    }

    /// New, changed, same, refused, stayed.
    async fn counts(&self, import: ImportId) -> [i64; 5] {
        let counts = self.see(import).await.summary.counts;
        [counts.new, counts.changed, counts.same, counts.refused, counts.stayed]
    }

    async fn state(&self, import: ImportId) -> ImportState {
        self.see(import).await.summary.state
    }

    async fn names(&self) -> Vec<String> {
        let page = self.services.list_clients(&self.permit::<SignedIn>(), &ClientQuery::default()).await.unwrap();
        page.rows.iter().map(domain::clients::ClientRow::full_name).collect()
    }

    async fn details(&self, client: ClientId) -> ClientDetails {
        self.services.client_details(&self.permit::<SignedIn>(), client).await.unwrap()
    }

    async fn found(&self, search: &str) -> ClientId {
        let query = ClientQuery { search: search.to_owned(), ..ClientQuery::default() };
        self.services.list_clients(&self.permit::<SignedIn>(), &query).await.unwrap().rows[0].id
    }
}

const HEAD: &str = "First name,Last name,E-mail,Phone,Date of birth\n";

fn file(lines: &[&str]) -> String {
    format!("{HEAD}{}\n", lines.join("\n"))
}
