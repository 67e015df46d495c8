//! The editor of a message: its subject, and its body in the markup of `domain::messages`, with tools that work on the
//! selection. A placeholder is inserted whole; a broken one is named below, and shown where it stands.

#[cfg(feature = "hydrate")]
use super::caret::{self, Edit};
use super::{
    MessageDraft,
    faults::{FaultList, Remedy},
};
use domain::messages::{FaultPlace, Placeholder};
use leptos::{ev, html, prelude::*};

type Area = NodeRef<html::Textarea>;

#[derive(Clone, Debug, PartialEq)]
enum Tool {
    Bold,
    Italic,
    Link,
    List,
    Insert(Placeholder),
    Mend(Remedy),
}

#[component]
pub(crate) fn MessageEditor(draft: MessageDraft) -> impl IntoView {
    let area = Area::new();
    let tool = Callback::new(move |tool: Tool| use_tool(area, draft, &tool));
    let is_wrong = move |place: FaultPlace| move || draft.is_blocked_at(place).then_some("true");
    view! {
        <div class="field">
            <label for="message-subject">"Subject"</label>
            <input
                id="message-subject"
                class="input"
                autocomplete="off"
                value=draft.subject.get_untracked()
                prop:value=draft.subject
                on:input=move |event| draft.subject.set(event_target_value(&event))
                aria-describedby="message-faults"
                aria-invalid=is_wrong(FaultPlace::Subject)
            />
        </div>
        <div class="field" class:wrong=move || draft.is_blocked_at(FaultPlace::Body)>
            <label for="message-body">"Message"</label>
            <span class="hint" id="message-hint">"Leave a blank line between paragraphs. **bold**, *italic*, - for a list."</span>
            <div class="editor">
                <Toolbar draft tool />
                <textarea
                    id="message-body"
                    class="text"
                    rows="14"
                    node_ref=area
                    prop:value=draft.body
                    on:input=move |event| draft.body.set(event_target_value(&event))
                    aria-describedby="message-hint message-faults"
                    aria-invalid=is_wrong(FaultPlace::Body)
                >
                    {draft.body.get_untracked()}
                </textarea>
            </div>
            <FaultList draft mend=Callback::new(move |remedy| tool.run(Tool::Mend(remedy))) />
        </div>
    }
    .into_any()
}

#[component]
fn Toolbar(draft: MessageDraft, tool: Callback<Tool>) -> impl IntoView {
    let button = move |name: &'static str, label: AnyView, which: Tool| {
        view! {
            <button type="button" class="button" aria-label=name title=name on:click=move |_| tool.run(which.clone())>
                {label}
            </button>
        }
    };
    view! {
        <div class="bar" role="group" aria-label="Formatting">
            {button("Bold", view! { <b>"B"</b> }.into_any(), Tool::Bold)}
            {button("Italic", view! { <i>"I"</i> }.into_any(), Tool::Italic)}
            {button("Link", "Link".into_any(), Tool::Link)}
            {button("List", "List".into_any(), Tool::List)}
            <PlaceholderMenu draft tool />
        </div>
    }
    .into_any()
}

/// Offers what a message may carry; forms' titles only where the organization lets e-mails tell them (R17).
#[component]
fn PlaceholderMenu(draft: MessageDraft, tool: Callback<Tool>) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        // Escape closes the menu alone, not the dialog that it stands in.
        if event.key() == "Escape" && menu.get_untracked().is_some_and(|menu| menu.open()) {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    let offered = move || {
        let titles_allowed = draft.form_titles_allowed.get();
        Placeholder::ALL.into_iter().filter(move |placeholder| titles_allowed || *placeholder != Placeholder::FormList).collect::<Vec<_>>()
    };
    view! {
        <details class="menu end" node_ref=menu on:keydown=on_key>
            <summary class="button">"+ Placeholder"</summary>
            <ul class="menu-list">
                <For each=offered key=|placeholder| *placeholder let:placeholder>
                    <li>
                        <button
                            type="button"
                            on:click=move |_| {
                                close();
                                tool.run(Tool::Insert(placeholder));
                            }
                        >
                            {placeholder.label()}
                        </button>
                    </li>
                </For>
            </ul>
        </details>
    }
    .into_any()
}

#[cfg(not(feature = "hydrate"))]
fn use_tool(_area: Area, _draft: MessageDraft, _tool: &Tool) {}

#[cfg(feature = "hydrate")]
fn use_tool(area: Area, draft: MessageDraft, tool: &Tool) {
    let Some(area) = area.get_untracked() else { return };
    let text = area.value();
    let start = selection_edge(area.selection_start());
    let range = start..selection_edge(area.selection_end()).max(start);
    let edit = match tool {
        Tool::Bold => caret::wrap(&text, range, "**", "bold words"),
        Tool::Italic => caret::wrap(&text, range, "*", "italic words"),
        Tool::Link => caret::link(&text, range),
        Tool::List => caret::list(&text, range),
        Tool::Insert(placeholder) => caret::insert(range, &placeholder.token()),
        Tool::Mend(Remedy::Show(excerpt)) => {
            if let Some(found) = caret::find(&text, excerpt) {
                select(&area, &found);
            }
            return;
        }
        Tool::Mend(Remedy::Replace(excerpt, placeholder)) => match caret::find(&text, excerpt) {
            Some(found) => caret::insert(found, &placeholder.token()),
            None => return,
        },
    };
    apply(&area, draft, &text, &edit);
}

#[cfg(feature = "hydrate")]
fn selection_edge(edge: Result<Option<u32>, wasm_bindgen::JsValue>) -> usize {
    edge.ok().flatten().unwrap_or_default() as usize
}

#[cfg(feature = "hydrate")]
fn select(area: &web_sys::HtmlTextAreaElement, range: &std::ops::Range<usize>) {
    // Both fail only when the element has left the page.
    let _focused = area.focus();
    let edge = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
    let _selected = area.set_selection_range(edge(range.start), edge(range.end));
}

/// Through the browser's own editing where it lets us, so that its undo takes the change back.
#[cfg(feature = "hydrate")]
fn apply(area: &web_sys::HtmlTextAreaElement, draft: MessageDraft, text: &str, edit: &Edit) {
    use wasm_bindgen::JsCast;

    select(area, &edit.range);
    let document = document().dyn_into::<web_sys::HtmlDocument>().ok();
    let is_inserted =
        document.is_some_and(|document| document.exec_command_with_show_ui_and_value("insertText", false, &edit.text).unwrap_or(false));
    if !is_inserted {
        let (start, end) = (caret::byte_at(text, edit.range.start), caret::byte_at(text, edit.range.end));
        area.set_value(&format!("{}{}{}", &text[..start], edit.text, &text[end..]));
    }
    draft.body.set(area.value());
    select(area, &edit.selected);
}
