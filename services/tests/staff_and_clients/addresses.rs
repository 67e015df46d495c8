//! Changing clients' addresses: R6 for portal accounts, R30 for open invitations.

use crate::practice::{Person, form, hazel, refusal, willow};
use domain::{
    Refusal,
    clients::{ClientDetails, ClientFilter, PortalState},
    ids::ClientId,
    invitations::{InvitationBatch, InvitationState, LedgerKind},
    portal::JoinLink,
    staff::{Permission, Permissions},
};
use services::{
    mail::OutboxWorker,
    staff::{Administer, EditClients, InviteClients},
};

async fn details(person: &Person, client: ClientId) -> ClientDetails {
    person.services.client_details(&person.permit(), client).await.expect("a client")
}

/// Queued; not delivered yet.
async fn invite(person: &Person, client: ClientId) {
    let by = person.permit::<InviteClients>();
    let draft = person.services.draft_invitations(&by, &vec![client].into()).await.expect("a draft");
    let batch = InvitationBatch {
        idempotency_key: format!("key-of-{client}-{}", details(person, client).await.revision),
        clients: vec![client].into(),
        seen: None,
        draft: None,
        draft_page: None,
        messages: draft.messages.into_iter().map(|message| message.written).collect(),
        forms: vec![],
        save_as_default: false,
        default_seen: None,
    };
    assert_eq!(person.services.send_invitations(&by, batch).await.expect("sent").queued_count(), 1);
}

async fn deliver(person: &Person) {
    OutboxWorker::new(person.services.clone()).run_once().await;
}

async fn secret(person: &Person) -> String {
    let mails = person.services.list_mail().await.expect("mails");
    let text = person.services.get_mail(mails.first().expect("an e-mail").id).await.expect("the e-mail").text;
    let (_, rest) = text.split_once("/join/").expect("a link");
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
}

store::on_both_engines! {
    async fn r30_a_new_address_before_there_is_an_account_replaces_the_open_invitation(store) {
        let (test, olga) = hazel(store).await;
        let mara = olga.add("Mara", "mara@mail.example").await;
        invite(&olga, mara).await;
        deliver(&olga).await;
        let secret = secret(&olga).await;
        let edit = olga.permit::<EditClients>();
        // Another name, or the same address written differently, changes nothing about it.
        test.services.save_client(&edit, mara, &form("Mara", "Neu", " MARA@mail.example", 1)).await.expect("saved");
        assert_eq!(details(&olga, mara).await.portal, PortalState::Sent);
        // A change that is refused as too old leaves it open, too.
        assert_eq!(refusal(test.services.save_client(&edit, mara, &form("Mara", "Neu", "new@mail.example", 1)).await), Refusal::Conflict);
        assert_eq!(details(&olga, mara).await.invitation.expect("an invitation").state, InvitationState::Open);
        test.services.save_client(&edit, mara, &form("Mara", "Neu", "new@mail.example", 2)).await.expect("saved");
        let after = details(&olga, mara).await;
        assert_eq!((after.portal, after.revision), (PortalState::AddressChanged, 3));
        for filter in [ClientFilter::AddressChanged, ClientFilter::Stuck] {
            assert_eq!(olga.list(filter).await.into_iter().map(|row| row.id).collect::<Vec<_>>(), [mara], "{filter:?}");
        }
        assert!(olga.list(ClientFilter::NoAccount).await.is_empty());
        let invitation = after.invitation.expect("an invitation");
        assert_eq!(invitation.state, InvitationState::Replaced);
        let last = invitation.ledger.last().expect("a line");
        assert_eq!((last.kind, last.actor_name.as_deref()), (LedgerKind::AddressChanged, Some("Olga Other")));
        assert!(matches!(test.services.join_page("hazel-court", &secret).await.expect("a page").link, JoinLink::Replaced { .. }));
        let history: Vec<_> = test.services.client_history(&olga.permit(), mara).await.expect("a history").into_iter().map(|row| row.action.key()).collect();
        assert_eq!(history.iter().filter(|action| **action == "invitation.replaced").count(), 1);
        invite(&olga, mara).await;
        assert!(olga.list(ClientFilter::AddressChanged).await.is_empty(), "invited at the new one");
    }
}

store::on_both_engines! {
    async fn r30_an_invitation_that_waits_in_the_outbox_does_not_go_to_the_old_address(store) {
        let (test, olga) = hazel(store).await;
        let mara = olga.add("Mara", "typo@mail.example").await;
        invite(&olga, mara).await;
        test.services.save_client(&olga.permit::<EditClients>(), mara, &form("Mara", "Abramson", "mara@mail.example", 1)).await.expect("saved");
        deliver(&olga).await;
        assert!(test.services.list_mail().await.expect("mails").is_empty());
        assert_eq!(details(&olga, mara).await.portal, PortalState::AddressChanged);
    }
}

store::on_both_engines! {
    async fn r6_an_address_in_use_is_refused_and_names_the_other_client_only_to_those_who_may_see_them(store) {
        let (test, _) = hazel(store).await;
        let willow = willow(&test.services).await;
        let active = willow.administrator.list(ClientFilter::Active).await;
        let visible: Vec<ClientId> = willow.other.list(ClientFilter::All).await.into_iter().map(|row| row.id).collect();
        let hidden = active.iter().find(|row| !visible.contains(&row.id)).expect("one whom the third member does not see");
        let email = hidden.email.clone().expect("an address");
        let other = willow.other.session.viewer().staff.id;
        test.services.set_permission(&willow.administrator.permit::<Administer>(), other, Permission::EditClients, true).await.expect("on");
        let limited = Person::sign_in(&test.services, willow.other.session.viewer().staff.email.as_str(), &willow.password).await;
        let adding = async |person: &Person, email: &str| {
            let refused = refusal(test.services.add_client(&person.permit::<EditClients>(), &form("New", "Client", email, 0)).await);
            refused.at("email").expect("a sentence at the address").to_owned()
        };
        for email in [email.clone(), email.to_uppercase(), format!("  {email} ")] {
            let (told, not_told) = (adding(&willow.administrator, &email).await, adding(&limited, &email).await);
            assert!(told.contains(&hidden.full_name()), "{told}");
            assert!(!not_told.contains(&hidden.first_name) && !not_told.contains(&hidden.last_name), "{not_told}");
        }
        let stranger = willow.administrator.add("Vera", "vera@mail.example").await;
        let edit = willow.administrator.permit::<EditClients>();
        assert!(refusal(test.services.save_client(&edit, stranger, &form("Vera", "Neu", &email, 1)).await).at("email").is_some());
        assert_eq!(details(&willow.administrator, stranger).await.email.expect("an address").as_str(), "vera@mail.example");
    }
}

store::on_both_engines! {
    async fn r30_the_address_of_a_client_with_an_account_stays_until_the_new_one_confirms_it(store) {
        let (test, _) = hazel(store).await;
        let willow = willow(&test.services).await;
        let row = willow.administrator.list(ClientFilter::Active).await.into_iter().next().expect("an active client");
        let (edit, email) = (willow.administrator.permit::<EditClients>(), row.email.clone().expect("an address"));
        let refused = refusal(test.services.save_client(&edit, row.id, &form("New", "Name", "", 1)).await);
        assert!(refused.at("email").is_some(), "a client with an account needs one");
        test.services.save_client(&edit, row.id, &form("New", "Name", "new@mail.example", 1)).await.expect("all else is changed");
        let after = details(&willow.administrator, row.id).await;
        assert_eq!((after.full_name().as_str(), after.portal), ("New Name", PortalState::Active));
        assert_eq!(after.email.map(|kept| kept.to_string()).as_ref(), Some(&email));
        assert_eq!(after.pending_address.expect("it waits").email, "new@mail.example");
        test.services.sign_in_client(&willow.slug, &email, willow.password.clone().into(), "192.0.2.7").await.expect("signs in as before");
        assert!(test.services.sign_in_client(&willow.slug, "new@mail.example", willow.password.clone().into(), "192.0.2.7").await.is_err());
        test.services.cancel_client_address(&edit, row.id).await.expect("cancelled");
        assert_eq!(details(&willow.administrator, row.id).await.pending_address, None);
    }
}

store::on_both_engines! {
    async fn r6_one_address_may_serve_two_clients_without_an_account_and_clients_of_two_practices(store) {
        let (test, olga) = hazel(store).await;
        let willow = willow(&test.services).await;
        let taken = willow.administrator.list(ClientFilter::Active).await.remove(0).email.expect("an address");
        olga.add("Elsewhere", &taken).await;
        olga.add("Parent", "family@mail.example").await;
        olga.add("Child", "family@mail.example").await;
        assert_eq!(olga.list(ClientFilter::All).await.len(), 3);
        let noor = olga.colleague("noor@hazel.example", Permissions { see_all_clients: false, ..Permissions::ALL }).await;
        let own = noor.add("Own", "own@mail.example").await;
        assert_eq!(noor.list(ClientFilter::All).await.iter().map(|row| row.id).collect::<Vec<_>>(), [own]);
    }
}
