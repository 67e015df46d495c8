//! The editor of a message: its subject, and its body as rich text, in which a placeholder is one solid chip. What is wrong is
//! named below, and marked where it stands.

use super::{
    MessageDraft,
    faults::FaultList,
    fields::{Fields, Opening, offered},
};
use crate::components::{Loading, NotLoaded};
use domain::messages::{FaultPlace, LinkFault, typed_link};
use leptos::{ev, html, prelude::*};

#[component]
pub(crate) fn MessageEditor(draft: MessageDraft) -> impl IntoView {
    let fields = Fields::new(draft);
    let again = Callback::new(move |()| fields.open(draft));
    let opening = move || match fields.opening.get() {
        Opening::Loading => Some(view! { <Loading label="Opening the editor…" /> }.into_any()),
        Opening::Failed => Some(view! { <NotLoaded retry=again /> }.into_any()),
        Opening::Ready => None,
    };
    let is_closed = move || fields.opening.get() != Opening::Ready;
    view! {
        {opening}
        <div class="field" hidden=is_closed>
            <span class="label" id="message-subject-label" on:click=move |_| fields.focus(FaultPlace::Subject)>"Subject"</span>
            <div class="editor">
                <div node_ref=fields.subject data-labelledby="message-subject-label" data-describedby="message-faults"></div>
            </div>
        </div>
        <div class="field" hidden=is_closed>
            <span class="label" id="message-body-label" on:click=move |_| fields.focus(FaultPlace::Body)>"Message"</span>
            <span class="hint" id="message-hint">"Type {{ to insert a placeholder."</span>
            <div class="editor">
                <Toolbar draft fields />
                <div node_ref=fields.body data-labelledby="message-body-label" data-describedby="message-hint message-faults"></div>
            </div>
            <FaultList draft fields />
        </div>
    }
    .into_any()
}

/// What a button shows, what it is called, the tool of `rich_text.ts`, and whether it can be on.
const TOOLS: [(&str, &str, &str, bool); 7] = [
    ("B", "Bold", "bold", true),
    ("I", "Italic", "italic", true),
    ("H", "Heading", "heading", true),
    ("•", "List", "bulletList", true),
    ("1.", "Numbered list", "orderedList", true),
    ("↶", "Undo", "undo", false),
    ("↷", "Redo", "redo", false),
];

#[component]
fn Toolbar(draft: MessageDraft, fields: Fields) -> impl IntoView {
    let buttons = TOOLS.map(|(sign, name, tool, can_be_on)| {
        let is_on = move || can_be_on.then(|| fields.state.with(|state| state.split(' ').any(|on| on == tool)).to_string());
        view! {
            <button type="button" class=format!("button {tool}") aria-label=name title=name aria-pressed=is_on on:click=move |_| fields.run(tool)>
                {sign}
            </button>
        }
    });
    view! {
        <div class="bar" role="group" aria-label="Formatting">
            {buttons.collect_view()}
            <ChipTools fields />
            <LinkMenu fields />
            <PlaceholderMenu draft fields />
        </div>
    }
    .into_any()
}

/// For whoever has neither a mouse to drag a chip with nor an Alt key: there while one is selected.
#[component]
fn ChipTools(fields: Fields) -> impl IntoView {
    let is_selected = move || fields.state.with(|state| state.split(' ').any(|on| on == "chip"));
    let tool = |sign: &'static str, name: &'static str, tool: &'static str| {
        view! { <button type="button" class="button" aria-label=name title=name hidden=move || !is_selected() on:click=move |_| fields.run(tool)>{sign}</button> }
    };
    view! { {tool("◂", "Move the placeholder to the left", "left")} {tool("▸", "Move the placeholder to the right", "right")} }.into_any()
}

/// Closes a menu; Escape closes it alone, not the dialog that it stands in.
fn closing(menu: NodeRef<html::Details>) -> (impl Fn() + Copy, impl Fn(ev::KeyboardEvent) + Copy) {
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && menu.get_untracked().is_some_and(|menu| menu.open()) {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    (close, on_key)
}

#[component]
fn LinkMenu(fields: Fields) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    let (close, on_key) = closing(menu);
    let field = NodeRef::<html::Input>::new();
    let (href, refused) = (RwSignal::new(String::new()), RwSignal::new(None::<LinkFault>));
    let set = move |address: &str| {
        close();
        fields.set_link(address);
    };
    let set_written = move || {
        let typed = href.get_untracked();
        if typed.trim().is_empty() {
            return set("");
        }
        match typed_link(&typed) {
            Ok(address) => set(&address),
            Err(fault) => refused.set(Some(fault)),
        }
    };
    let begin = move |address: String| {
        href.set(address);
        refused.set(None);
    };
    let toggled = move |_| {
        begin(fields.link());
        if let (true, Some(field)) = (menu.get_untracked().is_some_and(|menu| menu.open()), field.get_untracked()) {
            let _gone = field.focus();
        }
    };
    let on_enter = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            set_written();
        }
    };
    let is_on = move || fields.state.with(|state| state.split(' ').any(|on| on == "link")).to_string();
    let instead = move || {
        refused.get().and_then(LinkFault::instead).map(|placeholder| {
            let token = placeholder.token();
            let label = format!("Link to {token}");
            view! { <button type="button" on:click=move |_| set(&token)>{label}</button> }
        })
    };
    view! {
        <details class="menu" node_ref=menu on:keydown=on_key on:toggle=toggled>
            <summary class="button" data-on=is_on>"Link"</summary>
            <div class="menu-list link-form">
                <div class="field">
                    <label for="link-address">"Address of the link"</label>
                    <input
                        class="input"
                        id="link-address"
                        node_ref=field
                        autocomplete="off"
                        inputmode="url"
                        placeholder="https://"
                        aria-describedby=move || refused.read().is_some().then_some("link-refused")
                        aria-invalid=move || refused.read().is_some().then_some("true")
                        prop:value=href
                        on:input=move |event| begin(event_target_value(&event))
                        on:keydown=on_enter
                    />
                    {move || refused.get().map(|fault| view! { <span class="error" id="link-refused" role="alert">{fault.sentence()}</span> })}
                </div>
                {instead}
                <button type="button" on:click=move |_| set_written()>"Make it a link"</button>
                <button type="button" on:click=move |_| set("")>"Take the link away"</button>
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn PlaceholderMenu(draft: MessageDraft, fields: Fields) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    let (close, on_key) = closing(menu);
    view! {
        <details class="menu end" node_ref=menu on:keydown=on_key>
            <summary class="button">"+ Placeholder"</summary>
            <ul class="menu-list">
                <For each=move || offered(draft) key=|placeholder| *placeholder let:placeholder>
                    <li>
                        <button
                            type="button"
                            on:click=move |_| {
                                close();
                                fields.insert(placeholder);
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
