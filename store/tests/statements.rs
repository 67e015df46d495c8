//! Statements are fixed texts with parameters, here and nowhere else.

use std::{fs, path::Path};

fn read_all(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// sqlx takes a text that is not a constant only as `AssertSqlSafe`, so looking for that word is enough. Tests may use it.
#[test]
fn no_statement_is_put_together_while_the_program_runs() {
    let mut files = Vec::new();
    read_all(Path::new("src"), &mut files);
    assert!(files.len() > 20);
    let tests = ["testing.rs", "tests.rs", "plans.rs"];
    let is_for_tests =
        |path: &str| tests.iter().any(|test| path.ends_with(test)) || path.contains("/tests/") || path.starts_with("src/testing/");
    for (path, text) in files.iter().filter(|(path, _)| !is_for_tests(path)) {
        assert!(!text.contains("AssertSqlSafe") && !text.contains("raw_sql"), "{path}");
    }
}

#[test]
fn no_other_crate_names_sqlx() {
    for name in ["domain", "services", "app", "frontend", "server"] {
        let manifest = fs::read_to_string(Path::new("..").join(name).join("Cargo.toml")).unwrap();
        assert!(!manifest.contains("sqlx"), "{name}");
    }
}
