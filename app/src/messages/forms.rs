//! The intake forms as choice cards: which of them go along (R18), and what each costs the client.

use domain::{form_catalog::FormSummary, ids::FormId};
use leptos::prelude::*;

#[component]
pub(crate) fn FormChoices(forms: Vec<FormSummary>, chosen: RwSignal<Vec<FormId>>) -> impl IntoView {
    let costs = costs(&forms);
    let cards = forms
        .into_iter()
        .zip(costs)
        .map(|(form, cost)| {
            let id = form.id;
            let is_chosen = move || chosen.with(|chosen| chosen.contains(&id));
            let choose = move |event| {
                let on = event_target_checked(&event);
                chosen.update(|chosen| {
                    chosen.retain(|other| *other != id);
                    if on {
                        chosen.push(id);
                    }
                });
            };
            view! {
                <label class="choice">
                    <input type="checkbox" prop:checked=is_chosen checked=is_chosen on:change=choose />
                    <span>{form.title} <br /> <small class="soft">{cost}</small></span>
                </label>
            }
        })
        .collect_view();
    view! { {cards} }
}

/// Forms that would go along and cannot any more: they were unticked.
#[component]
pub(crate) fn WithdrawnForms(#[prop(into)] titles: Signal<Vec<String>>) -> impl IntoView {
    let sentence = move || titles.with(|titles| withdrawn_sentence(titles));
    move || {
        sentence().map(|sentence| {
            view! {
                <div class="note" role="status">
                    <span aria-hidden="true">"⚠"</span>
                    <span>{sentence}</span>
                </div>
            }
        })
    }
}

fn withdrawn_sentence(titles: &[String]) -> Option<String> {
    match titles {
        [] => None,
        [only] => Some(format!("“{only}” is not published any more, so it does not go along.")),
        titles => Some(format!("These forms are not published any more, so they do not go along: {}.", titles.join(", "))),
    }
}

/// `about 3 min · signature`
fn cost(form: &FormSummary) -> String {
    let mut cost = format!("about {} min", form.minutes);
    if form.needs_signature {
        cost.push_str(" · signature");
    }
    if form.is_scored {
        cost.push_str(" · scored");
    }
    cost
}

/// Of each: what it costs, and that another one is called the same, in which version this one is then.
fn costs(forms: &[FormSummary]) -> Vec<String> {
    let has_namesake = |form: &FormSummary| forms.iter().any(|other| other.id != form.id && other.title.trim() == form.title.trim());
    let told = |form: &FormSummary| {
        let namesake =
            if has_namesake(form) { format!(" · version {} · another form has this title", form.version) } else { String::new() };
        cost(form) + &namesake
    };
    forms.iter().map(told).collect()
}

/// The chosen forms' titles, in the order of the list.
pub(crate) fn titles_of(forms: &[FormSummary], chosen: &[FormId]) -> Vec<String> {
    forms.iter().filter(|form| chosen.contains(&form.id)).map(|form| form.title.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn form(id: u128, title: &str) -> FormSummary {
        FormSummary {
            id: FormId(Uuid::from_u128(id)),
            title: title.to_owned(),
            version: 1,
            minutes: 3,
            is_scored: false,
            needs_signature: true,
            is_default: true,
        }
    }

    #[test]
    fn titles_keep_the_order_of_the_list_whatever_was_ticked_first() {
        let forms = [form(1, "One"), form(2, "Two"), form(3, "Three")];
        assert_eq!(titles_of(&forms, &[forms[2].id, forms[0].id]), ["One", "Three"]);
    }

    #[test]
    fn forms_that_cannot_go_along_are_named() {
        assert_eq!(withdrawn_sentence(&[]), None);
        assert_eq!(withdrawn_sentence(&["One".to_owned()]).unwrap(), "“One” is not published any more, so it does not go along.");
        assert!(withdrawn_sentence(&["One".to_owned(), "Two".to_owned()]).unwrap().ends_with(": One, Two."));
    }

    #[test]
    fn a_form_says_what_it_costs() {
        assert_eq!(cost(&form(1, "One")), "about 3 min · signature");
    }

    #[test]
    fn forms_of_one_title_say_so_and_are_told_apart() {
        let forms = [form(1, "PHQ-9"), FormSummary { version: 2, ..form(2, "PHQ-9 ") }, form(3, "GAD-7")];
        let told = costs(&forms);
        assert!(told[0].ends_with("version 1 · another form has this title"), "{told:?}");
        assert!(told[1].ends_with("version 2 · another form has this title"), "{told:?}");
        assert_eq!(told[2], "about 3 min · signature");
    }
}
