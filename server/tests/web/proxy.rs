//! What the operator's guide says of proxies, as far as it can be tried without one.

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
    let unlogged = regex_lite::Regex::new(rest.split_once(" {").expect("a block").0).expect("a pattern");
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
