//! Many clients by one click: all that a search finds, written in the background in pieces, whoever is interrupted (R1, R10).

use super::practice::{INVITER, Practice};
use crate::staff::InviteClients;
use domain::{
    Refusal,
    clients::{ClientFilter, ClientQuery, ClientSelection},
    ids::ClientId,
    invitations::{BatchReceipt, InvitationBatch, Outcome, RecipientsWanted},
};
use futures::StreamExt;
use std::{collections::HashSet, pin::pin};
use store::on_both_engines;

/// More than are invited in one piece.
const MANY: usize = 480;

pub(super) fn everybody() -> ClientSelection {
    ClientSelection::matching(&ClientQuery::default())
}

impl Practice {
    /// As the dialog sends it: with those whom the draft told of.
    pub async fn batch_of(&self, clients: &ClientSelection) -> InvitationBatch {
        let draft = self.services.draft_invitations(&self.permit(), clients).await.unwrap();
        InvitationBatch { clients: clients.clone(), seen: Some(draft.audience.seen), ..self.batch(&[]) }
    }

    pub async fn send(&self, batch: &InvitationBatch) -> BatchReceipt {
        self.services.send_invitations(&self.permit::<InviteClients>(), batch.clone()).await.unwrap()
    }

    /// Until there is nothing left to do in the background; how many pieces that were.
    pub async fn write_batches(&self) -> usize {
        let mut pieces = 0;
        while self.services.work_on_a_batch().await.unwrap() {
            pieces += 1;
        }
        pieces
    }
}

on_both_engines! {
    async fn r10_everyone_whom_a_search_finds_is_invited_once_in_pieces(store) {
        let practice = Practice::at_pace(store, 60_000).await;
        practice.clients(MANY).await;
        let batch = practice.batch_of(&everybody()).await;
        let receipt = practice.send(&batch).await;
        // The first are invited with the click, and told in the order of the list.
        assert_eq!((receipt.progress.queued, receipt.progress.waiting, receipt.outcomes.len()), (250, 230, 100));
        assert!(receipt.outcomes.windows(2).all(|pair| pair[0].name < pair[1].name || pair[0].name.len() < pair[1].name.len()));
        assert_eq!(practice.write_batches().await, 1);
        let progress = practice.services.batch_progress(&practice.permit(), receipt.batch).await.unwrap();
        assert_eq!((progress.waiting, progress.queued, progress.total()), (0, 480, 480));
        assert_eq!(practice.deliver().await, MANY);
        let progress = practice.services.batch_progress(&practice.permit(), receipt.batch).await.unwrap();
        assert_eq!((progress.queued, progress.sent, progress.is_done()), (0, 480, true));
        assert_eq!(practice.secrets().await.into_iter().collect::<HashSet<_>>().len(), MANY);
    }
}

on_both_engines! {
    async fn r10_a_file_that_is_read_while_the_batch_is_written_has_each_client_once(store) {
        let practice = Practice::new(store).await;
        practice.clients(620).await;
        let receipt = practice.send(&practice.batch_of(&everybody()).await).await;
        assert_eq!((receipt.progress.queued, receipt.progress.waiting), (250, 370));
        let mut pieces = pin!(practice.services.batch_outcome(&practice.permit(), receipt.batch).await.unwrap());
        let mut told = Vec::new();
        while let Some(piece) = pieces.next().await {
            let piece = piece.unwrap();
            let addresses = piece.lines().filter_map(|line| line.split(',').find(|cell| cell.contains('@')).map(str::to_owned));
            let before = told.len();
            told.extend(addresses);
            if told.len() > before {
                practice.services.work_on_a_batch().await.unwrap();
            }
        }
        assert_eq!((told.len(), told.iter().collect::<HashSet<_>>().len()), (620, 620));
    }
}

on_both_engines! {
    async fn r10_the_same_click_on_all_sent_again_and_again_invites_once(store) {
        let practice = Practice::new(store).await;
        practice.clients(300).await;
        let batch = practice.batch_of(&everybody()).await;
        let mut clicks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (services, permit, batch) = (practice.services.clone(), practice.permit::<InviteClients>(), batch.clone());
            clicks.spawn(async move { services.send_invitations(&permit, batch).await.unwrap().batch });
        }
        // And somebody works in the background meanwhile, in two processes.
        for _ in 0..2 {
            let services = practice.services.clone();
            clicks.spawn(async move {
                for _ in 0..20 {
                    services.work_on_a_batch().await.unwrap();
                }
                domain::ids::BatchId(uuid::Uuid::nil())
            });
        }
        let batches: HashSet<_> = clicks.join_all().await.into_iter().filter(|batch| !batch.0.is_nil()).collect();
        practice.write_batches().await;
        let batch = batches.iter().copied().next().unwrap();
        let progress = practice.services.batch_progress(&practice.permit(), batch).await.unwrap();
        assert_eq!((batches.len(), progress.queued, progress.total()), (1, 300, 300));
    }
}

on_both_engines! {
    async fn all_that_match_but_for_some_are_those_of_the_search_and_the_filter(store) {
        let practice = Practice::new(store).await;
        let mara = practice.client("Mara", "Núñez", Some("mara@mail.example")).await;
        let leo = practice.client("Leo", "Nunez", Some("leo@mail.example")).await;
        let ana = practice.client("Ana", "Núñez", None).await;
        let active = practice.client("Ida", "Núñez", Some("ida@mail.example")).await;
        practice.make_active(active, "ida@mail.example").await;
        practice.client("Max", "Abramson", Some("max@mail.example")).await;
        let found = ClientSelection::Matching { search: "NUNEZ".to_owned(), filter: ClientFilter::All, except: vec![leo] };
        let draft = practice.services.draft_invitations(&practice.permit(), &found).await.unwrap();
        assert_eq!((draft.audience.totals.recipients(), draft.audience.totals.left_out, draft.audience.totals.chosen()), (1, 2, 3));
        assert_eq!(draft.audience.totals.readers[0].without_preferred_name, 1);
        assert_eq!(draft.audience.recipients.iter().map(|recipient| recipient.id).collect::<Vec<_>>(), [mara]);
        let receipt = practice.send(&practice.batch_of(&found).await).await;
        let outcomes: HashSet<_> = receipt.outcomes.iter().map(|outcome| (outcome.client, outcome.outcome)).collect();
        assert_eq!(outcomes, HashSet::from([(mara, Outcome::Queued), (ana, Outcome::NoEmail), (active, Outcome::AlreadyActive)]));
        let filtered = ClientSelection::Matching { search: String::new(), filter: ClientFilter::NoAccount, except: Vec::new() };
        assert_eq!(practice.services.draft_invitations(&practice.permit(), &filtered).await.unwrap().audience.totals.chosen(), 3);
        let without = ClientSelection::Matching { search: String::new(), filter: ClientFilter::NoEmail, except: Vec::new() };
        assert_eq!(practice.services.draft_invitations(&practice.permit(), &without).await.unwrap().audience.totals.left_out, 1);
    }
}

on_both_engines! {
    async fn when_the_list_has_changed_since_it_was_shown_nobody_is_invited(store) {
        let practice = Practice::new(store).await;
        practice.clients(2).await;
        let batch = practice.batch_of(&everybody()).await;
        let late = practice.client("Lin", "Zhou", Some("lin@mail.example")).await;
        let refused = practice.services.send_invitations(&practice.permit(), batch.clone()).await.unwrap_err();
        assert!(refused.refusal().unwrap().at("clients").unwrap().contains("3 clients now"));
        assert_eq!(practice.write_batches().await + practice.deliver().await, 0);
        // Looked at again, the same click goes through.
        let again = InvitationBatch { seen: practice.batch_of(&everybody()).await.seen, ..batch };
        assert_eq!(practice.send(&again).await.progress.queued, 3);
        assert_eq!(practice.history(late).await, ["invitation.queued"]);
        let nobody = ClientSelection::Matching { search: "nobody at all".to_owned(), filter: ClientFilter::All, except: Vec::new() };
        let refused = practice.services.send_invitations(&practice.permit(), practice.batch_of(&nobody).await).await.unwrap_err();
        assert!(refused.refusal().unwrap().at("clients").is_some());
    }
}

on_both_engines! {
    async fn r1_all_that_a_search_finds_are_an_administrators_to_invite_even_when_that_is_one(store) {
        let practice = Practice::new(store).await;
        practice.clients(1).await;
        let batch = practice.batch_of(&everybody()).await;
        let inviter = practice.staff("Noor Haddad", INVITER).await.permit::<InviteClients>().unwrap();
        for refused in [
            practice.services.send_invitations(&inviter, batch).await.map(drop).unwrap_err(),
            practice.services.draft_invitations(&inviter, &everybody()).await.map(drop).unwrap_err(),
            practice.services.list_recipients(&inviter, &everybody(), &RecipientsWanted::After(String::new())).await.map(drop).unwrap_err(),
        ] {
            assert_eq!(refused.refusal(), Some(&Refusal::Forbidden));
        }
        assert_eq!(practice.write_batches().await + practice.deliver().await, 0);
    }
}

on_both_engines! {
    async fn r27_a_search_finds_nobody_of_another_practice_and_its_batches_are_not_there(store) {
        let practice = Practice::new(store).await;
        practice.clients(3).await;
        let neighbour = practice.neighbour().await;
        neighbour.clients(2).await;
        let receipt = practice.send(&practice.batch_of(&everybody()).await).await;
        assert_eq!(receipt.progress.total(), 3);
        let refused = neighbour.services.batch_progress(&neighbour.permit(), receipt.batch).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::NotFound));
        assert_eq!(neighbour.services.draft_invitations(&neighbour.permit(), &everybody()).await.unwrap().audience.totals.chosen(), 2);
    }
}

on_both_engines! {
    async fn r6_one_address_is_invited_once_however_far_apart_its_clients_stand_in_the_batch(store) {
        let practice = Practice::new(store).await;
        let first = practice.client("Aaron", "Aalto", Some("family@mail.example")).await;
        practice.clients(300).await;
        let last = practice.client("Zoe", "Zulu", Some("Family@mail.example")).await;
        let receipt = practice.send(&practice.batch_of(&everybody()).await).await;
        practice.write_batches().await;
        let progress = practice.services.batch_progress(&practice.permit(), receipt.batch).await.unwrap();
        assert_eq!((progress.queued, progress.skipped), (301, 1));
        assert_eq!((practice.history(first).await.len(), practice.history(last).await.len()), (1, 0));
    }
}

on_both_engines! {
    async fn r5_inviting_everybody_again_replaces_every_open_invitation(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(300).await;
        practice.send(&practice.batch_of(&everybody()).await).await;
        practice.write_batches().await;
        practice.turn(chrono::TimeDelta::seconds(1));
        let again = practice.send(&practice.batch_of(&everybody()).await).await;
        practice.write_batches().await;
        let progress = practice.services.batch_progress(&practice.permit(), again.batch).await.unwrap();
        assert_eq!(progress.queued, 300);
        for client in [clients[0], clients[299]] {
            let mut history = practice.history(client).await;
            // The last two at the same time.
            history[..2].sort();
            assert_eq!(history, ["invitation.queued", "invitation.replaced", "invitation.queued"]);
        }
        // Of the first sending nothing leaves any more, and its progress says so.
        practice.turn(chrono::TimeDelta::hours(1));
        for _ in 0..3 {
            practice.deliver().await;
            practice.turn(chrono::TimeDelta::minutes(2));
        }
        assert_eq!(practice.secrets().await.len(), 300);
    }
}

on_both_engines! {
    async fn r14_one_steps_through_all_whom_a_search_finds_each_once(store) {
        let practice = Practice::new(store).await;
        let clients: HashSet<ClientId> = practice.clients(170).await.into_iter().collect();
        practice.client("No", "Address", None).await;
        let draft = practice.services.draft_invitations(&practice.permit(), &everybody()).await.unwrap();
        assert!(draft.audience.recipients.len() < clients.len());
        let mut seen: Vec<ClientId> = draft.audience.recipients.iter().map(|recipient| recipient.id).collect();
        let mut next = draft.audience.next;
        while let Some(after) = next {
            let page = practice.services.list_recipients(&practice.permit(), &everybody(), &RecipientsWanted::After(after)).await.unwrap();
            seen.extend(page.recipients.iter().map(|recipient| recipient.id));
            next = page.next;
        }
        assert_eq!((seen.len(), seen.into_iter().collect::<HashSet<_>>()), (clients.len(), clients));
    }
}

on_both_engines! {
    async fn r14_those_who_can_be_invited_are_shown_however_many_before_them_cannot(store) {
        let practice = Practice::new(store).await;
        for index in 0..510 {
            practice.client("Anna", &format!("Addressless{index}"), None).await;
        }
        let last = practice.client("Zoe", "Zulu", Some("zoe@mail.example")).await;
        let draft = practice.services.draft_invitations(&practice.permit(), &everybody()).await.unwrap();
        let audience = draft.audience;
        assert_eq!(audience.recipients.iter().map(|recipient| recipient.id).collect::<Vec<_>>(), [last]);
        assert_eq!((audience.next, audience.totals.recipients(), audience.totals.left_out), (None, 1, 510));
        assert!(draft.left_out.len() >= 5 && draft.left_out.iter().all(|left_out| left_out.outcome == Outcome::NoEmail));
    }
}
