//! The real program, as a process that can be killed.

use std::process::Stdio;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

pub struct Program {
    child: Child,
    /// Host and port.
    pub address: String,
}

impl Program {
    /// Returns when it is listening.
    pub async fn start(database: &str, key: &str, smtp_port: u16) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_anteroom"));
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ANTEROOM_")) {
            command.env_remove(name);
        }
        let smtp = format!("smtp://127.0.0.1:{smtp_port}?tls=none");
        command.args(["serve", "--listen", "127.0.0.1:0", "--database-url", database, "--secret-key", key, "--smtp-url", &smtp]);
        command.args(["--mail-per-minute", "1000000", "--log", "error"]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true).spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = loop {
            let line = lines.next_line().await.expect("its output can be read").expect("it says where it is before it ends");
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.split_whitespace().next().expect("an address").to_owned();
            }
        };
        Self { child, address }
    }

    /// SIGKILL: it does nothing more.
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("it is killed");
    }

    /// As an operator stops it: it finishes what is on its way.
    pub async fn stop(mut self) {
        let id = self.child.id().expect("it is running");
        let asked = Command::new("sh").args(["-c", &format!("kill -TERM {id}")]).status().await.expect("sh");
        assert!(asked.success());
        assert!(self.child.wait().await.expect("it ends").success());
    }
}
