//! What is being written is kept for its writer, and for nobody else; and a form that was withdrawn meanwhile is told before sending.

use super::practice::{INVITER, Practice, english, message, these};
use crate::staff::{InviteClients, Permit};
use chrono::TimeDelta;
use domain::{
    Refusal,
    ids::{ClientId, FormId},
    invitations::InvitationBatch,
    messages::{DraftPage, DraftPlace, KeptDraft, WrittenMessage, tidy_html},
};
use store::{on_both_engines, testing::withdraw_form};

fn draft(subject: &str, body: &str) -> KeptDraft {
    KeptDraft { messages: vec![english(message(subject, body))], ..KeptDraft::default() }
}

async fn kept(practice: &Practice, by: &Permit<InviteClients>, clients: &[ClientId]) -> Option<KeptDraft> {
    practice.services.draft_invitations(by, &these(clients)).await.unwrap().kept
}

async fn refused(practice: &Practice, by: &Permit<InviteClients>, place: DraftPlace, draft: &KeptDraft) -> Refusal {
    practice.services.keep_draft(by, place, Some(draft)).await.unwrap_err().refusal().unwrap().clone()
}

on_both_engines! {
    async fn a_draft_is_there_again_for_its_writer_in_its_place_alone(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(3).await;
        let (ada, noor) = (practice.permit(), practice.staff("Noor Haddad", INVITER).await.permit().unwrap());
        let (one, many) = (DraftPlace::of(&these(&clients[..1])), DraftPlace::of(&these(&clients[..2])));
        practice.services.keep_draft(&ada, one, Some(&draft("For one {{Clien", "<p>Half a se</p>"))).await.unwrap();
        practice.services.keep_draft(&ada, many, Some(&draft("For many", "<p>All of you</p>"))).await.unwrap();
        let found = kept(&practice, &ada, &clients[..1]).await.unwrap();
        assert_eq!(found.messages, draft("For one {{Clien", "<p>Half a se</p>").messages, "with its faults");
        assert_eq!(found.at.unwrap().at, practice.services.now());
        assert_eq!(kept(&practice, &ada, &clients[1..]).await.unwrap().messages[0].message.subject, "For many", "whoever the many are");
        assert_eq!(kept(&practice, &ada, &clients[1..2]).await, None, "another client");
        assert_eq!(kept(&practice, &ada, &[]).await, None, "the default");
        assert_eq!(kept(&practice, &noor, &clients[..1]).await, None, "another writer");
        let neighbour = practice.neighbour().await;
        assert_eq!(kept(&practice, &neighbour.permit(), &clients[..2]).await, None, "another practice");
        practice.services.keep_draft(&ada, one, None).await.unwrap();
        assert_eq!(kept(&practice, &ada, &clients[..1]).await, None, "given up");
    }
}

fn page(id: &str) -> DraftPage {
    DraftPage { id: id.to_owned(), ..DraftPage::default() }
}

impl Practice {
    /// By a page of its administrator, for one client.
    async fn keep_by(&self, page: &DraftPage, client: ClientId, text: Option<&str>) -> Option<Refusal> {
        self.turn(TimeDelta::seconds(1));
        let written = text.map(|text| draft(text, "<p>x</p>"));
        let kept = self.services.keep_draft_of_page(&self.permit(), DraftPlace::Client(client), page, written.as_ref()).await;
        kept.err().map(|error| error.refusal().unwrap().clone())
    }
}

on_both_engines! {
    async fn of_two_pages_that_write_one_draft_the_one_behind_is_told_and_overwrites_nothing(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        let found = async || kept(&practice, &practice.permit(), &[client]).await.map(|kept| kept.messages[0].message.subject.clone());
        let (one, other) = (page("one"), page("other"));
        assert_eq!(practice.keep_by(&one, client, Some("One")).await, None);
        assert_eq!(practice.keep_by(&one, client, Some("One, longer")).await, None, "its own");
        for text in [Some("Other"), None] {
            assert_eq!(practice.keep_by(&other, client, text).await, Some(Refusal::Conflict));
        }
        assert_eq!(found().await.as_deref(), Some("One, longer"));
        let instead = DraftPage { overwrites: true, ..other.clone() };
        assert_eq!(practice.keep_by(&instead, client, Some("Other instead")).await, None);
        assert_eq!(practice.keep_by(&other, client, Some("Other, longer")).await, None, "its own by then");
        assert_eq!(practice.keep_by(&one, client, Some("One again")).await, Some(Refusal::Conflict), "told in its turn");
        // Who began with what is there goes on with it, once.
        let at = kept(&practice, &practice.permit(), &[client]).await.unwrap().at.map(|at| at.at);
        let [third, late] = ["third", "late"].map(|id| DraftPage { began_with: at, ..page(id) });
        assert_eq!(practice.keep_by(&third, client, Some("Third")).await, None);
        assert_eq!(practice.keep_by(&late, client, Some("Late")).await, Some(Refusal::Conflict));
        // Where none is left, nothing is overwritten.
        practice.invite(&[client]).await;
        assert_eq!(practice.keep_by(&late, client, Some("Late")).await, None);
        assert_eq!(found().await.as_deref(), Some("Late"));
        let refused = practice.keep_by(&page(&"x".repeat(65)), client, None).await.unwrap();
        assert!(refused.at("page").is_some());
    }
}

on_both_engines! {
    async fn what_was_sent_or_saved_is_no_draft_any_more(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(1).await;
        let by = practice.permit();
        for place in [DraftPlace::of(&these(&clients)), DraftPlace::Default] {
            practice.services.keep_draft(&by, place, Some(&draft("Hello", "<p>x</p>"))).await.unwrap();
        }
        practice.invite(&clients).await;
        assert_eq!(kept(&practice, &by, &clients).await, None);
        let default = practice.services.draft_invitations(&by, &these(&[])).await.unwrap();
        assert!(default.kept.is_some());
        practice.save_default(&default.messages[0].written, &[]).await;
        assert_eq!(kept(&practice, &by, &[]).await, None);
    }
}

on_both_engines! {
    async fn saving_the_default_in_one_language_leaves_what_is_written_in_the_other(store) {
        let practice = Practice::new(store).await;
        let by = practice.permit();
        let defaults = practice.services.draft_invitations(&by, &these(&[])).await.unwrap().messages;
        let [english, spanish] = [0, 1].map(|at| defaults[at].written.clone());
        let body = |written: &WrittenMessage| tidy_html(&written.message.body_html);
        let changed = |written: &WrittenMessage| WrittenMessage { message: message("Hello", &body(written)), ..written.clone() };
        let drafted = KeptDraft { messages: vec![changed(&english), changed(&spanish)], ..draft("", "") };
        practice.services.keep_draft(&by, DraftPlace::Default, Some(&drafted)).await.unwrap();
        let at = kept(&practice, &by, &[]).await.unwrap().at.map(|at| at.at);
        practice.turn(TimeDelta::seconds(1));
        practice.save_default(&changed(&spanish), &[]).await;
        assert_eq!(kept(&practice, &by, &[]).await.map(|draft| draft.messages), Some(drafted.messages[..1].to_vec()));
        // For a page that began with all of it, it is no other.
        let page = DraftPage { began_with: at, ..page("one") };
        practice.services.keep_draft_of_page(&by, DraftPlace::Default, &page, Some(&drafted)).await.unwrap();
        practice.services.keep_draft_of_page(&by, DraftPlace::Default, &page, Some(&KeptDraft { messages: drafted.messages[..1].to_vec(), ..draft("", "") })).await.unwrap();
        practice.save_default(&changed(&english), &[]).await;
        assert_eq!(kept(&practice, &by, &[]).await, None);
    }
}

on_both_engines! {
    async fn r16_of_two_who_change_the_default_the_second_is_told_and_nothing_is_lost(store) {
        let practice = Practice::new(store).await;
        let (ben, clients) = (practice.colleague("Ben Ode").await, practice.clients(1).await);
        let seen = practice.default_seen().await;
        let by_ben = english(message("Come in", "<p>{{ClientPortalLink}}</p>"));
        practice.services.save_default(&ben.permit().unwrap(), &seen, (&by_ben, &seen.forms), None).await.unwrap();
        let after_ben = practice.default_seen().await;

        let fewer = &seen.forms[1..];
        let refused = practice.services.save_default(&practice.permit(), &seen, (&seen.messages[0], fewer), None).await.unwrap_err();
        assert!(refused.refusal().unwrap().to_string().starts_with("Ben Ode changed the default meanwhile"), "{refused}");
        let batch = InvitationBatch {
            messages: seen.messages[..1].to_vec(),
            forms: fewer.to_vec(),
            save_as_default: true,
            default_seen: Some(seen.clone()),
            ..practice.batch(&clients)
        };
        let refused = practice.services.send_invitations(&practice.permit(), batch.clone()).await.unwrap_err();
        assert!(refused.refusal().unwrap().to_string().starts_with("Ben Ode changed the default meanwhile"), "{refused}");
        assert_eq!((practice.default_seen().await, practice.deliver().await), (after_ben.clone(), 0));
        // What a page does not say that it saw, it has not seen.
        let blind = InvitationBatch { default_seen: None, ..batch.clone() };
        assert_eq!(practice.services.send_invitations(&practice.permit(), blind).await.unwrap_err().refusal(), Some(&Refusal::Conflict));

        // Another language is nobody's to overwrite here; and once it was seen, the same click goes through.
        let spanish = seen.messages[1].clone();
        practice.services.save_default(&practice.permit(), &seen, (&spanish, &seen.forms), None).await.unwrap();
        practice.services.send_invitations(&practice.permit(), InvitationBatch { default_seen: Some(after_ben), ..batch }).await.unwrap();
        assert_eq!(practice.default_seen().await.forms, fewer);
    }
}

on_both_engines! {
    async fn r16_whoever_saves_twice_from_one_page_is_not_told_of_their_own_words(store) {
        let practice = Practice::new(store).await;
        let mut seen = practice.default_seen().await;
        // As a browser has them, which does not trim and sanitise.
        for subject in [" Come in ", " Come in again"] {
            let written = english(message(subject, "<p>Tom &amp; Ann's <strong>house</strong> {{ClientPortalLink}}</p>"));
            practice.services.save_default(&practice.permit(), &seen, (&written, &seen.forms), None).await.unwrap();
            seen.messages[0] = written;
        }
    }
}

on_both_engines! {
    async fn what_was_written_to_several_is_no_draft_any_more_though_only_one_of_them_could_be_invited(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(2).await;
        let by = practice.permit();
        practice.services.keep_draft(&by, DraftPlace::Many, Some(&draft("Hello", "<p>x</p>"))).await.unwrap();
        let batch = InvitationBatch { draft: Some(DraftPlace::Many), ..practice.batch(&clients[..1]) };
        practice.services.send_invitations(&by, batch).await.unwrap();
        assert_eq!(kept(&practice, &by, &clients).await, None);
    }
}

on_both_engines! {
    async fn what_another_page_has_kept_since_does_not_end_with_a_sending(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        let found = async || kept(&practice, &practice.permit(), &[client]).await;
        let send = async |by: &DraftPage| {
            let batch = InvitationBatch { draft_page: Some(by.clone()), ..practice.batch(&[client]) };
            practice.services.send_invitations(&practice.permit(), batch).await.unwrap();
            found().await.map(|kept| kept.messages[0].message.subject.clone())
        };
        let began_now = async |id| DraftPage { began_with: found().await.and_then(|kept| kept.at).map(|at| at.at), ..page(id) };
        let (writing, empty) = (page("writing"), began_now("empty").await);
        practice.keep_by(&writing, client, Some("One")).await;
        let behind = began_now("behind").await;
        practice.keep_by(&writing, client, Some("One, longer")).await;
        for by in [empty, behind] {
            assert_eq!(send(&by).await.as_deref(), Some("One, longer"), "{by:?}");
        }
        let reading = began_now("reading").await;
        assert_eq!(send(&reading).await, None, "what it was shown");
        practice.keep_by(&writing, client, Some("Two")).await;
        assert_eq!(send(&writing).await, None, "its own");
    }
}

on_both_engines! {
    async fn what_another_page_has_kept_since_does_not_end_with_saving_the_default(store) {
        let practice = Practice::new(store).await;
        let by = practice.permit();
        let of = |language, subject| WrittenMessage { language, message: message(subject, "<p>{{ClientPortalLink}}</p>") };
        let (english, spanish) = (of(domain::Language::English, "Hello"), of(domain::Language::Spanish, "Hola"));
        let drafted = KeptDraft { messages: vec![english.clone(), spanish.clone()], ..KeptDraft::default() };
        let (writing, other) = (page("writing"), page("other"));
        practice.services.keep_draft_of_page(&by, DraftPlace::Default, &writing, Some(&drafted)).await.unwrap();
        let left_after = async |written: &WrittenMessage, page: &DraftPage| {
            let seen = practice.default_seen().await;
            practice.services.save_default(&practice.permit(), &seen, (written, &seen.forms), Some(page)).await.unwrap();
            kept(&practice, &by, &[]).await.map(|kept| kept.messages)
        };
        assert_eq!(left_after(&spanish, &other).await, Some(drafted.messages.clone()), "reduced");
        assert_eq!(left_after(&spanish, &writing).await, Some(vec![english.clone()]));
        assert_eq!(left_after(&english, &other).await, Some(vec![english.clone()]), "forgotten");
        assert_eq!(left_after(&english, &writing).await, None);
    }
}

on_both_engines! {
    async fn a_draft_is_kept_where_its_writer_may_send_and_nowhere_else(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(2).await;
        let limited = practice.staff("Sam Okafor", domain::staff::Permissions { see_all_clients: false, ..INVITER }).await;
        practice.assign(clients[0], &limited).await;
        let by = limited.permit().unwrap();
        let text = draft("Hello", "<p>x</p>");
        practice.services.keep_draft(&by, DraftPlace::Client(clients[0]), Some(&text)).await.unwrap();
        assert_eq!(refused(&practice, &by, DraftPlace::Client(clients[1]), &text).await, Refusal::NotFound);
        assert_eq!(refused(&practice, &by, DraftPlace::Many, &text).await, Refusal::Forbidden);
        assert_eq!(refused(&practice, &by, DraftPlace::Default, &text).await, Refusal::Forbidden);
    }
}

on_both_engines! {
    async fn r11_a_draft_is_sanitised_and_bounded(store) {
        let practice = Practice::new(store).await;
        let by = practice.permit();
        let hostile = draft("A {{Clien", "<p onclick=\"x()\">Hi<script>alert(1)</script><img src=x></p>");
        practice.services.keep_draft(&by, DraftPlace::Default, Some(&hostile)).await.unwrap();
        assert_eq!(kept(&practice, &by, &[]).await.unwrap().messages[0].message.body_html, "<p>Hi</p>");
        let endless = draft("Hello", &"x".repeat(1_200_000));
        assert!(refused(&practice, &by, DraftPlace::Default, &endless).await.at("body").unwrap().contains("100 kilobytes"));
        let twice = KeptDraft { messages: [draft("A", "").messages, draft("B", "").messages].concat(), ..draft("", "") };
        assert!(refused(&practice, &by, DraftPlace::Default, &twice).await.at("messages").is_some());
        let forms = KeptDraft { forms: Some(vec![FormId(practice.services.new_id()); 501]), ..draft("", "") };
        assert!(refused(&practice, &by, DraftPlace::Default, &forms).await.at("messages").is_some());
        assert_eq!(kept(&practice, &by, &[]).await.unwrap().messages[0].message.body_html, "<p>Hi</p>", "as it was");
    }
}

on_both_engines! {
    async fn a_draft_that_nobody_came_back_to_is_forgotten(store) {
        let practice = Practice::new(store).await;
        let by = practice.permit();
        practice.services.keep_draft(&by, DraftPlace::Default, Some(&draft("Hello", "<p>x</p>"))).await.unwrap();
        practice.turn(TimeDelta::days(29));
        practice.services.forget_old_drafts().await.unwrap();
        assert!(kept(&practice, &by, &[]).await.is_some());
        practice.turn(TimeDelta::days(2));
        practice.services.forget_old_drafts().await.unwrap();
        assert_eq!(kept(&practice, &by, &[]).await, None);
    }
}

on_both_engines! {
    async fn r18_a_form_that_is_not_published_any_more_is_named_before_sending_and_refused(store) {
        let practice = Practice::new(store).await;
        let (by, clients) = (practice.permit(), practice.clients(1).await);
        let before = practice.services.draft_invitations(&by, &these(&clients)).await.unwrap();
        assert_eq!(before.withdrawn_forms, Vec::<String>::new());
        let (default, other) = (before.forms.iter().find(|form| form.is_default).unwrap(), before.forms.iter().find(|form| !form.is_default).unwrap());
        for form in [default, other] {
            withdraw_form(&practice.store, practice.organization.0, form.id.0).await;
        }
        let now = practice.services.draft_invitations(&by, &these(&clients)).await.unwrap();
        assert_eq!(now.withdrawn_forms, std::slice::from_ref(&default.title));
        assert!(now.forms.iter().all(|form| form.id != default.id));
        let words = draft("Hello", "<p>x</p>");
        practice.services.keep_draft(&by, DraftPlace::of(&these(&clients)), Some(&words)).await.unwrap();
        let drafted = practice.services.draft_invitations(&by, &these(&clients)).await.unwrap();
        assert_eq!(drafted.withdrawn_forms, std::slice::from_ref(&default.title), "a draft of the words alone goes with the default forms");
        let draft = KeptDraft { forms: Some(vec![other.id]), ..draft("Hello", "<p>x</p>") };
        practice.services.keep_draft(&by, DraftPlace::of(&these(&clients)), Some(&draft)).await.unwrap();
        assert_eq!(practice.services.draft_invitations(&by, &these(&clients)).await.unwrap().withdrawn_forms, std::slice::from_ref(&other.title));
        let mut batch = practice.batch(&clients);
        batch.forms = vec![default.id, other.id];
        let refusal = practice.services.send_invitations(&by, batch).await.unwrap_err();
        let sentence = refusal.refusal().unwrap().at("forms").unwrap().to_owned();
        assert!(sentence.contains(&default.title) && sentence.contains(&other.title), "{sentence}");
        assert_eq!(practice.deliver().await, 0);
    }
}
