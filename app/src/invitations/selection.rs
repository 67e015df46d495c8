//! Which clients are ticked. Kept apart from the list on screen, so that it survives a search or a filter; a range reaches
//! from the row that was ticked last, and what was chosen before the range stays.

use domain::{
    clients::{ClientRow, Invitable},
    ids::ClientId,
};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Selection {
    /// With the names as the list shows them, which they are ordered by.
    chosen: BTreeMap<ClientId, String>,
    anchor: Option<ClientId>,
    /// What was chosen when the anchor was set.
    before_range: BTreeMap<ClientId, String>,
}

impl Selection {
    pub fn contains(&self, client: ClientId) -> bool {
        self.chosen.contains_key(&client)
    }

    pub fn count(&self) -> usize {
        self.chosen.len()
    }

    /// By name.
    pub fn ids(&self) -> Vec<ClientId> {
        let mut chosen: Vec<(&String, &ClientId)> = self.chosen.iter().map(|(id, name)| (name, id)).collect();
        chosen.sort();
        chosen.into_iter().map(|(_, id)| *id).collect()
    }

    /// Ticks or unticks one row, from where a range then starts. A row that cannot be invited stays as it is (R3, R4).
    pub fn toggle(&mut self, row: &ClientRow) {
        if self.chosen.remove(&row.id).is_none() {
            self.choose(row);
        }
        self.anchor = Some(row.id);
        self.before_range = self.chosen.clone();
    }

    /// Chooses the rows from the anchor to `to`, and nothing else of what an earlier range from there had chosen.
    pub fn choose_range(&mut self, rows: &[ClientRow], from: ClientId, to: ClientId) {
        let place = |client: ClientId| rows.iter().position(|row| row.id == client);
        let anchor = self.anchor.filter(|anchor| place(*anchor).is_some());
        if anchor.is_none() {
            self.anchor = Some(from);
            self.before_range = self.chosen.clone();
        }
        let (Some(start), Some(end)) = (place(anchor.unwrap_or(from)), place(to)) else { return };
        self.chosen = self.before_range.clone();
        for row in &rows[start.min(end)..=start.max(end)] {
            self.choose(row);
        }
    }

    pub fn choose_all(&mut self, rows: &[ClientRow]) {
        for row in rows {
            self.choose(row);
        }
        self.before_range = self.chosen.clone();
    }

    pub fn drop_all(&mut self, rows: &[ClientRow]) {
        self.chosen.retain(|client, _| !rows.iter().any(|row| row.id == *client));
        self.before_range = self.chosen.clone();
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Of these rows: how many can be chosen, and how many of them are.
    pub fn of(&self, rows: &[ClientRow]) -> (usize, usize) {
        let invitable = rows.iter().filter(|row| row.invitable == Invitable::Yes);
        invitable.fold((0, 0), |(all, chosen), row| (all + 1, chosen + usize::from(self.contains(row.id))))
    }

    fn choose(&mut self, row: &ClientRow) {
        if row.invitable == Invitable::Yes {
            self.chosen.insert(row.id, row.list_name());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::clients::PortalState;
    use uuid::Uuid;

    fn rows() -> Vec<ClientRow> {
        let invitable = [Invitable::Yes, Invitable::Yes, Invitable::NoEmail, Invitable::Yes, Invitable::AlreadyActive, Invitable::Yes];
        invitable
            .into_iter()
            .enumerate()
            .map(|(index, invitable)| ClientRow {
                // Ids against the order of names, so that the two cannot be confused.
                id: ClientId(Uuid::from_u128(100 - index as u128)),
                first_name: format!("{index}"),
                last_name: "Name".to_owned(),
                preferred_name: None,
                email: None,
                portal: PortalState::NoAccount,
                invitable,
                forms_done: 0,
                forms_total: 0,
                last_sent: None,
            })
            .collect()
    }

    fn chosen(selection: &Selection, rows: &[ClientRow]) -> Vec<usize> {
        selection.ids().iter().map(|id| rows.iter().position(|row| row.id == *id).unwrap()).collect()
    }

    #[test]
    fn r3_r4_who_cannot_be_invited_cannot_be_chosen_in_any_way() {
        let (rows, mut selection) = (rows(), Selection::default());
        selection.toggle(&rows[2]);
        assert_eq!(selection.count(), 0);
        selection.choose_all(&rows);
        assert_eq!(chosen(&selection, &rows), [0, 1, 3, 5]);
        assert_eq!(selection.of(&rows), (4, 4));
    }

    #[test]
    fn a_range_reaches_from_the_last_tick_and_shrinks_again() {
        let (rows, mut selection) = (rows(), Selection::default());
        selection.toggle(&rows[5]);
        selection.toggle(&rows[1]);
        selection.choose_range(&rows, rows[1].id, rows[3].id);
        assert_eq!(chosen(&selection, &rows), [1, 3, 5]);
        selection.choose_range(&rows, rows[1].id, rows[0].id);
        assert_eq!(chosen(&selection, &rows), [0, 1, 5]);
    }

    #[test]
    fn without_a_tick_a_range_starts_where_the_keyboard_is() {
        let (rows, mut selection) = (rows(), Selection::default());
        selection.choose_range(&rows, rows[0].id, rows[1].id);
        assert_eq!(chosen(&selection, &rows), [0, 1]);
    }

    #[test]
    fn the_selection_survives_another_list_and_a_range_there_adds_to_it() {
        let (rows, mut selection) = (rows(), Selection::default());
        selection.toggle(&rows[0]);
        let elsewhere = &rows[3..];
        selection.choose_range(elsewhere, rows[3].id, rows[5].id);
        assert_eq!(chosen(&selection, &rows), [0, 3, 5]);
        selection.drop_all(elsewhere);
        assert_eq!(chosen(&selection, &rows), [0]);
    }
}
