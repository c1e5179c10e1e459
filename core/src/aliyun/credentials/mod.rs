//! Who calls: an access key, permanent or temporary, and where it comes from.

mod profile;
mod renewed;

pub use renewed::RenewedCredentials;

use std::fmt;

use crate::events::Pending;
use crate::secret::environment;
use crate::{Error, ErrorKind, Result, Secret};

/// Environment variable of the access key's id, as the vendor's tools name it.
pub const ACCESS_KEY_ID_VARIABLE: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
/// Environment variable of the access key's secret.
pub const ACCESS_KEY_SECRET_VARIABLE: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
/// Environment variable of the security token that belongs to temporary keys.
pub const SECURITY_TOKEN_VARIABLE: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";

/// An access key. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    access_key_id: String,
    access_key_secret: Secret,
    security_token: Option<Secret>,
}

impl Credentials {
    /// An access key, without what was copied along. A temporary one needs its token, too:
    /// [`security_token`](Self::security_token).
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] where it can be none.
    pub fn new(access_key_id: &str, access_key_secret: &str) -> Result<Self> {
        let access_key_id =
            checked("access_key_id", access_key_id, |c| c.is_ascii_graphic() && !",;=".contains(c))?;
        let secret = checked("access_key_secret", access_key_secret, |c| !c.is_control())?;
        Ok(Self { access_key_id, access_key_secret: Secret::new(secret), security_token: None })
    }

    /// The token (STS) that belongs to a temporary key.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] where it can be none.
    pub fn security_token(mut self, token: &str) -> Result<Self> {
        let token = checked("security_token", token, |c| c.is_ascii_graphic() || c == ' ')?;
        self.security_token = Some(Secret::new(token));
        Ok(self)
    }

    /// The key in the environment, read now: `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and, where it is
    /// set, `ALIBABA_CLOUD_SECURITY_TOKEN`. None where the first two are not set.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] where one of the two is missing, or one can be none.
    pub fn from_env() -> Result<Option<Self>> {
        let variable = |name| Ok::<_, Error>(environment(name)?.filter(|text| !text.trim().is_empty()));
        let (id, secret) = match (variable(ACCESS_KEY_ID_VARIABLE)?, variable(ACCESS_KEY_SECRET_VARIABLE)?) {
            (None, None) => return Ok(None),
            (Some(id), Some(secret)) => (id, secret),
            (id, _) => {
                let missing = if id.is_some() { ACCESS_KEY_SECRET_VARIABLE } else { ACCESS_KEY_ID_VARIABLE };
                return Err(Error::new(ErrorKind::Configuration, format!("{missing} is not set"))
                    .advice("set both, or neither"));
            }
        };
        let key = Self::new(&id, &secret)?;
        match variable(SECURITY_TOKEN_VARIABLE)? {
            Some(token) => key.security_token(&token).map(Some),
            None => Ok(Some(key)),
        }
    }

    /// The key in the files that the vendor's tools keep: `~/.aliyun/config.json`, then `~/.alibabacloud/credentials.ini` (or
    /// the file in `ALIBABA_CLOUD_CREDENTIALS_FILE`). The profile is `name`, else that in `ALIBABA_CLOUD_PROFILE`, else the
    /// current one of the first file and `default` of the second. None where there is no file.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] where a file cannot be read, lacks the profile, or has one that holds no key.
    pub fn from_profile(name: Option<&str>) -> Result<Option<Self>> {
        profile::find(name)
    }

    /// The key in the environment, else in the vendor's files.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] where there is none, or as [`from_env`](Self::from_env) and
    /// [`from_profile`](Self::from_profile).
    pub fn find() -> Result<Self> {
        if let Some(key) = Self::from_env()? {
            return Ok(key);
        }
        Self::from_profile(None)?.ok_or_else(|| {
            Error::new(
                ErrorKind::Configuration,
                format!("{ACCESS_KEY_ID_VARIABLE} is not set, and there is no profile"),
            )
            .advice("set it and the secret to those of a RAM user, or run `aliyun configure`")
        })
    }

    /// Id of the key, which is no secret.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// Secret of the key, for the one place that signs.
    pub(super) fn secret(&self) -> &Secret {
        &self.access_key_secret
    }

    /// Token of a temporary key, for the one place that signs.
    pub(super) fn token(&self) -> Option<&str> {
        self.security_token.as_ref().map(Secret::expose)
    }
}

/// Where keys come from that change while the program runs, such as temporary ones of a role. [`Credentials`] are a source
/// whose key never changes, [`RenewedCredentials`] one that renews it in time.
pub trait CredentialsSource: Send + Sync {
    /// The key to sign with now. Asked before every call and within its deadline, so it should come from memory while it is
    /// good.
    fn credentials(&self) -> Pending<'_, Result<Credentials>>;

    /// The vendor says that the token of `credentials` has run out or is wrong. The call asks for credentials again, once.
    fn refused(&self, credentials: &Credentials) {
        let _ = credentials;
    }
}

impl CredentialsSource for Credentials {
    fn credentials(&self) -> Pending<'_, Result<Credentials>> {
        Box::pin(async { Ok(self.clone()) })
    }
}

/// A part of a key, without blanks around it, in which every character is `good`.
fn checked(name: &str, text: &str, good: impl Fn(char) -> bool) -> Result<String> {
    let text = text.trim();
    let fault = match text {
        "" => "is empty",
        text if !text.chars().all(&good) => "holds a character that no key has",
        text => return Ok(text.to_owned()),
    };
    Err(Error::new(ErrorKind::Configuration, format!("{name} {fault}"))
        .advice("copy it from the vendor's console: RAM, users, access keys"))
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_no_key_is_named_and_not_shown() {
        let why = |id: &str, secret: &str| Credentials::new(id, secret).unwrap_err().to_string();
        assert!(why(" ", "s").starts_with("access_key_id is empty"));
        assert!(why("a,b", "s").starts_with("access_key_id holds"));
        let text = why("a", "hunter2\u{7}");
        assert!(text.starts_with("access_key_secret holds") && !text.contains("hunter2"), "{text}");
        let key = Credentials::new(" LTAIexample\n", "密钥secret").unwrap();
        assert_eq!(key.access_key_id(), "LTAIexample");
        let text = key.clone().security_token("hunter2\n7").unwrap_err().to_string();
        assert!(text.starts_with("security_token holds") && !text.contains("hunter2"), "{text}");
        let printed = format!("{:?}", key.security_token("hunter2").unwrap());
        assert!(!printed.contains("hunter2") && !printed.contains("secret"), "{printed}");
    }
}
