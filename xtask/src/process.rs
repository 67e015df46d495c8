//! Running other programs, from the repository's root, with a failure that says what was run.

use crate::{Outcome, workspace};
use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A command that starts at the root of the repository.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace::root());
    command
}

/// The cargo that started us, building into this repository's `target`.
pub fn cargo(subcommand: &str) -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.arg(subcommand).env("CARGO_TARGET_DIR", workspace::target());
    cargo
}

/// The command as a person would type it, with paths from the root.
pub fn describe(command: &Command) -> String {
    let root = format!("{}/", workspace::root().display());
    let program = Path::new(command.get_program());
    let name = if program.is_absolute() && !program.starts_with(&root) { program.file_name() } else { Some(program.as_os_str()) };
    let words = name.into_iter().chain(command.get_args()).map(|word| word.to_string_lossy().replace(&root, ""));
    words.collect::<Vec<_>>().join(" ")
}

/// Announces, runs to the end, and fails when the command does.
pub fn run(command: &mut Command) -> Outcome {
    println!("$ {}", describe(command));
    let status = command.status().map_err(|error| format!("`{}` could not be started: {error}", describe(command)))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", describe(command)).into()) }
}

/// What the command prints; fails with what it complained of.
pub fn output(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| format!("`{}` could not be started: {error}", describe(command)))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{}` failed ({}):\n{}", describe(command), output.status, complaint.trim()).into())
}

/// Like [`run`], and keeps the lines that `wanted` picks, so that they can be said again at the end.
pub fn run_keeping(command: &mut Command, wanted: fn(&str) -> bool, kept: &mut Vec<String>) -> Outcome {
    println!("$ {}", describe(command));
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("`{}` could not be started: {error}", describe(command)))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    // Both pipes are read at once: a program that fills the one nobody reads would wait for ever.
    let other = std::thread::spawn(move || err.map_or_else(Vec::new, |pipe| echo(pipe, std::io::stderr(), wanted)));
    kept.extend(out.map_or_else(Vec::new, |pipe| echo(pipe, std::io::stdout(), wanted)));
    kept.extend(other.join().map_err(|_| "a reader of the program's output panicked")?);
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", describe(command)).into()) }
}

fn echo(pipe: impl Read, mut to: impl Write, wanted: fn(&str) -> bool) -> Vec<String> {
    let mut kept = Vec::new();
    for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line).into_owned();
        // A closed terminal is no reason to stop the tests.
        let _ = writeln!(to, "{line}");
        if wanted(&line) {
            kept.push(line.trim().to_owned());
        }
    }
    kept
}

/// The first of `names` on the PATH.
pub fn find_program(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()))
}

/// Whether `cargo NAME` exists.
pub fn has_cargo_command(name: &str) -> bool {
    cargo(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Asks a program of ours to end by a signal, and ends it after `patience`.
pub fn stop(child: &mut Child, signal: &str, patience: Duration) {
    let asked = Command::new("kill").args([format!("-{signal}"), child.id().to_string()]).status();
    let deadline = Instant::now() + patience;
    while asked.is_ok() && Instant::now() < deadline {
        match child.try_wait() {
            Ok(None) => std::thread::sleep(Duration::from_millis(20)),
            Ok(Some(_)) | Err(_) => return,
        }
    }
    // It may have ended between the question and now; then there is nothing to end.
    let _ = child.kill();
    let _ = child.wait();
}

pub fn is_root() -> bool {
    output(command("id").arg("-u")).is_ok_and(|id| id == "0")
}
