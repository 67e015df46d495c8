//! Which part a page belongs to: the server has it loaded together with the page.

/// Whether a part is of the clients' pages: staff are not sent it ahead, nor clients the rest.
pub(crate) fn is_clients(part: &str) -> bool {
    ["portal", "filling", "reckoning"].contains(&part)
}

/// The name of the part that the page at a path belongs to.
pub(crate) fn part_of(path: &str) -> &'static str {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    match segments[..] {
        ["p", _, "forms", _] | ["p", _, "forms", _, "signature" | "answers"] => "filling",
        ["p", ..] => "portal",
        ["clients", "new"] => "office",
        ["clients", _] | ["organization", "portal"] => "inviting",
        ["tasks"]
        | ["organization", "portal", "activity" | "safety"]
        | ["organization", "portal", "sendings", _]
        | ["organization", "clients", ..] => "records",
        ["requests"] => "requests",
        ["home" | "to-review"] => "overview",
        ["organization"] | ["organization", "staff" | "audit"] | ["organization", "portal", "settings" | "email"] => "administration",
        ["organization", "portal", "message"] => "message",
        ["organization", "portal", "forms", _, "design"] => "designing",
        _ => "office",
    }
}
