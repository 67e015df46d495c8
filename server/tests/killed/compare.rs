//! What the mail server took, beside what the database says.

use crate::{
    click::address_of,
    smtp::{Taken, is_unknown},
};
use std::collections::HashMap;
use store::testing::mail::MailFact;

/// A program has claimed no more than so many that are not written down.
const CLAIMED: usize = 500;

pub fn compare(taken: &[Taken], facts: &[MailFact], (clients, programs): (usize, usize)) {
    let mut by_address: HashMap<&str, Vec<&Taken>> = HashMap::new();
    for mail in taken {
        by_address.entry(&mail.to).or_default().push(mail);
    }
    let by_client: HashMap<&str, &MailFact> = facts.iter().map(|fact| (fact.to_email.as_str(), fact)).collect();
    assert_eq!((facts.len(), by_client.len()), (clients, clients), "one e-mail for each client");
    for client in 0..clients {
        let address = address_of(client);
        let fact = by_client.get(address.as_str()).unwrap_or_else(|| panic!("{address} was not invited"));
        let mails = by_address.remove(address.as_str()).unwrap_or_default();
        one_client(fact, &mails);
    }
    assert!(by_address.is_empty(), "nobody else got anything: {by_address:?}");
    twice_only_where_the_sender_was_killed(taken, CLAIMED * programs);
}

fn one_client(fact: &MailFact, mails: &[&Taken]) {
    assert_eq!(fact.invitations, 1, "{fact:?}");
    if is_unknown(&fact.to_email) {
        assert_eq!(
            (fact.state.as_str(), fact.portal_state.as_str(), fact.delivery.as_str()),
            ("failed", "not_delivered", "failed"),
            "{fact:?}"
        );
        assert!(mails.is_empty() && fact.server_words.as_deref().is_some_and(|words| words.starts_with("550 5.1.1")), "{fact:?}");
        return;
    }
    assert!(!mails.is_empty(), "missing: {fact:?}");
    assert_eq!((fact.state.as_str(), fact.portal_state.as_str(), fact.delivery.as_str()), ("sent", "sent", "sent"), "{fact:?}");
    assert_eq!((fact.told_sent, fact.audited_sent), (1, 1), "{fact:?}");
    for mail in mails {
        assert!(mail.message_id == fact.message_id && !mail.secret.is_empty() && mail.secret == mails[0].secret, "{fact:?} {mails:?}");
    }
}

/// In each life the e-mails that came again later are among the last that were taken: their marks died with their sender.
fn twice_only_where_the_sender_was_killed(taken: &[Taken], most: usize) {
    let mut last: HashMap<&str, usize> = HashMap::new();
    for (place, mail) in taken.iter().enumerate() {
        last.insert(&mail.to, place);
    }
    let mut again: HashMap<usize, usize> = HashMap::new();
    for (place, mail) in taken.iter().enumerate().filter(|(place, mail)| last[mail.to.as_str()] != *place) {
        let after = taken[place..].iter().filter(|other| other.life == mail.life).count();
        assert!(after <= most, "{mail:?} came again, though its sender lived on for {after} more e-mails");
        let next = taken[place + 1..].iter().find(|other| other.to == mail.to).map(|other| other.life);
        assert!(next.is_some_and(|next| next > mail.life), "{mail:?} came again in the same life");
        *again.entry(mail.life).or_default() += 1;
    }
    println!("{} e-mails came again after {} of the kills, each with its Message-ID", again.values().sum::<usize>(), again.len());
}
