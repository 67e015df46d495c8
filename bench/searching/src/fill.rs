//! Invented clients, the same in every run, many a statement: with names as unevenly spread as real ones.

use crate::Outcome;
use chrono::{DateTime, TimeDelta, Utc};
use domain::clients::PortalState;
use store::{
    Store,
    testing::clients::{InventedClient, insert_clients, keep_house},
};
use uuid::Uuid;

const AT_ONCE: usize = 1_000;
const FIRST: [&str; 24] = [
    "Mara", "Tamar", "Pilar", "Joel", "Åse", "Noor", "Inés", "Łukasz", "Sena", "Ruth", "Anton", "Beatriz", "Chidi", "Dilan", "Ewa",
    "Farid", "Greta", "Hiro", "Ivo", "Jana", "Kofi", "Lea", "Milo", "Nadia",
];
const LAST: [&str; 16] =
    ["Abra", "Bell", "Cano", "Dam", "Eri", "Fair", "Gold", "Hal", "Iva", "Jor", "Kest", "Lind", "Mor", "Nor", "Quir", "Zim"];
const END: [&str; 12] = ["mson", "mann", "ris", "berg", "sson", "weather", "ez", "ova", "strom", "well", "ini", "aru"];

/// Those from `from` to before `to`.
pub async fn fill(store: &Store, organization: Uuid, from: usize, to: usize) -> Outcome<()> {
    for start in (from..to).step_by(AT_ONCE) {
        let mut tx = store.write().await?;
        insert_clients(&mut tx, organization, (start..to.min(start + AT_ONCE)).map(client).collect(), beginning()).await?;
        tx.commit().await?;
    }
    Ok(keep_house(store).await?)
}

fn beginning() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_424_400, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

/// What is drawn for a client, each independent of the others: who has one first name has any last name.
#[derive(Clone, Copy)]
enum Drawn {
    First,
    Last,
    End,
    State,
    Email,
    Sent,
    Id,
}

/// The finaliser of `SplitMix64` (Steele, Lea and Flood, 2014): the same in every run, and without a pattern.
fn draw(number: usize, what: Drawn) -> usize {
    let mut mixed = (number as u64 * 8 + what as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    usize::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or_default()
}

fn client(number: usize) -> InventedClient {
    let drawn = |what| draw(number, what);
    let first = FIRST[drawn(Drawn::First) % FIRST.len()].to_owned();
    // One of a thousand is nobody's namesake.
    let last = if number % 1_000 == 999 {
        format!("Xanthe{number}")
    } else {
        format!("{}{}", LAST[drawn(Drawn::Last) % LAST.len()], END[drawn(Drawn::End) % END.len()])
    };
    let state = match drawn(Drawn::State) {
        some if some % 3 == 0 => PortalState::ALL[some / 3 % PortalState::ALL.len()],
        _ => PortalState::NoAccount,
    };
    let email = (drawn(Drawn::Email) % 20 != 0)
        .then(|| format!("{}.{}{number}@mail.example", domain::clients::fold(&first), domain::clients::fold(&last)));
    let sent = i64::try_from(drawn(Drawn::Sent) % 1_000_000).unwrap_or_default();
    InventedClient {
        id: Uuid::from_u128((drawn(Drawn::Id) as u128) << 64 | number as u128),
        first_name: first,
        last_name: last,
        email,
        state,
        sent_at: (state != PortalState::NoAccount).then(|| beginning() - TimeDelta::seconds(sent)),
        forms: if state == PortalState::Active { (4, sent % 5) } else { (0, 0) },
    }
}
