//! R10: the program is killed (SIGKILL) and started again at random instants while it sends a batch over a mail server that refuses,
//! breaks off and stalls. Then what the mail server took is compared with what the database says: nobody is missing, everybody
//! was invited once, and an e-mail came twice only where its sender was killed after the `250`, under the same Message-ID.
//!
//! `ANTEROOM_KILL_SEED` repeats a run; the seed is printed.

mod click;
mod compare;
mod program;
mod random;
mod smtp;

use click::Practice;
use program::Program;
use random::Random;
use smtp::{Instant, SmtpServer};
use std::time::Duration;
use store::testing::{
    Engine,
    mail::{facts, let_time_pass, open_count},
    open,
};
use tokio::{sync::watch, time::timeout};

/// For any one thing to come to pass: much longer than it takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// That every life opens, however little it has to send.
const CONNECTIONS: usize = 3;

struct Trial {
    engine: Engine,
    clients: usize,
    kills: usize,
    /// That serve the one database side by side, and are killed together.
    programs: usize,
}

#[tokio::test(flavor = "multi_thread")]
async fn r10_killed_at_fifty_instants_it_misses_nobody_and_invites_once_on_sqlite() {
    run(Trial { engine: Engine::Sqlite, clients: 5_000, kills: 50, programs: 1 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r10_two_programs_killed_at_random_instants_miss_nobody_and_invite_once_on_postgres() {
    run(Trial { engine: Engine::Postgres, clients: 2_000, kills: 15, programs: 2 }).await;
}

async fn run(trial: Trial) {
    let mut random = Random::from_environment();
    println!("ANTEROOM_KILL_SEED={} repeats this on {:?}", random.seed(), trial.engine);
    let store = open(trial.engine).await;
    let practice = Practice::new(&store, trial.clients).await;
    let smtp = SmtpServer::start(random.fork()).await;
    let (address, addresses) = watch::channel(String::new());
    let clicking = tokio::spawn(practice.clone().click_until_it_is_answered(addresses));

    let mut programs = start(&trial, &store.url, &practice, &smtp, &address).await;
    for kill in 0..trial.kills {
        let share = smtp.missing(trial.clients) / (trial.kills - kill + 1);
        let instant = Instant::random(&mut random);
        // Connections are kept: a life opens a few at its beginning, and further ones only where one broke off.
        let most = if instant == Instant::Connected { share.min(CONNECTIONS) } else { share };
        let reached = smtp.kill_at(instant, random.between(1, most.max(1)));
        // A click on its way when the program dies is sent again under the same key.
        let reached = timeout(PATIENCE, reached).await.unwrap_or_else(|_| panic!("kill {kill}, {instant:?}: {}", smtp.summary()));
        reached.expect("the mail server tells of it");
        for program in &mut programs {
            program.kill().await;
        }
        smtp.let_go().await;
        let_time_pass(&store).await;
        programs = start(&trial, &store.url, &practice, &smtp, &address).await;
    }

    // From here on the mail server is well; what it refused for now is due.
    smtp.recovers();
    for program in &mut programs {
        program.kill().await;
    }
    smtp.let_go().await;
    let_time_pass(&store).await;
    programs = start(&trial, &store.url, &practice, &smtp, &address).await;
    timeout(PATIENCE, clicking).await.expect("every client is asked for").expect("no click is refused");
    let all_ended = async {
        while open_count(&store).await > 0 {
            // Marks follow answers within a moment; nothing else is to be heard of them.
            let _moment = timeout(Duration::from_millis(100), smtp.hears_something()).await;
        }
    };
    timeout(PATIENCE, all_ended).await.unwrap_or_else(|_| panic!("some e-mails never end: {}", smtp.summary()));
    for program in programs {
        program.stop().await;
    }
    compare::compare(&smtp.taken(), &facts(&store).await, (trial.clients, trial.programs));
    println!("{}", smtp.summary());
}

async fn start(trial: &Trial, database: &str, practice: &Practice, smtp: &SmtpServer, address: &watch::Sender<String>) -> Vec<Program> {
    let mut programs = Vec::new();
    for _ in 0..trial.programs {
        programs.push(Program::start(database, practice.key(), smtp.port()).await);
    }
    // Clicks go to the first of them.
    address.send_replace(programs[0].address.clone());
    programs
}
