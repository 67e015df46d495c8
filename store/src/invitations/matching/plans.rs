//! However many forms a practice has asked for, the requests of those whom a search finds are read alone.

use super::COUNT_OPEN;
use crate::{
    Tx,
    forms::{NewFormRequest, insert_requests},
    organization::fixture::*,
    testing::plans::{Bind, analyze, plan, without},
};
use uuid::Uuid;

const FORM: Uuid = Uuid::from_u128(40);

crate::on_both_engines! {
    async fn r20_who_has_a_form_open_is_counted_from_the_requests_of_those_whom_a_search_finds(store) {
        let mut tx = two_practices(&store).await;
        add_form(&mut tx, HERE, FORM, false).await;
        for number in 100..700 {
            let id = Uuid::from_u128(number);
            add_client(&mut tx, HERE, id, &input(&format!("First{number}"), "Abramson", None)).await;
            let request = NewFormRequest { id, client: id, form_version: FORM, invitation: None, batch: None, position: 0 };
            insert_requests(&mut tx, HERE, &[request], now()).await.unwrap();
        }
        analyze(&mut tx, &["clients", "form_requests", "form_versions"]).await;
        without(&mut tx, &["seqscan"]).await;
        let engine = usize::from(matches!(tx, Tx::Postgres(_)));
        let mut asked = vec![Bind::Id(HERE)];
        asked.extend(["%first77%", "%", "%", "%", ""].map(Bind::Text));
        asked.push(Bind::Ids(&[]));
        let plan = plan(&mut tx, COUNT_OPEN[engine], &asked).await;
        let of_a_client = ["form_requests_by_client (organization_id=? AND client_id=?)", "AND (client_id = clients.id))"][engine];
        assert!(plan.contains("form_requests_by_client") && plan.contains(of_a_client), "{plan}");
        assert!(!["SCAN r", "SCAN v", "Seq Scan on form_requests"].iter().any(|whole| plan.contains(whole)), "{plan}");
    }
}
