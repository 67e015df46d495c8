//! The first lines of a conversation with a mail server, read by ourselves so that they can be told, and that nothing said before TLS
//! is taken for an answer under it. The library that goes on reads them again.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Of one reply; no server says more.
const REPLY_LIMIT: usize = 8 * 1024;

/// RFC 5321 section 4.2.
pub(super) struct Reply {
    pub code: u16,
    /// Without their codes.
    pub lines: Vec<String>,
    /// On one line, with the code.
    pub words: String,
    raw: Vec<u8>,
}

impl Reply {
    /// As it came.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// Of the answer to `EHLO`.
    pub fn offers(&self, extension: &str) -> bool {
        self.lines.iter().any(|line| line.trim().eq_ignore_ascii_case(extension))
    }
}

/// `InvalidData` for what is no reply. Byte for byte, so that nothing of what follows is taken.
pub(super) async fn read_reply<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<Reply> {
    let (mut raw, mut lines) = (Vec::new(), Vec::new());
    loop {
        let start = raw.len();
        while !raw[start..].ends_with(b"\n") {
            raw.push(stream.read_u8().await?);
            let line = &raw[start..];
            if raw.len() > REPLY_LIMIT || !is_beginning(line) {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        let line = String::from_utf8_lossy(&raw[start..]).trim_end().to_owned();
        let code = line.get(..3).and_then(|code| code.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
        let is_last = line.as_bytes().get(3) != Some(&b'-');
        lines.push(line.get(4..).unwrap_or_default().to_owned());
        if is_last {
            let words = super::smtp::one_line(&format!("{code} {}", lines.join(" ")));
            return Ok(Reply { code, lines, words, raw });
        }
    }
}

/// Whether a reply's line may begin so: three digits, then a space, a hyphen or the end.
fn is_beginning(line: &[u8]) -> bool {
    line.iter().take(3).all(u8::is_ascii_digit) && line.get(3).is_none_or(|sign| b" -\r\n".contains(sign))
}

/// Says a command and reads the answer.
pub(super) async fn say<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S, command: &str) -> io::Result<Reply> {
    stream.write_all(format!("{command}\r\n").as_bytes()).await?;
    stream.flush().await?;
    read_reply(stream).await
}
