//! Mail servers, and domains that they deliver to, that are left alone for a while: longer each time, until one takes an e-mail again.
//! They are in the database, so that all programs on it leave them alone.

use super::{Answer, backoff, mark::Handled, own::INSTALLATION, transport::Waits};
use crate::{Result, Services};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{HashMap, HashSet};
use store::{
    Tx,
    messages::rests::{self, RestRow},
};
use uuid::Uuid;

/// So many are looked at; whoever rests beyond them is asked after all.
const KNOWN: i64 = 1_000;
/// Whoever has not refused for so long begins anew.
const FORGOTTEN_HOURS: i64 = 1;

/// Until when, by mail server and domain; the empty domain is the mail server itself.
#[derive(Clone, Default)]
pub(super) struct Rests(HashMap<Uuid, HashMap<String, DateTime<Utc>>>);

impl Rests {
    pub async fn read(tx: &mut Tx, now: DateTime<Utc>) -> Result<Self> {
        let mut all = Self::default();
        for row in rests::list_rests(tx, KNOWN).await? {
            all.add(row);
        }
        if !all.0.is_empty() {
            rests::forget_old_rests(tx, now - TimeDelta::hours(FORGOTTEN_HOURS)).await?;
        }
        Ok(all)
    }

    pub fn add(&mut self, row: RestRow) {
        self.0.entry(row.organization_id).or_default().insert(row.domain, row.rests_until);
    }

    fn until(&self, server: Uuid, domain: &str) -> Option<DateTime<Utc>> {
        self.0.get(&server)?.get(domain).copied()
    }

    pub fn is_resting(&self, server: Uuid, now: DateTime<Utc>) -> bool {
        self.until(server, "").is_some_and(|until| until > now)
    }

    /// Until when nothing goes to this address's domain over this mail server.
    pub fn of_domain(&self, server: Uuid, address: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.0.get(&server).is_none_or(HashMap::is_empty) {
            return None;
        }
        self.until(server, &domain_of(address)).filter(|until| *until > now)
    }

    /// It has rested, and nothing has been heard of it since.
    fn is_over(&self, server: Uuid, domain: &str, now: DateTime<Utc>) -> bool {
        self.until(server, domain).is_some_and(|until| until <= now)
    }

    fn remove(&mut self, server: Uuid, domain: &str) {
        if let Some(domains) = self.0.get_mut(&server) {
            domains.remove(domain);
        }
    }
}

/// Of an address, as it compares.
pub(crate) fn domain_of(address: &str) -> String {
    address.rsplit('@').next().unwrap_or_default().to_lowercase()
}

impl Services {
    /// Whether the practice's mail server has asked to wait, and accepted nothing since. `has_own`: it is not the installation's.
    pub(crate) async fn is_server_waited_for(&self, tx: &mut Tx, organization: Uuid, has_own: bool) -> Result<bool> {
        Ok(self.rests_until(tx, organization, (has_own, "")).await?.is_some())
    }

    /// Until when a domain, or with the empty one the practice's mail server, is left alone, or was before it accepts something again.
    pub(crate) async fn rests_until(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        (has_own, domain): (bool, &str),
    ) -> Result<Option<DateTime<Utc>>> {
        let server = if has_own { organization } else { INSTALLATION };
        Ok(rests::find_rest(tx, server, domain).await?.map(|row| row.rests_until))
    }

    /// What the answers of a group mean for others. `known` is brought up to date.
    pub(super) async fn keep_rests(&self, tx: &mut Tx, handled: &[Handled], known: &mut Rests) -> Result<()> {
        let now = self.now();
        let (mut refused, mut accepted) = (HashSet::new(), HashSet::new());
        for mail in handled {
            let domain = || domain_of(&mail.row.to_email);
            match mail.answer() {
                Some(Answer::Refused { waits: Waits::TheServer, .. }) => drop(refused.insert((mail.server, String::new()))),
                Some(Answer::Refused { waits: Waits::TheDomain, .. }) => drop(refused.insert((mail.server, domain()))),
                // Only what was begun after the rest says that it is over.
                Some(Answer::Delivered { .. }) => {
                    let both = [String::new(), domain()];
                    accepted.extend(both.into_iter().filter(|of| known.is_over(mail.server, of, now)).map(|of| (mail.server, of)));
                }
                Some(Answer::Refused { waits: Waits::Nobody, .. } | Answer::Unconfirmed { .. }) | None => {}
            }
        }
        for (server, domain) in accepted.difference(&refused) {
            rests::end_rest(tx, *server, domain).await?;
            known.remove(*server, domain);
        }
        for (server, domain) in refused {
            let before = rests::find_rest(tx, server, &domain).await?;
            // E-mails that were on their way together are refused together: that counts once.
            let rest = match before {
                Some(resting) if resting.rests_until > now => resting,
                before => {
                    let refusal_count = before.map_or(0, |row| row.refusal_count) + 1;
                    let entropy = self.inner.entropy.as_ref();
                    let wait =
                        if domain.is_empty() { backoff::pause(refusal_count, entropy) } else { backoff::delay(refusal_count, entropy) };
                    let rest = RestRow { organization_id: server, domain, refusal_count, rests_until: now + wait };
                    rests::save_rest(tx, &rest).await?;
                    rest
                }
            };
            known.add(rest);
        }
        Ok(())
    }
}
