//! Password rules of NIST SP 800-63B-4 section 3.1.1: length counts, composition does not, and what attackers try first is refused.
//! The list is on the server, which alone checks.

use super::guessing::is_soon_guessed;

/// Characters (Unicode scalar values) while the password is the only factor.
pub const PASSWORD_MINIMUM: usize = 15;
/// A password longer than this is refused, to bound the work of hashing it.
pub const PASSWORD_MAXIMUM_BYTES: usize = 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    #[error("Use at least 15 characters. Four plain words are easy to keep in mind.")]
    TooShort,
    #[error("This password is longer than 1,024 bytes. Use a shorter one.")]
    TooLong,
    #[error("This password is on lists that attackers try first. Choose another.")]
    Common,
    #[error("This password is mostly your name, your address or the practice's name. Choose another.")]
    ContainsContext,
}

/// `common` is lower-case; `context` holds the person's and the practice's names and address.
pub fn check_password(password: &str, context: &[&str], is_common: impl Fn(&str) -> bool) -> Result<(), PasswordFault> {
    if password.len() > PASSWORD_MAXIMUM_BYTES {
        return Err(PasswordFault::TooLong);
    }
    let folded = password.to_lowercase();
    // A common password says so even when it is also too short: that tells more.
    if is_common(&folded) || is_padded_common(&folded, &is_common) {
        return Err(PasswordFault::Common);
    }
    if password.chars().count() < PASSWORD_MINIMUM {
        return Err(PasswordFault::TooShort);
    }
    if is_soon_guessed(&folded, &is_common) {
        return Err(PasswordFault::Common);
    }
    let squeezed: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    for word in context {
        let word: String = word.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        if word.chars().count() >= 4 && squeezed.contains(&word) && squeezed.chars().count() < word.chars().count() + 8 {
            return Err(PasswordFault::ContainsContext);
        }
    }
    Ok(())
}

/// `password1234567`: a common word with digits or signs around it.
fn is_padded_common(folded: &str, is_common: &impl Fn(&str) -> bool) -> bool {
    let core = folded.trim_matches(|c: char| !c.is_alphabetic());
    core.len() >= 4 && core.len() < folded.len() && is_common(core)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMON: [&str; 3] = ["sunshine1", "password", "correcthorsebatterystaple"];

    fn check(password: &str) -> Result<(), PasswordFault> {
        check_password(password, &["Mara", "Abramson", "mara.abramson@mail.example", "Willow Lane Practice"], |p| COMMON.contains(&p))
    }

    #[test]
    fn r8_length_alone_decides_from_7_to_200_characters() {
        let phrase = (1..=8).map(|verse| format!("tulip Ärger 🌷 candle harbour seven {verse} ")).collect::<Vec<_>>().concat();
        for length in 7..=200 {
            let password: String = phrase.chars().take(length).collect();
            assert_eq!(check(&password).is_ok(), length >= PASSWORD_MINIMUM, "{length}");
        }
    }

    #[test]
    fn r8_common_passwords_are_refused_in_any_case_and_padded() {
        for password in [
            "Sunshine1",
            "correctHorseBatteryStaple",
            "password1234567890",
            "aaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "PasswordPassword",
            "QwertyuiopAsdfghjkl",
        ] {
            assert_eq!(check(password), Err(PasswordFault::Common), "{password}");
        }
    }

    #[test]
    fn the_persons_and_the_practices_own_names_are_refused() {
        assert_eq!(check("WillowLanePractice1"), Err(PasswordFault::ContainsContext));
        assert_eq!(check("maraabramson@mailexample"), Err(PasswordFault::ContainsContext));
        assert_eq!(check("willow candle harbour seven"), Ok(()));
    }
}
