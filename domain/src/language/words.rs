//! The words of the client's side, in each language: a function a message, made from `locales/*.ftl` while this is built. A message is a
//! whole sentence, so that each language has it in its own order.

use super::Language;

/// What is said in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words(Language);

impl Language {
    pub fn words(self) -> Words {
        Words(self)
    }
}

impl Words {
    pub fn language(self) -> Language {
        self.0
    }
}

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// A sentence that the server said in English, in this language; as it is where it is none of those in the files (`told-…`).
pub fn retell(sentence: &str, language: Language) -> String {
    if language == Language::English {
        return sentence.to_owned();
    }
    let whole = retold(sentence, language);
    // Two of them, one after the other: a heading, and what to do.
    let both = || sentence.split_once(". ").map(|(one, two)| format!("{}. {}", retell_part(one, language), retell_part(two, language)));
    whole.or_else(both).unwrap_or_else(|| sentence.to_owned())
}

fn retell_part(part: &str, language: Language) -> String {
    retold(part, language).unwrap_or_else(|| part.to_owned())
}

fn retold(sentence: &str, language: Language) -> Option<String> {
    let at = TAGS.iter().position(|tag| *tag == language.tag())?;
    let plain = TOLD.iter().find(|said| said[0] == sentence).map(|said| said[at].to_owned());
    plain.or_else(|| {
        TOLD.iter().filter(|said| said[0].contains('{')).find_map(|said| {
            let arguments = arguments_of(said[0], sentence)?;
            let fill = |text: String, (name, value): (&str, &str)| text.replace(&format!("{{{name}}}"), &retell_argument(value, language));
            Some(arguments.into_iter().fold(said[at].to_owned(), fill))
        })
    })
}

/// A day, or a sentence of its own.
fn retell_argument(value: &str, language: Language) -> String {
    language.retell_day(value).or_else(|| retold(value, language)).unwrap_or_else(|| value.to_owned())
}

/// What stands in the places of a template; `None` for a sentence that is not of it.
fn arguments_of<'a>(template: &'a str, sentence: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let (before, mut rest) = template.split_once('{')?;
    let mut sentence = sentence.strip_prefix(before)?;
    let mut arguments = Vec::new();
    loop {
        let (name, after) = rest.split_once('}')?;
        let (text, next) = after.split_once('{').map_or((after, None), |(text, next)| (text, Some(next)));
        let Some(next) = next else {
            arguments.push((name, sentence.strip_suffix(text)?));
            return arguments.iter().all(|(_, value)| !value.is_empty()).then_some(arguments);
        };
        let (value, remains) = sentence.split_once(text)?;
        arguments.push((name, value));
        (sentence, rest) = (remains, next);
    }
}
