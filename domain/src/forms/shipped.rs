//! The forms that come with Anteroom. A practice starts from them and makes them its own; the files are never changed
//! once released, only given a next version.

/// One form as it comes: the short `key` names it in code and addresses, and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShippedForm {
    pub key: &'static str,
    pub title: &'static str,
    /// A FHIR R4 `Questionnaire`.
    pub json: &'static str,
}

/// In the order in which a new practice lists them.
pub fn shipped() -> Vec<ShippedForm> {
    vec![
        ShippedForm { key: "client-information", title: "Client information", json: include_str!("../../forms/client-information.json") },
        ShippedForm {
            key: "consent-to-treatment",
            title: "Consent to treatment",
            json: include_str!("../../forms/consent-to-treatment.json"),
        },
        ShippedForm { key: "privacy-practices", title: "Privacy practices", json: include_str!("../../forms/privacy-practices.json") },
        ShippedForm {
            key: "telehealth-consent",
            title: "Consent to telehealth",
            json: include_str!("../../forms/telehealth-consent.json"),
        },
        ShippedForm {
            key: "card-authorisation",
            title: "Credit card authorisation",
            json: include_str!("../../forms/card-authorisation.json"),
        },
        ShippedForm { key: "adult-history", title: "Adult history", json: include_str!("../../forms/adult-history.json") },
        ShippedForm { key: "phq-9", title: "Patient Health Questionnaire (PHQ-9)", json: include_str!("../../forms/phq-9.json") },
        ShippedForm {
            key: "gad-7",
            title: "Generalized Anxiety Disorder questionnaire (GAD-7)",
            json: include_str!("../../forms/gad-7.json"),
        },
    ]
}
