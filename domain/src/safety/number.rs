//! Whether digits are surely a telephone number, as people write them: emergency numbers of a few digits, and whole numbers in groups.
//! Times, dates, ranges, postcodes, numbers of rooms and what is to be texted are none; nor is what may be one of them.

use std::iter::successors;

/// Emergency numbers and lines for a crisis, which mean nothing else where people are told what to do.
const KNOWN: &str =
    "000 016 024 061 062 110 111 112 113 118 119 143 144 147 188 192 211 811 911 988 995 999 1177 1737 3114 3919 14416 90101";

/// How many digits stand in each group of a whole number that begins neither with `+` nor with 0.
const SHAPES: &str = "2222 223 2322 233 2333 244 1334 1344 144 323 333 3222 334 34 343 344 433 424 4222 44 46 36 37 7 8 9 10 11";

/// What says that it is called.
const CALL: &str = "call calls calling phone telephone ring dial tel tél hotline helpline lifeline emergency emergencies police ambulance llame \
    llamar llama llámenos marque teléfono línea emergencias policía appelez composez téléphone anrufen rufen telefon";

/// What says that it is written to.
const WRITE: &str = "text texts texting sms txt whatsapp fax texto textos mensaje mensajes";

/// What says, before digits, that they are something else.
const IS_OTHER: &str = "room suite unit apt apartment box page floor ward building bus extension ext option nº nr code zip postcode licence \
    license policy npi reference ref id account charity section over within sala piso oficina extensión opción código calle avenida habitación";

/// The same behind them.
const UNITS: &str =
    "mg ml kg cm km miles people clients percent years year weeks months times personas años semanas meses veces dollars euros beds";

const STREETS: &str = "street st avenue ave road rd lane drive dr blvd boulevard way square court";

/// What makes 24, 7 or 365 the time that somebody answers.
const OPEN: &str = "h hr hrs hour hours hora horas heures stunden std uur ore day days día días dia dias jours tage min minutes";

/// Between two times of a day, or two days.
const TO: &str = "to till until a hasta bis à am pm a.m p.m uhr";

#[derive(Debug)]
struct Group<'a> {
    digits: &'a str,
    /// What stands before it, but for the first.
    joint: char,
    is_in_brackets: bool,
}

/// Digits that belong together.
#[derive(Debug)]
pub struct Number<'a> {
    /// In bytes of what it was read from.
    pub start: usize,
    pub end: usize,
    has_plus: bool,
    groups: Vec<Group<'a>>,
    /// A time of day stands in it.
    is_doubtful: bool,
}

/// What a number stands in.
pub struct Around<'a> {
    /// From the number before.
    pub before: &'a str,
    pub after: &'a str,
    /// *143 or 147*: the one before is called.
    pub has_just_called: bool,
    /// Nothing but brackets, dots and the like since digits that are no number.
    pub goes_on: bool,
}

/// The numbers that `rest` begins with, with `/` between them; none where it does not begin with one.
pub fn read(rest: &str) -> Vec<Number<'_>> {
    let next = |last: &Number<'_>| {
        let behind = rest.get(last.end..)?.trim_start_matches(' ').strip_prefix('/')?.trim_start_matches(' ');
        Number::read(rest, rest.len() - behind.len())
    };
    successors(Number::read(rest, 0), next).collect()
}

/// Whether all of them are numbers to call. A short one beside a whole one may be another ending of it, or the whole one's first part.
pub fn are_sure(numbers: &[Number<'_>], around: &Around<'_>) -> bool {
    let shorts = numbers.iter().filter(|number| number.is_short()).count();
    let is_beside = shorts == 1 && numbers.first().is_some_and(|first| first.is_short() && !first.digits().starts_with('0'));
    let are_alike = shorts == 0 || shorts == numbers.len() || is_beside;
    are_alike && around.may_hold_a_number() && numbers.iter().all(|number| !number.is_doubtful && number.is_sure(around))
}

impl<'a> Number<'a> {
    fn read(rest: &'a str, start: usize) -> Option<Self> {
        let has_plus = rest.get(start..)?.starts_with('+');
        let mut number = Self { start, end: start + usize::from(has_plus), has_plus, groups: Vec::new(), is_doubtful: false };
        while let Some((group, end)) = number.next_group(rest) {
            let is_time = is_time(group.digits, rest.get(end..).unwrap_or_default());
            if is_time && (number.groups.is_empty() || group.joint == ' ') {
                break;
            }
            number.is_doubtful |= is_time;
            number.groups.push(group);
            number.end = end;
        }
        // One that stands in brackets is read inside of them.
        let is_read = number.groups.len() > 1 || number.groups.first().is_some_and(|group| !group.is_in_brackets);
        is_read.then_some(number)
    }

    /// And where it ends.
    fn next_group(&self, rest: &'a str) -> Option<(Group<'a>, usize)> {
        let behind = rest.get(self.end..)?;
        let (joint, length) = match (self.groups.last(), behind.chars().next()?) {
            (None, _) | (Some(_), '(') => (' ', 0),
            (Some(last), c) if last.is_in_brackets && c.is_ascii_digit() => (' ', 0),
            (Some(_), c @ (' ' | '-' | '.')) => (c, 1),
            (Some(_), c @ ('\u{a0}' | '\u{202f}')) => (' ', c.len_utf8()),
            (Some(_), c @ '\u{2011}') => ('-', c.len_utf8()),
            _ => return None,
        };
        let behind = behind.get(length..)?;
        let digits =
            |text: &'a str| text.get(..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())).filter(|text| !text.is_empty());
        let start = self.end + length;
        if let Some(inside) = behind.strip_prefix('(').filter(|_| self.may_have_brackets()) {
            let digits = digits(inside)?;
            return inside
                .get(digits.len()..)?
                .starts_with(')')
                .then(|| (Group { digits, joint, is_in_brackets: true }, start + digits.len() + 2));
        }
        let digits = digits(behind)?;
        Some((Group { digits, joint, is_in_brackets: false }, start + digits.len()))
    }

    /// At the beginning, and behind a country.
    fn may_have_brackets(&self) -> bool {
        match self.groups.as_slice() {
            [] => !self.has_plus,
            [first] => self.has_plus || first.digits.starts_with("00") || first.digits == "1",
            _ => false,
        }
    }

    /// As a telephone dials it. A 0 in brackets is for those who call from within the country.
    pub fn dialled(&self) -> String {
        let is_abroad = self.has_plus || self.digits().starts_with("00");
        let groups = self.groups.iter().filter(|group| !(is_abroad && group.is_in_brackets && group.digits == "0"));
        let plus = if self.has_plus { "+" } else { "" };
        std::iter::once(plus).chain(groups.map(|group| group.digits)).collect()
    }

    fn digits(&self) -> String {
        self.groups.iter().map(|group| group.digits).collect()
    }

    fn is_short(&self) -> bool {
        self.digits().len() < 7
    }

    fn is_joined_by(&self, joint: char) -> bool {
        self.groups.iter().skip(1).all(|group| group.joint == joint)
    }

    fn is_sure(&self, around: &Around<'_>) -> bool {
        let digits = self.digits();
        if self.has_plus {
            return !digits.starts_with('0') && (8..=15).contains(&digits.len()) && !self.may_end_in_a_time(around);
        }
        if self.is_short() { self.is_sure_and_short(&digits, around) } else { self.is_sure_and_whole(&digits, around) }
    }

    fn is_sure_and_short(&self, digits: &str, around: &Around<'_>) -> bool {
        match self.groups.as_slice() {
            // The European Union's lines, and Australia's.
            [first, .., last] if self.is_joined_by(' ') && digits.len() == 6 => {
                (first.digits == "116" && last.digits.len() == 3)
                    || (digits.starts_with("13") && first.digits.len() < 4 && last.digits.len() > 1)
            }
            // As Canada writes 9-8-8.
            [_, _, _] => self.is_joined_by('-') && self.groups.iter().all(|group| group.digits.len() == 1) && is_in(KNOWN, digits),
            [_] if around.is_a_house() => false,
            [_] => is_in(KNOWN, digits) || (digits.len() == 6 && digits.starts_with("116")) || (may_be_short(digits) && around.is_called()),
            _ => false,
        }
    }

    fn is_sure_and_whole(&self, digits: &str, around: &Around<'_>) -> bool {
        let has_known = self.groups.len() > 1 && self.groups.first().is_some_and(|first| is_in(KNOWN, first.digits));
        let are_mixed = self.groups.iter().any(|group| group.joint == '.') && self.groups.iter().any(|group| group.joint == '-');
        if has_known || are_mixed || self.is_date() || self.are_times() || self.may_end_in_a_time(around) {
            return false;
        }
        if let Some(abroad) = digits.strip_prefix("00") {
            return !abroad.starts_with('0') && (10..=15).contains(&digits.len());
        }
        if digits.starts_with('0') {
            return (8..=11).contains(&digits.len());
        }
        let shape: String = self.groups.iter().map(|group| group.digits.len().to_string()).collect();
        let is_local = self.groups.len() == 1 || shape == "34";
        is_in(SHAPES, &shape) && (!is_local || around.says(CALL))
    }

    /// 2026-11-30, 30.11.2026, 11-30-26.
    fn is_date(&self) -> bool {
        let lengths: Vec<usize> = self.groups.iter().map(|group| group.digits.len()).collect();
        matches!(lengths.as_slice(), [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 2 | 4])
    }

    /// 0900-1700, 2024-2026.
    fn are_times(&self) -> bool {
        let is_time = |group: &Group<'_>| {
            group
                .digits
                .parse()
                .is_ok_and(|number: u32| (1900..=2100).contains(&number) || (number <= 2400 && (number % 100).is_multiple_of(15)))
        };
        self.groups.len() == 2 && self.groups.iter().all(is_time) && !(self.is_joined_by(' ') && self.digits().starts_with('0'))
    }

    /// *0800 111 0 111 9 to 17*.
    fn may_end_in_a_time(&self, around: &Around<'_>) -> bool {
        let Some(last) = self.groups.last().filter(|last| self.groups.len() > 1 && last.digits.len() < 3) else { return false };
        let is_open = ["24", "7"].contains(&last.digits) && last.joint == ' ';
        let next = around.after.trim_start();
        let is_range = next.trim_start_matches(['-', '–', '—', ' ']).starts_with(|c: char| c.is_ascii_digit());
        is_open || is_range || next.split_whitespace().next().is_some_and(|word| is_in(TO, word.trim_end_matches(['.', ',', ')'])))
    }
}

impl Around<'_> {
    /// By what touches it, and by the words beside it.
    fn may_hold_a_number(&self) -> bool {
        let mut back = self.before.chars().rev();
        let (last, second) = (back.next(), back.next());
        let is_behind_a_digit = second.is_some_and(|c| c.is_ascii_digit());
        let may_begin = match last {
            None => true,
            Some(',' | ':' | '–' | '—') => !is_behind_a_digit,
            Some(c) => c.is_whitespace() || "([{\"'“‘«„;¿¡|•·>".contains(c),
        };
        let mut on = self.after.chars();
        let (next, second) = (on.next(), on.next());
        let may_end = match next {
            None => true,
            Some('.' | ',' | ':' | '–' | '—') => {
                !second.is_some_and(|c| if next == Some('.') { c.is_alphanumeric() } else { c.is_ascii_digit() })
            }
            Some(c) => c.is_whitespace() || ")]}\"'”’»;!?…|<".contains(c),
        };
        let is_sum = self.before.trim_end().ends_with(['$', '€', '£', '#', '§', '+'])
            || self.after.trim_start().starts_with(['%', '°', '$', '€', '£']);
        may_begin && may_end && !is_sum && !self.goes_on && !self.is_something_else() && (self.says(CALL) || !self.says(WRITE))
    }

    fn is_something_else(&self) -> bool {
        let before = self.before.trim_end_matches(['.', ':', ' ', '\u{a0}']);
        let is_number = before.len() < self.before.trim_end().len() && before.to_lowercase().ends_with(" no");
        let last = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
        let next: String = self.after.trim_start().chars().take_while(|c| c.is_alphanumeric()).collect();
        is_number || is_in(IS_OTHER, &last) || (self.after.starts_with(char::is_whitespace) && is_in(UNITS, &next.to_lowercase()))
    }

    /// *112 Main Street*.
    fn is_a_house(&self) -> bool {
        let mut words = self.after.split_whitespace().take(3);
        let is_name = self.after.starts_with(' ')
            && words.next().is_some_and(|word| word.starts_with(char::is_uppercase) && !word.ends_with(['.', ',']));
        is_name
            && words.any(|word| word.starts_with(char::is_uppercase) && is_in(STREETS, &word.trim_end_matches(['.', ',']).to_lowercase()))
    }

    /// The sentence that it stands in, from the number before.
    fn words(&self) -> Vec<String> {
        let sentence = self.before.rsplit(['!', '?', ';']).next().unwrap_or_default();
        sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    }

    fn says(&self, list: &str) -> bool {
        self.words().iter().any(|word| is_in(list, word))
    }

    /// A number that is known here alone needs to be called in so many words.
    fn is_called(&self) -> bool {
        let goes_on = self.after.trim_start_matches([' ', '(', ')', '-', '.', '/']).starts_with(|c: char| c.is_ascii_digit());
        let has_call = self.words().iter().rev().take(3).any(|word| is_in(CALL, word));
        !goes_on && (has_call || self.has_just_called)
    }
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|own| own == word)
}

/// Three to five digits that are no year, and not the beginning of a longer number.
fn may_be_short(digits: &str) -> bool {
    let number = digits.parse().unwrap_or(0_u32);
    (3..=5).contains(&digits.len()) && !digits.starts_with('0') && !number.is_multiple_of(100) && !(1900..=2100).contains(&number)
}

/// *24/7*, *24 hours*, *7 days*, *9:30*: by the group and what stands behind it.
fn is_time(digits: &str, behind: &str) -> bool {
    if digits.len() > 2 && digits != "365" {
        return false;
    }
    let is_clock = behind.strip_prefix(':').is_some_and(|minutes| minutes.starts_with(|c: char| c.is_ascii_digit()));
    let days: String = behind.strip_prefix('/').unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
    let unit = behind.strip_prefix([' ', '-', '\u{a0}']).unwrap_or(behind);
    let unit: String = unit.chars().take_while(|c| c.is_alphabetic()).collect();
    is_clock || (["24", "7"].contains(&digits) && ["7", "24", "365"].contains(&days.as_str())) || is_in(OPEN, &unit.to_lowercase())
}
