//! The demo's practice: complete, consistent, and made once.

use crate::practice::{ADDRESS, Person, hazel, refusal, willow};
use domain::{
    Language, Refusal,
    clients::{ClientFilter, ClientQuery, PortalState},
    ids::BatchId,
    invitations::{InvitationState, LedgerKind},
};
use services::{
    demo::PASSWORD,
    staff::{EditClients, InviteClients, ReadResponses, SignedIn},
};
use std::collections::{BTreeMap, BTreeSet};

store::on_both_engines! {
    async fn two_servers_that_start_at_once_make_one_practice(store) {
        let test = services::testing::services(store);
        let (one, two) = tokio::join!(test.services.fill_demo(), test.services.fill_demo());
        assert_eq!(one.expect("filled").administrator, two.expect("found").administrator);
        let willow = willow(&test.services).await;
        let page = test.services.list_clients(&willow.administrator.permit(), &ClientQuery::default()).await.expect("a page");
        assert_eq!(page.counts.map(|counts| counts.all), Some(240));
    }
}

store::on_both_engines! {
    async fn beside_another_practice_there_is_no_invented_one(store) {
        let (test, _) = hazel(store).await;
        assert!(matches!(refusal(test.services.fill_demo().await), Refusal::Rule(_)));
        let password = PASSWORD.to_owned().into();
        assert!(test.services.sign_in_staff("ada@willowlane.example", password, ADDRESS).await.is_err());
    }
}

async fn everybody(person: &Person) -> Vec<domain::clients::ClientRow> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = person.services.list_clients(&person.permit(), &ClientQuery { after, ..ClientQuery::default() }).await.expect("a page");
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return rows;
        }
    }
}

store::on_both_engines! {
    async fn r9_each_invented_client_stands_where_their_invitation_says(store) {
        let (test, _) = hazel(store).await;
        let willow = willow(&test.services).await;
        let rows = everybody(&willow.administrator).await;
        let (mut states, mut sendings) = (BTreeSet::new(), BTreeMap::new());
        for row in &rows {
            let details = test.services.client_details(&willow.administrator.permit::<SignedIn>(), row.id).await.expect("a client");
            states.insert(row.portal.key());
            let Some(invitation) = details.invitation else {
                assert_eq!(row.portal, PortalState::NoAccount);
                continue;
            };
            assert_eq!(invitation.stands, row.portal, "{}", row.full_name());
            assert_eq!(invitation.state == InvitationState::Accepted, row.portal == PortalState::Active);
            assert_eq!(invitation.ledger.first().map(|line| line.kind), Some(LedgerKind::Queued));
            assert!(invitation.ledger.is_sorted_by_key(|line| line.at));
            let (sent, failed) = sendings.entry(invitation.batch_id.0).or_insert((0, 0));
            *if row.portal == PortalState::NotDelivered { failed } else { sent } += 1;
            let submitted = invitation.ledger.iter().filter(|line| line.kind == LedgerKind::FormSubmitted).count();
            assert_eq!(i64::try_from(submitted).expect("few"), row.forms_done);
            let history = test.services.client_history(&willow.administrator.permit(), row.id).await.expect("a history");
            assert!(history.len() > 1, "{}", row.full_name());
        }
        assert_eq!(states.len(), PortalState::ALL.len() - 2, "all but *queued*, which lasts a moment, and *address changed*: {states:?}");
        for (batch, (sent, failed)) in sendings {
            let progress = test.services.batch_progress(&willow.administrator.permit(), BatchId(batch)).await.expect("a sending");
            assert_eq!((progress.sent, progress.failed, progress.total()), (sent, failed, sent + failed));
        }
        let in_practice = rows.iter().all(|row| row.email.as_deref().is_none_or(|email| email.ends_with(".example")));
        assert!(in_practice);
    }
}

store::on_both_engines! {
    async fn the_three_invented_staff_have_different_permissions(store) {
        let (test, _) = hazel(store).await;
        let willow = willow(&test.services).await;
        assert!(willow.administrator.session.viewer().staff.is_administrator);
        let inviter = &willow.inviter.session;
        assert!(inviter.permit::<InviteClients>().is_ok() && inviter.permit::<EditClients>().is_ok() && inviter.permit::<ReadResponses>().is_ok());
        let other = &willow.other.session;
        assert!(other.permit::<InviteClients>().is_err() && other.permit::<SignedIn>().is_ok());
        assert_eq!(everybody(&willow.other).await.len(), 30);
        assert_eq!(everybody(&willow.inviter).await.len(), 240);
    }
}

store::on_both_engines! {
    async fn an_invented_client_signs_in_and_the_answers_can_be_read(store) {
        let (test, _) = hazel(store).await;
        let willow = willow(&test.services).await;
        let active = willow.administrator.list(ClientFilter::Active).await;
        let client = active.iter().find(|row| row.forms_done > 0).expect("one with a submitted form");
        let email = client.email.as_deref().expect("an address");
        let token = test.services.sign_in_client(&willow.slug, email, willow.password.clone().into(), ADDRESS).await.expect("signed in");
        let session = test.services.portal_session(&willow.slug, &token, ADDRESS, true).await.expect("a look").expect("a session");
        let home = test.services.portal_home(&session, Language::English).await.expect("a home");
        assert_eq!(i64::try_from(home.done.len()).expect("few"), client.forms_done);
        let forms = test.services.client_forms(&willow.inviter.permit(), client.id).await.expect("forms");
        let response = forms.iter().find_map(|form| form.response).expect("a response");
        let view = test.services.read_response(&willow.inviter.permit(), response).await.expect("a response");
        assert!(!view.items.is_empty());
    }
}
