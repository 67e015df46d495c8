//! What a message may say when it is sent or saved (R11, R12, R13, R17).

use super::practice::{Practice, english, message, these};
use domain::{Refusal, ids::FormId};
use store::on_both_engines;

const LINK: &str = "<p>{{ClientPortalLink}}</p>";

async fn refused(practice: &Practice, subject: &str, body: &str) -> Refusal {
    let mut batch = practice.batch(&[practice.client("Mara", "Abramson", None).await]);
    batch.messages = vec![english(message(subject, body))];
    let by_sending = practice.services.send_invitations(&practice.permit(), batch).await.unwrap_err().refusal().unwrap().clone();
    let seen = practice.default_seen().await;
    let by_saving =
        practice.services.save_default(&practice.permit(), &seen, (&english(message(subject, body)), &[]), None).await.unwrap_err();
    assert_eq!(by_saving.refusal(), Some(&by_sending));
    by_sending
}

on_both_engines! {
    async fn r12_and_r13_what_blocks_is_told_at_its_field_with_every_sentence(store) {
        let practice = Practice::new(store).await;
        let refusal = refused(&practice, "Hello {{ClientFristName}} {{FormLsit}}", "<p>Hello</p>").await;
        let subject = refusal.at("subject").unwrap();
        assert!(subject.contains("{{ClientFristName}}") && subject.contains("{{FormLsit}}"), "{subject}");
        assert!(refusal.at("body").unwrap().contains("no link to the portal"));
        assert!(refused(&practice, "", LINK).await.at("subject").is_some());
        assert!(refused(&practice, "A\r\nBcc: x@evil.example", LINK).await.at("subject").is_some());
        assert!(refused(&practice, "nul \0", LINK).await.at("subject").is_some());
        assert!(refused(&practice, "Hello", "").await.at("body").is_some());
    }
}

on_both_engines! {
    async fn r17_form_titles_go_out_only_where_the_practice_switched_them_on(store) {
        let practice = Practice::new(store).await;
        let body = "<p>{{FormList}}</p><p>{{ClientPortalLink}}</p>";
        assert!(refused(&practice, "Hello", body).await.at("body").unwrap().contains("not switched on"));
        practice.allow_form_titles().await;
        let mut batch = practice.batch(&practice.clients(1).await);
        batch.messages = vec![english(message("Hello", body))];
        batch.forms = practice.forms().await[..2].to_vec();
        practice.services.send_invitations(&practice.permit(), batch).await.unwrap();
        practice.deliver().await;
        let mail = practice.services.list_mail().await.unwrap().remove(0);
        let text = practice.services.get_mail(mail.id).await.unwrap().text;
        let draft = practice.services.draft_invitations(&practice.permit(), &these(&[])).await.unwrap();
        assert!(text.contains(&format!("{} and {}", draft.forms[0].title, draft.forms[1].title)), "{text}");
    }
}

on_both_engines! {
    async fn a_message_of_a_megabyte_is_refused_with_the_limit(store) {
        let practice = Practice::new(store).await;
        for body in [format!("{LINK}<p>{}</p>", "x".repeat(1_200_000)), format!("{LINK}<p>{}</p>", "x".repeat(150_000))] {
            let refusal = refused(&practice, "Hello", &body).await;
            assert!(refusal.at("body").unwrap().contains("100 kilobytes"), "{refusal:?}");
        }
        assert!(refused(&practice, &"x".repeat(1_000_000), LINK).await.at("subject").unwrap().contains("200"));
    }
}

on_both_engines! {
    async fn r11_html_is_sanitised_whatever_the_browser_sent(store) {
        let practice = Practice::new(store).await;
        let hostile = "<p onclick=\"x()\">Hi<script>alert(1)</script><img src=x onerror=alert(1)>\
            <a href=\"javascript:alert(1)\">a</a><a href=\"https://ok.example\" target=_top>b</a><style>p{}</style>\
            <iframe src=\"https://evil.example\"></iframe>\0</p><p>{{ClientPortalLink}}</p>";
        practice.save_default(&english(message("Hello", hostile)), &[]).await;
        let draft = practice.services.draft_invitations(&practice.permit(), &these(&[])).await.unwrap();
        let kept = "<p>Hi<a>a</a><a href=\"https://ok.example\">b</a></p><p>{{ClientPortalLink}}</p>";
        assert_eq!(draft.messages[0].written.message.body_html.replace('\u{fffd}', ""), kept);
        let mut batch = practice.batch(&practice.clients(1).await);
        batch.messages[0].message.body_html = hostile.to_owned();
        practice.services.send_invitations(&practice.permit(), batch).await.unwrap();
        practice.deliver().await;
        let mail = practice.services.list_mail().await.unwrap().remove(0);
        let html = practice.services.get_mail_html(mail.id).await.unwrap().to_lowercase();
        for sign in ["<script", "onclick", "onerror", "javascript:", "<iframe", "evil.example"] {
            assert!(!html.contains(sign), "{sign}");
        }
    }
}

on_both_engines! {
    async fn r18_forms_that_are_not_the_practices_published_ones_are_refused(store) {
        let practice = Practice::new(store).await;
        let mut batch = practice.batch(&practice.clients(1).await);
        batch.forms = vec![FormId(practice.services.new_id())];
        let refusal = practice.services.send_invitations(&practice.permit(), batch).await.unwrap_err();
        assert!(refusal.refusal().unwrap().at("forms").is_some());
        assert_eq!(practice.deliver().await, 0);
    }
}

on_both_engines! {
    async fn r17_the_shipped_invitation_says_nothing_of_health_and_names_no_form(store) {
        let practice = Practice::new(store).await;
        let client = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        let mut batch = practice.batch(&[client]);
        batch.forms = practice.forms().await;
        practice.services.send_invitations(&practice.permit(), batch).await.unwrap();
        practice.deliver().await;
        let draft = practice.services.draft_invitations(&practice.permit(), &these(&[])).await.unwrap();
        let mail = practice.services.list_mail().await.unwrap().remove(0);
        let text = practice.services.get_mail(mail.id).await.unwrap().text;
        assert!(draft.forms.iter().all(|form| !text.contains(&form.title)));
        assert_eq!(mail.subject, "Your invitation from Willow Lane Practice");
        // The name of the practice and the first name alone.
        assert!(text.contains("Hello Mara,") && !text.contains("Abramson"), "{text}");
    }
}
