//! Text that nobody means well by, and text of every script: there is always a document, in a time that one waits for, with the
//! characters in it.

use super::{paper, read};
use paper::ResponsePaper;
use proptest::prelude::*;
use serde_json::json;

fn answered(question: &str, answer: &str) -> ResponsePaper {
    let form = json!({
        "resourceType": "Questionnaire", "title": question, "status": "active",
        "item": [{ "linkId": "1", "text": question, "type": "group", "item": [{ "linkId": "2", "text": question, "type": "text" }] }],
    });
    paper(&form, &json!([{ "linkId": "1", "item": [{ "linkId": "2", "answer": [{ "valueString": answer }] }] }]))
}

#[test]
fn a_word_of_a_hundred_thousand_characters_goes_on_over_the_pages() {
    let read = read(&answered("Why?", &"w".repeat(100_000)));
    assert!(read.page_count > 20);
    assert_eq!(read.texts(&["TD"]).last().unwrap().len(), 100_000);
}

#[test]
fn an_answer_of_nothing_but_lines_and_spaces_is_a_document_too() {
    for answer in ["\n".repeat(100_000), " ".repeat(100_000), "a\n".repeat(20_000), "\u{202e}\u{0}\u{feff}".to_owned()] {
        assert!(read(&answered("\u{0}", &answer)).page_count > 0);
    }
}

#[test]
fn a_character_without_a_glyph_is_shown_as_a_square_which_is_explained_and_copied_as_itself() {
    let plain = read(&answered("Why?", "Ich weiß es nicht. Δεν ξέρω. Не знаю. ≥ 5 → ✓")).text();
    assert!(plain.contains("Ich weiß es nicht. Δεν ξέρω. Не знаю. ≥ 5 → ✓") && !plain.contains("□ stands for"), "{plain}");
    let told = read(&answered("Why?", "שלום 你好 😀")).text();
    assert!(told.contains("שלום 你好 😀") && told.contains("□ stands for a character"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn there_is_a_document_whatever_was_typed_and_asked(question in any::<String>(), answer in any::<String>(), client in any::<String>()) {
        let paper = ResponsePaper { client: client.clone(), organization: question.clone(), submitted_by: client, ..answered(&question, &answer) };
        prop_assert_eq!(read(&paper).untagged(), 0);
    }
}
