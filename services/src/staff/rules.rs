//! What a new password must be (R8). The list of common ones is the head of zxcvbn's frequency list (Dropbox, MIT licence).

use crate::{Result, Services};
use domain::{Refusal, portal::check_password};
use secrecy::{ExposeSecret, SecretString};
use std::{collections::HashSet, sync::LazyLock};

/// Lower-case, one a line.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

impl Services {
    /// Refuses at `password` what is too short, common, or made of `context`: names, addresses, the practice's name.
    pub(crate) fn check_new_password(password: &SecretString, context: &[&str]) -> Result<()> {
        check_password(password.expose_secret(), context, |word| COMMON.contains(word))
            .map_err(|fault| Refusal::field("password", fault.to_string()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r8_every_one_of_the_three_thousand_commonest_passwords_is_refused() {
        let list: Vec<&str> = include_str!("common_passwords.txt").lines().take(3000).collect();
        assert_eq!(list.len(), 3000);
        for common in list {
            assert!(Services::check_new_password(&common.to_owned().into(), &[]).is_err(), "{common}");
        }
    }

    #[test]
    fn r8_what_is_put_together_from_the_list_is_refused_and_a_phrase_is_not() {
        let is_refused = |password: &str| Services::check_new_password(&password.to_owned().into(), &[]).is_err();
        for soon in
            ["passwordpassword", "123456789012345", "abcdefghijklmno", "qwertyuiopasdfghjkl", "iloveyouiloveyou", "Dragon!Baseball2024"]
        {
            assert!(is_refused(soon), "{soon}");
        }
        for phrase in ["tulip harbour candle seven", "quiet lantern over water", "seven quiet violet lanterns"] {
            assert!(!is_refused(phrase), "{phrase}");
        }
    }
}
