//! The closed set of placeholders (R12) and how a name is recognised, or the nearest one guessed. There are no
//! loops, conditions or code in a message: a placeholder stands for one value and nothing else.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Placeholder {
    ClientFirstName,
    ClientLastName,
    ClientPreferredName,
    OrganizationName,
    OrganizationPhone,
    OrganizationEmail,
    ClientPortalLink,
    SenderName,
    FormList,
    InvitationExpiryDate,
}

/// Longer names than this are not guessed at: the distance costs the product of both lengths.
const GUESS_LIMIT: usize = 40;

impl Placeholder {
    pub const ALL: [Self; 10] = [
        Self::ClientFirstName,
        Self::ClientLastName,
        Self::ClientPreferredName,
        Self::OrganizationName,
        Self::OrganizationPhone,
        Self::OrganizationEmail,
        Self::ClientPortalLink,
        Self::SenderName,
        Self::FormList,
        Self::InvitationExpiryDate,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::ClientFirstName => "ClientFirstName",
            Self::ClientLastName => "ClientLastName",
            Self::ClientPreferredName => "ClientPreferredName",
            Self::OrganizationName => "OrganizationName",
            Self::OrganizationPhone => "OrganizationPhone",
            Self::OrganizationEmail => "OrganizationEmail",
            Self::ClientPortalLink => "ClientPortalLink",
            Self::SenderName => "SenderName",
            Self::FormList => "FormList",
            Self::InvitationExpiryDate => "InvitationExpiryDate",
        }
    }

    /// As its chip in the editor says it.
    pub fn label(self) -> &'static str {
        match self {
            Self::ClientFirstName => "Client first name",
            Self::ClientLastName => "Client last name",
            Self::ClientPreferredName => "Client preferred name",
            Self::OrganizationName => "Organization name",
            Self::OrganizationPhone => "Organization phone",
            Self::OrganizationEmail => "Organization email",
            Self::ClientPortalLink => "Client portal link",
            Self::SenderName => "Sender name",
            Self::FormList => "Form list",
            Self::InvitationExpiryDate => "Invitation expiry date",
        }
    }

    /// As it stands in a template, in the spelling that inserting one writes.
    pub fn token(self) -> String {
        format!("{{{{{}}}}}", self.name())
    }

    /// The placeholder of this name, with or without its braces, whatever its case and the space around or inside it.
    pub fn find(name: &str) -> Option<Self> {
        let name = name.trim();
        let bare = name.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")).unwrap_or(name);
        if bare.len() > GUESS_LIMIT * 4 {
            return None;
        }
        let wanted = folded(bare);
        Self::ALL.into_iter().find(|placeholder| folded(placeholder.name()) == wanted)
    }

    /// The placeholder that a wrong name most likely means: the one within a few typing slips, or else the only one that
    /// contains it (`FirstName`).
    pub fn nearest(name: &str) -> Option<Self> {
        let wanted = folded_name(name)?;
        let slips = (wanted.len() / 4).max(2);
        within(&wanted, slips).or_else(|| only_one_containing(&wanted))
    }

    /// Stricter than [`Self::nearest`], for text that may well be ordinary prose in braces.
    pub(super) fn resembled_by(name: &str) -> Option<Self> {
        let wanted = folded_name(name)?;
        within(&wanted, if wanted.len() < 10 { 1 } else { 2 })
    }
}

fn folded(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Also without the signs that people put between words; `None` when it is no name at all.
fn folded_name(name: &str) -> Option<Vec<char>> {
    if name.len() > GUESS_LIMIT * 4 {
        return None;
    }
    let letters: Vec<char> = folded(name).chars().filter(|c| c.is_alphanumeric()).collect();
    (4..=GUESS_LIMIT).contains(&letters.len()).then_some(letters)
}

fn within(wanted: &[char], slips: usize) -> Option<Placeholder> {
    // Each slip changes the length by one at most, so most names need no measuring.
    let near = Placeholder::ALL.into_iter().filter(|placeholder| placeholder.name().len().abs_diff(wanted.len()) <= slips);
    let measured = near.map(|placeholder| {
        let name: Vec<char> = folded(placeholder.name()).chars().collect();
        (distance(wanted, &name), placeholder)
    });
    measured.min().filter(|(slips_made, _)| *slips_made <= slips).map(|(_, placeholder)| placeholder)
}

fn only_one_containing(wanted: &[char]) -> Option<Placeholder> {
    let wanted: String = wanted.iter().collect();
    let mut containing = Placeholder::ALL.into_iter().filter(|placeholder| folded(placeholder.name()).contains(&wanted));
    let first = containing.next()?;
    containing.next().is_none().then_some(first)
}

/// How many slips (a letter missing, added, changed, or two neighbours swapped) lie between two words: the
/// Damerau-Levenshtein distance in its restricted form, optimal string alignment.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = changed.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before_last[j - 2] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}
