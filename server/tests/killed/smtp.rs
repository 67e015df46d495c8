//! A mail server (RFC 5321) that is not well: it refuses for now and for ever, breaks off and stalls, each at random; and that knows
//! the instants at which the program is to be killed, because it stands in the middle of them.

use crate::random::Random;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::{Notify, oneshot, watch},
};

/// When the program is killed. The conversation in which that comes to pass goes no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instant {
    /// Somebody has connected.
    Connected,
    Recipient,
    Data,
    /// In the middle of an e-mail's text.
    Text,
    /// All of it is there, and not answered.
    Whole,
    /// The `250` has just been written.
    Accepted,
}

impl Instant {
    const ALL: [Self; 6] = [Self::Connected, Self::Recipient, Self::Data, Self::Text, Self::Whole, Self::Accepted];

    /// After the `250`, where most can go wrong, as often as all else.
    pub fn random(random: &mut Random) -> Self {
        let choice = random.between(0, 2 * Self::ALL.len() - 1);
        Self::ALL.get(choice).copied().unwrap_or(Self::Accepted)
    }
}

/// An e-mail that the server answered with `250`.
#[derive(Clone, Debug)]
pub struct Taken {
    pub to: String,
    pub message_id: String,
    pub secret: String,
    /// How often the programs had been killed before.
    pub life: usize,
}

#[derive(Default)]
struct Seen {
    taken: Vec<Taken>,
    /// What went wrong, by what it was.
    troubles: HashMap<&'static str, usize>,
    life: usize,
    /// Waits for its instant: so many more of them, and whom to tell.
    kill: Option<(Instant, usize, oneshot::Sender<()>)>,
    connected: usize,
    /// To whom an e-mail's text was said, with no answer to it.
    unanswered: HashSet<String>,
}

#[derive(Clone)]
pub struct SmtpServer {
    port: u16,
    seen: Arc<Mutex<Seen>>,
    random: Arc<Mutex<Random>>,
    is_well: Arc<watch::Sender<bool>>,
    heard: Arc<Notify>,
}

/// What goes wrong with an e-mail, if anything.
#[derive(Clone, Copy, PartialEq)]
enum Trouble {
    None,
    RefusedForNow,
    ContentRefusedForNow,
    ClosesForNow,
    BreaksOffBefore,
    BreaksOffAmid,
    BreaksOffAfter,
    Stalls,
    OneEach,
}

impl SmtpServer {
    pub async fn start(random: Random) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let server = Self {
            port,
            seen: Arc::default(),
            random: Arc::new(Mutex::new(random)),
            is_well: Arc::new(watch::channel(false).0),
            heard: Arc::default(),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                tokio::spawn(async move {
                    serving.seen().connected += 1;
                    serving.talk(stream).await;
                    serving.seen().connected -= 1;
                    serving.heard.notify_one();
                });
            }
        });
        server
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Comes to pass when the `count`th from now on is reached.
    pub fn kill_at(&self, instant: Instant, count: usize) -> oneshot::Receiver<()> {
        let (reached, when) = oneshot::channel();
        self.seen().kill = Some((instant, count, reached));
        when
    }

    /// Returns when every conversation of those that were killed has ended.
    pub async fn let_go(&self) {
        let ended = async {
            while self.seen().connected > 0 {
                self.heard.notified().await;
            }
        };
        tokio::time::timeout(crate::PATIENCE, ended).await.expect("connections of the dead end");
        self.seen().life += 1;
    }

    /// No more troubles.
    pub fn recovers(&self) {
        self.is_well.send_replace(true);
    }

    pub async fn hears_something(&self) {
        self.heard.notified().await;
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.seen().taken.clone()
    }

    /// Of so many recipients.
    pub fn missing(&self, clients: usize) -> usize {
        clients.saturating_sub(self.seen().taken.len())
    }

    pub fn summary(&self) -> String {
        let seen = self.seen();
        let mut troubles: Vec<_> = seen.troubles.iter().collect();
        troubles.sort();
        format!("{} e-mails were taken in {} lives; troubles: {troubles:?}", seen.taken.len(), seen.life + 1)
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("no conversation panicked")
    }

    /// `true` when this is the instant of the kill.
    fn is_instant(&self, instant: Instant) -> bool {
        let mut seen = self.seen();
        let Some((_, left, _)) = seen.kill.as_mut().filter(|(at, ..)| *at == instant) else { return false };
        *left -= 1;
        if *left > 0 {
            return false;
        }
        let Some((_, _, reached)) = seen.kill.take() else { return false };
        reached.send(()).is_ok()
    }

    fn trouble(&self) -> Trouble {
        if *self.is_well.borrow() {
            return Trouble::None;
        }
        let (trouble, name) = match self.random.lock().expect("no conversation panicked").between(0, 199) {
            0..4 => (Trouble::RefusedForNow, "450"),
            4..6 => (Trouble::ContentRefusedForNow, "451"),
            6 => (Trouble::ClosesForNow, "421"),
            7..9 => (Trouble::BreaksOffBefore, "broken off before the e-mail"),
            9..11 => (Trouble::BreaksOffAmid, "broken off amid the e-mail"),
            11..13 => (Trouble::BreaksOffAfter, "broken off after the e-mail, not answered"),
            13 => (Trouble::Stalls, "stalled"),
            14..17 => (Trouble::OneEach, "broken off after the 250"),
            _ => return Trouble::None,
        };
        *self.seen().troubles.entry(name).or_default() += 1;
        trouble
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        stream.set_nodelay(true).ok()?;
        let mut stream = BufReader::new(stream);
        if self.is_instant(Instant::Connected) {
            return until_it_is_dead(stream).await;
        }
        say(&mut stream, "220 unwell ESMTP").await?;
        let (mut to, mut trouble) = (String::new(), Trouble::None);
        loop {
            let line = read_line(&mut stream).await?;
            match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
                "EHLO" => say(&mut stream, "250-unwell\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8").await?,
                "MAIL" => {
                    (to, trouble) = (String::new(), self.trouble());
                    match trouble {
                        Trouble::ClosesForNow => {
                            say(&mut stream, "421 4.3.2 closing for now").await?;
                            return None;
                        }
                        Trouble::BreaksOffBefore => return None,
                        _ => say(&mut stream, "250 2.1.0 Ok").await?,
                    }
                }
                "RCPT" => {
                    if self.is_instant(Instant::Recipient) {
                        return until_it_is_dead(stream).await;
                    }
                    let address = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    if is_unknown(&address) {
                        *self.seen().troubles.entry("550").or_default() += 1;
                        say(&mut stream, "550 5.1.1 no such user here").await?;
                    } else if trouble == Trouble::RefusedForNow {
                        say(&mut stream, "450 4.2.0 come back").await?;
                    } else {
                        to = address;
                        say(&mut stream, "250 2.1.5 Ok").await?;
                    }
                }
                "DATA" if to.is_empty() => say(&mut stream, "554 5.5.1 nobody to send to").await?,
                "DATA" => {
                    if self.is_instant(Instant::Data) {
                        return until_it_is_dead(stream).await;
                    }
                    say(&mut stream, "354 go on").await?;
                    stream = self.take(stream, std::mem::take(&mut to), trouble).await?;
                }
                "QUIT" => {
                    say(&mut stream, "221 2.0.0 bye").await?;
                    return None;
                }
                _ => say(&mut stream, "250 2.0.0 Ok").await?,
            }
        }
    }

    /// Nobody is left without an answer twice: what is not confirmed then counts as failed, whether or not it has arrived.
    fn trouble_with(&self, to: &str, trouble: Trouble) -> Trouble {
        let leaves_open = matches!(trouble, Trouble::BreaksOffAmid | Trouble::BreaksOffAfter | Trouble::Stalls);
        if leaves_open && !self.seen().unanswered.insert(to.to_owned()) { Trouble::None } else { trouble }
    }

    /// Gives the stream back when the conversation goes on.
    async fn take(&self, mut stream: BufReader<TcpStream>, to: String, trouble: Trouble) -> Option<BufReader<TcpStream>> {
        let trouble = self.trouble_with(&to, trouble);
        let (mut text, mut lines) = (String::new(), 0);
        loop {
            let line = read_line(&mut stream).await?;
            if line == "." {
                break;
            }
            lines += 1;
            if lines == 12 {
                if self.is_instant(Instant::Text) {
                    until_it_is_dead(stream).await;
                    return None;
                }
                if trouble == Trouble::BreaksOffAmid {
                    return None;
                }
            }
            text.push_str(&line);
            text.push_str("\r\n");
        }
        if self.is_instant(Instant::Whole) || trouble == Trouble::Stalls {
            self.until_dead_or_well(stream).await;
            return None;
        }
        match trouble {
            Trouble::BreaksOffAfter => return None,
            Trouble::ContentRefusedForNow => {
                say(&mut stream, "451 4.3.0 try later").await?;
                return Some(stream);
            }
            _ => {}
        }
        let mail = {
            let text = text.replace("=\r\n", "");
            let message_id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap_or_default().to_owned();
            let after = text.split_once("/join/").map(|(_, after)| after).unwrap_or_default();
            let secret = after.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
            Taken { to, message_id, secret, life: self.seen().life }
        };
        let said = say(&mut stream, "250 2.0.0 Ok: queued").await;
        // Written to a connection that is dead already or not: it has said yes.
        self.seen().taken.push(mail);
        self.heard.notify_one();
        said?;
        if self.is_instant(Instant::Accepted) {
            until_it_is_dead(stream).await;
            return None;
        }
        (trouble != Trouble::OneEach).then_some(stream)
    }

    async fn until_dead_or_well(&self, stream: BufReader<TcpStream>) {
        let mut is_well = self.is_well.subscribe();
        tokio::select! {
            _ = until_it_is_dead(stream) => {}
            _ = is_well.wait_for(|is_well| *is_well) => {}
        }
    }
}

/// For ever.
pub fn is_unknown(address: &str) -> bool {
    address.trim_end_matches(".example").ends_with("77")
}

async fn until_it_is_dead(mut stream: BufReader<TcpStream>) -> Option<()> {
    while read_line(&mut stream).await.is_some() {}
    None
}

async fn say(stream: &mut BufReader<TcpStream>, words: &str) -> Option<()> {
    stream.write_all(format!("{words}\r\n").as_bytes()).await.ok()
}

async fn read_line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let length = stream.read_line(&mut line).await.ok()?;
    (length > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}
