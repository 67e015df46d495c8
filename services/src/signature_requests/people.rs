//! Who may sign for a client now: whoever may fill in forms for them, and can sign in to do so.

use crate::{Result, Services, mail::AccountMail, portal::with_capacity};
use domain::{ids::LoginId, signature_requests::CoSigner};
use store::Tx;
use uuid::Uuid;

pub(crate) struct SignerRow {
    pub person: CoSigner,
    pub email: String,
}

impl SignerRow {
    /// `Rita Parent (parent)`, as staff and audit events name them.
    pub fn name(&self) -> String {
        self.person.relation.map_or_else(|| self.person.name.clone(), |relation| with_capacity(&self.person.name, relation))
    }

    pub fn mail(&self) -> AccountMail {
        if self.person.relation.is_some() { AccountMail::RepresentativeSignature } else { AccountMail::ClientSignature }
    }
}

impl Services {
    /// The client first.
    pub(crate) async fn signers(&self, tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Vec<SignerRow>> {
        let mut signers = Vec::new();
        let login = store::portal::find_own_login(tx, organization, client).await?;
        if let (Some(login), Some(record)) = (login, store::clients::find(tx, organization, client).await?) {
            let person = CoSigner { login: LoginId(login.id), name: record.full_name(), relation: None };
            signers.push(SignerRow { person, email: login.email });
        }
        for row in self.who_may_fill_in(tx, organization, client).await? {
            let relation = Some(row.grant.relation()?);
            let person = CoSigner { login: LoginId(row.grant.login_id), name: row.name, relation };
            signers.push(SignerRow { person, email: row.email });
        }
        Ok(signers)
    }
}
