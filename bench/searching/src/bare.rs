//! A bare axum route: the same 50 rows by sqlx, in the same HTML as the page's table, and nothing else. What the program's page costs
//! beside it is session, permission, figures, the rest of the page and the security headers.

use crate::Outcome;
use axum::{Router, extract::State, http::StatusCode, response::Html, routing::get};
use std::{fmt::Write, sync::Arc};
use store::{
    Store,
    clients::{ListFilter, list},
};
use uuid::Uuid;

struct Bare {
    store: Store,
    organization: Uuid,
    /// What stands before and after the rows: a page that the program has sent, from the file that `PAGE` names.
    around: (String, String),
}

pub async fn serve(store: Store) -> Outcome<()> {
    let organization = store::testing::clients::find_organization(&store).await?.ok_or("there is no practice in this database")?;
    let page = std::fs::read_to_string(std::env::var("PAGE")?)?;
    let (before, rest) = page.split_once("<tbody>").ok_or("the page has no table")?;
    let (_, after) = rest.rsplit_once("</tbody>").ok_or("the page's table has no end")?;
    let bare = Bare { store, organization, around: (format!("{before}<tbody>"), format!("</tbody>{after}")) };
    let router = Router::new().route("/clients", get(clients)).with_state(Arc::new(bare));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

async fn clients(State(bare): State<Arc<Bare>>) -> Result<Html<String>, StatusCode> {
    page(&bare).await.map(Html).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

async fn page(bare: &Bare) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let mut tx = bare.store.read().await?;
    let rows = list(&mut tx, bare.organization, &ListFilter { limit: 50, ..ListFilter::default() }).await?;
    drop(tx);
    let mut html = bare.around.0.clone();
    for row in rows {
        let class = if row.portal_state == "active" { " class=\"active\"" } else { "" };
        let email = row.email.as_deref().unwrap_or("No e-mail address");
        write!(
            html,
            "<tr{class}><td data-label=\"Name\"><a href=\"/clients/{}\">{}, {}</a></td><td data-label=\"E-mail\">{email}</td>\
             <td data-label=\"Portal\"><span class=\"badge\">{}</span></td><td data-label=\"Forms\">{} of {} done</td></tr>",
            row.id, row.last_name, row.first_name, row.portal_state, row.forms_done, row.forms_total
        )?;
    }
    html.push_str(&bare.around.1);
    Ok(html)
}
