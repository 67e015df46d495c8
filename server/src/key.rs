//! The program's key: from the options, or from its file, which is made at the first start with mode 0600. It is held against what the
//! database knows of it before anything is done, and another one is taken only where somebody says so, by `anteroom key accept`.

use crate::{
    cli::{AcceptOptions, KeyOptions},
    serve::{StartError, create_private, open_existing},
};
use secrecy::{ExposeSecret, SecretString};
use services::{Accepted, Entropy, KeyFit, NotedKey, SecretKey, SystemEntropy, accept_key, is_key_expected, note_key};
use std::{
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};
use store::{Store, program_key::SealedCounts};

const DEPENDS: &str = "the links of e-mails that wait to be sent, links in e-mails that stop reminders, the passwords of practices' own \
     mail servers, and answers on clients' devices that could not be sent yet";

const GO_ON: &str = "Put the right key back, or say where it is by --secret-key-file; all programs on one database need the same. Where it is \
     lost for good, end them all and run `anteroom key accept` with these options, which says what is lost.";

/// What there is where the key is looked for.
pub(crate) enum Found {
    Key(SecretKey, Place),
    NoFile(PathBuf),
}

pub(crate) enum Place {
    Option,
    File(PathBuf),
}

impl Place {
    fn words(&self) -> String {
        match self {
            Self::Option => "that --secret-key gives".to_owned(),
            Self::File(path) => format!("in {}", path.display()),
        }
    }
}

pub(crate) fn find(options: &KeyOptions, database_url: &str) -> Result<Found, StartError> {
    if let Some(text) = &options.secret_key {
        let key = SecretKey::from_text(text.expose_secret()).ok_or_else(|| malformed("--secret-key"))?;
        return Ok(Found::Key(key, Place::Option));
    }
    let path = options.secret_key_file.clone().unwrap_or_else(|| beside_database(database_url));
    // As whoever reads it has to look for it.
    let path = std::path::absolute(&path).unwrap_or(path);
    Ok(match read(&path)? {
        Some(key) => Found::Key(key, Place::File(path)),
        None => Found::NoFile(path),
    })
}

fn malformed(place: &str) -> StartError {
    StartError::Options(format!("{place} is not 43 characters of URL-safe base64 (32 bytes)"))
}

/// `None` when there is no such file.
fn read(path: &Path) -> Result<Option<SecretKey>, StartError> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let key = SecretKey::from_text(SecretString::from(text).expose_secret());
            key.map(Some).ok_or_else(|| malformed(&path.display().to_string()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StartError::File(path.to_owned(), error)),
    }
}

impl Found {
    /// The key, if it is the database's. Where there is none yet it becomes so, and is made if need be.
    pub(crate) async fn fitting(self, store: &Store, entropy: &dyn Entropy) -> Result<SecretKey, StartError> {
        let (key, place, is_made) = match self {
            Self::Key(key, place) => (key, place, false),
            Self::NoFile(path) if is_key_expected(store).await? => {
                let path = path.display();
                return Err(StartError::Key(format!(
                    "there is none at {path}, and this database was used with one. It opens {DEPENDS}. {GO_ON}"
                )));
            }
            Self::NoFile(path) => make(path, entropy)?,
        };
        if note_key(store, &key).await? == KeyFit::Right {
            return Ok(key);
        }
        // Another program was first with its own, which is now the one to have here.
        if let (true, Place::File(path)) = (is_made, &place) {
            std::fs::remove_file(path).map_err(|error| StartError::File(path.clone(), error))?;
        }
        let place = place.words();
        Err(StartError::Key(format!(
            "this database was used with another one than the one {place}, which would not open {DEPENDS}. {GO_ON}"
        )))
    }
}

/// `anteroom key accept`.
pub async fn accept(options: AcceptOptions) -> Result<(), StartError> {
    let found = find(&options.key, &options.database.database_url)?;
    let store = open_existing(&options.database).await?;
    let (key, place, is_made) = match found {
        Found::Key(key, place) => (key, place, false),
        Found::NoFile(path) => make(path, &SystemEntropy)?,
    };
    let accepted = accept_key(&store, &key).await?;
    store.close().await;
    println!("{}", told(accepted, is_made, &place.words()));
    Ok(())
}

fn told(Accepted { before, sealed }: Accepted, is_made: bool, place: &str) -> String {
    match before {
        NotedKey::ThisOne => format!("The key {place} is this database's already."),
        NotedKey::None if !is_made => format!("The key {place} is now this database's, which had noted none."),
        NotedKey::None | NotedKey::AnotherOne => {
            let SealedCounts { links, passwords } = sealed;
            format!(
                "The key {place} is now this database's. What was sealed with another one is lost:\n\
                 - {links} e-mails with a link wait to be sent. They fail, and say so; invite these clients again.\n\
                 - {passwords} practices have a password for a mail server of their own. An administrator enters it again; their e-mails wait until then.\n\
                 - Links in older e-mails do not stop reminders any more.\n\
                 - Answers on clients' devices that could not be sent yet cannot be read."
            )
        }
    }
}

/// Of several programs that start at once one makes it, which the last value tells, and the others take it.
fn make(path: PathBuf, entropy: &dyn Entropy) -> Result<(SecretKey, Place, bool), StartError> {
    let key = SecretKey::generate(entropy);
    match write_private(&path, key.to_text().expose_secret()) {
        Ok(()) => Ok((key, Place::File(path), true)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let theirs = read(&path)?.ok_or_else(|| StartError::File(path.clone(), error))?;
            Ok((theirs, Place::File(path), false))
        }
        Err(error) => Err(StartError::File(path, error)),
    }
}

fn beside_database(url: &str) -> PathBuf {
    if url.contains("://") && !url.starts_with("sqlite://") {
        return PathBuf::from("anteroom.key");
    }
    Path::new(url.trim_start_matches("sqlite://").trim_start_matches("sqlite:")).with_extension("key")
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    writeln!(create_private(path)?, "{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_file_is_its_owners_alone_and_read_again_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("anteroom.key");
        write_private(&path, SecretKey::generate(&SystemEntropy).to_text().expose_secret()).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert!(SecretKey::from_text(&std::fs::read_to_string(&path).unwrap()).is_some());
        assert!(write_private(&path, "another").is_err());
    }

    #[test]
    fn the_key_lies_beside_an_sqlite_file() {
        assert_eq!(beside_database("sqlite:/var/lib/anteroom/practice.db"), PathBuf::from("/var/lib/anteroom/practice.key"));
        assert_eq!(beside_database("postgres://db/anteroom"), PathBuf::from("anteroom.key"));
    }
}
