//! Choosing or dropping a file. What was chosen stays chosen, whatever the answer is.

use crate::{components::FileField, posted::posted};
use leptos::{html, prelude::*};

/// Where a file stands on its way.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser sends a file"))]
pub(super) enum Way {
    #[default]
    NotSent,
    /// So many of a hundred parts have arrived; after the last the server is still reading.
    Sending(u32),
    Refused(String),
}

#[component]
pub(super) fn Upload() -> impl IntoView {
    let way = RwSignal::new(posted().error("file").map_or(Way::NotSent, Way::Refused));
    let input = NodeRef::<html::Input>::new();
    let is_over = RwSignal::new(false);
    let refused = Signal::derive(move || if let Way::Refused(sentence) = way.get() { Some(sentence) } else { None });
    let sent = move || if let Way::Sending(parts) = way.get() { Some(parts) } else { None };
    #[cfg(feature = "hydrate")]
    let go = super::send::sending(input, way);
    view! {
        <form
            class="card stack"
            method="post"
            action="/organization/clients"
            enctype="multipart/form-data"
            class:over=move || is_over.get()
            on:submit=move |event| {
                #[cfg(feature = "hydrate")]
                {
                    event.prevent_default();
                    go.run(());
                }
                #[cfg(not(feature = "hydrate"))]
                let _ = event;
            }
            on:dragover=move |event| {
                event.prevent_default();
                is_over.set(true);
            }
            on:dragleave=move |_| is_over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                is_over.set(false);
                #[cfg(feature = "hydrate")]
                super::send::dropped(&event, input, go);
            }
        >
            <h2>"Import"</h2>
            <p>"Take a CSV file as a spreadsheet or another practice system exports it: the first line names the columns, or is a client like each further line. You see what would become of each line before anything is changed."</p>
            <FileField
                id="file"
                name="file"
                label="CSV file"
                hint="Choose it, or drop it here. At most 100 MB and 250,000 clients."
                accept=".csv,.tsv,.txt,text/csv"
                input
                error=refused
                chosen=Callback::new(move |()| way.set(Way::NotSent))
            />
            <div class="progress" hidden=move || sent().is_none()>
                <progress aria-label="Sending the file" max="100" value=move || sent().unwrap_or_default().to_string()></progress>
                <span role="status">
                    {move || match sent() {
                        Some(100) => "The file has arrived and is being read…",
                        Some(_) => "Sending the file…",
                        None => "",
                    }}
                </span>
            </div>
            <button class="button first" disabled=move || sent().is_some()>"Read the file"</button>
        </form>
    }
    .into_any()
}
