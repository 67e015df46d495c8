//! The practice's virus scanner: a program that gets each file on its standard input, before it is kept. It ends with 0 for a file that
//! may be kept and with 1 for one that may not, as `clamdscan -` does; with all else it could not look.

use crate::Result;
use domain::Refusal;
use std::{process::Stdio, str::FromStr, time::Duration};
use tokio::{io::AsyncWriteExt, process::Command};

const REFUSED: &str = "The virus scanner refuses this file. Choose another one, or bring it to your practice.";
const UNCHECKED: &str = "The file could not be checked for viruses just now, so it was not added. Try again in a few minutes.";

const LONGEST: Duration = Duration::from_secs(60);

/// A program and its arguments, parted by spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanCommand {
    program: String,
    arguments: Vec<String>,
}

impl FromStr for ScanCommand {
    type Err = &'static str;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        let mut words = text.split_whitespace().map(str::to_owned);
        let program = words.next().ok_or("a program is needed, such as clamdscan -")?;
        Ok(Self { program, arguments: words.collect() })
    }
}

impl ScanCommand {
    /// Refused at `place`. What could not be looked at is not kept.
    pub(super) async fn look_at(&self, place: &str, content: &[u8]) -> Result<()> {
        let code = match tokio::time::timeout(LONGEST, self.run(content)).await {
            Ok(Ok(code)) => code,
            Ok(Err(error)) => {
                tracing::error!(%error, program = self.program, "the virus scanner cannot be run");
                None
            }
            Err(_) => {
                tracing::error!(program = self.program, "the virus scanner took longer than {} seconds", LONGEST.as_secs());
                None
            }
        };
        match code {
            Some(0) => Ok(()),
            Some(1) => {
                tracing::warn!("the virus scanner refused a file");
                Err(Refusal::field(place, REFUSED).into())
            }
            code => {
                tracing::error!(?code, program = self.program, "the virus scanner could not look at a file");
                Err(Refusal::field(place, UNCHECKED).into())
            }
        }
    }

    async fn run(&self, content: &[u8]) -> std::io::Result<Option<i32>> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // One that has seen enough reads no further.
            let _read = stdin.write_all(content).await;
        }
        Ok(child.wait().await?.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_a_file_was_not_added_is_told_in_the_readers_language() {
        for english in [REFUSED, UNCHECKED] {
            let spanish = domain::language::retell(english, domain::Language::Spanish);
            assert!(english.split(". ").all(|part| !spanish.contains(part)), "{spanish}");
        }
    }

    fn said(command: &str, content: &[u8]) -> Option<String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let scan: ScanCommand = command.parse().unwrap();
        runtime.block_on(scan.look_at("card", content)).err().map(|error| error.refusal().unwrap().at("card").unwrap().to_owned())
    }

    #[test]
    fn a_file_is_kept_when_the_scanner_ends_with_0_and_not_otherwise() {
        assert_eq!(said("grep -q clean", b"a clean file"), None);
        assert!(said("grep -q clean", b"the other").unwrap().contains("refuses"));
        assert!(said("grep -q --no-such-option clean", b"a clean file").unwrap().contains("could not be checked"));
        assert!(said("/no/such/program", b"a clean file").unwrap().contains("could not be checked"));
        // More than a pipe holds, which the program does not read.
        assert_eq!(said("true", &vec![0; 1 << 20]), None);
        assert!(" ".parse::<ScanCommand>().is_err());
    }
}
