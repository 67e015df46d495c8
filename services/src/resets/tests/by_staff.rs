//! Staff help a client in: within their permissions and for clients whom they see, and without ever holding a password or a link.

use super::*;
use crate::{
    invitations::tests::practice::INVITER,
    staff::{Administer, InviteClients},
};
use domain::staff::Permissions;
use store::on_both_engines;

on_both_engines! {
    async fn staff_have_a_link_sent_to_the_client_and_to_nobody_else(store) {
        let (practice, client, token) = signed_up(store).await;
        let noor = practice.staff("Noor Haddad", INVITER).await;
        let by = noor.permit::<InviteClients>().unwrap();
        practice.services.send_client_reset_by_staff(&by, client).await.unwrap();
        assert_eq!(practice.deliver().await, 1);
        assert!(practice.services.list_mail().await.unwrap()[0].to.contains(EMAIL));
        assert!(is_signed_in(&practice, &token).await, "nothing has changed yet");
        sign_in(&practice, OLD).await.unwrap();
        reset(&practice, &newest_secret(&practice).await, NEW).await.unwrap();
        let rows = practice.services.client_history(&practice.permit(), client).await.unwrap();
        let sent = rows.iter().find(|row| row.action.key() == "password.reset_sent").unwrap();
        assert_eq!(sent.actor_name, "Noor Haddad", "R25");
        for _ in 0..4 {
            practice.services.send_client_reset_by_staff(&by, client).await.unwrap();
        }
        assert_eq!(refusal(practice.services.send_client_reset_by_staff(&by, client).await), Refusal::TooMany);
    }
}

on_both_engines! {
    async fn r26_an_administrator_signs_a_client_out_everywhere(store) {
        let (practice, client, phone) = signed_up(store).await;
        let tablet = sign_in(&practice, OLD).await.unwrap();
        let by = practice.permit::<Administer>();
        assert_eq!(practice.services.end_client_sessions(&by, client).await.unwrap(), 2);
        assert!(!is_signed_in(&practice, &phone).await && !is_signed_in(&practice, &tablet).await);
        sign_in(&practice, OLD).await.expect("and the client comes back with the password");
        assert!(practice.history(client).await.contains(&"client.sessions_ended".to_owned()));
    }
}

on_both_engines! {
    async fn staff_let_a_client_try_again_who_was_wrong_too_often(store) {
        let (practice, client, _) = signed_up(store).await;
        for _ in 0..10 {
            refusal(sign_in(&practice, "some other password").await);
        }
        assert_eq!(refusal(sign_in(&practice, OLD).await), Refusal::TooMany);
        practice.services.unlock_client(&practice.permit(), client).await.unwrap();
        sign_in(&practice, OLD).await.unwrap();
        assert!(practice.history(client).await.contains(&"client.sign_in_unlocked".to_owned()));
    }
}

on_both_engines! {
    async fn r2_r27_not_for_clients_whom_they_do_not_see_nor_for_who_has_no_account(store) {
        let (practice, client, token) = signed_up(store).await;
        let limited = practice.staff("Lena Limited", Permissions { see_all_clients: false, ..Permissions::ALL }).await;
        let neighbour = practice.neighbour().await;
        for by in [limited.permit::<InviteClients>().unwrap(), neighbour.permit()] {
            assert_eq!(refusal(practice.services.send_client_reset_by_staff(&by, client).await), Refusal::NotFound);
            assert_eq!(refusal(practice.services.unlock_client(&by, client).await), Refusal::NotFound);
        }
        assert_eq!(refusal(practice.services.end_client_sessions(&neighbour.permit(), client).await), Refusal::NotFound);
        assert!(limited.permit::<Administer>().is_err());
        assert!(is_signed_in(&practice, &token).await);
        let nobody = practice.client("Ruth", "Nobody", Some("ruth@mail.example")).await;
        assert!(matches!(refusal(practice.services.send_client_reset_by_staff(&practice.permit(), nobody).await), Refusal::Rule(_)));
    }
}
