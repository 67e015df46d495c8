//! The devices on which whoever looks is signed in, on their own page: each can be signed out, and all of them together.

use crate::language::words;
use domain::devices::{DeviceView, device_in};
use leptos::prelude::*;

/// `base` is the page that it stands on.
#[component]
pub(crate) fn DeviceSection(base: String, devices: Vec<DeviceView>) -> impl IntoView {
    let words = words();
    let lead = words.signed_in_on_all(i64::try_from(devices.len()).unwrap_or(i64::MAX).max(1));
    let rows = devices.into_iter().map(|device| view! { <Row base=base.clone() device /> }).collect_view();
    view! {
        <section class="card stack">
            <h2>{words.devices()}</h2>
            <p>{lead}</p>
            <ul class="own-list">{rows}</ul>
            <form method="post" action=base>
                <button class="button" name="_action" value="sign-out-everywhere">{words.sign_out_everywhere()}</button>
            </form>
        </section>
    }
}

#[component]
fn Row(base: String, device: DeviceView) -> impl IntoView {
    let words = words();
    let name = device_in(&device.words, words);
    let DeviceView { id, last_seen, is_this, .. } = device;
    let about = if is_this { words.this_device().to_owned() } else { words.last_used(&last_seen.day_and_time_in(words.language())) };
    let end = (!is_this).then(|| {
        let label = words.sign_out_device(&name);
        view! {
            <form method="post" action=base>
                <input type="hidden" name="device" value=id.to_string() />
                <button class="button plain" name="_action" value="device-end" aria-label=label>{words.sign_out()}</button>
            </form>
        }
    });
    view! {
        <li>
            <p>
                <b>{name}</b>
                <small class="soft">{about}</small>
            </p>
            {end}
        </li>
    }
}
