//! Readers of a language are found by their index however late in the list they come, and looking for them reads no more than is promised.

use super::*;
use crate::{
    clients::{Search, set_portal_state},
    organization::fixture::*,
    testing::plans::{Bind, analyze, plan, without},
};
use chrono::TimeDelta;
use domain::{
    Language,
    clients::{ClientFilter, ClientInput},
};

/// More than a search looks through, who read Spanish and are all invited; before them as many in no language of their own.
const MANY: u128 = 1_050;

async fn add(tx: &mut Tx, organization: Uuid, number: u128, last_name: &str, language: Option<Language>) -> Uuid {
    let id = Uuid::from_u128(number);
    let email = format!("c{number}@mail.example");
    add_client(tx, organization, id, &ClientInput { language, ..input("Mara", last_name, Some(&email)) }).await;
    id
}

async fn stands(tx: &mut Tx, id: Uuid, state: PortalState) {
    set_portal_state(tx, HERE, id, state, None, now() + TimeDelta::hours(1)).await.unwrap();
}

struct Asked<'a> {
    search: &'a str,
    filter: ClientFilter,
    except: &'a [Uuid],
    are_active: bool,
}

const EVERYBODY: Asked<'static> = Asked { search: "", filter: ClientFilter::All, except: &[], are_active: false };

async fn first(tx: &mut Tx, asked: Asked<'_>, languages: &[&str]) -> Vec<Uuid> {
    let kept: Vec<Standing> = Standing::all().filter(|standing| asked.filter.keeps(*standing)).collect();
    let search = Search::of(asked.search);
    let matching = Matching { search: &search, standings: (asked.filter != ClientFilter::All).then_some(&kept), except: asked.except };
    let languages: Vec<String> = languages.iter().map(ToString::to_string).collect();
    let readers = ReadersOf { languages: &languages, are_active: asked.are_active };
    list_first_readers(tx, HERE, &matching, readers, 3).await.unwrap()
}

crate::on_both_engines! {
    async fn the_first_readers_of_a_language_are_found_in_the_lists_order_wherever_they_stand(store) {
        let mut tx = two_practices(&store).await;
        assert_eq!(list_languages(&mut tx, HERE).await.unwrap(), Vec::<String>::new());
        let mut ids = Vec::new();
        for (number, (last_name, language)) in (100..).zip([
            ("Fuchs", Some(Language::Spanish)), ("Abbott", None), ("Evans", Some(Language::Spanish)), ("Dunn", Some(Language::Spanish)),
            ("Cole", Some(Language::Spanish)), ("Baker", Some(Language::English)),
        ]) {
            ids.push(add(&mut tx, HERE, number, last_name, language).await);
        }
        let [fuchs, abbott, evans, dunn, cole, baker] = ids[..] else { panic!("six") };
        add_client(&mut tx, HERE, Uuid::from_u128(200), &ClientInput { language: Some(Language::Spanish), ..input("No", "Address", None) }).await;
        assert_eq!(list_languages(&mut tx, HERE).await.unwrap(), ["", "en", "es"]);
        assert_eq!(list_languages(&mut tx, ELSEWHERE).await.unwrap(), Vec::<String>::new());
        for (id, state) in [(fuchs, PortalState::Opened), (evans, PortalState::Sent), (dunn, PortalState::Active)] {
            stands(&mut tx, id, state).await;
        }
        assert_eq!(first(&mut tx, EVERYBODY, &["es"]).await, [cole, evans, fuchs]);
        assert_eq!(first(&mut tx, EVERYBODY, &["", "en"]).await, [abbott, baker]);
        assert_eq!(first(&mut tx, Asked { are_active: true, ..EVERYBODY }, &["", "en", "es"]).await, [dunn]);
        assert_eq!(first(&mut tx, Asked { except: &[cole, fuchs], ..EVERYBODY }, &["es"]).await, [evans]);
        assert_eq!(first(&mut tx, Asked { filter: ClientFilter::Opened, ..EVERYBODY }, &["es"]).await, [fuchs]);
        assert_eq!(first(&mut tx, Asked { search: "eva", ..EVERYBODY }, &["es"]).await, [evans]);
        assert!(first(&mut tx, Asked { search: "abbott", ..EVERYBODY }, &["es"]).await.is_empty());
        assert!(first(&mut tx, EVERYBODY, &[]).await.is_empty());
    }
}

crate::on_both_engines! {
    async fn a_search_finds_a_reader_beyond_all_whom_it_looks_through(store) {
        let mut tx = two_practices(&store).await;
        for number in 0..MANY {
            add(&mut tx, HERE, 1_000 + number, "Abbott", Some(Language::Spanish)).await;
        }
        let zimmer = add(&mut tx, HERE, 100, "Zimmer", Some(Language::Spanish)).await;
        let zola = add(&mut tx, HERE, 101, "Zola", Some(Language::Spanish)).await;
        add(&mut tx, HERE, 102, "Zimmer", Some(Language::English)).await;
        add(&mut tx, ELSEWHERE, 103, "Zimmer", Some(Language::Spanish)).await;
        let active = add(&mut tx, HERE, 104, "Zimmer", Some(Language::Spanish)).await;
        stands(&mut tx, active, PortalState::Active).await;
        assert_eq!(first(&mut tx, Asked { search: "zim", ..EVERYBODY }, &["es"]).await, [zimmer]);
        assert_eq!(first(&mut tx, Asked { search: "z", ..EVERYBODY }, &["es"]).await, [zimmer, zola]);
        assert_eq!(first(&mut tx, Asked { search: "zim", are_active: true, ..EVERYBODY }, &["es"]).await, [active]);
        assert!(first(&mut tx, Asked { search: "zim", except: &[zimmer], ..EVERYBODY }, &["es"]).await.is_empty());
        assert_eq!(first(&mut tx, Asked { search: "abb", ..EVERYBODY }, &["es"]).await.len(), 3);
    }
}

crate::on_both_engines! {
    async fn readers_are_read_from_their_index_in_the_lists_order(store) {
        let mut tx = two_practices(&store).await;
        for number in 0..600 {
            add(&mut tx, HERE, 1_000 + number, "Abbott", None).await;
        }
        analyze(&mut tx, &["clients"]).await;
        without(&mut tx, &["seqscan", "bitmapscan", "sort"]).await;
        let engine = usize::from(matches!(tx, Tx::Postgres(_)));
        let (practice, rows) = (Bind::Id(HERE), Bind::Number(50));
        let walk = [practice, Bind::Text("es"), Bind::Text("sent"), rows];
        let mut asked = vec![practice];
        asked.extend(["%abb%", "%", "%", "%", "es", "sent"].map(Bind::Text));
        asked.extend([Bind::Ids(&[]), rows, rows]);
        for (text, binds) in [(LANGUAGES, [practice].as_slice()), (HAS_FURTHER, &walk), (READERS[engine], &asked)] {
            let plan = plan(&mut tx, text, binds).await;
            assert!(plan.contains("clients_by_language"), "{plan}");
            assert!(!["SCAN clients", "SCAN c", "Seq Scan", "clients_by_name"].iter().any(|whole| plan.contains(whole)), "{plan}");
            // What a search has looked through is put in order by SQLite once more.
            assert!(!plan.contains("Sort") && (!plan.contains("TEMP B-TREE") || text == READERS[0]), "{plan}");
        }
        let plan = plan(&mut tx, READERS[engine], &asked).await;
        assert!(engine == 1 || plan.contains("clients_by_language (organization_id=? AND <expr>=? AND standing=?)"), "{plan}");
    }
}

#[tokio::test]
async fn whoever_a_search_means_is_looked_for_in_the_trigrams_first() {
    let store = crate::testing::open(crate::testing::Engine::Sqlite).await;
    let plan = crate::testing::sqlite_plan(&store, FOUND[0]).await;
    assert!(
        plan.starts_with("SCAN t VIRTUAL TABLE") && plan.contains("SEARCH s USING INTEGER PRIMARY KEY") && plan.contains("SEARCH c USING"),
        "{plan}"
    );
}
