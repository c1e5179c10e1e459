//! Access keys that the sandbox hands out: a lasting one, a disabled one, and temporary ones with their security token (STS).
//!
//! What is temporary carries its end in its id, and the rest follows from the id: nothing has to be remembered, and a client
//! that fetches new ones never outruns the sandbox. Public on purpose: they open nothing but the sandbox.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use verimeter::Secret;
use verimeter::aliyun::acs3;

use super::refusal::Refusal;

/// The access key that works for ever.
pub(crate) const ACCESS_KEY_ID: &str = "LTAI5tVerimeterSandboxA1";
/// Its secret.
pub(crate) const ACCESS_KEY_SECRET: &str = "vS4ndb0xSecretThatOpensNothing";
/// An access key that was disabled.
pub(crate) const DISABLED_ACCESS_KEY_ID: &str = "LTAI5tVerimeterSandboxOff";

const TEMPORARY: &str = "STS.VerimeterSandbox";
/// Temporary keys last this long at least.
const LIFETIME_S: i64 = 3_600;
/// Their ends are at whole quarters of an hour, so that two that are asked for together are the same.
const GRAIN_S: i64 = 900;
/// What secrets and tokens are made with.
const MAKER: &str = "verimeter sandbox";

/// An access key for an hour or a little more.
pub(crate) struct Temporary {
    pub(crate) access_key_id: String,
    pub(crate) access_key_secret: String,
    pub(crate) security_token: String,
    /// Milliseconds since 1970 (UTC), by the sandbox's clock.
    pub(crate) expires_at_ms: i64,
}

impl Temporary {
    /// The one that is handed out at `now_ms`.
    pub(crate) fn issue(now_ms: i64) -> Self {
        let ends_s = now_ms
            .div_euclid(1_000)
            .div_euclid(GRAIN_S)
            .saturating_add(1)
            .saturating_mul(GRAIN_S)
            .saturating_add(LIFETIME_S);
        let access_key_id = format!("{TEMPORARY}{ends_s:010x}");
        Self {
            access_key_secret: made("secret", &access_key_id),
            security_token: token(&access_key_id),
            access_key_id,
            expires_at_ms: ends_s.saturating_mul(1_000),
        }
    }
}

/// The secret of an access key.
pub(super) fn secret(access_key_id: &str) -> Result<Secret, Refusal> {
    match access_key_id {
        ACCESS_KEY_ID => Ok(Secret::new(ACCESS_KEY_SECRET)),
        DISABLED_ACCESS_KEY_ID => Err(Refusal::new("InvalidAccessKeyId.Inactive")),
        _ if ends_s(access_key_id).is_some() => Ok(Secret::new(made("secret", access_key_id))),
        _ => Err(Refusal::new("InvalidAccessKeyId.NotFound")),
    }
}

/// Whether the security token is the one that the access key needs, and has not run out at `now_ms`.
pub(super) fn check_token(access_key_id: &str, given: Option<&str>, now_ms: i64) -> Result<(), Refusal> {
    let Some(ends_s) = ends_s(access_key_id) else {
        // A lasting key needs none.
        return given.map_or(Ok(()), |_| Err(Refusal::new("InvalidSecurityToken.MismatchWithAccessKey")));
    };
    let given = given.filter(|token| !token.is_empty()).ok_or_else(|| Refusal::missing("SecurityToken"))?;
    let owner = owner(given).ok_or_else(|| Refusal::new("InvalidSecurityToken.Malformed"))?;
    if owner != access_key_id {
        return Err(Refusal::new("InvalidSecurityToken.MismatchWithAccessKey"));
    }
    if now_ms >= ends_s.saturating_mul(1_000) {
        return Err(Refusal::new("InvalidSecurityToken.Expired"));
    }
    Ok(())
}

/// When a temporary key ends; none for another.
fn ends_s(access_key_id: &str) -> Option<i64> {
    let digits = access_key_id.strip_prefix(TEMPORARY)?;
    let ends = i64::from_str_radix(digits, 16).ok()?;
    (format!("{ends:010x}") == digits).then_some(ends)
}

fn token(access_key_id: &str) -> String {
    STANDARD.encode(format!("{access_key_id} {}", made("token", access_key_id)))
}

/// The access key that a token was made for; none for one of no sandbox.
fn owner(token: &str) -> Option<String> {
    let text = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
    let (access_key_id, proof) = text.split_once(' ')?;
    (proof == made("token", access_key_id)).then(|| access_key_id.to_owned())
}

fn made(what: &str, access_key_id: &str) -> String {
    acs3::signature(&format!("{what} {access_key_id}"), &Secret::new(MAKER))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: i64 = 1_768_466_400_000;

    #[test]
    fn a_temporary_key_lasts_an_hour_and_needs_its_own_token() {
        let (key, later) = (Temporary::issue(NOW_MS), Temporary::issue(NOW_MS + 900_000));
        assert!((NOW_MS + 3_600_000..=NOW_MS + 4_500_000).contains(&key.expires_at_ms));
        assert_eq!(secret(&key.access_key_id).unwrap().expose(), key.access_key_secret);
        let checked = |token: Option<&str>, at| {
            check_token(&key.access_key_id, token, at).map_err(|refusal| refusal.code().to_owned())
        };
        let refused = |code: &str| Err(code.to_owned());
        assert_eq!(checked(Some(&key.security_token), key.expires_at_ms - 1), Ok(()));
        let expired = checked(Some(&key.security_token), key.expires_at_ms);
        assert_eq!(expired, refused("InvalidSecurityToken.Expired"));
        let other = checked(Some(&later.security_token), NOW_MS);
        assert_eq!(other, refused("InvalidSecurityToken.MismatchWithAccessKey"));
        assert_eq!(checked(Some("CAIS"), NOW_MS), refused("InvalidSecurityToken.Malformed"));
        assert_eq!(checked(None, NOW_MS), refused("MissingSecurityToken"));
        assert!(check_token(ACCESS_KEY_ID, None, NOW_MS).is_ok());
        assert!(check_token(ACCESS_KEY_ID, Some(&key.security_token), NOW_MS).is_err());
        assert!(secret("STS.VerimeterSandbox+1").is_err() && secret("").is_err());
    }
}
