//! The first lines of a conversation with a mail server, read by ourselves so that they can be told, and given back to be read
//! again by the library that goes on.

use lettre::transport::smtp::client::AsyncTokioStream;
use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};

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

/// A stream whose greeting has been read already, and is read once more.
#[derive(Debug)]
pub(super) struct Greeted<S> {
    greeting: io::Cursor<Vec<u8>>,
    stream: S,
    peer: SocketAddr,
}

impl<S> Greeted<S> {
    pub fn new(stream: S, greeting: Option<&Reply>, peer: SocketAddr) -> Self {
        let greeting = io::Cursor::new(greeting.map(|greeting| greeting.raw.clone()).unwrap_or_default());
        Self { greeting, stream, peer }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Greeted<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let length = self.greeting.get_ref().len() as u64;
        if self.greeting.position() < length {
            return Pin::new(&mut self.greeting).poll_read(context, into);
        }
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Greeted<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin + std::fmt::Debug> AsyncTokioStream for Greeted<S> {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}
