//! What the columns of a file hold, as it is stored, and whether its first line is a client.

use super::{read_json, reading::Fault};
use crate::Result;
use domain::{
    Refusal,
    clients::import::{ClientField, DateOrder, DateOrders, FirstLine, Layout},
};
use store::{
    Tx,
    clients::imports::{self, ImportRow},
};

/// Whichever column turns out to have dates, it is known in which orders they can be read.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct KeptLayout {
    #[serde(flatten)]
    pub layout: Layout,
    /// Of each column.
    #[serde(default)]
    pub orders: Vec<DateOrders>,
    /// The number of the first line.
    #[serde(default = "one")]
    pub first: i64,
}

fn one() -> i64 {
    1
}

impl KeptLayout {
    pub fn see(&mut self, cells: &[String]) {
        for (orders, cell) in self.orders.iter_mut().zip(cells) {
            orders.see(cell);
        }
    }

    /// The one that was asked for; that in which the dates can be read, where another column has them now and the person has left
    /// the order as it was.
    pub fn order(&self, columns: &[Option<ClientField>], asked: Option<DateOrder>) -> DateOrder {
        let (was, of) = (self.layout.dates, |columns| Layout::place_of(columns, ClientField::DateOfBirth));
        let (before, now) = (of(&self.layout.columns), of(columns));
        let chosen = asked.filter(|asked| *asked != was || before.is_none() || before == now);
        chosen.unwrap_or_else(|| now.and_then(|place| self.orders.get(place)).map_or(was, |orders| orders.guess(was)))
    }
}

/// The first line goes in among the clients, or names the columns again. How many lines there are then.
pub(super) async fn set_first_line(tx: &mut Tx, row: &ImportRow, kept: &mut KeptLayout, first_line: FirstLine) -> Result<i64> {
    let lines = row.counts().lines;
    match (kept.layout.first_line, first_line) {
        (FirstLine::Names, FirstLine::Client) => {
            kept.see(&read_json::<Vec<String>>(&row.columns)?);
            imports::insert_lines(tx, row.organization_id, row.id, &[(kept.first, row.columns.clone())]).await?;
            Ok(lines + 1)
        }
        (FirstLine::Client, FirstLine::Names) if lines == 1 => Err(Refusal::field("columns", Fault::NoClients.to_string()).into()),
        (FirstLine::Client, FirstLine::Names) => {
            imports::delete_line(tx, row.organization_id, row.id, kept.first).await?;
            Ok(lines - 1)
        }
        _ => Ok(lines),
    }
}

pub(super) fn layout_of(row: &ImportRow) -> Result<Layout> {
    read_json(&row.layout)
}
