//! `anteroom clients import` and `export`, on the database of a server that is running.

use crate::world::{Caller, World};
use domain::clients::import::ClientField;
use http::StatusCode;
use serde_json::json;
use server::{
    cli::{ColumnOption, DatabaseOptions, DateOrderOption, ExportOptions, ImportOptions},
    clients::{export, import},
    serve::StartError,
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Output,
    time::Duration,
};
use store::{
    clients::imports::{find, find_to_do},
    testing::{self, Engine, put_away},
};
use tokio::{process::Command, time::timeout};

const LINES: usize = 5_000;

fn options(world: &World, file: &Path) -> ImportOptions {
    ImportOptions {
        file: file.to_owned(),
        database: DatabaseOptions { database_url: world.test.store.url.clone(), database_connections: 2 },
        organization: Some(world.things.slug.clone()),
        date_order: None,
        columns: None,
        no_headings: false,
        dry_run: false,
    }
}

fn write(folder: &tempfile::TempDir, name: &str, content: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("written");
    path
}

async fn exported(world: &World, folder: &tempfile::TempDir) -> String {
    let ImportOptions { database, organization, .. } = options(world, folder.path());
    let file = folder.path().join("exported.csv");
    export(ExportOptions { file: Some(file.clone()), database, organization }).await.expect("exported");
    std::fs::read_to_string(file).expect("a file")
}

store::on_both_engines! {
    async fn a_file_is_imported_on_the_command_line_and_its_end_says_whether_lines_were_refused(engine: Engine) {
        let world = World::of(engine).await;
        let folder = tempfile::tempdir().expect("a folder");
        let good = write(&folder, "good.csv", "Name,DOB\nInga Ingason,03/04/1988\n");
        let dry = ImportOptions { dry_run: true, ..options(&world, &good) };
        assert_eq!(import(dry).await.expect("read"), 0);
        assert!(!exported(&world, &folder).await.contains("Ingason"));
        let day_first = ImportOptions { date_order: Some(DateOrderOption::DayMonth), ..options(&world, &good) };
        assert_eq!(import(day_first).await.expect("read"), 0);
        assert!(exported(&world, &folder).await.contains("Inga,Ingason,,,,1988-04-03"));
        let partly = write(&folder, "partly.csv", "Name,E-mail\nMara Ingason,mara.ingason@mail.example\nNobody,none\n");
        assert_eq!(import(options(&world, &partly)).await.expect("read"), 1);
        assert!(exported(&world, &folder).await.contains("mara.ingason@mail.example"));
        for (name, content) in [("workbook.xlsx", "PK\u{3}\u{4}"), ("empty.csv", ""), ("nameless.csv", "a,b\n1,2\n")] {
            let path = write(&folder, name, content);
            assert_eq!(import(options(&world, &path)).await.expect("told"), 2, "{name}");
        }
        assert_eq!(import(options(&world, &folder.path().join("none.csv"))).await.expect("told"), 2);
    }
}

store::on_both_engines! {
    async fn of_a_file_whose_first_line_is_a_client_nobody_is_lost_on_the_command_line(engine: Engine) {
        use ClientField::{DateOfBirth, Email, FirstName, LastName, Phone};
        let world = World::of(engine).await;
        let folder = tempfile::tempdir().expect("a folder");
        let named = |columns: &[Option<ClientField>]| Some(columns.iter().map(|field| ColumnOption(*field)).collect());
        let told = write(&folder, "told.csv", "Inga,Ingason,inga@mail.example,27/03/1988\nAsta,Ingason,asta@mail.example,03/04/1988\n");
        assert_eq!(import(options(&world, &told)).await.expect("told"), 2, "nothing names the columns");
        let columns = named(&[Some(FirstName), Some(LastName), Some(Email), Some(DateOfBirth)]);
        assert_eq!(import(ImportOptions { columns, ..options(&world, &told) }).await.expect("read"), 0);
        let plain = write(&folder, "plain.csv", "Bo,Ingason,7,555 0101\nEli,Ingason,8,555 0102\n");
        let few = ImportOptions { columns: named(&[Some(FirstName), Some(LastName)]), ..options(&world, &plain) };
        assert_eq!(import(few).await.expect("told"), 2);
        let nameless = ImportOptions { columns: named(&[None, Some(LastName), None, None]), no_headings: true, ..options(&world, &plain) };
        assert_eq!(import(nameless).await.expect("told"), 2);
        let columns = named(&[Some(FirstName), Some(LastName), None, Some(Phone)]);
        assert_eq!(import(ImportOptions { columns, no_headings: true, ..options(&world, &plain) }).await.expect("read"), 0);
        let exported = exported(&world, &folder).await;
        let lines = ["Inga,Ingason,,inga@mail.example,,1988-03-27", "Asta,Ingason,,asta@mail.example,,1988-04-03", "Bo,Ingason,,,555 0101", "Eli,Ingason,,,555 0102"];
        for line in lines {
            assert!(exported.contains(line), "{line} {exported}");
        }
    }
}

store::on_both_engines! {
    async fn an_export_leaves_a_whole_file_or_the_one_before_for_its_owner_alone(engine: Engine) {
        let world = World::of(engine).await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = write(&folder, "exported.csv", "of another day");
        let before = exported(&world, &folder).await;
        assert!(before.contains("mail.example"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
        }
        let away = put_away(&world.test.store.store, &["clients"]).await;
        let ImportOptions { database, organization, .. } = options(&world, folder.path());
        let failed = export(ExportOptions { file: Some(file.clone()), database, organization }).await;
        away.put_back().await;
        assert!(matches!(failed, Err(StartError::Services(_))), "{failed:?}");
        assert_eq!(std::fs::read_to_string(file).expect("a file"), before);
        assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 1, "nothing else is left");
    }
}

/// What the program itself prints and ends with. It is ended where it goes on.
async fn ended(words: &[&str], database: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anteroom"));
    command.args(words).arg("--database-url").arg(database).kill_on_drop(true);
    timeout(Duration::from_secs(60), command.output()).await.expect("it ends").expect("it starts")
}

#[tokio::test]
async fn an_import_that_failed_ends_with_a_code_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = write(&folder, "good.csv", "Name\nInga Ingason\n");
    let words = ["clients", "import", good.to_str().expect("text")];
    let failed = ended(&words, &folder.path().join("nowhere").join("anteroom.db")).await;
    assert_eq!(failed.status.code(), Some(3), "{failed:?}");
}

#[tokio::test]
async fn what_the_columns_of_a_file_hold_is_said_by_their_names_on_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = write(&folder, "good.csv", "Inga,Ingason,x\n");
    let words = |columns| ["clients", "import", good.to_str().expect("text"), "--no-headings", "--columns", columns];
    let unknown = ended(&words("first-name,surname,"), &folder.path().join("anteroom.db")).await;
    let told = String::from_utf8_lossy(&unknown.stderr);
    assert!(told.contains("surname") && told.contains("first-name, last-name, full-name"), "{told}");
    let known = ended(&words("first-name,last-name,"), &folder.path().join("nowhere").join("anteroom.db")).await;
    assert_eq!((unknown.status.code(), known.status.code()), (Some(2), Some(3)), "{known:?}");
}

#[tokio::test]
async fn it_does_not_start_with_a_public_address_that_nobody_can_follow() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("anteroom.db");
    let refused = ended(&["serve", "--listen", "127.0.0.1:0", "--public-url", "portal.example.org"], &database).await;
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(told.contains("--public-url: portal.example.org does not begin with https://"), "{told}");
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 0, "nothing has begun");
}

store::on_both_engines! {
    async fn of_several_practices_one_has_to_be_named(engine: Engine) {
        let world = World::of(engine).await;
        let folder = tempfile::tempdir().expect("a folder");
        let good = write(&folder, "good.csv", "Name\nInga Ingason\n");
        for organization in [None, Some("nowhere".to_owned())] {
            let refused = import(ImportOptions { organization, ..options(&world, &good) }).await;
            assert!(matches!(&refused, Err(StartError::Options(told)) if told.starts_with("--organization: There")), "{refused:?}");
        }
    }
}

#[tokio::test]
async fn who_writes_beside_an_import_on_the_command_line_comes_between_its_pieces_and_is_never_refused() {
    let world = World::new(testing::open(Engine::Sqlite).await).await;
    let folder = tempfile::tempdir().expect("a folder");
    let lines: Vec<String> = (0..LINES).map(|line| format!("First{line} Ingason{},client{line}@mail.example", line % 7)).collect();
    let long = write(&folder, "long.csv", &format!("Name,E-mail\n{}\n", lines.join("\n")));
    let mut met = BTreeSet::new();
    let writing = async {
        for number in 0.. {
            let change = json!({ "client": world.things.stranger, "staff": world.things.staff, "on": number % 2 == 0 });
            let (status, answer) = world.call(Caller::Administrator, "/api/clients/assign", &change).await;
            assert_eq!(status, StatusCode::OK, "{answer}");
            met.extend(progress(&world).await);
        }
    };
    let code = tokio::select! { code = import(options(&world, &long)) => code, () = writing => unreachable!("it goes on") };
    assert_eq!(code.expect("imported"), 0);
    // Each line is compared, and then written, with 499 others.
    assert!(met.len() > LINES / 500, "{met:?}");
    assert!(exported(&world, &folder).await.contains(&format!("client{}@mail.example", LINES - 1)));
}

/// How far the import that is worked on has come.
async fn progress(world: &World) -> Option<(&'static str, i64)> {
    let mut tx = world.test.services.store().read().await.expect("a look");
    let (organization, import) = find_to_do(&mut tx).await.expect("a look")?;
    let row = find(&mut tx, organization, import).await.expect("a look")?;
    Some((row.state().expect("a state").key(), row.done_to))
}
