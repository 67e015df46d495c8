//! Random answers, the same for the same seed. About one question in eight is left out.

use domain::forms::{AnswerOption, AnswerValue, Answers, Item, ItemType, Questionnaire};

/// Marsaglia's xorshift, which is random enough for that (Journal of Statistical Software 8 (14), 2003).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit.max(1)
    }

    pub fn answers(&mut self, form: &Questionnaire) -> Answers {
        let mut answers = Answers::default();
        for item in form.items() {
            if !item.is_calculated() && self.below(8) > 0 {
                answers.set(&item.link_id, self.answer(item).into_iter().collect());
            }
        }
        answers
    }

    fn answer(&mut self, item: &Item) -> Option<AnswerValue> {
        let number = self.below(200);
        Some(match item.item_type {
            _ if !item.answer_option.is_empty() => {
                let at = usize::try_from(self.below(item.answer_option.len() as u64)).ok()?;
                item.answer_option.get(at).and_then(AnswerOption::value)?
            }
            ItemType::Boolean => AnswerValue::Boolean(number.is_multiple_of(2)),
            ItemType::Integer => AnswerValue::Integer(i64::try_from(number % 12).ok()?),
            ItemType::Decimal => AnswerValue::Decimal(format!("{number}.{}", self.below(10))),
            ItemType::Text | ItemType::String => AnswerValue::Text(format!("Words {number}")),
            _ => return None,
        })
    }
}
