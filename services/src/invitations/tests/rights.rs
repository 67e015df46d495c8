//! Who may invite whom (R1, R2, R16), and that practices do not see each other (R27).

use super::practice::{INVITER, Practice, these};
use crate::staff::{Administer, InviteClients};
use domain::{
    Refusal,
    ids::InvitationId,
    invitations::{ActivityQuery, Outcome},
    staff::Permissions,
};
use store::on_both_engines;

on_both_engines! {
    async fn r1_many_at_a_time_are_invited_by_administrators_alone(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(2).await;
        let inviter = practice.staff("Noor Haddad", INVITER).await.permit::<InviteClients>().unwrap();
        let refused = practice.services.send_invitations(&inviter, practice.batch(&clients)).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Forbidden));
        let refused = practice.services.draft_invitations(&inviter, &these(&clients)).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Forbidden));
        assert_eq!(practice.deliver().await, 0);
        assert_eq!(practice.invite(&clients).await.queued_count(), 2);
    }
}

on_both_engines! {
    async fn r2_staff_invite_clients_whom_they_may_see_and_no_others(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(2).await;
        let limited = practice.staff("Sam Okafor", Permissions { see_all_clients: false, ..INVITER }).await;
        practice.assign(clients[0], &limited).await;
        let permit = limited.permit::<InviteClients>().unwrap();
        let mine = practice.services.send_invitations(&permit, practice.batch(&clients[..1])).await.unwrap();
        assert_eq!(mine.outcomes[0].outcome, Outcome::Queued);
        let other = practice.services.send_invitations(&permit, practice.batch(&clients[1..])).await.unwrap();
        assert_eq!((other.outcomes[0].outcome, other.outcomes[0].name.as_str()), (Outcome::NotFound, ""));
        let draft = practice.services.draft_invitations(&permit, &these(&clients[1..])).await.unwrap();
        assert_eq!((draft.audience.recipients.len(), draft.left_out[0].name.as_str()), (0, ""));
        assert!(!draft.may_save_as_default);
    }
}

on_both_engines! {
    async fn r2_without_the_permission_there_is_no_permit(store) {
        let practice = Practice::new(store).await;
        let other = practice.staff("Lee Moreau", Permissions { invite_clients: false, ..Permissions::ALL }).await;
        assert_eq!(other.permit::<InviteClients>().unwrap_err(), Refusal::Forbidden);
        assert_eq!(other.permit::<Administer>().unwrap_err(), Refusal::Forbidden);
    }
}

on_both_engines! {
    async fn r2_staff_revoke_and_follow_only_what_is_theirs_to_see(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(1).await;
        let receipt = practice.invite(&clients).await;
        let invitation = practice.view(clients[0]).await.id;
        let limited = practice.staff("Sam Okafor", Permissions { see_all_clients: false, ..INVITER }).await.permit::<InviteClients>().unwrap();
        let refused = practice.services.revoke_invitation(&limited, invitation).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::NotFound));
        let refused = practice.services.batch_progress(&limited, receipt.batch).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::NotFound));
    }
}

on_both_engines! {
    async fn r16_a_staff_members_wish_to_save_as_default_is_refused_and_nothing_is_sent(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await;
        let inviter = practice.staff("Noor Haddad", INVITER).await.permit::<InviteClients>().unwrap();
        let mut batch = practice.batch(&client);
        batch.save_as_default = true;
        let refused = practice.services.send_invitations(&inviter, batch).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Forbidden));
        assert_eq!(practice.deliver().await, 0);
        assert!(practice.history(client[0]).await.is_empty());
    }
}

on_both_engines! {
    async fn r16_who_changed_the_default_and_when_is_told_to_administrators(store) {
        let practice = Practice::new(store).await;
        let inviter = practice.staff("Noor Haddad", INVITER).await.permit::<InviteClients>().unwrap();
        let shipped = practice.services.draft_invitations(&practice.permit(), &these(&[])).await.unwrap();
        assert_eq!(shipped.messages[0].changed, None);
        practice.save_default(&shipped.messages[0].written, &[]).await;
        let change = practice.services.draft_invitations(&practice.permit(), &these(&[])).await.unwrap().messages.remove(0).changed.unwrap();
        let name = practice.permit::<Administer>().actor().name.clone();
        assert_eq!((change.by, change.at.at), (Some(name), practice.services.now()));
        assert_eq!(practice.services.draft_invitations(&inviter, &these(&[])).await.unwrap().messages[0].changed, None);
    }
}

on_both_engines! {
    async fn r16_an_administrator_saves_message_and_forms_as_default_with_the_sending(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await;
        let forms = practice.forms().await;
        let mut batch = practice.batch(&client);
        batch.messages[0].message.subject = "Come in".to_owned();
        batch.forms = vec![forms[1]];
        batch.save_as_default = true;
        batch.default_seen = Some(practice.default_seen().await);
        practice.services.send_invitations(&practice.permit(), batch).await.unwrap();
        let draft = practice.services.draft_invitations(&practice.permit(), &these(&[])).await.unwrap();
        assert_eq!(draft.messages[0].written.message.subject, "Come in");
        let defaults: Vec<_> = draft.forms.iter().filter(|form| form.is_default).map(|form| form.id).collect();
        assert_eq!(defaults, vec![forms[1]]);
        let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
        let keys: Vec<_> = log.iter().map(|row| row.action.key()).collect();
        assert!(keys.contains(&"message.default_changed") && keys.contains(&"forms.default_changed"), "{keys:?}");
    }
}

on_both_engines! {
    async fn r27_nothing_of_another_practice_can_be_invited_seen_or_revoked(store) {
        let practice = Practice::new(store).await;
        let neighbour = practice.neighbour().await;
        let theirs = neighbour.clients(1).await;
        let secret = neighbour.invite_and_deliver(theirs[0]).await;
        let (invitation, permit) = (neighbour.view(theirs[0]).await.id, practice.permit::<InviteClients>());
        let receipt = practice.invite(&theirs).await;
        assert_eq!((receipt.outcomes[0].outcome, receipt.outcomes[0].name.as_str()), (Outcome::NotFound, ""));
        for id in [invitation, InvitationId(practice.services.new_id())] {
            let refused = practice.services.revoke_invitation(&permit, id).await.unwrap_err();
            assert_eq!(refused.refusal(), Some(&Refusal::NotFound));
        }
        let theirs_batch = neighbour.invite(&theirs).await.batch;
        let refused = practice.services.batch_progress(&permit, theirs_batch).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::NotFound));
        let page = practice.services.list_invitations(&practice.permit(), &ActivityQuery::default()).await.unwrap();
        assert!(page.invitations.is_empty());
        // Their link at our door is no link at all.
        let hash = crate::LinkSecret::parse(&secret).unwrap().hash();
        let mut tx = practice.write().await;
        assert!(store::invitations::find_by_token_hash(&mut tx, practice.organization.0, &hash).await.unwrap().is_none());
        // A form of theirs cannot be sent from here.
        drop(tx);
        let mut batch = practice.batch(&practice.clients(1).await);
        batch.forms = neighbour.forms().await;
        let refused = practice.services.send_invitations(&permit, batch).await.unwrap_err();
        assert!(refused.refusal().unwrap().at("forms").is_some());
    }
}
