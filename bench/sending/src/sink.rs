//! A mail server that takes everything and keeps nothing. It says `port N`, then `first T` and `last T` with the times of the first
//! `250` after an e-mail and of the last that is expected, `count N T` for each thousand, and `next T` after each line that it is given.
//! Times are microseconds since 1970.

use crate::Outcome;
use std::{cell::Cell, rc::Rc, time::SystemTime};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::LocalSet,
};

struct Counter {
    expected: u64,
    count: Cell<u64>,
    is_asked: Cell<bool>,
}

impl Counter {
    fn add(&self) {
        let count = self.count.get() + 1;
        self.count.set(count);
        if count == 1 {
            println!("first {}", now());
        }
        if self.is_asked.replace(false) {
            println!("next {}", now());
        }
        if count.is_multiple_of(1_000) {
            println!("count {count} {}", now());
        }
        if count == self.expected {
            println!("last {}", now());
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
fn now() -> u128 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map(|since| since.as_micros()).unwrap_or_default()
}

pub async fn serve(expected: u64) -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("port {}", listener.local_addr()?.port());
    let counter = Rc::new(Counter { expected, count: Cell::new(0), is_asked: Cell::new(false) });
    let local = LocalSet::new();
    let asked = Rc::clone(&counter);
    local.spawn_local(async move {
        let mut lines = BufReader::new(tokio::io::stdin()).lines();
        while let Ok(Some(_)) = lines.next_line().await {
            asked.is_asked.set(true);
        }
        // Whoever started it is gone.
        std::process::exit(0);
    });
    local
        .run_until(async {
            loop {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                let counter = Rc::clone(&counter);
                tokio::task::spawn_local(async move { drop(talk(stream, &counter).await) });
            }
        })
        .await
}

/// RFC 5321 as far as it takes; several commands may come in one breath (RFC 2920).
async fn talk(mut stream: TcpStream, counter: &Counter) -> std::io::Result<()> {
    stream.write_all(b"220 sink ESMTP\r\n").await?;
    let (mut heard, mut said) = (Vec::with_capacity(64 * 1024), Vec::new());
    let mut in_text = false;
    loop {
        if stream.read_buf(&mut heard).await? == 0 {
            return Ok(());
        }
        let mut start = 0;
        loop {
            let rest = &heard[start..];
            if in_text {
                let Some(end) = end_of_text(rest) else { break };
                start += end;
                in_text = false;
                counter.add();
                said.extend_from_slice(b"250 2.0.0 Ok: queued\r\n");
            } else {
                let Some(length) = rest.iter().position(|byte| *byte == b'\n') else { break };
                let reply: &[u8] = match rest.get(..4).unwrap_or_default() {
                    b"EHLO" | b"ehlo" => b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
                    b"DATA" | b"data" => {
                        in_text = true;
                        b"354 go on\r\n"
                    }
                    b"QUIT" | b"quit" => b"221 2.0.0 bye\r\n",
                    _ => b"250 2.1.0 Ok\r\n",
                };
                said.extend_from_slice(reply);
                start += length + 1;
            }
        }
        heard.drain(..start);
        if !said.is_empty() {
            stream.write_all(&said).await?;
            said.clear();
        }
    }
}

/// Behind the line with the dot alone.
fn end_of_text(text: &[u8]) -> Option<usize> {
    if text.starts_with(b".\r\n") {
        return Some(3);
    }
    text.windows(5).position(|window| window == b"\r\n.\r\n").map(|start| start + 5)
}
