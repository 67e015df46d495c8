//! A question that is answered by photos or documents. With scripts a file goes as soon as it is chosen; without, with the form's post.

use super::{
    filled::Filled,
    question::{anchor, help, words},
};
use crate::language::words as said;
use domain::forms::{Attached, FILE_SUFFIX, Item};
use leptos::prelude::*;

/// What is on its way.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser sends a file by itself"))]
enum Way {
    #[default]
    None,
    /// The file's name, and how much of it has left, in per cent.
    Sending(String, u32),
    /// It is not here yet, and can be tried again.
    Stopped,
}

#[derive(Clone, Copy)]
struct Files {
    state: Filled,
    place: StoredValue<String>,
    is_repeating: bool,
    most: usize,
    attached: RwSignal<Vec<Attached>>,
    way: RwSignal<Way>,
}

pub fn files_view(state: Filled, item: &Item, name: String) -> AnyView {
    let attached = RwSignal::new(state.values(&name).iter().filter_map(|value| Attached::from_field(value)).collect::<Vec<_>>());
    let most = if item.is_repeating() { item.most_count().unwrap_or(usize::MAX) } else { 1 };
    let place = StoredValue::new(name.clone());
    let files = Files { state, place, is_repeating: item.is_repeating(), most, attached, way: RwSignal::new(Way::None) };
    let (id, error) = (anchor(&name), state.error(&name));
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let is_fixed = item.is_read_only();
    let shown = move |file: Attached| file_view(files, file, is_fixed);
    let wrong_file = error_id.clone();
    view! {
        <fieldset class="question files" class:wrong=move || error.get().is_some() aria-describedby=wrong_file>
            <legend lang=state.lang(item)>{words(item)}</legend>
            {help(item)}
            <For each=move || attached.get() key=|file| file.id children=shown />
            {(!is_fixed).then(|| add_view(files, item, id, hint_id, error_id.clone()))}
            <span class="error" id=error_id>{move || error.get()}</span>
        </fieldset>
    }
    .into_any()
}

fn file_view(files: Files, file: Attached, is_fixed: bool) -> AnyView {
    let address = files.state.files_address().map(|address| format!("{address}/{}", file.id));
    let (name, field, id) = (files.place.get_value(), file.to_field(), file.id);
    let picture = address.clone().filter(|_| file.is_picture()).map(|address| view! { <img src=address alt="" loading="lazy" /> });
    let words = match address {
        // rel: a file, which the router need not hear of.
        Some(address) => view! { <a href=address rel="external" target="_blank">{file.words()}</a> }.into_any(),
        None => view! { <span>{file.words()}</span> }.into_any(),
    };
    let remove = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        files.remove(id);
    };
    let button = (!is_fixed).then(|| {
        view! {
            <button type="submit" class="button plain" name="_action" value=format!("detach:{id}") on:click=remove aria-label=said().remove_entry(&file.title)>
                {said().remove()}
            </button>
        }
    });
    view! {
        <div class="file">
            <input type="hidden" name=name value=field />
            {picture}
            {words}
            {button}
        </div>
    }
    .into_any()
}

fn add_view(files: Files, item: &Item, id: String, hint_id: String, error_id: String) -> AnyView {
    let (Files { attached, way, most, .. }, said) = (files, said());
    let is_full = move || attached.with(Vec::len) >= most;
    let described = format!("{hint_id} {error_id}");
    let label = said.add_a_file(item.question_in(said.language()));
    let name = format!("{}{FILE_SUFFIX}", files.place.get_value());
    // One that repeats takes several at once, where scripts send them one after the other.
    let several = move || files.is_repeating && files.state.scripted.get();
    let input = NodeRef::<leptos::html::Input>::new();
    #[cfg(feature = "hydrate")]
    let send = move || files.send_chosen(input);
    #[cfg(not(feature = "hydrate"))]
    let send = move || {};
    let is_sending = move || matches!(way.get(), Way::Sending(..));
    let told = move || match way.get() {
        Way::Sending(name, share) => said.adding_file(&name, &share.to_string()),
        Way::None | Way::Stopped => String::new(),
    };
    view! {
        <div class="stack add-file" hidden=is_full>
            <span class="hint" id=hint_id>{item.file_hint_in(said)}</span>
            <input
                class="input"
                type="file"
                id=id
                name=name
                accept=item.file_types().join(",")
                multiple=several
                disabled=move || is_sending() || files.state.files_address().is_none()
                aria-label=label
                aria-describedby=described
                node_ref=input
                on:change=move |_| send()
            />
            <Show when=move || way.get() == Way::Stopped>
                <button type="button" class="button" on:click=move |_| send()>{said.try_again()}</button>
            </Show>
            // Without scripts a file goes with the form, whichever button is pressed; this one stays on the page.
            <Show when=move || !files.state.scripted.get() && files.state.files_address().is_some()>
                <button class="button add" name="_action" value="attach">{said.add_the_file()}</button>
            </Show>
        </div>
        <p class="soft" role="status">{told}</p>
    }
    .into_any()
}

impl Files {
    /// The answers are what is attached now.
    fn say(self) {
        let name = self.place.get_value();
        let fields: Vec<_> = self.attached.with_untracked(|files| files.iter().map(|file| (name.clone(), file.to_field())).collect());
        self.state.hear(&name, &fields);
    }

    fn remove(self, id: domain::ids::AttachmentId) {
        self.attached.update(|files| files.retain(|file| file.id != id));
        self.say();
        super::entries::focus_soon(anchor(&self.place.get_value()));
    }
}

#[cfg(feature = "hydrate")]
mod sending {
    use super::{Files, Way};
    use crate::{
        components::upload::{Upload, send},
        language::words,
    };
    use domain::forms::Attached;
    use leptos::prelude::*;
    use web_sys::{File, HtmlInputElement};

    impl Files {
        /// One after the other; what cannot be added is said at the question, and the others go on.
        pub(super) fn send_chosen(self, input: NodeRef<leptos::html::Input>) {
            let Some((address, input)) = self.state.files_address().zip(input.get_untracked()) else { return };
            let Some(chosen) = input.files() else { return };
            let files: Vec<File> = (0..chosen.length()).filter_map(|at| chosen.get(at)).collect();
            if !files.is_empty() && !matches!(self.way.get_untracked(), Way::Sending(..)) {
                let place = self.place.get_value();
                self.state.errors.update(|errors| drop(errors.remove(&place)));
                self.send_next(address, input, files);
            }
        }

        fn send_next(self, address: String, input: HtmlInputElement, mut files: Vec<File>) {
            let room = self.most.saturating_sub(self.attached.with_untracked(Vec::len));
            if files.is_empty() || room == 0 {
                // Chosen again, the same file is another one.
                input.set_value("");
                self.way.set(Way::None);
                return;
            }
            let file = files.remove(0);
            let name = file.name();
            self.way.set(Way::Sending(name.clone(), 0));
            let progress = move |share| drop(self.way.try_set(Way::Sending(name.clone(), share)));
            let (to, field) = (address.clone(), format!("{}{}", self.place.get_value(), domain::forms::FILE_SUFFIX));
            let ended = move |upload| self.arrived(upload, address.clone(), input.clone(), files.clone());
            if send(&to, &field, &file, progress, ended).is_err() {
                self.stop(words().file_not_sent().to_owned());
            }
        }

        fn arrived(self, upload: Upload, address: String, input: HtmlInputElement, rest: Vec<File>) {
            match upload {
                Upload::Answered(text) => {
                    if let Some(file) = Attached::from_field(&text) {
                        self.attached.update(|files| files.push(file));
                        self.say();
                    }
                    self.send_next(address, input, rest);
                }
                Upload::Refused(sentence) => {
                    self.tell(sentence);
                    self.send_next(address, input, rest);
                }
                Upload::Lost => self.stop(words().file_no_connection().to_owned()),
            }
        }

        fn stop(self, sentence: String) {
            self.way.set(Way::Stopped);
            self.tell(sentence);
        }

        fn tell(self, sentence: String) {
            let place = self.place.get_value();
            self.state.errors.update(|errors| drop(errors.insert(place, sentence)));
        }
    }
}
