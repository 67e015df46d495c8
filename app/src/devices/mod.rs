//! The devices on which whoever looks is signed in, on their own page: each can be signed out, and all of them together.

use domain::devices::DeviceView;
use leptos::prelude::*;

/// `base` is the page that it stands on.
#[component]
pub(crate) fn DeviceSection(base: String, devices: Vec<DeviceView>) -> impl IntoView {
    let lead = lead(devices.len());
    let rows = devices.into_iter().map(|device| view! { <Row base=base.clone() device /> }).collect_view();
    view! {
        <section class="card stack">
            <h2>"Devices"</h2>
            <p>{lead}</p>
            <ul class="own-list">{rows}</ul>
            <form method="post" action=base>
                <button class="button" name="_action" value="sign-out-everywhere">"Sign out everywhere"</button>
            </form>
        </section>
    }
}

#[component]
fn Row(base: String, device: DeviceView) -> impl IntoView {
    let DeviceView { id, words, last_seen, is_this } = device;
    let about = if is_this { "This device".to_owned() } else { format!("Last used {}", last_seen.day_and_time()) };
    let end = (!is_this).then(|| {
        let label = format!("Sign out {words}");
        view! {
            <form method="post" action=base>
                <input type="hidden" name="device" value=id.to_string() />
                <button class="button plain" name="_action" value="device-end" aria-label=label>"Sign out"</button>
            </form>
        }
    });
    view! {
        <li>
            <p>
                <b>{words}</b>
                <small class="soft">{about}</small>
            </p>
            {end}
        </li>
    }
}

fn lead(count: usize) -> String {
    match count {
        0 | 1 => "You are signed in on this device alone. Signing out everywhere ends this one too.".to_owned(),
        count => {
            format!("You are signed in on {count} devices. If you do not know one of them, sign out everywhere and set a new password.")
        }
    }
}
