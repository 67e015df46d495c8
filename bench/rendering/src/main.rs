//! `rendering 500`: the e-mails of the seeds from 0, one line of JSON each. `rendering --bench`: how many a second, on one core.
//! `rendering --templates`: the same messages laid out with their placeholders still in them, for another renderer to fill.

use domain::{
    Language,
    messages::{EmailFrame, Message, Placeholder, PlaceholderValues, default_invitation, render},
};
use std::{
    hint::black_box,
    io::Write,
    time::{Duration, Instant},
};

const EACH: Duration = Duration::from_secs(3);

fn main() -> std::io::Result<()> {
    let argument = std::env::args().nth(1).unwrap_or_default();
    let mut out = std::io::stdout().lock();
    match argument.as_str() {
        "--bench" => return bench(&mut out),
        "--templates" => return templates(&mut out),
        _ => {}
    }
    let count = argument.parse::<u32>().map_err(|_| std::io::Error::other("give how many, or --bench"))?;
    for seed in 0..count {
        writeln!(out, "{}", rendering::rendered(seed))?;
    }
    Ok(())
}

/// The shipped invitation, and one of 3,000 characters.
fn messages() -> [(&'static str, Message); 2] {
    let shipped = default_invitation(Language::English);
    let sentence = "<p>Please bring your insurance card, {{ClientFirstName}}, and a list of what you take. </p>";
    let mut long = shipped.clone();
    while long.body_html.len() < 3_000 {
        long.body_html.push_str(sentence);
    }
    [("shipped invitation", shipped), ("3,000 characters", long)]
}

fn bench(out: &mut impl Write) -> std::io::Result<()> {
    for (name, message) in messages() {
        writeln!(out, "{name}\t{:.0}", a_second(&message))?;
    }
    Ok(())
}

/// Each placeholder's value is its own token, so that it comes through the layout as it is.
fn templates(out: &mut impl Write) -> std::io::Result<()> {
    let token = |placeholder: Placeholder| placeholder.token();
    let values = PlaceholderValues {
        language: Language::English,
        client_first_name: token(Placeholder::ClientFirstName),
        client_last_name: token(Placeholder::ClientLastName),
        client_preferred_name: Some(token(Placeholder::ClientPreferredName)),
        organization_name: token(Placeholder::OrganizationName),
        organization_phone: Some(token(Placeholder::OrganizationPhone)),
        organization_email: Some(token(Placeholder::OrganizationEmail)),
        client_portal_link: format!("https://portal.example/{}", token(Placeholder::ClientPortalLink)),
        sender_name: token(Placeholder::SenderName),
        form_list: None,
        invitation_expiry_date: token(Placeholder::InvitationExpiryDate),
    };
    let laid_out =
        messages().map(|(name, message)| (name.to_owned(), serde_json::to_value(render(&message, &values, &frame())).unwrap_or_default()));
    writeln!(out, "{}", serde_json::Value::Object(laid_out.into_iter().collect()))
}

fn frame() -> EmailFrame {
    EmailFrame {
        organization_name: "Willow Lane Practice".to_owned(),
        lang: "en".to_owned(),
        accent: "#30499b".to_owned(),
        footer_note: None,
    }
}

/// Subject, HTML and text, as the server makes them when it sends.
fn a_second(message: &Message) -> f64 {
    let frame = frame();
    let values =
        PlaceholderValues { organization_name: frame.organization_name.clone(), ..PlaceholderValues::of_nobody(Language::English) };
    let (start, mut count) = (Instant::now(), 0_u32);
    while start.elapsed() < EACH {
        for _ in 0..100 {
            black_box(render(black_box(message), &values, &frame));
        }
        count += 100;
    }
    f64::from(count) / start.elapsed().as_secs_f64()
}
