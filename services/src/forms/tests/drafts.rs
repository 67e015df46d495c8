//! What is being written to go with forms is kept for its writer, apart from what invites, until it is sent (decision 12).

use crate::{
    invitations::tests::practice::{INVITER, Practice, english, message, these},
    staff::{InviteClients, Permit},
};
use domain::{
    Refusal,
    form_sharing::{FormsBatch, FormsDraft},
    ids::ClientId,
    messages::{DraftPage, DraftPlace, KeptDraft},
    staff::Permissions,
};
use store::{on_both_engines, testing::withdraw_form};

impl Practice {
    async fn drafted(&self, by: &Permit<InviteClients>, clients: &[ClientId]) -> FormsDraft {
        self.services.draft_forms(by, &these(clients)).await.unwrap()
    }
}

fn words() -> KeptDraft {
    KeptDraft { messages: vec![english(message("Before {{Clien", "<p>As we sa</p>"))], ..KeptDraft::default() }
}

on_both_engines! {
    async fn r20_what_is_written_to_go_with_forms_is_there_again_for_its_writer_until_it_is_sent(store) {
        let practice = Practice::new(store).await;
        let clients = practice.active_clients(2).await;
        let (ada, noor) = (practice.permit(), practice.staff("Noor Haddad", INVITER).await.permit().unwrap());
        let forms = practice.forms().await;
        let one = DraftPlace::of_forms(&these(&clients[..1]));
        let written = KeptDraft { forms: Some(forms[1..].to_vec()), from_last_answers: true, ..words() };
        practice.services.keep_draft(&ada, one, Some(&written)).await.unwrap();
        let kept = practice.drafted(&ada, &clients[..1]).await.kept.unwrap();
        assert_eq!(kept.at.unwrap().at, practice.services.now());
        assert_eq!(KeptDraft { at: None, ..kept }, written);
        assert_eq!(practice.drafted(&ada, &clients[1..]).await.kept, None, "another client");
        assert_eq!(practice.drafted(&ada, &clients).await.kept, None, "several");
        assert_eq!(practice.drafted(&noor, &clients[..1]).await.kept, None, "another writer");
        assert_eq!(practice.services.draft_invitations(&ada, &these(&clients[..1])).await.unwrap().kept, None, "an invitation");
        let send = async |draft_page| {
            let batch = FormsBatch { draft: Some(one), draft_page, ..practice.forms_batch(these(&clients[..1]), &forms[..1], None) };
            practice.services.send_forms(&ada, batch).await.unwrap();
            practice.drafted(&ada, &clients[..1]).await.kept
        };
        let other = DraftPage { id: "other".to_owned(), ..DraftPage::default() };
        assert!(send(Some(other)).await.is_some(), "sent by a page that neither wrote it nor began with it");
        assert_eq!(send(None).await, None, "sent");
    }
}

on_both_engines! {
    async fn r20_r27_a_draft_of_forms_is_kept_where_its_writer_may_send_and_nowhere_else(store) {
        let practice = Practice::new(store).await;
        let clients = practice.active_clients(2).await;
        let limited = practice.staff("Sam Okafor", Permissions { see_all_clients: false, ..INVITER }).await;
        practice.assign(clients[0], &limited).await;
        let by = limited.permit().unwrap();
        let keep = async |place| practice.services.keep_draft(&by, place, Some(&words())).await.map_err(|error| error.refusal().cloned());
        keep(DraftPlace::FormsTo(clients[0])).await.unwrap();
        assert_eq!(keep(DraftPlace::FormsTo(clients[1])).await, Err(Some(Refusal::NotFound)));
        assert_eq!(keep(DraftPlace::FormsToMany).await, Err(Some(Refusal::Forbidden)));
    }
}

on_both_engines! {
    async fn r20_a_form_of_the_draft_that_is_not_published_any_more_is_named(store) {
        let practice = Practice::new(store).await;
        let (by, clients) = (practice.permit(), practice.active_clients(1).await);
        let ticked = practice.drafted(&by, &clients).await.forms[0].clone();
        let place = DraftPlace::of_forms(&these(&clients));
        practice.services.keep_draft(&by, place, Some(&KeptDraft { forms: Some(vec![ticked.id]), ..words() })).await.unwrap();
        withdraw_form(&practice.store, practice.organization.0, ticked.id.0).await;
        assert_eq!(practice.drafted(&by, &clients).await.withdrawn_forms, [ticked.title]);
        practice.services.keep_draft(&by, place, Some(&words())).await.unwrap();
        assert_eq!(practice.drafted(&by, &clients).await.withdrawn_forms, Vec::<String>::new(), "by itself none is ticked");
    }
}
