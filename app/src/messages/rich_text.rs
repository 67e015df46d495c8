//! The browser's half of the editor: `rich_text.ts`, a script of its own that is loaded when a message is first written.

use domain::messages::{Placeholder, is_link_allowed};
use leptos::prelude::*;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::Element;

#[wasm_bindgen(inline_js = "export async function open_rich_text(address, subject, body, placeholders, onSubject, onBody, onState) {
    const { RichText } = await import(address);
    return new RichText({ subject, body, placeholders: JSON.parse(placeholders), offered: [], onSubject, onBody, onState });
}")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn open_rich_text(
        address: &str,
        subject: &Element,
        body: &Element,
        placeholders: &str,
        on_subject: &JsValue,
        on_body: &JsValue,
        on_state: &JsValue,
    ) -> Result<JsValue, JsValue>;

    /// See `rich_text.ts`, which documents what each method does.
    #[derive(Clone)]
    pub type RichText;
    #[wasm_bindgen(method)]
    pub fn write(this: &RichText, place: &str, content: &str);
    #[wasm_bindgen(method)]
    pub fn run(this: &RichText, tool: &str);
    #[wasm_bindgen(method)]
    pub fn link(this: &RichText) -> String;
    #[wasm_bindgen(method, js_name = setLink)]
    pub fn set_link(this: &RichText, href: &str);
    #[wasm_bindgen(method)]
    pub fn insert(this: &RichText, name: &str);
    #[wasm_bindgen(method)]
    fn allow(this: &RichText, is_link: &JsValue);
    #[wasm_bindgen(method)]
    pub fn offer(this: &RichText, names: Vec<String>);
    #[wasm_bindgen(method)]
    pub fn mark(this: &RichText, place: &str, excerpts: Vec<String>, is_wrong: bool);
    #[wasm_bindgen(method)]
    pub fn show(this: &RichText, place: &str, excerpt: &str);
    #[wasm_bindgen(method)]
    pub fn replace(this: &RichText, place: &str, excerpt: &str, name: &str);
    #[wasm_bindgen(method)]
    pub fn focus(this: &RichText, place: &str);
    #[wasm_bindgen(method)]
    pub fn destroy(this: &RichText);
}

#[derive(Serialize)]
struct Offered {
    name: &'static str,
    label: &'static str,
}

/// Makes the two elements fields, which tell of what is written in them. `None` when the script did not arrive.
pub async fn open(
    subject: &Element,
    body: &Element,
    on_subject: impl Fn(String) + 'static,
    on_body: impl Fn(String) + 'static,
    on_state: impl Fn(String) + 'static,
) -> Option<RichText> {
    let address = document().document_element()?.get_attribute("data-editor")?;
    let placeholders = Placeholder::ALL.map(|placeholder| Offered { name: placeholder.name(), label: placeholder.label() });
    let placeholders = serde_json::to_string(&placeholders).ok()?;
    let tell = |tell: Box<dyn Fn(String)>| Closure::<dyn Fn(String)>::wrap(tell).into_js_value();
    let (on_subject, on_body, on_state) = (tell(Box::new(on_subject)), tell(Box::new(on_body)), tell(Box::new(on_state)));
    let opened = open_rich_text(&address, subject, body, &placeholders, &on_subject, &on_body, &on_state).await;
    let editor: RichText = opened.ok()?.unchecked_into();
    let is_link: Box<dyn Fn(String) -> bool> = Box::new(|address| is_link_allowed(&address));
    editor.allow(&Closure::<dyn Fn(String) -> bool>::wrap(is_link).into_js_value());
    Some(editor)
}
