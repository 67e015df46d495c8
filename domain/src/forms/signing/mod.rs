//! Signing: who signs a form and where, what they give (a name, and a drawing if they like), and how both stand in FHIR. A signature is
//! an answer like any other, so it is kept, merged and checked as they are. Who was signed in when it was given is not decided here.

mod drawing;
mod fhir;
mod missing;
mod places;
mod signer;

pub use drawing::{DRAWING_HEIGHT, DRAWING_WIDTH, Drawing, MOST_POINTS, MOST_STROKES};
pub use fhir::{Given, SignedInAs, SigningMoment, SigningTimes, TimesOfSigning};
pub(super) use fhir::{SIGNATURE, SIGNATURE_NUMBER, Signing, given, signature_extension};
pub(super) use places::{is_reserved, signer_number};
pub use signer::{Signer, signer_of};
pub(super) use signer::{asked_signatures, set_signer};

use serde::{Deserialize, Serialize};

/// A signature with a drawing. One without is the name alone, and an answer in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// In letters, so that the drawing can be read; empty while it is not typed yet.
    pub name: String,
    pub drawing: Drawing,
}

impl Signed {
    pub fn words(&self) -> String {
        if self.name.is_empty() { "Drawn, without a name yet".to_owned() } else { self.name.clone() }
    }
}
