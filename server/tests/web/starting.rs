//! What `anteroom serve` does not start with: another key than the database's, e-mails that lead nowhere, invented people beside others.

use crate::world::{Caller, World};
use http::StatusCode;
use secrecy::ExposeSecret;
use serde_json::json;
use services::{SecretKey, SystemEntropy};
use std::{
    fs,
    path::Path,
    process::{Output, Stdio},
    time::Duration,
};
use tempfile::{TempDir, tempdir};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
    time::timeout,
};

const SERVE: [&str; 5] = ["serve", "--listen", "127.0.0.1:0", "--secret-key-file", "anteroom.key"];
const ACCEPT: [&str; 4] = ["key", "accept", "--secret-key-file", "anteroom.key"];
const LIMIT: Duration = Duration::from_secs(60);

/// The program in a folder of its own. It is ended where it goes on.
fn program(folder: &TempDir, words: &[&str], database: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anteroom"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ANTEROOM_")) {
        command.env_remove(name);
    }
    command.current_dir(folder.path()).args(words).args(["--database-url", database]).stdin(Stdio::null()).kill_on_drop(true);
    command
}

async fn ended(folder: &TempDir, words: &[&str], database: &str) -> Output {
    timeout(LIMIT, program(folder, words, database).output()).await.expect("it ends").expect("it starts")
}

/// What it says of why it does not start.
async fn refused(folder: &TempDir, words: &[&str], database: &str) -> String {
    let Output { status, stderr, .. } = ended(folder, words, database).await;
    let told = String::from_utf8_lossy(&stderr).into_owned();
    assert_eq!(status.code(), Some(1), "{told}");
    told
}

/// What it logs until it serves.
async fn served(folder: &TempDir, more: &[&str], database: &str) -> String {
    let log = folder.path().join("log");
    let words = [&SERVE, more].concat();
    let mut command = program(folder, &words, database);
    let mut child = command.stdout(Stdio::piped()).stderr(fs::File::create(&log).expect("a file")).spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let serves = async {
        while let Some(line) = lines.next_line().await.expect("its output can be read") {
            if line.contains("Anteroom is at") {
                return true;
            }
        }
        false
    };
    let serves = timeout(LIMIT, serves).await.expect("in time");
    child.kill().await.expect("it is killed");
    let log = fs::read_to_string(log).expect("its log");
    assert!(serves, "{log}");
    log
}

fn write_key(folder: &TempDir) {
    fs::write(key_of(folder), SecretKey::generate(&SystemEntropy).to_text().expose_secret()).expect("written");
}

fn key_of(folder: &TempDir) -> std::path::PathBuf {
    folder.path().join("anteroom.key")
}

store::on_both_engines! {
    async fn another_key_than_the_databases_is_refused_and_no_new_one_made_in_its_place(store) {
        let (first, second) = (tempdir().expect("a folder"), tempdir().expect("a folder"));
        served(&first, &[], &store.url).await;
        served(&first, &[], &store.url).await;
        let place = key_of(&second);
        let told = refused(&second, &SERVE, &store.url).await;
        assert!(told.contains(&format!("there is none at {}", place.display())) && told.contains("anteroom key accept"), "{told}");
        assert!(!place.exists(), "none is made");
        write_key(&second);
        let told = refused(&second, &SERVE, &store.url).await;
        assert!(told.contains(&format!("another one than the one in {}", place.display())) && told.contains("anteroom key accept"), "{told}");
        fs::copy(key_of(&first), place).expect("put back");
        served(&second, &[], &store.url).await;
    }
}

store::on_both_engines! {
    async fn a_key_that_is_lost_for_good_is_replaced_by_a_command_that_says_what_is_lost(engine: Engine) {
        let world = World::of(engine).await;
        let folder = tempdir().expect("a folder");
        let database = &world.test.store.url;
        let told = refused(&folder, &SERVE, database).await;
        assert!(told.contains("there is none at"), "set up by an older version: {told}");
        for is_lost in [true, false] {
            let accepted = ended(&folder, &ACCEPT, database).await;
            let told = String::from_utf8_lossy(&accepted.stdout).into_owned();
            assert!(accepted.status.success() && told.contains(&key_of(&folder).display().to_string()), "{accepted:?}");
            assert_eq!(told.contains("is lost") && told.contains("e-mails with a link wait"), is_lost, "{told}");
            served(&folder, &[], database).await;
        }
    }
}

store::on_both_engines! {
    async fn beside_a_practice_it_does_not_start_with_invented_people(engine: Engine) {
        let world = World::of(engine).await;
        let folder = tempdir().expect("a folder");
        write_key(&folder);
        let told = refused(&folder, &[&SERVE[..], &["--demo"]].concat(), &world.test.store.url).await;
        assert!(told.contains("--demo: This database has another practice."), "{told}");
    }
}

store::on_both_engines! {
    async fn it_warns_where_a_practices_own_mail_server_would_send_links_that_lead_nowhere(engine: Engine) {
        const WARNING: &str = "give --public-url";
        let world = World::of(engine).await;
        let folder = tempdir().expect("a folder");
        write_key(&folder);
        let database = &world.test.store.url;
        assert!(!served(&folder, &[], database).await.contains(WARNING));
        let form = json!({
            "is_own": true, "host": "mail.example.org", "port": "587", "security": "StartTls", "user": "", "password": "",
            "sender": "portal@example.org", "per_minute": "",
        });
        let (status, answer) = world.call(Caller::Administrator, "/api/mail/save-settings", &json!({ "form": form })).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert!(served(&folder, &[], database).await.contains(WARNING));
        assert!(!served(&folder, &["--public-url", "https://portal.example.org"], database).await.contains(WARNING));
    }
}

#[tokio::test]
async fn it_does_not_start_with_a_mail_server_elsewhere_and_links_to_this_machine() {
    let folder = tempdir().expect("a folder");
    let words = ["serve", "--listen", "127.0.0.1:0", "--smtp-url", "smtp://user:secret-word@mail.example.org"];
    let told = refused(&folder, &words, "anteroom.db").await;
    assert!(told.contains("Give --public-url as clients reach it") && !told.contains("secret-word"), "{told}");
    let told = refused(&folder, &[&words[..], &["--public-url", "http://10.0.0.5"]].concat(), "anteroom.db").await;
    assert!(told.contains("Give --mail-from"), "{told}");
    assert!(is_empty(folder.path()), "nothing has begun");
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).expect("a folder").next().is_none()
}
