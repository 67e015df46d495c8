//! Makes the words of `locales/*.ftl` functions, one a message, so that a message that is missing in a language, or has other arguments
//! there, is no program at all, and nothing of Fluent gets into it.

#[path = "build/reading.rs"]
mod reading;
#[path = "build/writing.rs"]
mod writing;

use reading::Locale;
use std::{env, error::Error, fs, path::PathBuf};

const FOLDER: &str = "../locales";
/// The language that the others are held against.
const FIRST: &str = "en";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FOLDER}");
    println!("cargo::rerun-if-changed=build");
    let mut files: Vec<PathBuf> = fs::read_dir(FOLDER)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "ftl"));
    files.sort_by_key(|path| (path.file_stem().is_none_or(|tag| tag != FIRST), path.clone()));
    let locales = files.iter().map(|path| Locale::read(path)).collect::<Result<Vec<_>, _>>()?;
    let faults = faults(&locales);
    if !faults.is_empty() {
        return Err(faults.join("\n").into());
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("words.rs"), writing::module(&locales))?;
    Ok(())
}

/// Each language has the messages of the first, with the same arguments.
fn faults(locales: &[Locale]) -> Vec<String> {
    let Some((first, others)) = locales.split_first() else { return vec![format!("no file in {FOLDER}")] };
    let mut faults = Vec::new();
    for other in others {
        for (name, message) in &first.messages {
            match other.messages.get(name) {
                None => faults.push(format!("{}: `{name}` is missing ({}:{})", other.file, first.file, message.line)),
                Some(there) if there.arguments() != message.arguments() => {
                    let (here, own) = (message.arguments(), there.arguments());
                    faults.push(format!("{}:{}: `{name}` takes {own:?}, and {here:?} in {}", other.file, there.line, first.file));
                }
                Some(_) => {}
            }
        }
        let strangers = other.messages.iter().filter(|(name, _)| !first.messages.contains_key(*name));
        faults.extend(strangers.map(|(name, message)| format!("{}:{}: `{name}` is not in {}", other.file, message.line, first.file)));
    }
    faults
}
