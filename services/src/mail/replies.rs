//! A mail server's replies as the library can read them: it wants a space behind a code and UTF-8, where servers have been known to
//! send the code alone, or words in Latin-1. Whoever cannot read an answer does not know that an e-mail was taken, and sends it again.

use super::greeting::Reply;
use lettre::transport::smtp::client::AsyncTokioStream;
use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What is longer goes on in pieces, and is the library's to refuse.
const LINE_LIMIT: usize = 8 * 1024;

/// A stream to a mail server, above its encryption.
#[derive(Debug)]
pub(super) struct Replies<S> {
    stream: S,
    peer: SocketAddr,
    /// Of a line whose end has not come yet.
    begun: Vec<u8>,
    /// For the library to read.
    legible: io::Cursor<Vec<u8>>,
}

impl<S> Replies<S> {
    /// `greeting` was read already, and is read once more.
    pub fn new(stream: S, greeting: Option<&Reply>, peer: SocketAddr) -> Self {
        let mut replies = Self { stream, peer, begun: Vec::new(), legible: io::Cursor::default() };
        replies.take(greeting.map(Reply::raw).unwrap_or_default());
        replies
    }

    fn take(&mut self, bytes: &[u8]) {
        let mut text = Vec::new();
        for byte in bytes {
            self.begun.push(*byte);
            if *byte == b'\n' || self.begun.len() >= LINE_LIMIT {
                text.extend(legible(&std::mem::take(&mut self.begun)).into_bytes());
            }
        }
        self.legible = io::Cursor::new(text);
    }
}

/// What is no UTF-8 is taken for Latin-1, whose bytes are all letters.
fn legible(line: &[u8]) -> String {
    let text = std::str::from_utf8(line).map_or_else(|_| line.iter().copied().map(char::from).collect(), str::to_owned);
    if !text.ends_with('\n') {
        return text;
    }
    let words = text.trim_end_matches(['\r', '\n']);
    let is_code_alone = words.len() == 3 && words.bytes().all(|byte| byte.is_ascii_digit());
    format!("{words}{}\r\n", if is_code_alone { " " } else { "" })
}

impl<S: AsyncRead + Unpin> AsyncRead for Replies<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        loop {
            if self.legible.position() < self.legible.get_ref().len() as u64 {
                return Pin::new(&mut self.legible).poll_read(context, into);
            }
            let mut space = [0; 1024];
            let mut came = ReadBuf::new(&mut space);
            ready!(Pin::new(&mut self.stream).poll_read(context, &mut came))?;
            if !came.filled().is_empty() {
                self.take(came.filled());
            } else if self.begun.is_empty() {
                return Poll::Ready(Ok(()));
            } else {
                self.legible = io::Cursor::new(std::mem::take(&mut self.begun));
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Replies<S> {
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

impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin + std::fmt::Debug> AsyncTokioStream for Replies<S> {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// What the library reads of what a server says; it comes in pieces of so many bytes.
    async fn read(said: &[u8], piece: usize) -> String {
        let (ours, mut theirs) = tokio::io::duplex(piece);
        let mut replies = Replies::new(ours, None, SocketAddr::from(([127, 0, 0, 1], 25)));
        let mut text = String::new();
        let saying = async move { theirs.write_all(said).await.unwrap() };
        let ((), read) = tokio::join!(saying, replies.read_to_string(&mut text));
        read.unwrap();
        text
    }

    #[tokio::test]
    async fn a_code_alone_and_words_in_latin_1_can_be_read_however_they_come() {
        for piece in [1, 3, 64] {
            assert_eq!(read(b"250\r\n", piece).await, "250 \r\n");
            assert_eq!(read(b"250-one\r\n250\n", piece).await, "250-one\r\n250 \r\n");
            assert_eq!(read(b"250 gr\xfcn\r\n", piece).await, "250 grün\r\n");
            assert_eq!(read("250 grün\r\n".as_bytes(), piece).await, "250 grün\r\n");
            assert_eq!(read(b"250 ok\r\n25", piece).await, "250 ok\r\n25");
        }
    }
}
