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

/// The files of a form that are on their way, for whichever of its questions: what would make the form anew, or leave it, waits for them.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser sends a file by itself"))]
pub struct Uploads {
    running: RwSignal<usize>,
    /// Whether one that was on its way with the last has not been added.
    failed: StoredValue<bool>,
}

impl Uploads {
    pub fn new() -> Self {
        Self { running: RwSignal::new(0), failed: StoredValue::new(false) }
    }
}

#[cfg(feature = "hydrate")]
impl Uploads {
    fn begin(self) {
        if !self.are_running() {
            self.failed.set_value(false);
        }
        self.running.update(|running| *running += 1);
    }

    /// The form may have gone meanwhile.
    fn end(self, is_added: bool) {
        self.failed.try_update_value(|failed| *failed |= !is_added);
        self.running.try_update(|running| *running = running.saturating_sub(1));
    }

    pub fn are_running(self) -> bool {
        self.running.try_get_untracked().is_some_and(|running| running > 0)
    }

    /// Tells when the last of several has ended: whether all of them were added.
    pub fn on_end(self, ended: impl Fn(bool) + 'static) {
        Effect::new(move |were_running: Option<bool>| {
            let are_running = self.running.get() > 0;
            if were_running == Some(true) && !are_running {
                untrack(|| ended(!self.failed.get_value()));
            }
            are_running
        });
    }
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
    let (input, error) = (NodeRef::<leptos::html::Input>::new(), files.state.error(&files.place.get_value()));
    #[cfg(feature = "hydrate")]
    let send = move || files.send_chosen(input);
    // What was chosen before there was anything here to hear it.
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if input.get().is_some() {
            send();
        }
    });
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
                aria-invalid=move || error.get().is_some().then_some("true")
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
        components::{
            focus_if_lost,
            upload::{Upload, send},
        },
        language::words,
    };
    use domain::forms::{Attached, FILE_SUFFIX};
    use leptos::prelude::*;
    use web_sys::{DataTransfer, File, FileList, HtmlInputElement};

    /// What was chosen: the first of the files is the one on its way.
    #[derive(Clone)]
    struct Chosen {
        address: String,
        input: HtmlInputElement,
        files: Vec<File>,
        /// Why one of them could not be added.
        refused: Option<String>,
    }

    impl Files {
        /// One after the other; what cannot be added is said at the question, and the others go on.
        pub(super) fn send_chosen(self, input: NodeRef<leptos::html::Input>) {
            let Some((address, input)) = self.state.files_address().zip(input.get_untracked()) else { return };
            let Some(chosen) = input.files() else { return };
            let files: Vec<File> = (0..chosen.length()).filter_map(|at| chosen.get(at)).collect();
            if !files.is_empty() && !matches!(self.way.get_untracked(), Way::Sending(..)) {
                let place = self.place.get_value();
                self.state.errors.update(|errors| drop(errors.remove(&place)));
                self.state.uploads.begin();
                self.send_next(Chosen { address, input, files, refused: None });
            }
        }

        fn send_next(self, chosen: Chosen) {
            let room = self.most.saturating_sub(self.attached.with_untracked(Vec::len));
            let Some(file) = chosen.files.first().filter(|_| room > 0).cloned() else {
                // Chosen again, the same file is another one.
                chosen.input.set_value("");
                self.way.set(Way::None);
                self.state.uploads.end(chosen.refused.is_none());
                // Said again: the next one that arrived took it away.
                return chosen.refused.into_iter().for_each(|sentence| self.tell(sentence, &chosen.input));
            };
            let name = file.name();
            self.way.set(Way::Sending(name.clone(), 0));
            let progress = move |share| drop(self.way.try_set(Way::Sending(name.clone(), share)));
            let field = format!("{}{FILE_SUFFIX}", self.place.get_value());
            let ended = {
                let chosen = chosen.clone();
                move |upload| self.arrived(upload, chosen.clone())
            };
            if send(&chosen.address, &field, &file, Attached::from_field, progress, ended).is_err() {
                self.stop(words().file_not_sent().to_owned(), &chosen);
            }
        }

        fn arrived(self, upload: Upload<Attached>, mut chosen: Chosen) {
            // The entry that it was for may have been removed meanwhile, or the page left.
            if self.place.try_get_value().is_none() {
                return self.state.uploads.end(true);
            }
            let refused = match upload {
                Upload::Answered(file) => {
                    self.attached.update(|files| files.push(file));
                    self.say();
                    None
                }
                Upload::Refused(sentence) => Some(sentence),
                Upload::TooLarge => Some(words().file_turned_away().to_owned()),
                Upload::Lost => return self.stop(words().file_no_connection().to_owned(), &chosen),
            };
            if let Some(sentence) = refused {
                self.tell(sentence.clone(), &chosen.input);
                chosen.refused = Some(sentence);
            }
            chosen.files.remove(0);
            self.send_next(chosen);
        }

        /// What has arrived is chosen no more: neither another try nor the form's post sends it again.
        fn stop(self, sentence: String, chosen: &Chosen) {
            if let Some(left) = list_of(&chosen.files) {
                chosen.input.set_files(Some(&left));
            }
            self.way.set(Way::Stopped);
            self.tell(sentence, &chosen.input);
            self.state.uploads.end(false);
        }

        /// It is read out wherever one is by now. Whoever waits for the file, whose field was disabled meanwhile, goes on there.
        fn tell(self, sentence: String, input: &HtmlInputElement) {
            let place = self.place.get_value();
            self.state.errors.update(|errors| drop(errors.insert(place.clone(), sentence)));
            self.state.left.set(Some(place));
            focus_if_lost(input.clone().into());
        }
    }

    fn list_of(files: &[File]) -> Option<FileList> {
        let list = DataTransfer::new().ok()?;
        for file in files {
            list.items().add_with_file(file).ok()?;
        }
        list.files()
    }
}
