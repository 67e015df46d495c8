//! A part of a page that waits for nothing, such as the rows of a table: the server draws it once and in one go. Leptos draws what stands in a
//! `Suspense` twice, and awaits each element of it.

use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::*,
    tachys::{
        hydration::Cursor,
        view::{Position, PositionState, any_view::AnyViewState},
    },
};

/// Nothing inside may be a resource, a `Suspense` or a `Transition`: their contents would be left out.
pub struct Still(Box<dyn FnOnce() -> AnyView + Send>);

impl Still {
    pub fn new<V: IntoView + 'static>(draw: impl FnOnce() -> V + Send + 'static) -> Self {
        Self(Box::new(move || draw().into_any()))
    }
}

impl Render for Still {
    type State = AnyViewState;

    fn build(self) -> Self::State {
        (self.0)().build()
    }

    fn rebuild(self, state: &mut Self::State) {
        (self.0)().rebuild(state);
    }
}

impl AddAnyAttr for Still {
    type Output<Added: Attribute> = Self;

    fn add_any_attr<Added: Attribute>(self, added: Added) -> Self::Output<Added>
    where
        Self::Output<Added>: RenderHtml,
    {
        let added = added.into_cloneable_owned();
        Self::new(move || (self.0)().add_any_attr(added))
    }
}

impl RenderHtml for Still {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self::AsyncOutput {
        self
    }

    // The same when it is asked for in pieces: that is the trait's own way.
    fn to_html_with_buf(self, html: &mut String, position: &mut Position, escape: bool, mark_branches: bool, added: Vec<AnyAttribute>) {
        (self.0)().to_html_with_buf(html, position, escape, mark_branches, added);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        (self.0)().hydrate::<FROM_SERVER>(cursor, position)
    }

    async fn hydrate_async(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        (self.0)().hydrate_async(cursor, position).await
    }

    fn into_owned(self) -> Self::Owned {
        self
    }
}
