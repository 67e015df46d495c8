//! What the tabs of one browser tell each other of a session (R26): who is signed in, and when the server was last heard to say so.
//! Nothing of it stays in the browser; without a channel each tab counts by itself.

use leptos::{
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{BroadcastChannel, MessageEvent},
};

/// The tabs at one door: staff and clients are signed in beside each other.
pub(super) struct Heard {
    channel: Option<BroadcastChannel>,
    login: String,
    _hear: Closure<dyn Fn(MessageEvent)>,
}

/// By another tab.
pub(super) enum Said {
    /// The session lives, at this second since 1970.
    Lives(i64),
    /// Somebody else is signed in by now.
    OfAnother,
}

impl Heard {
    pub fn new(door: &str, login: String, hear: impl Fn(Said) + 'static) -> Self {
        let own = login.clone();
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(said) = event.data().as_string().as_deref().and_then(|said| read(&own, said)) {
                hear(said);
            }
        });
        let channel = BroadcastChannel::new(door).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        }
        Self { channel, login, _hear: hear }
    }

    pub fn say(&self, at: i64) {
        let _alone = self.channel.as_ref().map(|channel| channel.post_message(&format!("{} {at}", self.login).into()));
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}

fn read(own: &str, said: &str) -> Option<Said> {
    let (login, at) = said.rsplit_once(' ')?;
    if login == own { at.parse().ok().map(Said::Lives) } else { Some(Said::OfAnother) }
}
