//! The document around every page: head, styles, and the script that hydrates it.

#[cfg(feature = "ssr")]
use leptos::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;
#[cfg(feature = "ssr")]
use std::collections::BTreeSet;

/// Where the built files are, with their content's hash in their names.
#[derive(Clone, Debug, Deserialize)]
pub struct AssetUrls {
    pub js: String,
    pub wasm: String,
    pub css: String,
    /// The message's editor.
    pub editor: String,
    /// What each part of the pages needs besides the WASM of every page.
    pub parts: BTreeMap<String, Vec<String>>,
}

impl AssetUrls {
    /// The files of the part that the page at `path` belongs to; and those that its reader may need next, which for a client
    /// are none.
    #[cfg(feature = "ssr")]
    fn pieces(&self, path: &str) -> (BTreeSet<&String>, BTreeSet<&String>) {
        let part = crate::parts::part_of(path);
        let now: BTreeSet<_> = self.parts.get(part).into_iter().flatten().collect();
        let others = self
            .parts
            .iter()
            .filter(|(name, _)| !crate::parts::is_clients(part) && !crate::parts::is_clients(name))
            .flat_map(|(_, pieces)| pieces);
        let later = others.filter(|piece| !now.contains(piece)).collect();
        (now, later)
    }
}

/// The address of the style sheet with a portal's colour; provided as a context by the server for the portal's pages, where there is one.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug)]
pub struct PortalLook(pub String);

/// The whole document. Sets the response's Content-Security-Policy, with this response's nonce.
#[cfg(feature = "ssr")]
pub fn shell(assets: &AssetUrls) -> impl IntoView + use<> {
    use leptos::nonce::use_nonce;
    use leptos_meta::MetaTags;

    let nonce = use_nonce();
    if let (Some(nonce), Some(response)) = (&nonce, use_context::<leptos_axum::ResponseOptions>())
        && let Ok(policy) = http::HeaderValue::from_str(&content_security_policy(nonce))
    {
        response.insert_header(http::header::CONTENT_SECURITY_POLICY, policy);
    }
    let AssetUrls { js, wasm, css, editor, .. } = assets.clone();
    let path = use_context::<http::request::Parts>().map(|request| request.uri.path().to_owned()).unwrap_or_default();
    let (now, later) = assets.pieces(&path);
    let is_staffs = !crate::parts::is_clients(crate::parts::part_of(&path));
    // After what the page is read with: it can be filled in and posted before the program is there.
    let preload = |url: &String| {
        view! { <link rel="preload" href=url.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous" fetchpriority="low" /> }
    };
    let preloads: Vec<_> = std::iter::once(&wasm).chain(now).map(preload).collect();
    let prefetches: Vec<_> =
        later.into_iter().map(|url| view! { <link rel="prefetch" href=url.clone() crossorigin="anonymous" /> }).collect();
    let look = use_context::<PortalLook>().map(|look| view! { <link rel="stylesheet" href=look.0 /> });
    let start = format!(
        "import start,{{hydrate}} from '{js}';await start({{module_or_path:'{wasm}'}});await hydrate();document.documentElement.dataset.hydrated='';"
    );
    view! {
        <!DOCTYPE html>
        <html lang="en" data-editor=is_staffs.then_some(editor)>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=css />
                {look}
                <link rel="modulepreload" href=js.clone() nonce=nonce.clone() />
                {preloads}
                {prefetches}
                <script type="module" nonce=nonce>{start}</script>
                <MetaTags />
            </head>
            <body>
                <crate::App />
            </body>
        </html>
    }
}

/// CSP Level 3. Only our own scripts with this response's nonce run; the frame of a preview is our own empty document.
#[cfg(feature = "ssr")]
fn content_security_policy(nonce: &leptos::nonce::Nonce) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}
