//! The same statements as the page's, timed.

use crate::{Outcome, fill::fill};
use chrono::{DateTime, Utc};
use domain::{
    clients::{ClientFilter, ClientSort, SortColumn, Standing},
    ids::OrganizationId,
    organization::OrganizationProfile,
};
use std::time::Instant;
use store::{
    Store,
    clients::{ListFilter, Search},
};
use uuid::Uuid;

const ORGANIZATION: Uuid = Uuid::from_u128(1);
const ROUNDS: usize = 200;

/// What is asked for, and for how much longer than at the first count it may take.
struct Asked {
    name: &'static str,
    search: &'static str,
    filter: ClientFilter,
    column: SortColumn,
}

const ASKED: [Asked; 9] = [
    Asked { name: "first page", search: "", filter: ClientFilter::All, column: SortColumn::Name },
    Asked { name: "by e-mail", search: "", filter: ClientFilter::All, column: SortColumn::Email },
    Asked { name: "by last sent", search: "", filter: ClientFilter::All, column: SortColumn::Sent },
    Asked { name: "stuck", search: "", filter: ClientFilter::Stuck, column: SortColumn::Name },
    Asked { name: "everybody's word", search: "mail", filter: ClientFilter::All, column: SortColumn::Name },
    Asked { name: "a first name", search: "tamar", filter: ClientFilter::All, column: SortColumn::Name },
    Asked { name: "one client", search: "xanthe999", filter: ClientFilter::All, column: SortColumn::Name },
    Asked { name: "nobody", search: "qqqqq", filter: ClientFilter::All, column: SortColumn::Name },
    Asked { name: "two letters", search: "zi", filter: ClientFilter::All, column: SortColumn::Name },
];

pub async fn measure(store: &Store, counts: &[usize]) -> Outcome<()> {
    let mut tx = store.write().await?;
    store::organization::insert(&mut tx, &practice(), DateTime::<Utc>::UNIX_EPOCH).await?;
    tx.commit().await?;
    let mut times = vec![Vec::new(); ASKED.len()];
    let mut filled = 0;
    for count in counts {
        let start = Instant::now();
        fill(store, ORGANIZATION, filled, *count).await?;
        eprintln!("{count} clients: filled in {:.1} s", start.elapsed().as_secs_f64());
        filled = *count;
        for (asked, times) in ASKED.iter().zip(&mut times) {
            times.push(median(store, asked).await?);
        }
    }
    println!("{}, milliseconds for 50 rows and the figures, median of {ROUNDS}", store.engine_name());
    let cells = |of: &mut dyn Iterator<Item = String>| of.fold(String::new(), |line, cell| line + &format!("{cell:>12}"));
    println!("{:<18}{}   last / first", "", cells(&mut counts.iter().map(ToString::to_string)));
    for (asked, times) in ASKED.iter().zip(times) {
        let ratio = times.last().copied().unwrap_or_default() / times.first().copied().unwrap_or(1.0);
        println!("{:<18}{}   {ratio:>12.2}", asked.name, cells(&mut times.iter().map(|time| format!("{time:.3}"))));
    }
    Ok(())
}

async fn median(store: &Store, asked: &Asked) -> Outcome<f64> {
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut tx = store.read().await?;
        let kept = store::clients::count(&mut tx, ORGANIZATION, &Search::default(), None).await?;
        let standings: Vec<Standing> =
            kept.iter().map(|(standing, _)| *standing).filter(|standing| asked.filter.keeps(*standing)).collect();
        let filter = ListFilter {
            search: Search::of(asked.search),
            standings: (asked.filter != ClientFilter::All).then_some(standings),
            sort: ClientSort { column: asked.column, is_descending: false },
            limit: 51,
            ..ListFilter::default()
        };
        store::clients::list(&mut tx, ORGANIZATION, &filter).await?;
        drop(tx);
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}

fn practice() -> OrganizationProfile {
    OrganizationProfile {
        id: OrganizationId(ORGANIZATION),
        slug: "bench".to_owned(),
        name: "Bench".to_owned(),
        phone: None,
        email: None,
        language: "en".to_owned(),
        time_zone: "UTC".to_owned(),
        accent: "#30499b".to_owned(),
    }
}
