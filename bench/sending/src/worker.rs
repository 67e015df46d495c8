//! Clicks and worker alone, in this process and with no web server around them: what a profile of sending needs.

use crate::{Outcome, practice};
use domain::{
    Language,
    clients::{ClientQuery, ClientSelection},
    invitations::InvitationBatch,
    messages::{WrittenMessage, default_invitation},
};
use secrecy::ExposeSecret;
use services::{
    SecretKey, SystemEntropy,
    mail::{OutboxWorker, SmtpSettings, Transport},
    staff::{InviteClients, Permit},
};
use std::time::Instant;

pub async fn run(database: &str, port: u16, count: usize) -> Outcome {
    let key = SecretKey::generate(&SystemEntropy).to_text().expose_secret().to_owned();
    let transport = Transport::smtp(SmtpSettings::from_url(&format!("smtp://127.0.0.1:{port}?tls=none"))?)?;
    let services = practice::services(database, &key, transport).await?;
    let (session, _) = practice::fill(&services, count).await?;
    let staff = services.staff_session(&session, "127.0.0.1", true).await?.ok_or("no session")?;
    let permit: Permit<InviteClients> = staff.permit().map_err(|refusal| refusal.to_string())?;
    let everybody = ClientSelection::matching(&ClientQuery::default());
    let begun = Instant::now();
    let draft = services.draft_invitations(&permit, &everybody).await?;
    println!("prepared after {:.3} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let batch = InvitationBatch {
        idempotency_key: "one-click-for-all".to_owned(),
        clients: everybody,
        seen: Some(draft.audience.seen),
        draft: None,
        draft_page: None,
        messages: vec![WrittenMessage { language: Language::English, message: default_invitation(Language::English) }],
        forms: Vec::new(),
        save_as_default: false,
        default_seen: None,
    };
    services.send_invitations(&permit, batch).await?;
    println!("accepted after {:.3} s", begun.elapsed().as_secs_f64());
    while services.work_on_a_batch().await? {}
    println!("written after {:.3} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let sent = OutboxWorker::new(services).run_once().await;
    let seconds = begun.elapsed().as_secs_f64();
    println!("{sent} sent and marked in {seconds:.3} s: {:.0} a second", practice::share(sent, seconds));
    Ok(())
}
