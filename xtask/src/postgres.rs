//! A PostgreSQL cluster of our own in a temporary folder, for as long as the value lives: no test touches a database that somebody uses.

use crate::{
    Outcome,
    process::{self, command, find_program, is_root, output},
};
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const START: Duration = Duration::from_secs(30);
const STOP: Duration = Duration::from_secs(20);

/// The folder of PostgreSQL's server programs, which Debian leaves off the PATH.
pub fn programs() -> Option<PathBuf> {
    let configured = output(command("pg_config").arg("--bindir")).ok().map(PathBuf::from);
    let mut packaged: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    packaged.sort_unstable_by(|a, b| b.cmp(a));
    let on_path = find_program(&["postgres"]).and_then(|path| path.parent().map(Path::to_path_buf));
    configured
        .into_iter()
        .chain(packaged.into_iter().map(|(_, folder)| folder))
        .chain(on_path)
        .find(|folder| ["initdb", "postgres", "pg_isready"].iter().all(|name| folder.join(name).is_file()))
}

/// A running cluster with one superuser, `postgres`, who needs no password, reachable from this machine alone.
#[derive(Debug)]
pub struct Cluster {
    server: Child,
    port: u16,
    // Dropped after the server was stopped.
    _folder: TempDir,
}

impl Cluster {
    /// `programs` is the folder of `initdb` and `postgres`.
    pub fn start(programs: &Path) -> Outcome<Self> {
        // Not in target/: PostgreSQL's own user may not be able to reach that, and a socket's path must be short.
        let folder = tempfile::Builder::new().prefix("anteroom-pg-").tempdir().map_err(|error| format!("a temporary folder: {error}"))?;
        let owner = Owner::find()?;
        owner.take(folder.path())?;
        let data = folder.path().join("data");
        // Text sorts by code point and folds case by Unicode, the same on every machine.
        let locale = if cfg!(target_os = "macos") { "en_US.UTF-8" } else { "C.UTF-8" };
        let mut initdb = owner.command(&programs.join("initdb"), folder.path());
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"]);
        output(initdb.arg(format!("--locale={locale}")).arg("-D").arg(&data))?;

        let port = free_port()?;
        let log = folder.path().join("log");
        let log_file = std::fs::File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
        let mut server = owner.command(&programs.join("postgres"), folder.path());
        server.arg("-D").arg(&data).arg("-p").arg(port.to_string());
        let sockets = format!("unix_socket_directories={}", folder.path().display());
        // The data is thrown away with the folder, so a crash may cost it. Each test has its own pool, hence the connections.
        let settings =
            ["listen_addresses=127.0.0.1", &sockets, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"];
        for setting in settings {
            server.args(["-c", setting]);
        }
        let server = server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log_file).spawn();
        let server = server.map_err(|error| format!("postgres could not be started: {error}"))?;
        let mut cluster = Self { server, port, _folder: folder };
        cluster.wait_until_ready(&programs.join("pg_isready"), &log)?;
        println!("PostgreSQL is at {}", cluster.url());
        Ok(cluster)
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self, pg_isready: &Path, log: &Path) -> Outcome {
        let deadline = Instant::now() + START;
        let port = self.port.to_string();
        while self.server.try_wait()?.is_none() && Instant::now() < deadline {
            let answer = Command::new(pg_isready).args(["-q", "-h", "127.0.0.1", "-p", &port]).status();
            if answer.is_ok_and(|status| status.success()) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let said = std::fs::read_to_string(log).unwrap_or_default();
        Err(format!("PostgreSQL did not start. Its log:\n{said}").into())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // "Fast shutdown" in PostgreSQL's manual: ends the sessions and stops, also when a test left one open.
        process::stop(&mut self.server, "INT", STOP);
    }
}

/// Between this and the server's start another program may take the port; then the server's log says so.
fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| format!("no free port: {error}"))?;
    Ok(listener.local_addr()?.port())
}

/// Who runs the server: PostgreSQL refuses to run as root, so root hands it to the user that its package made.
struct Owner(Option<(u32, u32)>);

impl Owner {
    fn find() -> Outcome<Self> {
        if !is_root() {
            return Ok(Self(None));
        }
        let id = |flag: &str| -> Outcome<u32> { Ok(output(command("id").args([flag, "postgres"]))?.parse()?) };
        match (id("-u"), id("-g")) {
            (Ok(user), Ok(group)) => Ok(Self(Some((user, group)))),
            _ => Err("PostgreSQL refuses to run as root, and there is no user `postgres` to run it as".into()),
        }
    }

    fn take(&self, folder: &Path) -> Outcome {
        #[cfg(unix)]
        if let Some((user, group)) = self.0 {
            std::os::unix::fs::chown(folder, Some(user), Some(group)).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        Ok(())
    }

    /// In `folder`, because the repository may be closed to the other user.
    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder);
        #[cfg(unix)]
        if let Some((user, group)) = self.0 {
            std::os::unix::process::CommandExt::uid(&mut command, user);
            std::os::unix::process::CommandExt::gid(&mut command, group);
        }
        command
    }
}
