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

/// Provided as a context by the server for the portal's pages, where passkeys are offered.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
pub struct PortalPasskeys {
    /// One has been used in this browser.
    pub is_used: bool,
}

/// Provided as a context by the server for a portal's own page, where whoever asks for it is signed in there already.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
pub struct PortalSignedIn;

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
    let AssetUrls { js, wasm, css, editor, .. } = assets;
    let path = use_context::<http::request::Parts>().map(|request| request.uri.path().to_owned()).unwrap_or_default();
    let (now, later) = assets.pieces(&path);
    let is_staffs = !crate::parts::is_clients(crate::parts::part_of(&path));
    let look = use_context::<PortalLook>().map(|look| view! { <link rel="stylesheet" href=look.0 /> });
    let passkeys = use_context::<PortalPasskeys>();
    // On every page of the portal: one goes from any to any without loading the document again.
    let passkey_script = passkeys.map(|_| view! { <script type="module" src=crate::passkeys::script_url() nonce=nonce.clone()></script> });
    let is_used = passkeys.is_some_and(|passkeys| passkeys.is_used).then_some("");
    let now: Vec<_> = std::iter::once(wasm).chain(now).collect();
    let (note, tell) = if is_staffs { EARLY } else { ("", "") };
    let start = format!("{note}{}{tell}", start(js, wasm, &now, &later.into_iter().collect::<Vec<_>>()));
    view! {
        <!DOCTYPE html>
        <html lang=crate::language::language().tag() data-editor=is_staffs.then(|| editor.clone()) data-passkey-used=is_used>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=css.clone() />
                {look}
                <link rel="modulepreload" href=js.clone() nonce=nonce.clone() />
                <script nonce=nonce.clone()>{ONCE}</script>
                <script type="module" nonce=nonce>{start}</script>
                {passkey_script}
                <MetaTags />
            </head>
            <body>
                <crate::App />
            </body>
        </html>
    }
}

/// Around [`start`], where forms are sent by the program: notes what is typed and chosen in them before it has arrived, and tells it then. It may
/// have put its own first words in their place. A colour's field says of itself what the page did not.
#[cfg(feature = "ssr")]
const EARLY: (&str, &str) = (
    "const early=new Map,fields='form:not([action]) :is(input,select,textarea)',\
     note=({target})=>target.matches(fields)&&early.set(target,[target.value,target.checked]),\
     sent=({options,defaultValue})=>options?([...options].find(option=>option.defaultSelected)??options[0])?.value:defaultValue;\
     for(const target of document.querySelectorAll(fields))\
     if(target.type!='color'&&(target.value!=sent(target)||target.checked!=target.defaultChecked))note({target});\
     addEventListener('input',note,true);",
    "removeEventListener('input',note,true);\
     for(const[field,[value,checked]]of early){\
     if(field.type=='radio'&&!checked)continue;\
     if(field.value!==value)field.value=value;\
     if(field.checked!==checked)field.checked=checked;\
     for(const kind of['input','change'])field.dispatchEvent(new Event(kind,{bubbles:true}))}",
);

/// Of a double tap on a button that posts, the second is none: by then the first may have used up a link, or ended the session. A form may be
/// posted again once its page is shown anew, and after a while, since nobody may have answered. A post that the page itself holds back
/// has not been made.
#[cfg(feature = "ssr")]
const ONCE: &str = "let sent=new WeakSet;\
    addEventListener('submit',event=>{\
    const form=event.target;\
    if(form.method!='post')return;\
    if(sent.has(form))return event.preventDefault();\
    setTimeout(()=>{if(!event.defaultPrevented){sent.add(form);setTimeout(()=>sent.delete(form),10000)}})\
    },true);\
    addEventListener('pageshow',()=>sent=new WeakSet)";

/// The script that hydrates the page, as an ES module. What it needs `now` is asked for once the page has been painted: before that it would
/// take the line from what the page is read with, and it can be filled in and posted meanwhile. A page that nobody sees is never painted.
/// What may be needed `later` is asked for when all of that is there.
#[cfg(feature = "ssr")]
fn start(js: &str, wasm: &str, now: &[&String], later: &[&String]) -> String {
    let list = |pieces: &[&String]| pieces.iter().map(|piece| format!("'{piece}'")).collect::<Vec<_>>().join(",");
    let (now, later) = (list(now), list(later));
    format!(
        "import start,{{hydrate}} from '{js}';\
         const bring=(rel,pieces)=>document.head.prepend(...pieces.map(href=>Object.assign(document.createElement('link'),\
         {{rel,href,as:rel=='preload'?'fetch':'',type:'application/wasm',crossOrigin:'anonymous'}})));\
         if(!document.hidden)await new Promise(painted=>requestAnimationFrame(()=>setTimeout(painted)));\
         bring('preload',[{now}]);\
         await start({{module_or_path:'{wasm}'}});await hydrate();\
         bring('prefetch',[{later}]);\
         document.documentElement.dataset.hydrated='';"
    )
}

/// CSP Level 3. Only our own scripts with this response's nonce run; the frame of a preview is our own empty document.
#[cfg(feature = "ssr")]
fn content_security_policy(nonce: &leptos::nonce::Nonce) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}
