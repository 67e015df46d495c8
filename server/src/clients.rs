//! `anteroom clients import` and `export`: the same use cases as the pages', for whoever has the database at hand. A server may
//! run meanwhile; whichever program comes first does the next piece.

use crate::{
    cli::{DatabaseOptions, DateOrderOption, ExportOptions, ImportOptions},
    serve::{StartError, create_private, open_existing},
};
use domain::{
    Refusal,
    clients::import::{ClientField, DateOrder, FirstLine, ImportCounts, ImportView, LineOutcome},
    ids::ImportId,
};
use futures::{StreamExt, pin_mut};
use services::{
    Config, Error, SecretKey, Services, SystemClock, SystemEntropy,
    clients::Worked,
    mail::Transport,
    staff::{Administer, PasswordPool, PasswordWork, Permit},
};
use std::{
    fs::File,
    io::{Read, Write},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};
use store::Store;

/// Read from the file at a time.
const PIECE: usize = 64 * 1024;
/// Between two pieces of work on SQLite, which looks every 100 ms while it waits.
const PAUSE: Duration = Duration::from_millis(150);
/// So often, one after the other, the database may be found busy.
const TRIES: u32 = 10;
/// When lines were refused.
const SOME_REFUSED: u8 = 1;
/// When the file cannot be read, or names no column that is known.
const UNREADABLE: u8 = 2;

/// The code that the program ends with.
pub async fn import(options: ImportOptions) -> Result<u8, StartError> {
    let services = services(&options.database).await?;
    let code = import_with(&services, &options).await;
    services.store().close().await;
    code
}

async fn import_with(services: &Services, options: &ImportOptions) -> Result<u8, StartError> {
    let by = permit(services, options.organization.as_deref()).await?;
    let id = match read(services, &by, &options.file).await {
        Ok(id) => id,
        Err(StartError::Services(Error::Refused(refusal))) if refusal.at("file").is_some() => {
            eprintln!("{}: {}", options.file.display(), refusal.at("file").unwrap_or_default());
            return Ok(UNREADABLE);
        }
        Err(StartError::File(path, error)) => {
            eprintln!("{}: {error}", path.display());
            return Ok(UNREADABLE);
        }
        Err(other) => return Err(other),
    };
    let view = work(services, &by, id).await?;
    let mut view = read_otherwise(services, &by, options, view).await?;
    tell_columns(&view);
    if let Some(fault) = view.fault {
        eprintln!("{fault} Name the columns in the file's first line or by --columns, or import it in the browser.");
        forget(services, &by, id, |pause| give_way(services, pause)).await?;
        return Ok(UNREADABLE);
    }
    if options.dry_run {
        println!("Nothing was imported. It would be:");
    } else if view.summary.counts.writes() > 0 {
        services.start_import(&by, id, &view.shown()).await?;
        view = work(services, &by, id).await?;
    }
    tell(services, &by, &view).await?;
    if options.dry_run {
        forget(services, &by, id, |pause| give_way(services, pause)).await?;
    }
    Ok(if view.summary.counts.refused > 0 { SOME_REFUSED } else { 0 })
}

/// Only what imports and exports need: no e-mail is sent, no link made, nobody signs in.
async fn services(options: &DatabaseOptions) -> Result<Services, StartError> {
    let entropy = Arc::new(SystemEntropy);
    let from = "portal@anteroom.invalid".parse().map_err(|_| StartError::Options("the sender's address".to_owned()))?;
    let config = Config { public_url: String::new(), mail_from: from, mail_per_minute: 1, scan: None };
    let passwords = PasswordPool::new(1, PasswordWork::Owasp, entropy.as_ref())?;
    let key = SecretKey::generate(entropy.as_ref());
    Ok(Services::new(open_existing(options).await?, Arc::new(SystemClock), entropy, config, key, passwords, Transport::Mailbox))
}

async fn permit(services: &Services, organization: Option<&str>) -> Result<Permit<Administer>, StartError> {
    let place = services.store().place();
    services.operator_permit(organization).await.map_err(|error| match &error {
        Error::Refused(refusal @ Refusal::Invalid(_)) => StartError::Options(match refusal.at("organization") {
            Some(told) => format!("--organization: {told} The database is {place}."),
            None => format!("there is no practice yet in the database {place}"),
        }),
        _ => StartError::Services(error),
    })
}

async fn read(services: &Services, by: &Permit<Administer>, path: &Path) -> Result<ImportId, StartError> {
    let at = |error| StartError::File(path.to_owned(), error);
    let mut file = File::open(path).map_err(at)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut upload = services.upload_import(by, &name);
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece).map_err(at)?;
        if read == 0 {
            return Ok(upload.finish().await?);
        }
        let begun = Instant::now();
        upload.take(piece.get(..read).unwrap_or_default()).await?;
        give_way(services, begun.elapsed()).await;
    }
}

/// Everything that is to be done with it now. A server beside it may do pieces of it; then it is waited for like any other writer.
async fn work(services: &Services, by: &Permit<Administer>, id: ImportId) -> Result<ImportView, StartError> {
    let mut tries = 0;
    loop {
        let begun = Instant::now();
        match services.work_on_import(by.organization(), id).await {
            Ok(Worked::NothingToDo) => return Ok(services.get_import(by, id, LineOutcome::Refused, 0).await?),
            Ok(Worked::Chunk) => {
                tries = 0;
                give_way(services, begun.elapsed().max(PAUSE)).await;
            }
            Err(Error::Refused(Refusal::Unavailable)) if tries < TRIES => {
                tries += 1;
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// After each piece others have their turn, as long as `pause` takes.
async fn forget<P: Future<Output = ()>>(
    services: &Services,
    by: &Permit<Administer>,
    id: ImportId,
    pause: impl Fn(Duration) -> P,
) -> Result<(), StartError> {
    services.give_up_import(by, id).await?;
    loop {
        let begun = Instant::now();
        if services.forget_next_lines(by, id).await? == Worked::NothingToDo {
            return Ok(());
        }
        pause(begun.elapsed().max(PAUSE)).await;
    }
}

/// Whoever else waits to write an SQLite file looks now and then whether it is free, and has to meet a moment when it is.
async fn give_way(services: &Services, pause: Duration) {
    if matches!(services.store(), Store::Sqlite(_)) {
        tokio::time::sleep(pause).await;
    }
}

/// As the options say, where something else was guessed. What they say and cannot be is a fault.
async fn read_otherwise(
    services: &Services,
    by: &Permit<Administer>,
    options: &ImportOptions,
    mut view: ImportView,
) -> Result<ImportView, StartError> {
    let guessed = view.shown();
    let named = options.columns.as_ref().map(|named| named.iter().map(|column| column.0).collect::<Vec<_>>());
    let dates = options.date_order.map(date_order);
    let first_line = if options.no_headings { FirstLine::Client } else { guessed.first_line };
    if view.fault.is_some() && named.is_none() {
        return Ok(view);
    }
    let columns = named.unwrap_or_else(|| guessed.columns.clone());
    if columns.len() != guessed.columns.len() {
        view.fault = Some(format!("--columns says what {} columns hold, and the file has {}.", columns.len(), guessed.columns.len()));
        return Ok(view);
    }
    if columns == guessed.columns && first_line == guessed.first_line && dates.is_none_or(|dates| dates == view.dates) {
        return Ok(view);
    }
    match services.check_import(by, view.summary.id, columns, dates, first_line).await {
        Ok(()) => work(services, by, view.summary.id).await,
        Err(Error::Refused(refusal)) if refusal.at("columns").is_some() => {
            view.fault = refusal.at("columns").map(str::to_owned);
            Ok(view)
        }
        Err(error) => Err(error.into()),
    }
}

fn tell_columns(view: &ImportView) {
    println!("{}: {}. Dates: {}.", view.summary.file_name, view.read_as, view.dates.label());
    for (place, column) in view.columns.iter().enumerate() {
        let name = if column.name.is_empty() { format!("Column {}", place + 1) } else { column.name.clone() };
        println!("  {name:<24} {}", column.field.map_or("(not imported)", ClientField::label));
    }
    if view.first_line == FirstLine::Client {
        println!("The first line is a client, too.");
    }
}

fn date_order(option: DateOrderOption) -> DateOrder {
    match option {
        DateOrderOption::MonthDay => DateOrder::MonthDayYear,
        DateOrderOption::DayMonth => DateOrder::DayMonthYear,
    }
}

async fn tell(services: &Services, by: &Permit<Administer>, view: &ImportView) -> Result<(), StartError> {
    let ImportCounts { lines, new, changed, same, refused, ending, .. } = view.summary.counts;
    let noun = if lines == 1 { "line" } else { "lines" };
    println!("{lines} {noun}: {new} new, {changed} changed, {same} the same as on file, {refused} refused.");
    if ending > 0 {
        println!("Of the changed, {ending} have another address than an open invitation went to: that ends. Invite them again.");
    }
    let (mut page, id) = (view.clone(), view.summary.id);
    loop {
        for line in &page.lines {
            println!("  line {}: {}", line.line, line.note);
        }
        let Some(next) = page.next else { return Ok(()) };
        page = services.get_import(by, id, LineOutcome::Refused, next).await?;
    }
}

pub async fn export(options: ExportOptions) -> Result<(), StartError> {
    let services = services(&options.database).await?;
    let written = export_with(&services, &options).await;
    services.store().close().await;
    written
}

async fn export_with(services: &Services, options: &ExportOptions) -> Result<(), StartError> {
    let by = permit(services, options.organization.as_deref()).await?;
    match &options.file {
        Some(path) if is_file(path) => export_file(services, &by, path).await,
        // A pipe or a device is written as it is.
        Some(path) => {
            let mut to = File::options().write(true).open(path).map_err(|error| StartError::File(path.clone(), error))?;
            write_all(services, &by, &mut to, path).await
        }
        None => write_all(services, &by, &mut std::io::stdout(), Path::new("standard output")).await,
    }
}

/// Or will be one.
fn is_file(path: &Path) -> bool {
    std::fs::metadata(path).map_or(true, |there| there.is_file())
}

/// The file is there as a whole or as it was before, and its owner's alone: everybody's name and date of birth are in it.
async fn export_file(services: &Services, by: &Permit<Administer>, path: &Path) -> Result<(), StartError> {
    let at = |error| StartError::File(path.to_owned(), error);
    // What a link leads to is replaced, and not the link.
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    // Of a process that was killed.
    let _left_behind = std::fs::remove_file(&part);
    let mut to = create_private(&part).map_err(at)?;
    let written = match write_all(services, by, &mut to, &path).await {
        Ok(()) => to.sync_all().and_then(|()| std::fs::rename(&part, &path)).map_err(at),
        failed => failed,
    };
    if written.is_err() {
        // That it stays behind is less than why.
        let _removed = std::fs::remove_file(&part);
    }
    written
}

async fn write_all(services: &Services, by: &Permit<Administer>, to: &mut (dyn Write + Send), name: &Path) -> Result<(), StartError> {
    let at = |error| StartError::File(name.to_owned(), error);
    let pieces = services.export_clients(by).await?;
    pin_mut!(pieces);
    while let Some(piece) = pieces.next().await {
        to.write_all(piece?.as_bytes()).map_err(at)?;
    }
    to.flush().map_err(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::organization::SetupForm;
    use std::sync::atomic::{AtomicU32, Ordering};
    use store::{
        PoolSizes,
        testing::{Engine, open},
    };

    /// On PostgreSQL nobody waits for the database as a whole.
    #[tokio::test]
    async fn on_sqlite_a_server_writes_between_the_pieces_in_which_a_dry_run_forgets_its_lines() {
        let test = services::testing::services(open(Engine::Sqlite).await);
        let setup = SetupForm {
            code: "CODE".to_owned(),
            organization_name: "Hazel Court".to_owned(),
            name: "Olga Other".to_owned(),
            email: "olga@hazel.example".to_owned(),
            password: "tulip harbour candle seven".to_owned(),
            ..SetupForm::default()
        };
        test.services.set_up(&setup, "CODE", "192.0.2.7").await.unwrap();
        let by = permit(&test.services, None).await.unwrap();
        // With no column that is known there is nothing to compare it with. Two pieces, and a line.
        let mut upload = test.services.upload_import(&by, "many.csv");
        upload.take(format!("a,b\n{}", "1,2\n".repeat(4_001)).as_bytes()).await.unwrap();
        let id = upload.finish().await.unwrap();
        let server = Store::open(&test.store.url, PoolSizes::default()).unwrap();
        let written = AtomicU32::new(0);
        let write = async |pause: Duration| {
            assert!(pause >= PAUSE, "{pause:?}");
            server.write().await.unwrap().commit().await.unwrap();
            written.fetch_add(1, Ordering::Relaxed);
        };
        forget(&test.services, &by, id, write).await.unwrap();
        assert_eq!(written.load(Ordering::Relaxed), 3);
        assert!(test.services.list_imports(&by).await.unwrap().is_empty());
    }
}
