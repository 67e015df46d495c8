//! The files that the browser loads: scripts, style sheet, fonts, icon. `cargo xtask build` made them, hashed their
//! names and compressed them; the program carries them inside itself and serves them from memory.

use app::AssetUrls;
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
};

/// Cargo does not notice files that appear in an embedded folder, but it does notice this variable, which `cargo xtask build`
/// sets to a hash of all of them.
const _: Option<&str> = option_env!("ANTEROOM_SITE_STAMP");

/// Empty until the site was built once: tests and lints need no site.
#[derive(RustEmbed)]
#[folder = "../target/site/"]
#[allow_missing = true]
struct Embedded;

/// Names under `/pkg/` change with the content, so a browser need not ask again (RFC 8246).
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Of the others, which keep their names, the icon is asked for at each step in the browser's history, and so at each letter of a search.
const FOR_A_DAY: &str = "public, max-age=86400";
/// May be kept, but is asked after each time; the answer is 304 as long as it is the same.
const ASK_AGAIN: &str = "no-cache";

/// Where the files are, as URL paths, for the page's `<head>`.
#[derive(Clone, Debug)]
pub struct Assets {
    pub urls: AssetUrls,
    source: Source,
}

#[derive(Clone, Debug)]
enum Source {
    Embedded,
    /// cargo-leptos writes its files, whose names stay the same, into this folder, also while the server runs.
    Folder(PathBuf),
}

struct File {
    content: Body,
    etag: String,
}

impl Assets {
    /// From the files inside the program; from the folder `LEPTOS_SITE_ROOT` where cargo-leptos started the program.
    pub fn load() -> Self {
        let folder = std::env::var_os("LEPTOS_SITE_ROOT").map(PathBuf::from);
        let embedded = Embedded::get("manifest.json").and_then(|file| serde_json::from_slice::<AssetUrls>(&file.data).ok());
        match (folder, embedded) {
            (None, Some(urls)) => Self { urls, source: Source::Embedded },
            (folder, _) => Self::from_folder(folder.unwrap_or_else(|| PathBuf::from("target/site"))),
        }
    }

    fn from_folder(folder: PathBuf) -> Self {
        let url = |extension| format!("/pkg/anteroom.{extension}");
        // Its script finds the parts without being told ahead.
        let editor = "/pkg/editor.js".to_owned();
        let urls = AssetUrls { js: url("js"), wasm: url("wasm"), css: url("css"), editor, parts: BTreeMap::new() };
        Self { urls, source: Source::Folder(folder) }
    }

    /// Answers a GET or HEAD for a URL path: 200 in the best encoding that the browser accepts, 304 when it has the file
    /// already, 404 when there is none.
    pub async fn serve(&self, path: &str, headers: &HeaderMap) -> Response {
        let name = path.trim_start_matches('/');
        // The copies and the list are ways to serve the files, not files to ask for.
        if name.is_empty() || name == "manifest.json" || [".br", ".gz"].iter().any(|suffix| name.ends_with(suffix)) {
            return StatusCode::NOT_FOUND.into_response();
        }
        let mut encodings = accepted_encodings(headers);
        // Identity last: it is what everyone understands.
        encodings.push(None);
        for encoding in encodings {
            if let Some(file) = self.file(name, encoding).await {
                return respond(file, name, encoding, self.cache_control(name), headers);
            }
        }
        StatusCode::NOT_FOUND.into_response()
    }

    fn cache_control(&self, name: &str) -> &'static str {
        match self.source {
            Source::Embedded if name.starts_with("pkg/") => FOR_EVER,
            Source::Embedded => FOR_A_DAY,
            Source::Folder(_) => ASK_AGAIN,
        }
    }

    async fn file(&self, name: &str, encoding: Option<Encoding>) -> Option<File> {
        let stored = encoding.map_or_else(|| name.to_owned(), |encoding| format!("{name}.{}", encoding.suffix()));
        match &self.source {
            Source::Embedded => Embedded::get(&stored).map(File::embedded),
            Source::Folder(folder) => File::read(folder, &stored).await,
        }
    }
}

impl File {
    fn embedded(file: EmbeddedFile) -> Self {
        use std::fmt::Write;

        // Half of a SHA-256 still tells any two files apart.
        let mut hash = String::with_capacity(32);
        for byte in &file.metadata.sha256_hash()[..16] {
            // Writing to a String does not fail.
            let _ = write!(hash, "{byte:02x}");
        }
        Self { content: Body::from(file.data), etag: format!("\"{hash}\"") }
    }

    /// `None` for a name that leads out of the folder.
    async fn read(folder: &Path, name: &str) -> Option<Self> {
        let relative = Path::new(name);
        if !relative.components().all(|component| matches!(component, Component::Normal(_))) {
            return None;
        }
        let path = folder.join(relative);
        let about = tokio::fs::metadata(&path).await.ok().filter(std::fs::Metadata::is_file)?;
        let changed = about.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        let content = tokio::fs::read(&path).await.ok()?;
        Some(Self { content: Body::from(content), etag: format!("\"{:x}-{:x}\"", changed.as_nanos(), about.len()) })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }
}

/// Those that the browser takes, the smaller first: all it says of its own preference is that it can read both (RFC 9110, 12.5.3).
fn accepted_encodings(headers: &HeaderMap) -> Vec<Option<Encoding>> {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let offers: Vec<(String, bool)> = values.flat_map(|value| value.split(',')).map(offer).collect();
    let accepts = |encoding: &Encoding| {
        let exactly = offers.iter().find(|(name, _)| name == encoding.name());
        exactly.or_else(|| offers.iter().find(|(name, _)| name == "*")).is_some_and(|(_, wanted)| *wanted)
    };
    [Encoding::Brotli, Encoding::Gzip].into_iter().filter(accepts).map(Some).collect()
}

/// One coding, and whether it is wanted: `;q=0` says that it is not.
fn offer(text: &str) -> (String, bool) {
    let mut parts = text.split(';');
    let name = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let weight = parts.find_map(|part| part.trim().to_ascii_lowercase().strip_prefix("q=").map(|weight| weight.trim().parse::<f32>()));
    (name, weight.is_none_or(|weight| weight.is_ok_and(|weight| weight > 0.0)))
}

fn respond(file: File, name: &str, encoding: Option<Encoding>, cache_control: &'static str, asked: &HeaderMap) -> Response {
    let known = is_known(asked, &file.etag);
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { Response::new(file.content) };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&file.etag) {
        headers.insert(header::ETAG, etag);
    }
    if !known {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        }
    }
    response
}

/// If-None-Match, compared weakly (RFC 9110, 13.1.2): a proxy that compresses marks our tag as weak.
fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let values = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
}

/// Without the right one a browser refuses modules and does not compile WASM while it loads.
fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    fn header_of(response: &Response, name: header::HeaderName) -> &str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    async fn text_of(response: Response) -> String {
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    fn folder_with_a_script() -> (tempfile::TempDir, Assets) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("site/pkg")).unwrap();
        for (name, content) in
            [("pkg/anteroom.js", "plain"), ("pkg/anteroom.js.br", "brotli"), ("pkg/anteroom.js.gz", "gzip"), ("icon.svg", "<svg/>")]
        {
            std::fs::write(folder.path().join("site").join(name), content).unwrap();
        }
        std::fs::write(folder.path().join("secret.txt"), "not to be served").unwrap();
        let assets = Assets::from_folder(folder.path().join("site"));
        (folder, assets)
    }

    #[tokio::test]
    async fn the_smallest_copy_that_the_browser_accepts_is_served_as_its_original() {
        let (_folder, assets) = folder_with_a_script();
        for (accepted, encoding, content) in [
            ("gzip, deflate, br, zstd", "br", "brotli"),
            ("br;q=0, gzip", "gzip", "gzip"),
            ("GZIP;q=0.5", "gzip", "gzip"),
            ("*", "br", "brotli"),
            ("*;q=0", "", "plain"),
            ("identity", "", "plain"),
            ("", "", "plain"),
        ] {
            let response = assets.serve("/pkg/anteroom.js", &asking(&[(header::ACCEPT_ENCODING, accepted)])).await;
            assert_eq!(response.status(), StatusCode::OK);
            assert_eq!(header_of(&response, header::CONTENT_ENCODING), encoding, "{accepted}");
            assert_eq!(header_of(&response, header::CONTENT_TYPE), "text/javascript; charset=utf-8");
            assert_eq!(header_of(&response, header::VARY), "accept-encoding");
            assert_eq!(text_of(response).await, content, "{accepted}");
        }
    }

    #[tokio::test]
    async fn a_file_without_copies_is_served_as_it_is() {
        let (_folder, assets) = folder_with_a_script();
        let response = assets.serve("/icon.svg", &asking(&[(header::ACCEPT_ENCODING, "br")])).await;
        assert_eq!(header_of(&response, header::CONTENT_TYPE), "image/svg+xml");
        assert_eq!(header_of(&response, header::CONTENT_ENCODING), "");
        assert_eq!(text_of(response).await, "<svg/>");
    }

    #[tokio::test]
    async fn what_the_browser_has_is_not_sent_again() {
        let (_folder, assets) = folder_with_a_script();
        let first = assets.serve("/icon.svg", &HeaderMap::new()).await;
        let etag = header_of(&first, header::ETAG).to_owned();
        assert_eq!(header_of(&first, header::CACHE_CONTROL), ASK_AGAIN);
        for known in [etag.clone(), format!("W/{etag}"), format!("\"other\", {etag}"), "*".to_owned()] {
            let again = assets.serve("/icon.svg", &asking(&[(header::IF_NONE_MATCH, &known)])).await;
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{known}");
            assert_eq!(header_of(&again, header::ETAG), etag);
            assert_eq!(text_of(again).await, "");
        }
        let other = assets.serve("/icon.svg", &asking(&[(header::IF_NONE_MATCH, "\"other\"")])).await;
        assert_eq!(other.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn each_encoding_has_its_own_tag() {
        let (_folder, assets) = folder_with_a_script();
        let mut tags = Vec::new();
        for accepted in ["br", "gzip", ""] {
            let response = assets.serve("/pkg/anteroom.js", &asking(&[(header::ACCEPT_ENCODING, accepted)])).await;
            tags.push(header_of(&response, header::ETAG).to_owned());
        }
        tags.sort();
        tags.dedup();
        assert_eq!(tags.len(), 3);
    }

    #[tokio::test]
    async fn nothing_else_is_served() {
        let (_folder, assets) = folder_with_a_script();
        for path in [
            "/",
            "/pkg",
            "/pkg/",
            "/missing.js",
            "/pkg/anteroom.js.br",
            "/manifest.json",
            "/../secret.txt",
            "/pkg/../../secret.txt",
            "//etc/passwd",
        ] {
            assert_eq!(assets.serve(path, &HeaderMap::new()).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[tokio::test]
    async fn the_files_inside_the_program_are_served_for_ever_under_pkg() {
        // Before the first `cargo xtask build` there are none, or those of another version; then there is nothing to say.
        let assets = Assets::load();
        if !matches!(assets.source, Source::Embedded) {
            return;
        }
        for (path, content_type) in [
            (&assets.urls.js, "text/javascript; charset=utf-8"),
            (&assets.urls.editor, "text/javascript; charset=utf-8"),
            (&assets.urls.wasm, "application/wasm"),
            (&assets.urls.css, "text/css; charset=utf-8"),
        ] {
            let response = assets.serve(path, &asking(&[(header::ACCEPT_ENCODING, "br")])).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(header_of(&response, header::CACHE_CONTROL), FOR_EVER);
            assert_eq!(header_of(&response, header::CONTENT_ENCODING), "br");
            assert_eq!(header_of(&response, header::CONTENT_TYPE), content_type);
            assert_eq!(header_of(&response, header::ETAG).len(), 34);
        }
    }
}
