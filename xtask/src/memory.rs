//! A folder in memory for what tests write: SQLite waits for the disk at each commit, and a test's database is thrown away with it.

use crate::process::{command, output};
use std::{path::Path, process::Command};
use tempfile::TempDir;

/// Where Linux keeps a file system in memory.
const PLACE: &str = "/dev/shm";
/// Kibibytes that must be free there: the tests take a few hundred thousand, browsers included.
const NEEDED: u64 = 2 << 20;

/// Removed, with what is in it, when the value goes.
#[derive(Debug)]
pub struct Memory(Option<TempDir>);

impl Memory {
    /// None is taken where there is none, or little space in it: then the tests write where they would anyway.
    pub fn take() -> Self {
        let is_ample = Path::new(PLACE).is_dir()
            && output(command("df").args(["-Pk", PLACE])).is_ok_and(|told| free(&told).is_some_and(|free| free >= NEEDED));
        Self(is_ample.then(|| tempfile::Builder::new().prefix("anteroom-tests-").tempdir_in(PLACE).ok()).flatten())
    }

    /// What `command` and those whom it starts write for a while goes there.
    pub fn lend<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let Some(folder) = &self.0 {
            command.env("TMPDIR", folder.path());
        }
        command
    }
}

/// The free kibibytes of what POSIX has `df -Pk` say: a line of headings, then a file system's name, blocks, used, free, share and place.
fn free(told: &str) -> Option<u64> {
    told.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_free_space_is_read_from_the_second_line() {
        let told =
            "Filesystem     1024-blocks  Used Available Capacity Mounted on\ntmpfs             24690920  4300  24686620       1% /dev/shm";
        assert_eq!(free(told), Some(24_686_620));
        assert_eq!(free("df: /dev/shm: No such file or directory"), None);
    }

    #[test]
    fn what_is_lent_goes_with_the_value() {
        let mut program = Command::new("true");
        let memory = Memory(tempfile::tempdir().ok());
        memory.lend(&mut program);
        let lent =
            program.get_envs().find(|(name, _)| *name == "TMPDIR").and_then(|(_, folder)| folder).map(Path::new).map(Path::to_path_buf);
        assert!(lent.as_ref().is_some_and(|folder| folder.is_dir()));
        drop(memory);
        assert!(lent.is_some_and(|folder| !folder.exists()));
    }
}
