//! How large a form becomes where it is filled in. Least counts of groups within groups multiply, and each question has the options of its
//! value set beside it, so a short file could take more memory than there is.

use super::item::Item;
use super::place::MOST_INSTANCES;
use super::questionnaire::{FormError, Questionnaire};

/// More than anyone fills in.
const MOST_PLACES: usize = 10_000;
/// Of all questions together.
const MOST_OPTIONS: usize = 20_000;

impl Questionnaire {
    /// For a form that comes in, before it is laid out or given its options.
    pub fn check_size(&self) -> Result<(), FormError> {
        if place_count(&self.clone().with_signers().item, 1) > MOST_PLACES {
            return Err(FormError::TooManyPlaces { most: MOST_PLACES });
        }
        if self.counts_more_options_than(MOST_OPTIONS) {
            return Err(FormError::TooManyOptions { most: MOST_OPTIONS });
        }
        Ok(())
    }
}

/// With each group as often as it is wanted at least, in each of the instances `around` it.
fn place_count(items: &[Item], around: usize) -> usize {
    let count = |item: &Item| {
        let least = if item.is_repeating_group() { item.least_count().clamp(1, MOST_INSTANCES) } else { 1 };
        let own = around.saturating_mul(least);
        own.saturating_add(place_count(&item.item, own))
    };
    items.iter().map(count).fold(0, usize::saturating_add)
}
