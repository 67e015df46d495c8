//! Drafts of forms, and publishing them, on both engines.

use crate::invitations::tests::practice::Practice;
use domain::{
    Refusal,
    form_design::{DesignPage, PageStep},
    forms::{
        Questionnaire,
        design::{Edit, ItemEdit, QuestionKind, Spot, spot_after},
    },
    ids::FormId,
};
use store::on_both_engines;
use uuid::Uuid;

/// A page that a draft is open on, as it was when it was opened.
struct Open<'a> {
    practice: &'a Practice,
    design: DesignPage,
    page: Uuid,
}

impl<'a> Open<'a> {
    async fn of(practice: &'a Practice, form: FormId) -> Self {
        Self { practice, design: practice.design(form).await, page: practice.services.new_id() }
    }

    /// The page's change with this number, made from what it opened.
    async fn send(&self, step: i64, title: &str) -> Result<i64, Option<Refusal>> {
        let DesignPage { form, revision, questionnaire, .. } = &self.design;
        let changed = Edit::Title(title.to_owned()).apply(questionnaire).unwrap();
        let from = (*revision, Some(PageStep { page: self.page, step }));
        let saved = self.practice.services.save_design(&self.practice.permit(), *form, from, &changed).await;
        saved.map_err(|error| error.refusal().cloned())
    }
}

impl Practice {
    async fn design(&self, form: FormId) -> DesignPage {
        self.services.get_design(&self.permit(), form).await.unwrap()
    }

    async fn save(&self, page: &DesignPage, questionnaire: &Questionnaire) -> Result<i64, Option<Refusal>> {
        let saved = self.services.save_design(&self.permit(), page.form, (page.revision, None), questionnaire).await;
        saved.map_err(|error| error.refusal().cloned())
    }

    async fn publish_draft(&self, form: FormId, revision: i64, after: i64) -> Result<(), Option<Refusal>> {
        let published = self.services.publish_design(&self.permit(), form, revision, after).await;
        published.map_err(|error| error.refusal().cloned())
    }

    async fn form_events(&self) -> Vec<&'static str> {
        let (events, _) = self.services.audit_log(&self.permit(), None).await.unwrap();
        let mut keys: Vec<_> = events.iter().map(|event| event.action.key()).filter(|key| key.starts_with("form.")).collect();
        keys.sort_unstable();
        keys
    }
}

fn with_question(form: &Questionnaire) -> Questionnaire {
    let add = Edit::Add { link_id: "slept".into(), kind: QuestionKind::YesNo, to: spot_after(form, None) };
    let form = add.apply(form).unwrap();
    Edit::of("slept", ItemEdit::Words("Did you sleep well?".into())).apply(&form).unwrap()
}

on_both_engines! {
    async fn a_new_form_is_a_draft_until_it_is_published_as_its_first_version(store) {
        let practice = Practice::new(store).await;
        let forms = practice.services.list_catalog(&practice.permit()).await.unwrap().len();
        let form = practice.services.new_design(&practice.permit(), None).await.unwrap();
        let page = practice.design(form).await;
        assert_eq!((page.revision, page.published.is_none()), (1, true));
        let drafts = practice.services.list_form_drafts(&practice.permit()).await.unwrap();
        assert_eq!((drafts.len(), drafts[0].form, drafts[0].is_new, drafts[0].changed_by.as_str()), (1, form, true, "Ada Brennan"));
        assert_eq!(practice.services.list_catalog(&practice.permit()).await.unwrap().len(), forms);
        // Nothing is asked yet.
        assert!(matches!(practice.publish_draft(form, 1, 0).await, Err(Some(Refusal::Rule(_)))));
        assert_eq!(practice.save(&page, &with_question(&page.questionnaire)).await, Ok(2));
        assert_eq!(practice.publish_draft(form, 2, 0).await, Ok(()));
        let listed = practice.services.list_catalog(&practice.permit()).await.unwrap();
        let published = listed.iter().find(|listed| listed.summary.id == form).unwrap();
        assert_eq!((published.summary.title.as_str(), published.summary.version), ("New form", 1));
        assert!(practice.services.list_form_drafts(&practice.permit()).await.unwrap().is_empty());
        assert_eq!(practice.form_events().await, ["form.draft_begun", "form.published"]);
    }
}

on_both_engines! {
    async fn a_published_version_never_changes_by_a_draft_and_by_its_successor(store) {
        let practice = Practice::new(store).await;
        let form = practice.services.list_forms(&practice.permit()).await.unwrap()[0].id;
        let client = practice.client("Mara", "Example", Some("mara@mail.example")).await;
        practice.make_active(client, "mara@mail.example").await;
        practice.share(&[client], &[form]).await;
        let (_, before) = practice.services.export_form(&practice.permit(), form).await.unwrap();
        let page = practice.design(form).await;
        assert_eq!((page.revision, page.published.as_ref().unwrap().open_count), (0, 1));
        assert_eq!(practice.save(&page, &with_question(&page.questionnaire)).await, Ok(1));
        // While it is a draft, the old version is sent.
        assert_eq!(practice.services.export_form(&practice.permit(), form).await.unwrap().1, before);
        assert_eq!(practice.publish_draft(form, 1, 1).await, Ok(()));
        let (_, after) = practice.services.export_form(&practice.permit(), form).await.unwrap();
        assert!(Questionnaire::from_json(&after).unwrap().find_item("slept").is_some());
        let asked = practice.services.client_forms(&practice.permit(), client).await.unwrap();
        assert_eq!(asked.iter().map(|request| request.version).collect::<Vec<_>>(), [1]);
        assert_eq!(practice.design(form).await.published.unwrap().version, 2);
    }
}

/// Whether one smokes is asked below what depends on it, or above.
fn habits(is_below: bool) -> String {
    let often = serde_json::json!({ "linkId": "often", "type": "integer", "text": "How many a day?",
        "enableWhen": [{ "question": "smoke", "operator": "=", "answerBoolean": true }] });
    let smoke = serde_json::json!({ "linkId": "smoke", "type": "boolean", "text": "Do you smoke?" });
    let item = if is_below { [often, smoke] } else { [smoke, often] };
    let url = format!("https://practice.example/Questionnaire/habits-{is_below}");
    serde_json::json!({ "resourceType": "Questionnaire", "url": url, "title": "Habits", "status": "active", "item": item }).to_string()
}

on_both_engines! {
    async fn a_condition_on_a_question_below_is_not_published_unless_it_was(store) {
        let practice = Practice::new(store).await;
        let down = Edit::Move { link_id: "smoke".into(), to: Spot { parent: None, at: 1 } };
        let form = practice.services.publish_form_file(&practice.permit(), &habits(false)).await.unwrap();
        let page = practice.design(form).await;
        practice.save(&page, &down.apply(&page.questionnaire).unwrap()).await.unwrap();
        let Err(Some(Refusal::Rule(told))) = practice.publish_draft(form, 1, 1).await else { panic!("it is published") };
        assert!(told.starts_with("How many a day?: A condition asks about a question that stands below this one."), "{told}");
        // As it was brought in.
        let form = practice.services.publish_form_file(&practice.permit(), &habits(true)).await.unwrap();
        let page = practice.design(form).await;
        practice.save(&page, &with_question(&page.questionnaire)).await.unwrap();
        assert_eq!(practice.publish_draft(form, 1, 1).await, Ok(()));
    }
}

on_both_engines! {
    async fn a_copy_of_a_form_with_a_condition_on_a_question_below_is_designed_on_and_published_once_that_is_mended(store) {
        let practice = Practice::new(store).await;
        let form = practice.services.publish_form_file(&practice.permit(), &habits(true)).await.unwrap();
        let copy = practice.services.new_design(&practice.permit(), Some(form)).await.unwrap();
        let page = practice.design(copy).await;
        assert!(page.published.is_none() && page.questionnaire.find_item("often").is_some_and(|often| !often.enable_when.is_empty()));
        let Err(Some(Refusal::Rule(told))) = practice.publish_draft(copy, 1, 0).await else { panic!("it is published") };
        assert!(told.starts_with("How many a day?: A condition asks about a question that stands below this one."), "{told}");
        let up = Edit::Move { link_id: "smoke".into(), to: Spot { parent: None, at: 0 } };
        assert_eq!(practice.save(&page, &up.apply(&page.questionnaire).unwrap()).await, Ok(2));
        assert_eq!(practice.publish_draft(copy, 2, 0).await, Ok(()));
    }
}

on_both_engines! {
    async fn two_administrators_never_overwrite_one_another(store) {
        let practice = Practice::new(store).await;
        let form = practice.services.list_forms(&practice.permit()).await.unwrap()[0].id;
        let (one, two) = (practice.design(form).await, practice.design(form).await);
        let title = |page: &DesignPage, title: &str| Edit::Title(title.to_owned()).apply(&page.questionnaire).unwrap();
        assert_eq!(practice.save(&one, &title(&one, "One")).await, Ok(1));
        assert_eq!(practice.save(&two, &title(&two, "Two")).await, Err(Some(Refusal::Conflict)));
        assert_eq!(practice.design(form).await.questionnaire.title(), "One");
        let (one, two) = (practice.design(form).await, practice.design(form).await);
        assert_eq!(practice.save(&two, &title(&two, "Two")).await, Ok(2));
        assert_eq!(practice.save(&one, &title(&one, "Three")).await, Err(Some(Refusal::Conflict)));
        assert_eq!(practice.publish_draft(form, 1, 1).await, Err(Some(Refusal::Conflict)));
        let discarded = practice.services.discard_design(&practice.permit(), form, 1).await.unwrap_err();
        assert_eq!(discarded.refusal(), Some(&Refusal::Conflict));
        assert_eq!(practice.design(form).await.questionnaire.title(), "Two");
        // Compared with a version that is not the newest.
        assert_eq!(practice.publish_draft(form, 2, 0).await, Err(Some(Refusal::Conflict)));
    }
}

on_both_engines! {
    async fn a_page_that_is_closed_while_it_saves_overwrites_nobody(store) {
        let practice = Practice::new(store).await;
        let published = practice.services.list_forms(&practice.permit()).await.unwrap()[0].id;
        let draft = practice.services.new_design(&practice.permit(), None).await.unwrap();
        for form in [published, draft] {
            let (mine, theirs) = (Open::of(&practice, form).await, Open::of(&practice, form).await);
            let saved = mine.design.revision + 1;
            assert_eq!(theirs.send(1, "Theirs").await, Ok(saved));
            // The save that was under way, and the one on the way out.
            assert_eq!(mine.send(1, "Mine").await, Err(Some(Refusal::Conflict)));
            assert_eq!(mine.send(2, "Mine at last").await, Err(Some(Refusal::Conflict)));
            let now = practice.design(form).await;
            assert_eq!((now.questionnaire.title(), now.revision), ("Theirs", saved));
        }
    }
}

on_both_engines! {
    async fn a_pages_last_change_is_kept_whether_or_not_it_heard_of_the_one_before(store) {
        let practice = Practice::new(store).await;
        let published = practice.services.list_forms(&practice.permit()).await.unwrap()[0].id;
        let draft = practice.services.new_design(&practice.permit(), None).await.unwrap();
        for form in [published, draft] {
            let page = Open::of(&practice, form).await;
            let before = page.design.revision;
            assert_eq!(page.send(1, "First").await, Ok(before + 1));
            assert_eq!(page.send(3, "Third").await, Ok(before + 2));
            // It was slower on the way.
            assert_eq!(page.send(2, "Second").await, Err(Some(Refusal::Conflict)));
            assert_eq!(practice.design(form).await.questionnaire.title(), "Third");
            // Somebody has seen it and gone on: what comes now is late.
            assert_eq!(Open::of(&practice, form).await.send(1, "Theirs").await, Ok(before + 3));
            assert_eq!(page.send(4, "Fourth").await, Err(Some(Refusal::Conflict)));
            assert_eq!(practice.design(form).await.questionnaire.title(), "Theirs");
        }
        let form = practice.services.list_forms(&practice.permit()).await.unwrap()[1].id;
        let page = Open::of(&practice, form).await;
        // Both begin the draft.
        let (_, last) = tokio::join!(page.send(1, "First"), page.send(2, "Second"));
        assert!(last.is_ok(), "{last:?}");
        assert_eq!(practice.design(form).await.questionnaire.title(), "Second");
    }
}

on_both_engines! {
    async fn a_discarded_draft_leaves_what_is_published_and_a_copy_is_a_form_of_its_own(store) {
        let practice = Practice::new(store).await;
        let form = practice.services.list_forms(&practice.permit()).await.unwrap()[0].id;
        let page = practice.design(form).await;
        practice.save(&page, &Edit::Title("Another".into()).apply(&page.questionnaire).unwrap()).await.unwrap();
        practice.services.discard_design(&practice.permit(), form, 1).await.unwrap();
        let again = practice.design(form).await;
        assert_eq!((again.questionnaire.clone(), again.revision), (page.questionnaire, 0));
        assert_eq!(practice.form_events().await, ["form.draft_begun", "form.draft_discarded"]);
        let copy = practice.services.new_design(&practice.permit(), Some(form)).await.unwrap();
        let copied = practice.design(copy).await;
        assert_ne!((copy, &copied.questionnaire.url), (form, &again.questionnaire.url));
        assert_eq!(copied.questionnaire.item, again.questionnaire.item);
        assert_eq!(practice.publish_draft(copy, 1, 0).await, Ok(()));
        assert_eq!(practice.services.export_form(&practice.permit(), copy).await.unwrap().0, copied.questionnaire.title());
    }
}

on_both_engines! {
    async fn r27_another_practices_draft_is_not_there(store) {
        let practice = Practice::new(store).await;
        let form = practice.services.new_design(&practice.permit(), None).await.unwrap();
        let page = practice.design(form).await;
        let neighbour = practice.neighbour().await;
        let by = neighbour.permit();
        assert!(neighbour.services.list_form_drafts(&by).await.unwrap().is_empty());
        let refusals = [
            neighbour.services.get_design(&by, form).await.map(drop),
            neighbour.services.save_design(&by, form, (1, None), &page.questionnaire).await.map(drop),
            neighbour.services.publish_design(&by, form, 1, 0).await,
            neighbour.services.discard_design(&by, form, 1).await,
            neighbour.services.export_design(&by, form).await.map(drop),
            neighbour.services.new_design(&by, Some(form)).await.map(drop),
        ];
        for refused in refusals {
            assert_eq!(refused.unwrap_err().refusal(), Some(&Refusal::NotFound));
        }
        assert_eq!(practice.design(form).await, page);
    }
}

on_both_engines! {
    async fn what_cannot_be_read_again_is_not_kept(store) {
        let practice = Practice::new(store).await;
        let form = practice.services.new_design(&practice.permit(), None).await.unwrap();
        let page = practice.design(form).await;
        let mut twice = with_question(&page.questionnaire);
        twice.item.push(twice.item[0].clone());
        assert!(matches!(practice.save(&page, &twice).await, Err(Some(Refusal::Rule(_)))));
        assert_eq!(practice.design(form).await, page);
    }
}

on_both_engines! {
    async fn r23_a_pattern_that_a_browser_alone_can_read_is_not_published(store) {
        let practice = Practice::new(store).await;
        let form = practice.services.new_design(&practice.permit(), None).await.unwrap();
        let page = practice.design(form).await;
        let add = Edit::Add { link_id: "name".into(), kind: QuestionKind::ShortText, to: spot_after(&page.questionnaire, None) };
        let named = Edit::of("name", ItemEdit::Words("Name".into())).apply(&add.apply(&page.questionnaire).unwrap()).unwrap();
        let with = |pattern: &str| {
            let mut json: serde_json::Value = serde_json::from_str(&named.to_json()).unwrap();
            json["item"][0]["extension"] = serde_json::json!([{ "url": "http://hl7.org/fhir/StructureDefinition/regex", "valueString": pattern }]);
            Questionnaire::from_json(&json.to_string()).unwrap()
        };
        let mut revision = page.revision;
        for pattern in [r"\p{L}+", r"(?=.*\d).{8}"] {
            // A browser that reads it saves it.
            revision = practice.services.save_design(&practice.permit(), form, (revision, None), &with(pattern)).await.unwrap();
            let refused = practice.publish_draft(form, revision, 0).await;
            assert!(matches!(&refused, Err(Some(Refusal::Rule(sentence))) if sentence.starts_with("Name: The server cannot read its pattern")), "{refused:?}");
        }
        revision = practice.services.save_design(&practice.permit(), form, (revision, None), &with(r"[A-Z]\d{3}")).await.unwrap();
        assert_eq!(practice.publish_draft(form, revision, 0).await, Ok(()));
    }
}
