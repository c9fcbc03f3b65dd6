//! A password that opens documents.
//!
//! It is apart so that nothing prints it by accident: what is logged or shown of it is three stars. Only the readers of
//! encrypted documents ask for the word itself.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A password; `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// The word itself, for whoever opens a document with it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Password {
    fn from(word: &str) -> Password {
        Password(word.to_owned())
    }
}

impl FromStr for Password {
    type Err = Infallible;

    fn from_str(word: &str) -> Result<Password, Infallible> {
        Ok(word.into())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(format!("{:?}", [Password::from("secret")]), "[***]");
    }
}
