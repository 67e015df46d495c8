//! `anteroom clients import` and `export`, on the database of a server that is running.

use crate::world::World;
use server::{
    cli::{DatabaseOptions, DateOrderOption, ExportOptions, ImportOptions},
    clients::{export, import},
    serve::StartError,
};
use std::path::{Path, PathBuf};

fn options(world: &World, file: &Path) -> ImportOptions {
    ImportOptions {
        file: file.to_owned(),
        database: DatabaseOptions { database_url: world.test.store.url.clone(), database_connections: 2 },
        organization: Some(world.things.slug.clone()),
        date_order: None,
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
    async fn a_file_is_imported_on_the_command_line_and_its_end_says_whether_lines_were_refused(store) {
        let world = World::new(store).await;
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
    async fn of_several_practices_one_has_to_be_named(store) {
        let world = World::new(store).await;
        let folder = tempfile::tempdir().expect("a folder");
        let good = write(&folder, "good.csv", "Name\nInga Ingason\n");
        for organization in [None, Some("nowhere".to_owned())] {
            let refused = import(ImportOptions { organization, ..options(&world, &good) }).await;
            assert!(matches!(&refused, Err(StartError::Options(told)) if told.starts_with("--organization: There")), "{refused:?}");
        }
    }
}
