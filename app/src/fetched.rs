//! What a page has from the server: fetched while the server renders the page and carried along in it; by the browser when
//! what it is about changes, or again. The reactive part is one type for all pages, because each further one weighs on
//! what the browser downloads (docs/decisions/0009-erased-views.md).

use crate::{
    Failure,
    components::{ErrorNotice, Loading},
};
use domain::Refusal;
use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    any::Any,
    convert::Infallible,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    sync::{Arc, OnceLock},
};

/// The answer of a server function, to be shown by a page.
pub struct Fetched<T> {
    outcome: Resource<Outcome, InPage>,
    is: PhantomData<fn() -> T>,
}

impl<T> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Fetched<T> {}

impl<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> Fetched<T> {
    /// Fetches for each new value of `key`. Not inside anything that waits: on the server that would fetch twice.
    pub fn new<K, F>(key: impl Fn() -> K + Send + Sync + 'static, fetch: impl Fn(K) -> F + Send + Sync + 'static) -> Self
    where
        K: PartialEq + Clone + Send + Sync + 'static,
        F: Future<Output = Result<T, Failure>> + Send + 'static,
    {
        let key: Box<dyn Fn() -> ErasedKey + Send + Sync> = Box::new(move || ErasedKey(Arc::new(key())));
        let fetch = move |key: ErasedKey| -> Pending {
            match key.0.as_any().downcast_ref::<K>() {
                Some(key) => {
                    let fetched = fetch(key.clone());
                    Box::pin(async move { Outcome::of(fetched.await) })
                }
                None => Box::pin(std::future::ready(Outcome::of::<T>(Err(unreadable())))),
            }
        };
        let fetch: Fetch = Box::new(fetch);
        Self { outcome: Resource::new_with_options(key, fetch, true), is: PhantomData }
    }

    /// What is there by now. Read inside a `Suspense` or `Transition` only.
    pub fn get(self) -> Option<Result<T, Failure>> {
        self.outcome.get().map(|outcome| outcome.read())
    }

    /// As [`Self::get`], without a copy of what was fetched.
    pub fn with<R>(self, read: impl FnOnce(Option<&Result<T, Failure>>) -> R) -> R {
        self.outcome.with(|outcome| read(outcome.as_ref().and_then(Outcome::peek)))
    }

    /// What is made of it once it has come, and stays from then on. Memos that read it are made in here: the server draws a page on one
    /// thread while the answer comes on another, and one that is worked out in that moment stays with nothing (`reactive_graph` 0.2.16).
    pub fn once_come(self, view: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
        let has_come = move || self.with(|answer| answer.is_some());
        let has_come: Signal<bool> = if cfg!(feature = "ssr") { Signal::derive(has_come) } else { Memo::new(move |_| has_come()).into() };
        (move || has_come.get().then(&view)).into_any()
    }

    /// Once it is known.
    pub async fn has_failed(self) -> bool {
        self.outcome.await.peek::<T>().is_some_and(Result::is_err)
    }

    /// Fetches again what changed meanwhile.
    pub fn refresh(self) {
        self.outcome.refetch();
    }

    pub fn refreshing(self) -> Callback<()> {
        Callback::new(move |()| self.refresh())
    }

    /// The view of it; meanwhile that it is loading, and what went wrong with a way to try again.
    pub fn show<V: IntoView + 'static>(self, show: impl Fn(T) -> V + Send + Sync + 'static) -> AnyView {
        self.view(None, show, move |failure| view! { <ErrorNotice failure retry=self.refreshing() /> })
    }

    /// As [`Self::show`], with the page's own words while loading.
    pub fn show_while<V: IntoView + 'static>(self, loading: &'static str, show: impl Fn(T) -> V + Send + Sync + 'static) -> AnyView {
        self.view(Some(loading), show, move |failure| view! { <ErrorNotice failure retry=self.refreshing() /> })
    }

    /// As [`Self::show`], with the page's own view of a failure.
    pub fn show_or<V: IntoView + 'static, W: IntoView + 'static>(
        self,
        show: impl Fn(T) -> V + Send + Sync + 'static,
        refused: impl Fn(Failure) -> W + Send + Sync + 'static,
    ) -> AnyView {
        self.view(None, show, refused)
    }

    fn view<V: IntoView + 'static, W: IntoView + 'static>(
        self,
        loading: Option<&'static str>,
        show: impl Fn(T) -> V + Send + Sync + 'static,
        refused: impl Fn(Failure) -> W + Send + Sync + 'static,
    ) -> AnyView {
        let show = move |outcome: Outcome| match outcome.read::<T>() {
            Ok(fetched) => show(fetched).into_any(),
            Err(failure) => refused(failure).into_any(),
        };
        waiting(self.outcome, loading, Arc::new(show))
    }
}

fn waiting(
    outcome: Resource<Outcome, InPage>,
    label: Option<&'static str>,
    show: Arc<dyn Fn(Outcome) -> AnyView + Send + Sync>,
) -> AnyView {
    view! {
        <Transition fallback=move || view! { <Loading label=label.unwrap_or_default() /> }>
            {move || {
                let show = show.clone();
                Suspend::new(async move { show(outcome.await) })
            }}
        </Transition>
    }
    .into_any()
}

fn unreadable() -> Failure {
    Failure(Refusal::Unexpected("unreadable".to_owned()))
}

type Pending = Pin<Box<dyn Future<Output = Outcome> + Send>>;
type Fetch = Box<dyn Fn(ErasedKey) -> Pending + Send + Sync>;

/// A key of any type, compared with the last one.
#[derive(Clone)]
struct ErasedKey(Arc<dyn Key>);

impl PartialEq for ErasedKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(other.0.as_any())
    }
}

trait Key: Send + Sync {
    fn is(&self, other: &dyn Any) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<K: PartialEq + Send + Sync + 'static> Key for K {
    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<K>() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A `Result<T, Failure>` of any `T`.
#[derive(Clone)]
struct Outcome(Arc<Known>);

struct Known {
    /// Read from the page when it is first asked for.
    result: OnceLock<Box<dyn Any + Send + Sync>>,
    /// As the page carried it; empty when it did not.
    in_page: String,
    #[cfg(feature = "ssr")]
    write: fn(&dyn Any) -> Option<String>,
}

impl Outcome {
    fn of<T: Serialize + Send + Sync + 'static>(result: Result<T, Failure>) -> Self {
        let result: Box<dyn Any + Send + Sync> = Box::new(result);
        Self(Arc::new(Known {
            result: OnceLock::from(result),
            in_page: String::new(),
            #[cfg(feature = "ssr")]
            write: InPage::write::<T>,
        }))
    }

    fn read<T: Clone + DeserializeOwned + Send + Sync + 'static>(&self) -> Result<T, Failure> {
        self.peek().cloned().unwrap_or_else(|| Err(unreadable()))
    }

    /// `None` when it is of another type.
    fn peek<T: DeserializeOwned + Send + Sync + 'static>(&self) -> Option<&Result<T, Failure>> {
        self.0.result.get_or_init(|| Box::new(InPage::read::<T>(&self.0.in_page))).downcast_ref()
    }
}

/// How a result is written into the page: a sign, and the JSON of what was fetched or of the failure.
struct InPage;

impl InPage {
    const FETCHED: char = '+';
    const REFUSED: char = '-';

    #[cfg(feature = "ssr")]
    fn write<T: Serialize + 'static>(result: &dyn Any) -> Option<String> {
        let (sign, json) = match result.downcast_ref::<Result<T, Failure>>()? {
            Ok(fetched) => (Self::FETCHED, serde_json::to_string(fetched)),
            Err(failure) => (Self::REFUSED, serde_json::to_string(failure)),
        };
        Some(format!("{sign}{}", json.ok()?))
    }

    fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
        if let Some(json) = text.strip_prefix(Self::FETCHED) {
            return read_json(json).map_err(|_| unreadable());
        }
        Err(text.strip_prefix(Self::REFUSED).and_then(|json| read_json(json).ok()).unwrap_or_else(unreadable))
    }
}

impl Encoder<Outcome> for InPage {
    type Error = Infallible;
    type Encoded = String;

    #[cfg(feature = "ssr")]
    fn encode(outcome: &Outcome) -> Result<String, Infallible> {
        // What cannot be written is unreadable in the browser, which says so.
        Ok(outcome.0.result.get().and_then(|result| (outcome.0.write)(result.as_ref())).unwrap_or_default())
    }

    #[cfg(not(feature = "ssr"))]
    fn encode(outcome: &Outcome) -> Result<String, Infallible> {
        Ok(outcome.0.in_page.clone())
    }
}

impl Decoder<Outcome> for InPage {
    type Error = Infallible;
    type Encoded = str;

    fn decode(text: &str) -> Result<Outcome, Infallible> {
        Ok(Outcome(Arc::new(Known {
            result: OnceLock::new(),
            in_page: text.to_owned(),
            #[cfg(feature = "ssr")]
            write: |_| None,
        })))
    }
}

/// From bytes, as server functions read: a type has one reader in the browser and not two.
fn read_json<T: DeserializeOwned>(json: &str) -> Result<T, serde_json::Error> {
    serde_json::from_slice(json.as_bytes())
}

/// For values that the page carries but nothing fetches; see [`read_json`].
pub struct JsonBytes;

impl<T: Serialize> Encoder<T> for JsonBytes {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for JsonBytes {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(json: &str) -> Result<T, serde_json::Error> {
        read_json(json)
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use futures::StreamExt;
    use std::sync::Mutex;

    fn there_and_back<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static>(result: Result<T, Failure>) -> Result<T, Failure> {
        let Ok(text) = InPage::encode(&Outcome::of(result));
        let Ok(outcome) = InPage::decode(&text);
        outcome.read()
    }

    #[test]
    fn what_was_fetched_and_what_was_refused_arrive_as_they_were() {
        assert_eq!(there_and_back(Ok(vec!["+".to_owned(), "-".to_owned()])), Ok(vec!["+".to_owned(), "-".to_owned()]));
        assert_eq!(there_and_back::<String>(Err(Failure(Refusal::Forbidden))), Err(Failure(Refusal::Forbidden)));
    }

    #[test]
    fn a_page_that_carries_something_else_is_unreadable_and_not_empty() {
        for text in ["", "+", "[]", "+[1]", "-", "-\"Nothing\""] {
            let Ok(outcome) = InPage::decode(text);
            assert_eq!(outcome.read::<Vec<String>>(), Err(unreadable()), "{text}");
        }
    }

    #[test]
    fn keys_are_the_same_only_with_type_and_value() {
        let key = |value: u8| ErasedKey(Arc::new(value));
        assert!(key(1) == key(1));
        assert!(key(1) != key(2));
        assert!(key(1) != ErasedKey(Arc::new(1_u16)));
    }

    /// One thread draws and none brings the answer until it says so: nothing here depends on which is faster.
    #[tokio::test]
    async fn what_is_made_once_it_has_come_never_finds_nothing_there() {
        _ = any_spawner::Executor::init_tokio();
        let (answer, coming) = tokio::sync::oneshot::channel::<u8>();
        let coming = Arc::new(Mutex::new(Some(coming)));
        let found = Arc::new(Mutex::new(Vec::new()));
        let (owner, seen) = (Owner::new_root(None), found.clone());
        let drawn = owner.with(|| {
            let fetched = Fetched::new(
                || (),
                move |()| {
                    let coming = coming.lock().unwrap().take().expect("it is asked for once");
                    async move { coming.await.map_err(|_| unreadable()) }
                },
            );
            let read = move || fetched.with(|answer| answer.and_then(|answer| answer.as_ref().ok()).copied());
            let inside = move || {
                let memo = Memo::new(move |_| read());
                seen.lock().unwrap().push(memo.get_untracked());
                view! { <b>{memo}</b> }.into_any()
            };
            view! { <Transition>{fetched.once_come(inside)}</Transition> }.to_html_stream_in_order()
        });
        assert_eq!(*found.lock().unwrap(), [], "it was drawn once by now");
        answer.send(7).unwrap();
        let html: String = drawn.collect().await;
        assert!(html.contains("<b>7"), "{html}");
        assert!(!found.lock().unwrap().is_empty() && found.lock().unwrap().iter().all(|found| *found == Some(7)));
    }
}
