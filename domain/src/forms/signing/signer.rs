//! Who signs, in plain words, and the codes by which FHIR knows it (`signatureRequired`, with the codes of ASTM E1762 that FHIR R4
//! names for it in the value set *signature-type*). FHIR has no code for a parent who consents in a child's place: that is a consent with a
//! code of ours beside it.

use crate::forms::extension::{Extension, SIGNATURE_REQUIRED};
use crate::forms::item::Item;
use serde_json::{Map, Value, json};

const ASTM: &str = "urn:iso-astm:E1762-95:2013";
const ASTM_CODE: &str = "1.2.840.10065.1.12.1.";
const OURS: &str = "https://anteroom.example/fhir/CodeSystem/signer";
const GUARDIAN: &str = "guardian";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    Client,
    Guardian,
    Witness,
    CoSigner,
    Interpreter,
    Practice,
}

impl Signer {
    pub const ALL: [Self; 6] = [Self::Client, Self::Guardian, Self::Witness, Self::CoSigner, Self::Interpreter, Self::Practice];

    /// As an administrator chooses.
    pub fn label(self) -> &'static str {
        match self {
            Self::Client => "The client",
            Self::Guardian => "A parent or guardian",
            Self::Witness => "A witness",
            Self::CoSigner => "Somebody who signs as well",
            Self::Interpreter => "An interpreter",
            Self::Practice => "Somebody of the practice",
        }
    }

    /// What stands over the field, where the form has no words of its own for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Client => "Your signature",
            Self::Guardian => "Signature of the parent or guardian",
            Self::Witness => "Signature of the witness",
            Self::CoSigner => "Signature of the co-signer",
            Self::Interpreter => "Signature of the interpreter",
            Self::Practice => "Signature for the practice",
        }
    }

    /// `as the parent or guardian`; nothing for the client, which goes without saying.
    pub fn role(self) -> Option<&'static str> {
        match self {
            Self::Client => None,
            Self::Guardian => Some("as the parent or guardian"),
            Self::Witness => Some("as a witness"),
            Self::CoSigner => Some("as a co-signer"),
            Self::Interpreter => Some("as the interpreter"),
            Self::Practice => Some("for the practice"),
        }
    }

    fn code(self) -> (&'static str, &'static str) {
        match self {
            Self::Client | Self::Guardian => ("7", "Consent Signature"),
            Self::Witness => ("8", "Signature Witness Signature"),
            Self::CoSigner => ("3", "Co-participant's Signature"),
            Self::Interpreter => ("12", "Interpreter Signature"),
            Self::Practice => ("5", "Verification Signature"),
        }
    }

    fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            "1" | "7" | "14" => Self::Client,
            "2" | "3" => Self::CoSigner,
            "8" | "9" | "10" | "11" => Self::Witness,
            "12" => Self::Interpreter,
            "5" | "6" | "13" => Self::Practice,
            _ => return None,
        })
    }

    /// `signatureRequired` for it.
    pub(in crate::forms) fn extension(self) -> Extension {
        let (code, display) = self.code();
        let mut codings = vec![json!({ "system": ASTM, "code": format!("{ASTM_CODE}{code}"), "display": display })];
        if self == Self::Guardian {
            codings.push(json!({ "system": OURS, "code": GUARDIAN, "display": "Parent or guardian" }));
        }
        let concept = json!({ "coding": codings });
        Extension { url: SIGNATURE_REQUIRED.to_owned(), other: Map::from_iter([("valueCodeableConcept".to_owned(), concept)]) }
    }

    /// Of one signature that is asked for; `None` for kinds that have no words here.
    pub(super) fn of(asked: &Extension) -> Option<Self> {
        let codings = codings(asked);
        let is_ours = |coding: &&Value| coding["system"] == OURS && coding["code"] == GUARDIAN;
        if codings.iter().any(|coding| is_ours(&coding)) {
            return Some(Self::Guardian);
        }
        codings.iter().find_map(|coding| Self::of_code(coding["code"].as_str()?.strip_prefix(ASTM_CODE)?))
    }
}

/// The signatures that an element asks for, in order.
pub(in crate::forms) fn asked_signatures(extensions: &[Extension]) -> impl Iterator<Item = &Extension> {
    extensions.iter().filter(|extension| extension.url == SIGNATURE_REQUIRED)
}

/// The kinds of signature that one asks for; none where it says so in words alone.
pub(super) fn codings(asked: &Extension) -> Vec<Value> {
    asked.other.get("valueCodeableConcept").and_then(|concept| concept["coding"].as_array()).cloned().unwrap_or_default()
}

/// What stands over the field for a signature that an extension asks for: the form's own words, ours for the codes that have some, or
/// else the code's.
pub(super) fn words_of(asked: &Extension) -> String {
    let own = asked.other.get("valueCodeableConcept").and_then(|concept| concept["text"].as_str()).map(str::to_owned);
    let ours = || Signer::of(asked).map(|signer| signer.words().to_owned());
    let display = || codings(asked).iter().find_map(|coding| coding["display"].as_str().map(str::to_owned));
    own.or_else(ours).or_else(display).unwrap_or_else(|| "Signature".to_owned())
}

/// Who signs a question whose answer is a signature.
pub fn signer_of(item: &Item) -> Option<Signer> {
    asked_signatures(&item.extension).next().filter(|_| item.is_signature()).and_then(Signer::of)
}

/// Makes an answer in words a signature of this kind, in the place of the first one that it asks for.
pub(in crate::forms) fn set_signer(item: &mut Item, signer: Signer) {
    if signer_of(item) == Some(signer) {
        return;
    }
    match item.extension.iter_mut().find(|extension| extension.url == SIGNATURE_REQUIRED) {
        Some(asked) => *asked = signer.extension(),
        None => item.extension.push(signer.extension()),
    }
}
