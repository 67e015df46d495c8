//! As fast as lettre's own connections go on sockets that do not wait for acknowledgements, with e-mails that are rendered already.

use crate::Outcome;
use domain::{
    Language,
    messages::{EmailFrame, PlaceholderValues, default_invitation, render},
};
use lettre::{
    Address, Message,
    message::{Mailbox, MultiPart},
    transport::smtp::{client::AsyncSmtpConnection, extension::ClientId},
};
use std::{cell::Cell, error::Error, rc::Rc};
use tokio::{net::TcpStream, task::LocalSet};

/// That are sent again and again.
const DIFFERENT: usize = 1_000;

pub async fn send(port: u16, count: usize, connections: usize) -> Outcome {
    let messages: Rc<Vec<_>> = Rc::new((0..DIFFERENT).map(message).collect::<Result<_, _>>()?);
    // The time runs from here.
    println!("begins");
    let next = Rc::new(Cell::new(0));
    let local = LocalSet::new();
    let senders: Vec<_> = (0..connections)
        .map(|_| {
            let (messages, next) = (Rc::clone(&messages), Rc::clone(&next));
            local.spawn_local(async move { one_connection(port, count, &messages, &next).await.map_err(|error| error.to_string()) })
        })
        .collect();
    local
        .run_until(async {
            for sender in senders {
                sender.await??;
            }
            Ok(())
        })
        .await
}

type Ready = (lettre::address::Envelope, Vec<u8>);

async fn one_connection(port: u16, count: usize, messages: &[Ready], next: &Cell<usize>) -> Outcome {
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let mut connection = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &ClientId::default()).await?;
    while next.get() < count {
        let number = next.replace(next.get() + 1);
        let (envelope, text) = &messages[number % messages.len()];
        connection.send(envelope, text).await?;
    }
    connection.quit().await?;
    Ok(())
}

/// The shipped invitation, as the program composes it.
fn message(number: usize) -> Result<Ready, Box<dyn Error>> {
    let values = PlaceholderValues {
        client_first_name: format!("Client{number}"),
        organization_name: "Willow Lane".to_owned(),
        client_portal_link: format!("http://127.0.0.1:3000/p/willow-lane/join/{number:0>43}"),
        ..PlaceholderValues::of_nobody(Language::English)
    };
    let frame =
        EmailFrame { organization_name: "Willow Lane".to_owned(), lang: "en".to_owned(), accent: "#30499b".to_owned(), footer_note: None };
    let rendered = render(&default_invitation(Language::English), &values, &frame);
    let mailbox = |name: &str, address: String| Ok::<_, Box<dyn Error>>(Mailbox::new(Some(name.to_owned()), address.parse::<Address>()?));
    let message = Message::builder()
        .from(mailbox("Willow Lane", "portal@willow.example".to_owned())?)
        .to(mailbox(&values.client_first_name, format!("client{number}@mail.example"))?)
        .subject(&rendered.subject)
        .message_id(Some(format!("<{number}@willow.example>")))
        .multipart(MultiPart::alternative_plain_html(rendered.text, rendered.html))?;
    Ok((message.envelope().clone(), message.formatted()))
}
