//! Every server function, asked by everybody: the one table of who may do what. A new server function that is not in it fails.

use crate::world::{Caller, Things, World};
use http::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What a caller gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Carried out, or refused for what was sent, not for who sent it.
    Allowed,
    SignedOut,
    Forbidden,
    NotFound,
}

use Answer::{Allowed as A, Forbidden as F, NotFound as N, SignedOut as S};

/// In the order of [`Caller::ALL`]: signed out, client, other client, staff without, staff with, staff limited,
/// administrator, administrator of another practice.
pub type Row = (&'static str, fn(&Things) -> Value, [Answer; 8]);

const STAFF_ONLY: [Answer; 8] = [S, S, S, A, A, A, A, A];
const ADMINISTRATORS: [Answer; 8] = [S, S, S, F, F, F, A, A];
const ADMINISTRATORS_OF_IT: [Answer; 8] = [S, S, S, F, F, F, A, N];
const WHO_SEES_THE_CLIENT: [Answer; 8] = [S, S, S, A, A, N, A, N];
const WHO_MAY_AND_SEES_THE_CLIENT: [Answer; 8] = [S, S, S, F, A, N, A, N];
const WHO_MAY: [Answer; 8] = [S, S, S, F, A, A, A, A];
const EVERYBODY: [Answer; 8] = [A, A, A, A, A, A, A, A];
const CLIENTS: [Answer; 8] = [S, A, A, S, S, S, S, S];
const THE_CLIENT: [Answer; 8] = [S, A, N, S, S, S, S, S];
const NOBODY: [Answer; 8] = [N, N, N, N, N, N, N, N];

const NO_BATCH: &str = "018f0000-0000-7000-8000-000000000000";

fn blank() -> Value {
    json!({"resourceType": "Questionnaire", "title": "Sleep diary", "status": "draft"})
}

fn everybody() -> Value {
    json!({"Matching": {"search": "", "filter": "All", "except": []}})
}

/// Bodies are such that an allowed caller is refused for what was sent, wherever carrying it out would spoil the next call.
pub const TABLE: &[Row] = &[
    ("/api/staff/viewer", |_| json!({}), STAFF_ONLY),
    ("/api/staff/stay", |_| json!({}), STAFF_ONLY),
    ("/api/staff/reset", |_| json!({"secret": "none"}), EVERYBODY),
    ("/api/staff/list", |_| json!({}), ADMINISTRATORS),
    ("/api/staff/add", |_| json!({"name": "", "email": "", "password": "", "permissions": no_permissions()}), ADMINISTRATORS),
    ("/api/staff/permission", |t| json!({"staff": t.staff, "permission": "InviteClients", "on": true}), ADMINISTRATORS_OF_IT),
    ("/api/staff/end-sessions", |_| json!({"staff": NO_BATCH}), [S, S, S, F, F, F, N, N]),
    ("/api/staff/disable", |_| json!({"staff": NO_BATCH}), [S, S, S, F, F, F, N, N]),
    // They work here already.
    ("/api/staff/enable", |t| json!({"staff": t.staff}), ADMINISTRATORS_OF_IT),
    ("/api/home/staff", |_| json!({}), STAFF_ONLY),
    ("/api/home/to-review", |_| json!({"after": null}), WHO_MAY),
    ("/api/clients/list", |_| json!({"query": {}}), STAFF_ONLY),
    ("/api/clients/count", |_| json!({"search": "a"}), STAFF_ONLY),
    ("/api/clients/anchors", |_| json!({"query": {}}), STAFF_ONLY),
    ("/api/clients/count-selection", |_| json!({"selection": {"Matching": {"search": "", "filter": "All", "except": []}}}), ADMINISTRATORS),
    ("/api/clients/get", |t| json!({"id": t.client}), WHO_SEES_THE_CLIENT),
    ("/api/clients/add", |_| json!({"form": {}}), WHO_MAY),
    (
        "/api/clients/save",
        |t| json!({"id": t.stranger, "form": {"first_name": "A", "last_name": "B", "revision": 99}}),
        WHO_MAY_AND_SEES_THE_CLIENT,
    ),
    ("/api/clients/history", |t| json!({"id": t.client}), WHO_SEES_THE_CLIENT),
    ("/api/clients/assign", |t| json!({"client": t.stranger, "staff": t.staff, "on": false}), ADMINISTRATORS_OF_IT),
    ("/api/imports/list", |_| json!({}), ADMINISTRATORS),
    ("/api/imports/get", |t| json!({"id": t.import, "outcome": "New", "after": 0}), ADMINISTRATORS_OF_IT),
    ("/api/audit/log", |_| json!({"query": {}}), ADMINISTRATORS),
    ("/api/organization/settings", |_| json!({}), ADMINISTRATORS),
    ("/api/organization/save-settings", |_| json!({"seen": impossible_settings(), "settings": impossible_settings()}), ADMINISTRATORS),
    ("/api/organization/save-colour", |_| json!({"seen": "#30499b", "colour": "no colour"}), ADMINISTRATORS),
    ("/api/organization/logo", |_| json!({}), ADMINISTRATORS),
    ("/api/organization/save-logo", |_| json!({"picture": "no picture"}), ADMINISTRATORS),
    ("/api/organization/remove-logo", |_| json!({}), ADMINISTRATORS),
    ("/api/organization/contact", |_| json!({}), ADMINISTRATORS),
    ("/api/organization/save-contact", |_| json!({"seen": {}, "form": {"phone": "no number"}}), ADMINISTRATORS),
    ("/api/organization/time-zones", |_| json!({}), ADMINISTRATORS),
    ("/api/organization/save-time-zone", |_| json!({"seen": "UTC", "name": "Nowhere/Atlantis"}), ADMINISTRATORS),
    ("/api/invitations/draft", |t| json!({"clients": {"These": [t.stranger]}}), WHO_MAY),
    ("/api/invitations/recipients", |_| json!({"clients": everybody(), "wanted": {"After": "rubbish"}}), [S, S, S, F, F, F, N, N]),
    ("/api/invitations/hold", |_| json!({"batch": NO_BATCH, "wanted": "Paused"}), [S, S, S, F, N, N, N, N]),
    ("/api/invitations/retry", |_| json!({"batch": NO_BATCH, "idempotency_key": "0123456789"}), [S, S, S, F, F, F, N, N]),
    ("/api/invitations/batch", |_| json!({"batch": NO_BATCH, "rows": "Failed", "after": null}), [S, S, S, F, F, F, N, N]),
    ("/api/invitations/mend", |t| json!({"client": t.stranger, "email": "no address"}), WHO_MAY_AND_SEES_THE_CLIENT),
    ("/api/invitations/sendings", |_| json!({}), ADMINISTRATORS),
    ("/api/invitations/send", |t| json!({"batch": empty_batch(t)}), WHO_MAY),
    ("/api/invitations/progress", |_| json!({"batch": NO_BATCH}), [S, S, S, F, N, N, N, N]),
    ("/api/invitations/revoke", |t| json!({"invitation": t.invitation}), WHO_MAY_AND_SEES_THE_CLIENT),
    ("/api/invitations/hand-over", |t| json!({"client": t.client}), WHO_MAY_AND_SEES_THE_CLIENT),
    ("/api/invitations/list", |_| json!({"query": {}}), ADMINISTRATORS),
    ("/api/messages/keep-draft", |t| json!({"place": {"Client": t.client}, "draft": null}), WHO_MAY_AND_SEES_THE_CLIENT),
    (
        "/api/messages/save-default",
        |_| {
            json!({
                "seen": {"messages": [], "forms": []},
                "written": {"language": "en", "message": {"subject": "", "body_html": ""}},
                "forms": [],
            })
        },
        ADMINISTRATORS,
    ),
    (
        "/api/messages/send-sample",
        |_| json!({"purpose": "Forms", "written": {"language": "en", "message": {"subject": "", "body_html": ""}}, "forms": []}),
        WHO_MAY,
    ),
    ("/api/mail/settings", |_| json!({}), ADMINISTRATORS),
    ("/api/mail/save-settings", |_| json!({"form": {"is_own": true}}), ADMINISTRATORS),
    ("/api/mail/test", |_| json!({"form": {}}), ADMINISTRATORS),
    ("/api/forms/list", |_| json!({}), STAFF_ONLY),
    ("/api/forms/catalog", |_| json!({}), ADMINISTRATORS),
    ("/api/forms/check-file", |_| json!({"json": "no JSON"}), ADMINISTRATORS),
    ("/api/forms/publish-file", |_| json!({"json": "no JSON"}), ADMINISTRATORS),
    ("/api/safety/page", |_| json!({}), ADMINISTRATORS),
    ("/api/safety/save-text", |_| json!({"text": ""}), ADMINISTRATORS),
    (
        "/api/safety/add-rule",
        |_| json!({"rule": {"form": NO_BATCH, "trigger": {"score": {"at_least": 1}}, "responsible": NO_BATCH, "escalate_hours": 1}}),
        [S, S, S, F, F, F, N, N],
    ),
    ("/api/safety/end-rule", |_| json!({"rule": NO_BATCH}), [S, S, S, F, F, F, N, N]),
    ("/api/safety/tasks", |_| json!({}), STAFF_ONLY),
    ("/api/safety/acknowledge", |_| json!({"task": NO_BATCH, "note": "Called."}), [S, S, S, N, N, N, N, N]),
    ("/api/changes/list", |_| json!({}), WHO_MAY),
    ("/api/changes/decide", |_| json!({"change": NO_BATCH, "decision": {"Decline": {"reason": ""}}}), [S, S, S, F, N, N, N, N]),
    ("/api/sign-ups/list", |_| json!({}), [S, S, S, F, A, F, A, A]),
    ("/api/sign-ups/decide", |_| json!({"request": NO_BATCH, "decision": "Decline"}), [S, S, S, F, N, F, N, N]),
    ("/api/forms/retire", |_| json!({"form": NO_BATCH, "is_retired": true}), [S, S, S, F, F, F, N, N]),
    ("/api/forms/drafts", |_| json!({}), ADMINISTRATORS),
    // A copy of what is not there.
    ("/api/forms/design-new", |_| json!({"copy_of": NO_BATCH}), [S, S, S, F, F, F, N, N]),
    ("/api/forms/design", |t| json!({"form": t.form}), ADMINISTRATORS_OF_IT),
    ("/api/forms/design-save", |t| json!({"form": t.form, "revision": 99, "questionnaire": blank()}), ADMINISTRATORS_OF_IT),
    ("/api/forms/design-publish", |_| json!({"form": NO_BATCH, "revision": 1, "after": 0}), [S, S, S, F, F, F, N, N]),
    ("/api/forms/design-discard", |_| json!({"form": NO_BATCH, "revision": 1}), [S, S, S, F, F, F, N, N]),
    // To another practice, its client is nobody: none is counted.
    ("/api/forms/draft", |t| json!({"clients": {"These": [t.client]}}), [S, S, S, F, A, N, A, A]),
    ("/api/forms/recipients", |_| json!({"clients": everybody(), "wanted": {"After": "rubbish"}}), [S, S, S, F, F, F, N, N]),
    (
        "/api/forms/send",
        |_| json!({"batch": {"idempotency_key": "01234567", "clients": {"These": []}, "messages": [], "forms": []}}),
        WHO_MAY,
    ),
    ("/api/forms/of-client", |t| json!({"client": t.client}), WHO_SEES_THE_CLIENT),
    ("/api/responses/read", |t| json!({"response": t.response}), WHO_MAY_AND_SEES_THE_CLIENT),
    ("/api/responses/review", |t| json!({"response": t.response}), WHO_MAY_AND_SEES_THE_CLIENT),
    ("/api/portal/front", |t| json!({"slug": t.slug}), EVERYBODY),
    ("/api/portal/join", |t| json!({"slug": t.slug, "secret": "none"}), EVERYBODY),
    ("/api/portal/opened", |t| json!({"slug": t.slug, "secret": "none"}), EVERYBODY),
    ("/api/portal/resend-newest", |t| json!({"slug": t.slug, "secret": "none"}), EVERYBODY),
    ("/api/portal/reset", |t| json!({"slug": t.slug, "secret": "none"}), EVERYBODY),
    ("/api/portal/new-address", |t| json!({"slug": t.slug, "secret": "none"}), EVERYBODY),
    ("/api/portal/confirm-sign-up", |t| json!({"slug": t.slug, "secret": "none"}), EVERYBODY),
    ("/api/portal/represent", |t| json!({"slug": t.slug, "secret": "none"}), EVERYBODY),
    // A client acts for themself alone (R31).
    ("/api/portal/acting", |t| json!({"slug": t.slug}), [S, F, F, S, S, S, S, S]),
    ("/api/portal/profile", |t| json!({"slug": t.slug}), CLIENTS),
    ("/api/portal/home", |t| json!({"slug": t.slug}), CLIENTS),
    ("/api/portal/stay", |t| json!({"slug": t.slug}), CLIENTS),
    ("/api/portal/fill", |t| json!({"slug": t.slug, "request": t.open_request}), THE_CLIENT),
    ("/api/portal/answers", |t| json!({"slug": t.slug, "request": t.submitted_request}), THE_CLIENT),
    // Nothing is signed yet, which is what the client is told.
    ("/api/portal/signature", |t| json!({"slug": t.slug, "request": t.open_request}), THE_CLIENT),
    ("/api/portal/save", |t| json!({"slug": t.slug, "request": t.open_request, "revision": 99, "answers": {}}), THE_CLIENT),
    // Only for whoever sits at the server's machine, which these callers do not.
    ("/api/mailbox/list", |_| json!({}), NOBODY),
    ("/api/mailbox/get", |_| json!({"id": "018f0000-0000-7000-8000-000000000000"}), NOBODY),
];

/// One who may call this function.
pub fn caller_of(path: &str) -> Caller {
    if path.starts_with("/api/portal/") { Caller::Client } else { Caller::Administrator }
}

fn no_permissions() -> Value {
    json!({"invite_clients": false, "edit_clients": false, "see_all_clients": false, "read_responses": false})
}

fn impossible_settings() -> Value {
    json!({"client_signup_allowed": false, "new_people_allowed": false, "date_of_birth_required": true, "form_titles_in_email": false,
           "invitation_days": 0, "staff_idle_minutes": 15, "client_idle_minutes": 20,
           "reminders_on": true, "reminder_days": [3, 7], "language": "en", "languages": ["en", "es"]})
}

fn empty_batch(things: &Things) -> Value {
    json!({"idempotency_key": "a-key-of-a-test", "clients": {"These": [things.stranger]}, "messages": [{"language": "en", "message": {"subject": "", "body_html": ""}}],
           "forms": [], "save_as_default": false})
}

fn answer(status: StatusCode) -> Option<Answer> {
    Some(match status {
        StatusCode::OK | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT => Answer::Allowed,
        StatusCode::UNAUTHORIZED => Answer::SignedOut,
        StatusCode::FORBIDDEN => Answer::Forbidden,
        StatusCode::NOT_FOUND => Answer::NotFound,
        _ => return None,
    })
}

#[test]
fn every_server_function_is_in_the_table() {
    let registered: BTreeSet<String> = server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    let listed: BTreeSet<String> = TABLE.iter().map(|(path, ..)| (*path).to_owned()).collect();
    assert_eq!(registered, listed);
}

store::on_both_engines! {
    async fn r2_r16_r27_everybody_gets_what_the_table_says(engine: Engine) {
        let world = World::of(engine).await;
        let mut wrong = Vec::new();
        for (path, body, expected) in TABLE {
            let body = body(&world.things);
            for (caller, expected) in Caller::ALL.into_iter().zip(expected) {
                let (status, text) = world.call(caller, path, &body).await;
                if answer(status) != Some(*expected) {
                    wrong.push(format!("{path} by {caller:?}: {status}, not {expected:?}: {text}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

store::on_both_engines! {
    async fn an_unknown_function_and_a_malformed_id_are_refused(engine: Engine) {
        let world = World::of(engine).await;
        let (status, _) = world.call(Caller::Administrator, "/api/clients/none", &json!({})).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (status, _) = world.call(Caller::Administrator, "/api/clients/get", &json!({"id": "not an id"})).await;
        assert!(status.is_client_error() || status == StatusCode::INTERNAL_SERVER_ERROR, "{status}");
    }
}
