//! Looks for what building and testing need, installs what is missing, and says what it does and how far it is.

use crate::{
    Outcome, postgres,
    process::{command, find_program, is_root, output, run},
    workspace,
};
use sha2::{Digest, Sha256};
use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Once,
};

const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// The real SMTP server that the browser tests send to. Fixed, so that a new release cannot turn CI red by itself.
const SMTP_SERVER: &str = "aiosmtpd==1.4.6";

/// Where the programs that the tests need were found.
#[derive(Clone, Debug)]
pub struct Tools {
    pub chromium: PathBuf,
    /// The folder of `initdb` and `postgres`.
    pub postgres: PathBuf,
    /// A Python that can import aiosmtpd.
    pub smtp_python: PathBuf,
    /// Where that Python finds it, when it is not in its own environment.
    pub python_path: Option<PathBuf>,
}

/// What a build needs.
pub fn building() -> Outcome {
    println!("Setup for building");
    say(1, 2, "WebAssembly target of Rust");
    wasm_target()?;
    say(2, 2, "npm packages");
    npm_packages()
}

/// What the tests need too.
pub fn everything() -> Outcome<Tools> {
    println!("Setup for building and testing");
    say(1, 5, "WebAssembly target of Rust");
    wasm_target()?;
    say(2, 5, "npm packages");
    npm_packages()?;
    say(3, 5, "Chromium");
    let chromium = chromium()?;
    say(4, 5, "PostgreSQL server");
    let postgres = postgres_programs()?;
    say(5, 5, "Python with aiosmtpd");
    let (smtp_python, python_path) = smtp_python()?;
    println!("Everything is there.");
    Ok(Tools { chromium, postgres, smtp_python, python_path })
}

fn say(step: usize, of: usize, what: &str) {
    println!("[{step}/{of}] {what}");
}

fn found(what: impl std::fmt::Display) {
    println!("      found: {what}");
}

fn wasm_target() -> Outcome {
    // The folder, not `rustup target list`: a toolchain that a distribution packaged has no rustup.
    let sysroot = output(command("rustc").args(["--print", "sysroot"]))?;
    let library = Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).join("lib");
    if library.is_dir() {
        found(WASM_TARGET);
        return Ok(());
    }
    run(command("rustup").args(["target", "add", WASM_TARGET])).map_err(|error| {
        format!("{error}\nRust's standard library for {WASM_TARGET} is missing. Install it with: rustup target add {WASM_TARGET}").into()
    })
}

fn npm_packages() -> Outcome {
    let lock = std::fs::read(workspace::root().join("package-lock.json")).map_err(|error| format!("package-lock.json: {error}"))?;
    // What the lock says, not when it was written: a checkout makes every file new.
    let stamp = format!("{:x}", Sha256::digest(lock));
    let path = workspace::root().join("node_modules/.anteroom-lock");
    if std::fs::read_to_string(&path).is_ok_and(|installed| installed == stamp) {
        found("node_modules, as package-lock.json says");
        return Ok(());
    }
    if find_program(&["npm"]).is_none() {
        return Err("npm is missing. Install Node.js 20 or later: https://nodejs.org".into());
    }
    // We bring our own Chromium; esbuild's and binaryen's programs need no install scripts.
    run(command("npm").args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]))?;
    std::fs::write(&path, stamp).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// Chromium without its own windows, which no page sees: the same pages take it a third less.
const SHELL: &str = "chromium-headless-shell";

fn chromium() -> Outcome<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from).filter(|path| path.is_file());
    let find_any = || find_program(&[SHELL, "chromium", "chromium-browser", "google-chrome"]);
    if named.is_none()
        && find_program(&[SHELL]).is_none()
        && let Err(error) = install(SHELL, "Chromium without windows")
    {
        println!("      {error}\n      The whole of Chromium does as well, but takes longer.");
        if find_any().is_none() {
            install("chromium", "Chromium (or set CHROMIUM to its path)")?;
        }
    }
    let path = named.or_else(find_any).ok_or("Chromium is still not on the PATH; set CHROMIUM to its path")?;
    found(path.display());
    Ok(path)
}

fn postgres_programs() -> Outcome<PathBuf> {
    if postgres::programs().is_none() {
        install("postgresql", "PostgreSQL")?;
    }
    let folder = postgres::programs().ok_or("PostgreSQL's initdb and postgres are still not found; put their folder on the PATH")?;
    found(folder.display());
    Ok(folder)
}

/// Installs a Debian package where we may, and says the command where we may not.
fn install(package: &str, what: &str) -> Outcome {
    static UPDATED: Once = Once::new();
    if find_program(&["apt-get"]).is_none() {
        return Err(format!("{what} is missing: install the package `{package}` with your system's package manager").into());
    }
    if !is_root() {
        return Err(format!("{what} is missing. Install it with: sudo apt-get install -y {package}").into());
    }
    let mut updated = Ok(());
    UPDATED.call_once(|| updated = run(command("apt-get").args(["update", "-qq"])));
    updated?;
    run(command("apt-get").args(["install", "-y", "-qq", "--no-install-recommends", package]).env("DEBIAN_FRONTEND", "noninteractive"))
}

/// The Python, and the folder of the package where it is not in the Python's own environment.
fn smtp_python() -> Outcome<(PathBuf, Option<PathBuf>)> {
    let environment = workspace::target().join("smtp-python");
    let own = environment.join("bin/python");
    let folder = workspace::target().join("python");
    let system = find_program(&["python3", "python"]).ok_or("Python 3 is missing; the browser tests' mail server needs it")?;
    let candidates = [(own.clone(), None), (system.clone(), None), (system.clone(), Some(folder.clone()))];
    if let Some(candidate) = candidates.into_iter().find(|(python, path)| imports_smtp_server(python, path.as_deref())) {
        found(candidate.0.display());
        return Ok(candidate);
    }
    let in_environment = run(command(&system).args(["-m", "venv"]).arg(&environment))
        .and_then(|()| run(command(&own).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", SMTP_SERVER])));
    if let Err(error) = in_environment {
        // Debian's Python comes without `ensurepip`, so without venv, unless python3-venv is installed.
        println!("      {error}; installing into target/python instead");
        run(command(&system)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"])
            .arg(&folder)
            .arg(SMTP_SERVER))?;
        return Ok((system, Some(folder)));
    }
    Ok((own, None))
}

fn imports_smtp_server(python: &Path, path: Option<&Path>) -> bool {
    let mut test = Command::new(python);
    test.args(["-c", "import aiosmtpd"]);
    if let Some(path) = path {
        test.env("PYTHONPATH", path);
    }
    test.output().is_ok_and(|output| output.status.success())
}
