//! Who acts for a client, on the client's page. Everybody who may see the client reads it; an administrator adds, changes and ends.
//! Plain posts to the page itself, so that what is refused is shown there with what was typed.

use crate::{
    clients::start_again,
    components::Field,
    posted::{Posted, posted},
    staff::use_viewer,
};
use chrono::NaiveDate;
use domain::{
    Refusal,
    clients::ClientDetails,
    form_catalog::FormSummary,
    representatives::{Relation, RepresentativeView, Standing},
    staff::Permission,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub fn Representatives(details: ClientDetails) -> impl IntoView {
    let may_change = use_viewer().is_some_and(|viewer| viewer.staff.is_administrator);
    let posted = posted();
    let said = use_query_map().read_untracked().get("representative").and_then(|done| said(&done));
    // The page comes back where it says what became of it.
    let (base, name, today) = (format!("/clients/{}#representatives", details.id), details.full_name(), details.today);
    let nobody = details.representatives.is_empty().then(|| view! { <p class="soft">{format!("Nobody acts for {name}.")}</p> });
    let may_send = use_viewer().is_some_and(|viewer| viewer.may(Permission::InviteClients));
    let logins: Vec<_> = details.representatives.iter().map(|row| row.login.to_string()).collect();
    let rows = details.representatives.into_iter().map(|row| {
        let typed = if posted.value("login") == row.login.to_string() { posted.clone() } else { Posted::default() };
        let may_start = may_send && row.reminders_stopped.is_some();
        let start = may_start.then(|| start_again(details.id, Some(row.login), &row.name).into_any());
        view! { <Representative row base=base.clone() may_change posted=typed start /> }
    });
    let ask = (may_send && !details.askable.is_empty()).then(|| {
        let typed = if posted.value("_action") == "represent-forms" { posted.clone() } else { Posted::default() };
        view! { <Ask base=base.clone() forms=details.askable posted=typed /> }
    });
    let is_told_below = match posted.value("_action").as_str() {
        "represent" => may_change,
        "represent-forms" => ask.is_some(),
        _ => may_change && logins.contains(&posted.value("login")),
    };
    let refused = if is_told_below { None } else { posted.sentence() };
    let add = may_change.then(|| {
        let typed = if posted.value("_action") == "represent" { posted.clone() } else { Posted::default() };
        view! { <Add base=base.clone() name today posted=typed /> }
    });
    view! {
        <section class="card stack acted-for" aria-labelledby="representatives">
            <h2 id="representatives">"Representatives"</h2>
            {said.map(|said| view! { <p class="note good" role="status">{said}</p> })}
            {refused.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
            <ul class="representatives">{rows.collect_view()}</ul>
            {nobody}
            {ask}
            {add}
        </section>
    }
}

/// What came of it.
fn said(done: &str) -> Option<&'static str> {
    Some(match done {
        "added" => "The representative is added, and an e-mail is on its way to them.",
        "changed" => "It is saved: what the representative may do holds from their next click on.",
        "ended" => "It is ended: from the next click on they may do nothing for this client.",
        "forms" => "The forms are asked for, and whoever may fill them in gets an e-mail.",
        "signed-out" => "The representative is signed out on every device.",
        "again" => "A new link is on its way to the representative.",
        _ => return None,
    })
}

#[component]
fn Representative(row: RepresentativeView, base: String, may_change: bool, posted: Posted, start: Option<AnyView>) -> impl IntoView {
    let long = |day: NaiveDate| day.format("%-d %B %Y").to_string();
    let until = row.last_day.map_or_else(|| "with no last day".to_owned(), |day| format!("until {}", long(day)));
    let about = format!("{}; {}. From {}, {until}.", row.email, row.rights.words(), long(row.first_day));
    let (class, state) = match &row.standing {
        Standing::Invited(Some(until)) => ("badge", format!("Invited: the link works until {}", until.day())),
        Standing::Invited(None) => ("badge warn", "Not signed up, and no link works".to_owned()),
        Standing::Ahead => ("badge", "Not yet".to_owned()),
        Standing::Acts => ("badge good", "Acts now".to_owned()),
        Standing::Lapsed => ("badge warn", "Ended, and never signed up".to_owned()),
        Standing::Ended => ("badge", "Ended".to_owned()),
    };
    let stopped =
        row.reminders_stopped.map(|at| view! { <p class="note">{format!("Reminders: stopped by {} on {}", row.name, at.day())}</p> });
    let (name, title) = (row.name.clone(), format!("{}, {}", row.name, row.relation.capacity()));
    let manage = may_change.then(|| view! { <Manage row base posted /> });
    view! {
        <li class="stack">
            <div class="cluster">
                <b>{title}</b>
                <span class=class>{state}</span>
            </div>
            <p class="soft">{about}</p>
            {stopped}
            {start}
            {manage.map(|manage| view! { <div role="group" aria-label=name>{manage}</div> })}
        </li>
    }
}

#[component]
fn Manage(row: RepresentativeView, base: String, posted: Posted) -> impl IntoView {
    let is_wrong = posted.refusal.is_some();
    // What was changed meanwhile is shown as it is now.
    let is_typed = posted.value("_action") == "represent-change" && posted.refusal != Some(Refusal::Conflict);
    let typed = if is_typed { posted.clone() } else { as_typed(&row) };
    let is_about_a_field =
        ["representative_name", "relation", "rights", "first_day", "last_day"].into_iter().any(|field| posted.error(field).is_some());
    let elsewhere = if is_about_a_field { None } else { posted.sentence() };
    let revision = typed.value("revision");
    let login = row.login.to_string();
    let button = |action: &'static str, label: &'static str, consequence: String| {
        view! {
            <form method="post" action=base.clone() class="stack">
                <input type="hidden" name="login" value=login.clone() />
                <p>{consequence}</p>
                <button class="button" name="_action" value=action>{label}</button>
            </form>
        }
    };
    let is_invited = matches!(row.standing, Standing::Invited(_));
    let again = is_invited.then(|| button("represent-again", "Send a new link", "The link before works no more.".to_owned()));
    let never_came = is_invited || row.standing == Standing::Lapsed;
    let end = (row.standing != Standing::Ended).then(|| {
        if never_came {
            let sentence = "The link works no more, at once. With the last client that they were to act for, the address is free again.";
            button("represent-end", "Take the invitation back", sentence.to_owned())
        } else {
            let sentence = format!("{} may do nothing for this client any more, from the next click on.", row.name);
            button("represent-end", "End now", sentence)
        }
    });
    let lost = (!never_came).then(|| {
        let sentence = format!("For a lost telephone: {} is signed out on every device. The password stays.", row.name);
        button("represent-sign-out", "Sign them out everywhere", sentence)
    });
    view! {
        <details class="stack" open=is_wrong>
            <summary>"Change or end…"</summary>
            {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
            <form method="post" action=base.clone() class="stack" novalidate>
                <input type="hidden" name="login" value=login.clone() />
                <input type="hidden" name="revision" value=revision />
                <PlainField label="Their name" name="representative_name" kind="text" id=format!("name-{login}") posted=typed.clone() />
                <GrantFields id=login.clone() posted=typed />
                <button class="button" name="_action" value="represent-change">"Save"</button>
            </form>
            {again}
            {lost}
            {end}
        </details>
    }
}

/// The row as its own form would have sent it.
fn as_typed(row: &RepresentativeView) -> Posted {
    let mut values = vec![
        ("revision".to_owned(), row.revision.clone()),
        ("representative_name".to_owned(), row.name.clone()),
        ("relation".to_owned(), row.relation.key().to_owned()),
        ("first_day".to_owned(), row.first_day.to_string()),
        ("last_day".to_owned(), row.last_day.map(|day| day.to_string()).unwrap_or_default()),
    ];
    let rights = [("fill_forms", row.rights.fill_forms), ("see_documents", row.rights.see_documents)];
    values.extend(rights.into_iter().filter(|(_, on)| *on).map(|(name, _)| (name.to_owned(), "on".to_owned())));
    Posted { refusal: None, values }
}

/// R20 for a client who has no account: the forms come to whoever acts for them.
#[component]
fn Ask(base: String, forms: Vec<FormSummary>, posted: Posted) -> impl IntoView {
    let chosen = posted.values_of("forms");
    let error = posted.error("forms");
    let elsewhere = if error.is_none() { posted.sentence() } else { None };
    let ticks = forms.into_iter().map(|form| {
        let id = form.id.to_string();
        let is_chosen = chosen.contains(&id);
        view! {
            <label class="check">
                <input type="checkbox" name="forms" value=id checked=is_chosen />
                <span>{form.title}</span>
            </label>
        }
    });
    let (is_open, is_wrong) = (posted.refusal.is_some(), error.is_some());
    view! {
        <details class="stack" open=is_open>
            <summary>"Ask for forms…"</summary>
            <form method="post" action=base class="stack" novalidate>
                <p class="soft">"Whoever may fill in forms for this client gets an e-mail, which does not say which. A form that is open is not asked for twice."</p>
                {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
                <fieldset class="field" class:wrong=is_wrong aria-describedby="forms-error">
                    <legend>"Forms"</legend>
                    {ticks.collect_view()}
                    <span class="error" id="forms-error" role="alert">{error}</span>
                </fieldset>
                <button class="button first" name="_action" value="represent-forms">"Ask for these forms"</button>
            </form>
        </details>
    }
}

#[component]
fn Add(base: String, name: String, today: NaiveDate, posted: Posted) -> impl IntoView {
    let is_wrong = posted.refusal.is_some();
    let typed = if is_wrong {
        posted.clone()
    } else {
        Posted { refusal: None, values: vec![("first_day".into(), today.to_string()), ("fill_forms".into(), "on".into())] }
    };
    let is_about_a_field = |field: &&str| posted.error(field).is_some();
    let fields = ["representative_name", "representative_email", "relation", "rights", "first_day", "last_day"];
    let elsewhere = if fields.iter().any(is_about_a_field) { None } else { posted.sentence() };
    let lead =
        format!("They get a login of their own, by a link that we send them, and act for {name} with the rights that you give here.");
    view! {
        <details class="stack" open=is_wrong>
            <summary>"Add a representative…"</summary>
            <form method="post" action=base class="stack" novalidate>
                <p class="soft">{lead}</p>
                {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
                <Field
                    label="Their name"
                    name="representative_name"
                    autocomplete="off"
                    required=true
                    value=typed.value("representative_name")
                    error=Signal::stored(typed.error("representative_name"))
                />
                <Field
                    label="Their e-mail address"
                    name="representative_email"
                    kind="email"
                    autocomplete="off"
                    required=true
                    hint="One that signs in here as nobody else."
                    value=typed.value("representative_email")
                    error=Signal::stored(typed.error("representative_email"))
                />
                <GrantFields id="new".to_owned() posted=typed />
                <button class="button first" name="_action" value="represent">"Add the representative"</button>
            </form>
        </details>
    }
}

/// `id` tells the fields of several forms on the page apart.
#[component]
fn GrantFields(id: String, posted: Posted) -> impl IntoView {
    let relation = posted.value("relation");
    let (relation_id, rights_id) = (format!("relation-{id}"), format!("rights-{id}"));
    let options = Relation::ALL.into_iter().map(|one| {
        view! { <option value=one.key() selected=relation == one.key()>{one.label()}</option> }
    });
    let tick = |name: &'static str, label: &'static str| {
        view! {
            <label class="check">
                <input type="checkbox" name=name checked=!posted.value(name).is_empty() />
                <span>{label}</span>
            </label>
        }
    };
    let rights_error = posted.error("rights");
    let (is_wrong, error_id) = (rights_error.is_some(), rights_id.clone());
    view! {
        <div class="field" class:wrong=posted.error("relation").is_some()>
            <label for=relation_id.clone()>"How they are related"</label>
            <select class="input" id=relation_id name="relation">{options.collect_view()}</select>
            <span class="error" role="alert">{posted.error("relation")}</span>
        </div>
        <fieldset class="field" class:wrong=is_wrong aria-describedby=error_id>
            <legend>"They may"</legend>
            {tick("fill_forms", "Fill in forms")}
            {tick("see_documents", "See documents and what was submitted")}
            <span class="error" id=rights_id role="alert">{rights_error}</span>
        </fieldset>
        <PlainField label="First day" name="first_day" kind="date" id=format!("first-day-{id}") posted=posted.clone() />
        <PlainField label="Last day (optional)" name="last_day" kind="date" id=format!("last-day-{id}") posted />
    }
}

/// `id` tells fields of one name on the page apart.
#[component]
pub(crate) fn PlainField(label: &'static str, name: &'static str, kind: &'static str, id: String, posted: Posted) -> impl IntoView {
    let error = posted.error(name);
    let (is_wrong, error_id) = (error.is_some(), format!("{id}-error"));
    view! {
        <div class="field" class:wrong=is_wrong>
            <label for=id.clone()>{label}</label>
            <input
                class="input"
                type=kind
                id=id
                name=name
                autocomplete="off"
                value=posted.value(name)
                // As the page comes back with it; of several that are wrong, browsers take the first.
                autofocus=is_wrong
                aria-describedby=error_id.clone()
                aria-invalid=is_wrong.then_some("true")
            />
            <span class="error" id=error_id role="alert">{error}</span>
        </div>
    }
}
