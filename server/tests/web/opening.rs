//! What the program says of its database before it does anything: where it looked, what is wrong there, and nothing left behind.

use std::{path::Path, process::Output, time::Duration};
use tokio::{process::Command, time::timeout};

/// Run in `folder`, without a word of its database but those in `words`. It is ended where it goes on.
async fn ended(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anteroom"));
    command.args(words).current_dir(folder).env_remove("ANTEROOM_DATABASE_URL").kill_on_drop(true);
    timeout(Duration::from_secs(60), command.output()).await.expect("it ends").expect("it starts")
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn count(folder: &Path) -> usize {
    std::fs::read_dir(folder).expect("a folder").count()
}

#[tokio::test]
async fn commands_on_what_is_in_a_database_make_none_and_say_where_they_looked() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("clients.csv"), "Name\nInga Ingason\n").expect("written");
    for (words, code) in [(["clients", "import", "clients.csv"].as_slice(), 3), (&["clients", "export"], 1)] {
        let refused = ended(folder.path(), words).await;
        let (told, path) = (told(&refused), folder.path().join("anteroom.db"));
        assert!(told.contains(&format!("there is no file {}", path.display())), "{told}");
        assert!(told.contains("--database-url or ANTEROOM_DATABASE_URL"), "{told}");
        assert_eq!(refused.status.code(), Some(code), "{told}");
    }
    assert_eq!(count(folder.path()), 1, "nothing but the clients");
}

#[tokio::test]
async fn it_says_which_database_is_up_to_date_and_which_has_no_practice() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("anteroom.db").display().to_string();
    let migrated = ended(folder.path(), &["migrate"]).await;
    assert_eq!((told(&migrated), migrated.status.code()), (format!("The database {path} is up to date.\n"), Some(0)));
    let empty = told(&ended(folder.path(), &["clients", "export"]).await);
    assert!(empty.contains(&format!("there is no practice yet in the database {path}")), "{empty}");
    let other = told(&ended(folder.path(), &["clients", "export", "--organization", "nowhere"]).await);
    assert!(other.contains(&format!("There is no such practice. The database is {path}.")), "{other}");
}

#[tokio::test]
async fn it_leaves_nothing_behind_where_an_address_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = folder.path().join("nowhere");
    let refused = [
        ("", "it is empty".to_owned()),
        ("host=db dbname=anteroom", "this is no path".to_owned()),
        (":memory:", "memory would forget everything".to_owned()),
        ("nowhere/anteroom.db", format!("there is no folder {}", nowhere.display())),
    ];
    for (address, why) in refused {
        for words in [["migrate"].as_slice(), &["serve", "--listen", "127.0.0.1:0"]] {
            let refused = ended(folder.path(), &[words, &["--database-url", address]].concat()).await;
            let told = told(&refused);
            assert!(told.contains(&why), "{address}: {told}");
            assert_eq!((refused.status.code(), count(folder.path())), (Some(1), 0), "{address}: {told}");
        }
    }
}

#[tokio::test]
async fn it_says_where_it_looked_for_a_database_server_that_is_not_there_and_never_the_password() {
    let folder = tempfile::tempdir().expect("a folder");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let server = listener.local_addr().expect("an address");
    drop(listener);
    let address = format!("postgres://ada:tulip-harbour@{server}/practice");
    let refused = ended(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--database-url", &address]).await;
    let told = told(&refused);
    assert!(told.contains(&format!("the database practice at {server}: ")) && told.contains("refused"), "{told}");
    assert!(!told.contains("tulip") && !told.contains("Anteroom is at"), "{told}");
    assert_eq!((refused.status.code(), count(folder.path())), (Some(1), 0), "no key is left behind: {told}");
}
