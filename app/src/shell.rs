//! The document around every page: head, styles, and the script that hydrates it.

#[cfg(feature = "ssr")]
use leptos::prelude::*;

/// Where the built files are, with their content's hash in their names.
#[derive(Clone, Debug)]
pub struct AssetUrls {
    pub js: String,
    pub wasm: String,
    pub css: String,
}

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
    let AssetUrls { js, wasm, css } = assets.clone();
    let start = format!("import start,{{hydrate}} from '{js}';await start({{module_or_path:'{wasm}'}});hydrate();");
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=css />
                <link rel="modulepreload" href=js.clone() nonce=nonce.clone() />
                <link rel="preload" href=wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
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
