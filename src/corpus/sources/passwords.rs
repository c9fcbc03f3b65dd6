//! `passwords` of `sources.toml` as written: one or several. What is neither is an error that does not repeat what was
//! written.

use serde::Deserialize;

use crate::extract::Password;

/// One password, or a list.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum PasswordsForm {
    One(Password),
    Several(Vec<Password>),
}

impl PasswordsForm {
    pub(super) fn into_list(self) -> Vec<Password> {
        match self {
            PasswordsForm::One(password) => vec![password],
            PasswordsForm::Several(passwords) => passwords,
        }
    }
}
