//! A form while it is filled in: what is answered, what is shown, and what one more answer changes. The page asks it at every
//! keystroke, so an answer on which nothing depends costs nothing but itself, however long the form is.

use super::answers::Answers;
use super::check::{Completeness, check_each_with};
use super::expressions::{Reckoner, Settled};
use super::fault::AnswerFault;
use super::item::Item;
use super::layout::{Layout, Node};
use super::place::readings;
use super::questionnaire::Questionnaire;
use super::ripple::Ripples;
use super::steps::Step;
use super::value::AnswerValue;
use super::visibility::{Verdicts, shown_places};
use chrono::{DateTime, FixedOffset};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct Filling {
    form: Questionnaire,
    steps: Vec<Step>,
    step_by_link_id: HashMap<String, usize>,
    reckoner: Option<Arc<dyn Reckoner>>,
    /// The questions that conditions ask about.
    deciding: HashSet<String>,
    ripples: Option<Ripples>,
    answers: Answers,
    /// Places of instances that are there although nothing in them may be answered yet.
    there: BTreeSet<String>,
    /// Places of instances that were removed while later ones stay: numbers are not given again.
    gone: BTreeSet<String>,
    verdicts: Verdicts,
    shown: BTreeSet<String>,
    now: DateTime<FixedOffset>,
}

/// What an answer changed beside itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consequence {
    /// The places that are shown now and were not, or that were and are not.
    pub shown: Vec<String>,
    /// How many questions have an answer, or are there to be answered.
    pub progress: bool,
    /// The answers that were reckoned anew, by their places.
    pub reckoned: Vec<String>,
}

impl Filling {
    /// As [`new`](Self::new), and reckons at once, where the form does.
    pub fn reckoning(form: Questionnaire, answers: Answers, now: DateTime<FixedOffset>) -> Self {
        let expressions = super::Expressions::of(&form);
        let mut made = Self::new(form, answers, now);
        if let Some(expressions) = expressions {
            made.reckon_with(Arc::new(expressions));
        }
        made
    }

    /// `now` is what the form's expressions take for the time. It reckons nothing yet: see [`reckon_with`](Self::reckon_with).
    pub fn new(form: Questionnaire, answers: Answers, now: DateTime<FixedOffset>) -> Self {
        let deciding = form.items().flat_map(|item| &item.enable_when).map(|condition| condition.question.clone()).collect();
        let (reckoner, steps) = (None, form.steps());
        let (there, gone, verdicts, shown) = (BTreeSet::new(), BTreeSet::new(), Verdicts::new(), BTreeSet::new());
        let (step_by_link_id, ripples) = (steps_of_items(&form, &steps), Ripples::of(&form));
        let mut made = Self { form, steps, step_by_link_id, reckoner, deciding, ripples, answers, there, gone, verdicts, shown, now };
        made.settle();
        made
    }

    /// What was reckoned elsewhere counts until this one reckons itself.
    #[must_use]
    pub fn with_verdicts(mut self, verdicts: Verdicts) -> Self {
        self.verdicts = verdicts;
        self.settle();
        self
    }

    /// From now on the form reckons with every answer.
    pub fn reckon_with(&mut self, reckoner: Arc<dyn Reckoner>) -> Consequence {
        self.reckoner = Some(reckoner);
        self.settle()
    }

    pub fn verdicts(&self) -> &Verdicts {
        &self.verdicts
    }

    pub fn form(&self) -> &Questionnaire {
        &self.form
    }

    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Without those to hidden questions, which count for nothing.
    pub fn shown_answers(&self) -> Answers {
        let shown = self.answers.iter().filter(|(place, _)| self.shown.contains(*place));
        Answers(shown.map(|(place, values)| (place.to_owned(), values.to_vec())).collect())
    }

    /// The places of what is shown.
    pub fn shown(&self) -> &BTreeSet<String> {
        &self.shown
    }

    /// The item that stands at a place.
    pub fn item_at(&self, place: &str) -> Option<&Item> {
        self.form.item_at(place)
    }

    /// Answers one question anew; no values take its answer away.
    pub fn set(&mut self, place: &str, values: Vec<AnswerValue>) -> Consequence {
        let was_answered = !self.answers.get(place).is_empty();
        let progress = was_answered == values.is_empty();
        if self.answers.get(place) == values {
            return Consequence::default();
        }
        self.answers.set(place, values);
        // In the first instance of all the groups around it, a place is there anyhow.
        let is_new = self.item_at(place).is_some_and(|item| item.link_id != place) && self.there.insert(place.to_owned());
        let decides = is_new || self.reckoner.is_some() || self.item_at(place).is_some_and(|item| self.deciding.contains(&item.link_id));
        if !decides {
            return Consequence { progress, ..Consequence::default() };
        }
        let change = self.follow(place).unwrap_or_else(|| self.settle());
        Consequence { progress: progress || change.progress, ..change }
    }

    /// Another instance of a repeating group, with what the form answers in it from the start.
    pub fn add_instance(&mut self, place: &str) -> Consequence {
        self.there.insert(place.to_owned());
        self.gone.remove(place);
        let starts: Vec<(String, Vec<AnswerValue>)> =
            self.inside(place, |node| node.item.is_question().then(|| node.item.starting_values()));
        for (place, values) in starts {
            self.answers.set(&place, values);
        }
        Consequence { progress: true, ..self.settle() }
    }

    /// An instance of a repeating group goes, with all that was answered in it.
    pub fn remove_instance(&mut self, place: &str) -> Consequence {
        for inner in self.places_in(place) {
            self.answers.clear(&inner);
            self.there.remove(&inner);
        }
        self.there.remove(place);
        self.gone.insert(place.to_owned());
        Consequence { progress: true, ..self.settle() }
    }

    /// The places in an instance.
    pub fn places_in(&self, place: &str) -> Vec<String> {
        self.inside(place, |_| Some(())).into_iter().map(|(place, ())| place).collect()
    }

    /// The places in an instance, with what is found out about each.
    fn inside<T>(&self, place: &str, find: impl Fn(&Node<'_>) -> Option<T>) -> Vec<(String, T)> {
        let layout = self.layout();
        let Some(at) = layout.at(place) else { return Vec::new() };
        layout.under(at).map(|under| &layout.nodes[under]).filter_map(|node| Some((node.place.clone(), find(node)?))).collect()
    }

    fn layout(&self) -> Layout<'_> {
        Layout::of_places(&self.form, self.answers.iter().map(|(place, _)| place).chain(self.there.iter().map(String::as_str)))
    }

    /// Which instances of a repeating group there are, by number, in the place that the groups around it have; from 1.
    pub fn instances(&self, group: &str, around: &[usize]) -> Vec<usize> {
        let layout = self.layout();
        let there = layout.instances(group, around).map(|at| &layout.nodes[at]).filter(|node| !self.gone.contains(&node.place));
        there.map(Node::number).collect()
    }

    /// What an answer shows and hides, where that can be followed from it alone.
    fn follow(&mut self, place: &str) -> Option<Consequence> {
        let ripples = self.ripples.as_ref().filter(|_| self.reckoner.is_none())?;
        let shown = ripples.follow(&self.form, &self.answers, place, &mut self.shown);
        Some(Consequence { progress: !shown.is_empty(), shown: shown.into_iter().collect(), reckoned: Vec::new() })
    }

    fn settle(&mut self) -> Consequence {
        let mut reckoned = Vec::new();
        if let Some(reckoner) = &self.reckoner {
            let Settled { answers, verdicts } = reckoner.settle(&self.form, &self.answers, self.now);
            let places = answers.iter().chain(self.answers.iter()).map(|(place, _)| place).collect::<BTreeSet<_>>();
            reckoned = places.into_iter().filter(|place| answers.get(place) != self.answers.get(place)).map(str::to_owned).collect();
            (self.answers, self.verdicts) = (answers, verdicts);
        }
        let shown = shown_places(&self.layout(), &self.answers, &self.verdicts);
        let changed: Vec<String> = shown.symmetric_difference(&self.shown).cloned().collect();
        self.shown = shown;
        Consequence { progress: !changed.is_empty() || !reckoned.is_empty(), shown: changed, reckoned }
    }

    /// The questions and groups that are shown, in the form's order: their places and words.
    pub fn questions(&self) -> Vec<(String, String)> {
        let layout = self.layout();
        let shown = layout.nodes.iter().filter(|node| self.shown.contains(&node.place));
        shown.map(|node| (node.place.clone(), node.item.question().to_owned())).collect()
    }

    /// How many of the questions that are shown, and that a client answers, have an answer; and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        if self.ripples.is_some() {
            let takes = |item: &&Item| item.is_question() && !item.is_read_only() && self.shown.contains(&item.link_id);
            let asked = self.form.items().filter(takes);
            return asked
                .fold((0, 0), |(answered, all), item| (answered + usize::from(!self.answers.get(&item.link_id).is_empty()), all + 1));
        }
        let layout = self.layout();
        let mut gone: Vec<bool> = Vec::with_capacity(layout.nodes.len());
        for node in &layout.nodes {
            gone.push(self.gone.contains(&node.place) || node.parent.is_some_and(|parent| gone[parent]));
        }
        let there = layout.nodes.iter().zip(&gone).filter(|(_, gone)| !**gone).map(|(node, _)| node);
        let asked = there.filter(|node| node.takes_answers() && self.shown.contains(&node.place));
        asked.fold((0, 0), |(answered, all), node| (answered + usize::from(!self.answers.get(&node.place).is_empty()), all + 1))
    }

    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The steps in which anything is shown, by number from 0; never none.
    pub fn open_steps(&self) -> Vec<usize> {
        let open = (0..self.steps.len()).filter(|at| self.steps[*at].link_ids.iter().any(|link_id| self.shown.contains(link_id)));
        let open: Vec<usize> = open.collect();
        if open.is_empty() { vec![0] } else { open }
    }

    /// Where one goes on: in the first step in which something is missing or wrong, or in the last that is answered, or after it when
    /// nothing in it is left to answer. What the form answers from the start nobody has answered yet.
    pub fn step_to_go_on(&self) -> usize {
        let (mut last, mut blank) = (None, BTreeSet::new());
        for node in self.layout().nodes.iter().filter(|node| node.takes_answers() && self.shown.contains(&node.place)) {
            let (step, values) = (self.step_of(&node.place), self.answers.get(&node.place));
            if values.is_empty() {
                blank.extend(step);
            } else if values != node.item.starting_values() {
                last = last.max(step);
            }
        }
        let open = self.open_steps();
        let Some(last) = last else { return open[0] };
        let after = open.into_iter().find(|step| *step > last).filter(|_| !blank.contains(&last)).unwrap_or(last);
        let faults = self.faults(Completeness::Submit);
        faults.iter().filter_map(|fault| self.step_of(&fault.place)).min().map_or(after, |faulty| faulty.min(after))
    }

    /// In which step a place is; of a scale as a whole, its first.
    pub fn step_of(&self, place: &str) -> Option<usize> {
        readings(place).find_map(|(link_id, _)| self.step_by_link_id.get(link_id).copied())
    }

    /// What is wrong with one question's answer as it is; nothing is missing while it may still come.
    pub fn fault_at(&self, place: &str) -> Option<AnswerFault> {
        let item = self.item_at(place)?;
        let values = item.write_all(self.answers.get(place));
        item.fault_in(&values).map(|kind| AnswerFault::of(item, place, kind))
    }

    /// What is wrong now, by the form's order.
    pub fn faults(&self, completeness: Completeness) -> Vec<AnswerFault> {
        check_each_with(&self.form, &self.answers, completeness, &self.verdicts).faults
    }

    /// What must be put right before the next step.
    pub fn faults_of_step(&self, step: usize) -> Vec<AnswerFault> {
        self.faults(Completeness::Submit).into_iter().filter(|fault| self.step_of(&fault.place) == Some(step)).collect()
    }
}

fn steps_of_items(form: &Questionnaire, steps: &[Step]) -> HashMap<String, usize> {
    fn add(item: &Item, around: Option<usize>, named: &HashMap<&str, usize>, found: &mut HashMap<String, usize>) -> Option<usize> {
        let own = named.get(item.link_id.as_str()).copied().or(around);
        let inner: Vec<Option<usize>> = item.item.iter().map(|inner| add(inner, own, named, found)).collect();
        let step = own.or_else(|| inner.into_iter().flatten().next());
        found.extend(step.map(|step| (item.link_id.clone(), step)));
        step
    }
    let named = steps.iter().enumerate().flat_map(|(at, step)| step.link_ids.iter().map(move |link_id| (link_id.as_str(), at))).collect();
    let mut found = HashMap::new();
    for item in &form.item {
        add(item, None, &named, &mut found);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::{AnswerValue, answers_from_fields};

    #[test]
    fn one_goes_on_in_the_first_step_that_is_unfinished() {
        let group = |id: &str, items: &str| format!(r#"{{ "linkId": "{id}", "type": "group", "item": [{items}] }}"#);
        let [must, may] = [r#""required": true"#, r#""required": false"#];
        let asked = |id: &str, more: &str| format!(r#"{{ "linkId": "{id}", "type": "string", {more} }}"#);
        let start = r#""initial": [{ "valueString": "Reed" }]"#;
        let items = [
            group("a", &[asked("name", must), asked("nick", may)].join(",")),
            group("b", &asked("town", may)),
            group("c", &[asked("pain", may), asked("where", may)].join(",")),
            group("d", &[asked("doctor", start), asked("code", must)].join(",")),
        ];
        let form = format!(r#"{{ "resourceType": "Questionnaire", "status": "active", "item": [{}] }}"#, items.join(","));
        let form = Questionnaire::from_json(&form).unwrap();
        let goes_on = |answered: &[&str]| {
            let mut answers = Answers::default();
            for place in answered {
                answers.set(place, vec![AnswerValue::Text("Reed".to_owned())]);
            }
            Filling::new(form.clone(), answers, "2026-12-07T09:12:05Z".parse().unwrap()).step_to_go_on()
        };
        assert_eq!(goes_on(&[]), 0);
        assert_eq!(goes_on(&["doctor"]), 0, "nobody has answered that yet");
        assert_eq!(goes_on(&["name"]), 0, "there is more in it");
        assert_eq!(goes_on(&["name", "nick"]), 1);
        assert_eq!(goes_on(&["name", "town"]), 2, "what was passed over is not asked again");
        assert_eq!(goes_on(&["name", "pain"]), 2);
        assert_eq!(goes_on(&["town", "pain"]), 0, "what must be answered is");
        assert_eq!(goes_on(&["name", "pain", "where"]), 3);
        assert_eq!(goes_on(&["name", "nick", "town", "pain", "where", "doctor", "code"]), 3);
    }

    #[test]
    fn r22_what_is_too_long_is_no_answer_and_is_counted_in_characters() {
        let form = r#"{ "resourceType": "Questionnaire", "status": "active", "item": [
            { "linkId": "why", "type": "text", "maxLength": 6 },
            { "linkId": "drink", "type": "open-choice", "maxLength": 6, "answerOption": [{ "valueString": "Camomile" }] },
            { "linkId": "any", "type": "text" } ] }"#;
        let form = Questionnaire::from_json(form).unwrap();
        let told = |name: &str, value: &str| {
            let reading = answers_from_fields(&form, &[(name.to_owned(), value.to_owned())]);
            let told = reading.faults.first().map(AnswerFault::sentence);
            assert_eq!((reading.answers.is_empty(), reading.typed.contains_key(name)), (told.is_some(), told.is_some()), "{name}");
            told.unwrap_or_default()
        };
        assert_eq!(
            told("why", "\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}"),
            "",
            "six, though each is two of a browser's units"
        );
        assert_eq!(told("why", &"w".repeat(106)), "Shorten this to 6 characters; it has 106, 100 too many.");
        assert_eq!(told("drink", "0"), "", "the form's own words");
        assert_eq!(told("drink~other", "Camomiles"), "Shorten this to 6 characters; it has 9, 3 too many.");
        assert_eq!(told("any", &"w".repeat(1_000_000)), "Shorten this to 100000 characters; it has 1000000, 900000 too many.");
    }
}
