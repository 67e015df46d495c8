//! Long files, killed processes, several at once, and what is forgotten.

use super::{Worked, file};
use crate::{invitations::tests::practice::Practice, staff::Administer};
use chrono::TimeDelta;
use domain::{
    Refusal,
    clients::import::{ImportState, LineOutcome},
};
use std::fmt::Write;
use store::on_both_engines;

const LINES: usize = 1_200;

fn long_file() -> String {
    let mut text = super::HEAD.to_owned();
    for line in 0..LINES {
        writeln!(text, "First{line},Last{},client{line}@mail.example,,", line % 7).unwrap();
    }
    text
}

async fn count(practice: &Practice) -> i64 {
    let page = practice.services.list_clients(&practice.permit(), &domain::clients::ClientQuery::default()).await.unwrap();
    page.counts.unwrap().all
}

/// Each client once, whatever happened on the way.
async fn is_whole(practice: &Practice) {
    assert_eq!(count(practice).await, i64::try_from(LINES).unwrap());
    let again = practice.checked(&long_file()).await;
    assert_eq!(practice.counts(again).await, [0, 0, i64::try_from(LINES).unwrap(), 0, 0]);
}

on_both_engines! {
    async fn work_that_was_killed_half_way_goes_on_behind_what_was_kept(store) {
        let practice = Practice::new(store).await;
        let import = practice.upload(&long_file()).await.unwrap();
        let by = practice.organization;
        for _ in 0..4 {
            // A transaction that is dropped is what a killed process leaves.
            let mut tx = practice.write().await;
            let row = store::clients::imports::lock(&mut tx, by.0, import.0).await.unwrap().unwrap();
            practice.services.check_lines(&mut tx, &row).await.unwrap();
            drop(tx);
            practice.services.work_on_import(by, import).await.unwrap();
        }
        assert_eq!(practice.state(import).await, ImportState::Checked);
        assert_eq!(practice.counts(import).await[0], i64::try_from(LINES).unwrap());
        practice.start(import).await.unwrap();
        for _ in 0..2 {
            let mut tx = practice.write().await;
            let row = store::clients::imports::lock(&mut tx, by.0, import.0).await.unwrap().unwrap();
            practice.services.import_lines(&mut tx, &row).await.unwrap();
            drop(tx);
            assert_eq!(practice.services.work_on_import(by, import).await.unwrap(), Worked::Chunk);
        }
        let counts = practice.see(import).await.summary.counts;
        assert_eq!((counts.done, count(&practice).await), (1_000, 1_000));
        practice.work().await;
        is_whole(&practice).await;
    }
}

on_both_engines! {
    async fn several_processes_at_once_do_no_line_twice(store) {
        let practice = Practice::new(store).await;
        let import = practice.checked(&long_file()).await;
        practice.start(import).await.unwrap();
        let workers: Vec<_> = (0..4)
            .map(|_| {
                let (services, organization) = (practice.services.clone(), practice.organization);
                tokio::spawn(async move { while services.work_on_import(organization, import).await.unwrap() == Worked::Chunk {} })
            })
            .collect();
        for worker in workers {
            worker.await.unwrap();
        }
        assert_eq!(practice.state(import).await, ImportState::Imported);
        is_whole(&practice).await;
    }
}

on_both_engines! {
    async fn one_file_imported_twice_at_once_adds_each_client_once(store) {
        let practice = Practice::new(store).await;
        let imports = [practice.checked(&long_file()).await, practice.checked(&long_file()).await];
        for import in imports {
            practice.start(import).await.unwrap();
        }
        let workers = imports.map(|import| {
            let (services, organization) = (practice.services.clone(), practice.organization);
            tokio::spawn(async move { while services.work_on_import(organization, import).await.unwrap() == Worked::Chunk {} })
        });
        for worker in workers {
            worker.await.unwrap();
        }
        let counts = [practice.counts(imports[0]).await, practice.counts(imports[1]).await];
        let lines = i64::try_from(LINES).unwrap();
        assert_eq!((counts[0][0] + counts[1][0], counts[0][3] + counts[1][3]), (lines, lines));
        is_whole(&practice).await;
    }
}

on_both_engines! {
    async fn an_import_of_another_practice_does_not_wait_for_a_long_one(store) {
        let practice = Practice::new(store).await;
        let neighbour = practice.neighbour().await;
        let long = practice.upload(&long_file()).await.unwrap();
        practice.turn(TimeDelta::seconds(1));
        let short = neighbour.upload(&file(&["Mara,Abramson,,,"])).await.unwrap();
        for _ in 0..2 {
            practice.turn(TimeDelta::seconds(1));
            assert_eq!(practice.services.work_on_next_import().await.unwrap(), Worked::Chunk);
        }
        assert_eq!(neighbour.state(short).await, ImportState::Checked);
        assert_eq!(practice.state(long).await, ImportState::Checking);
    }
}

on_both_engines! {
    async fn lines_are_shown_a_page_at_a_time(store) {
        let practice = Practice::new(store).await;
        let import = practice.checked(&long_file()).await;
        let (mut after, mut seen) = (0, Vec::new());
        loop {
            let view = practice.services.get_import(&practice.permit(), import, LineOutcome::New, after).await.unwrap();
            assert!(view.lines.len() <= 50);
            seen.extend(view.lines.iter().map(|line| line.line));
            let Some(next) = view.next else { break };
            after = next;
        }
        assert_eq!(seen, (2..i64::try_from(LINES).unwrap() + 2).collect::<Vec<_>>());
    }
}

on_both_engines! {
    async fn how_a_file_was_read_is_told_as_it_turned_out_at_its_end(store) {
        let practice = Practice::new(store).await;
        let mut upload = practice.services.upload_import(&practice.permit::<Administer>(), "clients.csv");
        upload.take(long_file().as_bytes()).await.unwrap();
        upload.take(b"Zo\xeb,Abramson,,,\n").await.unwrap();
        let import = upload.finish().await.unwrap();
        assert_eq!(practice.see(import).await.read_as, "Windows-1252, separated by commas");
    }
}

on_both_engines! {
    async fn of_a_file_that_is_refused_half_way_nothing_is_left(store) {
        let practice = Practice::new(store).await;
        let mut upload = practice.services.upload_import(&practice.permit::<Administer>(), "broken.csv");
        upload.take(long_file().as_bytes()).await.unwrap();
        assert!(!store::testing::tables_holding(&practice.store, "broken.csv").await.is_empty());
        assert!(upload.take(b"\0").await.is_err());
        for needle in ["broken.csv", "client7@mail.example"] {
            assert!(store::testing::tables_holding(&practice.store, needle).await.is_empty(), "{needle}");
        }
    }
}

on_both_engines! {
    async fn lines_are_thrown_away_when_a_person_says_so_or_after_thirty_days(store) {
        let practice = Practice::new(store).await;
        let given_up = practice.checked(&file(&["Mara,Abramson,,,"])).await;
        practice.services.forget_import(&practice.permit(), given_up).await.unwrap();
        let gone = practice.services.get_import(&practice.permit(), given_up, LineOutcome::New, 0).await;
        assert_eq!(gone.unwrap_err().refusal(), Some(&Refusal::NotFound));

        let imported = practice.import(&file(&["Mara,Abramson,,,"])).await;
        let refused = practice.services.forget_import(&practice.permit(), imported).await;
        assert_eq!(refused.unwrap_err().refusal(), Some(&Refusal::Conflict));
        let mut abandoned = practice.services.upload_import(&practice.permit::<Administer>(), "half.csv");
        for piece in long_file().as_bytes().chunks(1000) {
            abandoned.take(piece).await.unwrap();
        }
        drop(abandoned);
        practice.services.forget_old_imports().await.unwrap();
        assert!(!store::testing::tables_holding(&practice.store, "half.csv").await.is_empty());
        practice.turn(TimeDelta::hours(3));
        practice.services.forget_old_imports().await.unwrap();
        assert!(store::testing::tables_holding(&practice.store, "half.csv").await.is_empty());
        assert_eq!(practice.services.list_imports(&practice.permit()).await.unwrap().len(), 1);
        practice.turn(TimeDelta::days(31));
        practice.services.forget_old_imports().await.unwrap();
        assert!(practice.services.list_imports(&practice.permit()).await.unwrap().is_empty());
    }
}

on_both_engines! {
    async fn an_import_that_was_given_up_goes_piece_by_piece_and_is_not_listed_meanwhile(store) {
        let practice = Practice::new(store).await;
        let import = practice.checked(&long_file()).await;
        let (services, by) = (&practice.services, practice.permit());
        let early = services.forget_next_lines(&by, import).await;
        assert_eq!(early.unwrap_err().refusal(), Some(&Refusal::Conflict), "it was not given up");
        services.give_up_import(&by, import).await.unwrap();
        assert!(services.list_imports(&by).await.unwrap().is_empty());
        let neighbour = practice.neighbour().await;
        let others = services.forget_next_lines(&neighbour.permit(), import).await;
        assert_eq!(others.unwrap_err().refusal(), Some(&Refusal::NotFound));
        assert_eq!(services.forget_next_lines(&by, import).await.unwrap(), Worked::Chunk);
        assert_eq!(services.forget_next_lines(&by, import).await.unwrap(), Worked::NothingToDo);
        assert!(store::testing::tables_holding(&practice.store, "client7@mail.example").await.is_empty());
    }
}

on_both_engines! {
    async fn an_import_can_be_undone_for_thirty_days_after_it_was_imported_however_late_that_was(store) {
        let practice = Practice::new(store).await;
        let import = practice.checked(&file(&["Mara,Abramson,,,"])).await;
        practice.turn(TimeDelta::days(29));
        practice.start(import).await.unwrap();
        practice.work().await;
        for _ in 0..2 {
            practice.turn(TimeDelta::days(14));
            practice.services.forget_old_imports().await.unwrap();
        }
        practice.undo(import).await;
        assert_eq!((practice.state(import).await, practice.names().await.len()), (ImportState::Undone, 0));
        practice.turn(TimeDelta::days(31));
        practice.services.forget_old_imports().await.unwrap();
        assert!(practice.services.list_imports(&practice.permit()).await.unwrap().is_empty());
    }
}
