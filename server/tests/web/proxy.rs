//! What the operator's guide says of proxies, as far as it can be tried without one.

use regex_lite::Regex;
use services::clients::FILE_LIMIT;
use std::{collections::BTreeSet, fs, path::Path};

const HERE: &str = env!("CARGO_MANIFEST_DIR");

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).expect("a text")
}

/// Every address with a secret in it, of pages and of posts, with what stands for the parts.
fn links() -> BTreeSet<String> {
    let sources = fs::read_dir(format!("{HERE}/src")).expect("sources").map(|entry| entry.expect("a file").path());
    let texts = sources.filter(|path| path.is_file()).map(read).chain([read(format!("{HERE}/../app/src/routes.rs"))]);
    let mut links = BTreeSet::new();
    for text in texts {
        let addresses = text.split('"').map(|part| part.replace(":slug", "{slug}").replace(":secret", "{secret}"));
        links.extend(addresses.filter(|part| part.starts_with('/') && (part.contains("{secret}") || part.contains("{token}"))));
    }
    links
}

#[test]
fn no_links_secret_is_in_the_access_log_of_a_proxy_that_is_set_up_by_the_guide() {
    let guide = read(format!("{HERE}/../docs/operating.md"));
    let (_, rest) = guide.split_once("location ~ ").expect("what nginx does not log");
    let unlogged = Regex::new(rest.split_once(" {").expect("a block").0).expect("a pattern");
    let links = links();
    assert!(links.len() >= 8 && links.contains("/p/{slug}/represent/{secret}"), "{links:?}");
    for link in links {
        let asked = link.replace("{slug}", "willow-lane").replace("{secret}", "c2VjcmV0").replace("{token}", "c2VjcmV0");
        assert!(unlogged.is_match(&asked), "nginx logs {link}");
        let (before, _) = link.rsplit_once("/{").expect("a part");
        assert!(guide.contains(&format!("`{}/*`", before.replace("{slug}", "*"))), "Caddy logs {link}");
    }
    for asked in ["/p/willow-lane/home", "/p/willow-lane/sign-up", "/p/willow-lane/forms/1", "/clients/1"] {
        assert!(!unlogged.is_match(asked), "{asked} is no secret");
    }
}

/// Where files are sent to: the routes that `uploads` has there.
fn uploads(source: &str) -> Vec<String> {
    let text = read(format!("{HERE}/src/{source}"));
    let (_, rest) = text.split_once("pub fn uploads()").expect("uploads");
    let (routes, _) = rest.split_once("\n}").expect("its end");
    routes
        .split('"')
        .filter(|part| part.starts_with('/'))
        .map(|route| route.replace("{slug}", "willow-lane").replace("{id}", "018f"))
        .collect()
}

/// How large a body nginx lets through to this address, in bytes.
fn let_through(guide: &str, asked: &str) -> u64 {
    let (_, nginx) = guide.split_once("```nginx").expect("nginx");
    let (everywhere, places) = nginx.split_once("location").expect("places");
    let (places, _) = places.split_once("```").expect("its end");
    let limit = |text: &str| {
        let found = Regex::new("client_max_body_size ([0-9]+)m;").expect("a pattern").captures(text)?;
        Some(found[1].parse::<u64>().expect("a number") * 1024 * 1024)
    };
    let blocks = Regex::new(r"~ (\S+) \{([^}]*)\}").expect("a pattern");
    let place = blocks.captures_iter(places).find(|block| Regex::new(&block[1]).expect("a pattern").is_match(asked));
    place.and_then(|block| limit(&block[2])).or_else(|| limit(everywhere)).expect("a limit")
}

#[test]
fn every_file_that_anteroom_takes_gets_through_a_proxy_that_is_set_up_by_the_guide() {
    let guide = read(format!("{HERE}/../docs/operating.md"));
    let source = read(format!("{HERE}/src/files.rs"));
    let post = Regex::new(r"POST_LIMIT: usize = ([0-9]+) \* 1024 \* 1024;").expect("a pattern").captures(&source).expect("a limit");
    let post_limit = post[1].parse::<u64>().expect("a number") * 1024 * 1024;
    for (source, least) in [("files.rs", post_limit), ("imports.rs", FILE_LIMIT + 64 * 1024)] {
        let addresses = uploads(source);
        assert!(!addresses.is_empty(), "{source}");
        for asked in addresses {
            let most = let_through(&guide, &asked);
            assert!(most >= least, "nginx lets {most} bytes through to {asked}, which takes {least}");
        }
    }
}
