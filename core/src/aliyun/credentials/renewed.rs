//! A key that is renewed before it runs out.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Credentials, CredentialsSource};
use crate::events::Pending;
use crate::runtime::PerProcess;
use crate::transport::{Clock as _, SystemClock};
use crate::{AccessKey, Result};

/// How long before its end a key is renewed: calls that are under way then still end with it.
const AHEAD_MS: i64 = 3 * 60_000;

type Renew = Box<dyn Fn() -> Pending<'static, Result<AccessKey>> + Send + Sync>;

/// Temporary keys, such as those of a role (STS), each from a function and kept while it is good.
///
/// One call at a time renews the key, three minutes before it ends; the others go on with the old one while it lasts, and
/// wait after that. Where the function fails and the old key still lasts, the old one is used.
pub struct RenewedCredentials {
    renew: Renew,
    // What the parent of a fork was about to renew is not renewed in the child.
    own: PerProcess<Own>,
}

#[derive(Default)]
struct Own {
    held: Mutex<Option<Held>>,
    renewing: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Held {
    credentials: Credentials,
    expires_at_ms: Option<i64>,
}

impl RenewedCredentials {
    /// Keys from `renew`, which is called at the first call, and whenever a key is about to end or was refused.
    pub fn new(renew: impl Fn() -> Pending<'static, Result<AccessKey>> + Send + Sync + 'static) -> Self {
        Self { renew: Box::new(renew), own: PerProcess::new() }
    }

    async fn get(&self) -> Result<Credentials> {
        let own = self.own.get_or_build(|| Ok(Own::default()), drop)?;
        let lasting = match own.held() {
            Some(held) if held.lasts(AHEAD_MS) => return Ok(held.credentials),
            held => held.filter(|held| held.lasts(0)),
        };
        let _turn = match (own.renewing.try_lock(), &lasting) {
            (Ok(turn), _) => turn,
            (Err(_), Some(held)) => return Ok(held.credentials.clone()),
            (Err(_), None) => own.renewing.lock().await,
        };
        // Whoever had the turn before may have got a key meanwhile; one that ends soon is what made this call want another.
        if let Some(held) = own.held().filter(|held| held.lasts(if lasting.is_some() { AHEAD_MS } else { 0 }))
        {
            return Ok(held.credentials);
        }
        match (self.renew)().await.and_then(Held::of) {
            Ok(held) => {
                *own.lock() = Some(held.clone());
                Ok(held.credentials)
            }
            Err(error) => lasting.map(|held| held.credentials).ok_or(error),
        }
    }
}

impl CredentialsSource for RenewedCredentials {
    fn credentials(&self) -> Pending<'_, Result<Credentials>> {
        Box::pin(self.get())
    }

    fn refused(&self, credentials: &Credentials) {
        if let Ok(own) = self.own.get_or_build(|| Ok(Own::default()), drop) {
            // Another call may have renewed it already.
            own.lock().take_if(|held| held.credentials == *credentials);
        }
    }
}

impl Own {
    fn held(&self) -> Option<Held> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn of(key: AccessKey) -> Result<Self> {
        let AccessKey { access_key_id, access_key_secret, security_token, expires_at_ms } = key;
        let credentials = Credentials::new(&access_key_id, &access_key_secret)?;
        let credentials = match security_token {
            Some(token) => credentials.security_token(&token)?,
            None => credentials,
        };
        Ok(Self { credentials, expires_at_ms })
    }

    /// Whether it is good for so long.
    fn lasts(&self, ms: i64) -> bool {
        self.expires_at_ms.is_none_or(|end| SystemClock.now_ms().saturating_add(ms) < end)
    }
}

impl fmt::Debug for RenewedCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RenewedCredentials(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use super::*;
    use crate::{Error, ErrorKind, runtime::block_on};

    /// Keys that last so long, one after the other; none for a failure. After the last, there are none.
    fn source(lives_ms: &'static [Option<i64>]) -> (RenewedCredentials, Arc<AtomicUsize>) {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let renew = move || {
            let n = counted.fetch_add(1, SeqCst);
            let life = lives_ms.get(n).copied().flatten();
            let pending: Pending<'static, _> = Box::pin(async move {
                tokio::task::yield_now().await;
                let life = life.ok_or_else(|| Error::new(ErrorKind::Configuration, "no role today"))?;
                Ok(AccessKey {
                    access_key_id: format!("STS.{n}"),
                    access_key_secret: "hunter2".to_owned(),
                    security_token: Some("token".to_owned()),
                    expires_at_ms: Some(SystemClock.now_ms() + life),
                })
            });
            pending
        };
        (RenewedCredentials::new(renew), asked)
    }

    fn id(source: &RenewedCredentials) -> Result<String> {
        block_on(source.credentials())?.map(|key| key.access_key_id().to_owned())
    }

    const LONG: Option<i64> = Some(3_600_000);
    const SOON: Option<i64> = Some(AHEAD_MS / 2);
    const OVER: Option<i64> = Some(-1);

    #[test]
    fn a_key_is_asked_for_once_while_it_is_good() {
        let (source, asked) = source(&[LONG]);
        let all = async {
            let calls: Vec<_> = (0..50).map(|_| source.credentials()).collect();
            futures_util::future::join_all(calls).await
        };
        let ids = block_on(all).unwrap().into_iter().map(|key| key.unwrap().access_key_id().to_owned());
        assert!(ids.eq(std::iter::repeat_n("STS.0".to_owned(), 50)));
        assert_eq!(asked.load(SeqCst), 1);
    }

    #[test]
    fn one_that_ends_soon_is_renewed_and_used_where_there_is_no_other() {
        let (source, _) = source(&[SOON, None, LONG]);
        assert_eq!([(); 4].map(|()| id(&source).unwrap()), ["STS.0", "STS.0", "STS.2", "STS.2"]);
    }

    #[test]
    fn one_that_is_over_or_was_refused_is_not_used_again() {
        let (over, _) = source(&[OVER, None, LONG]);
        assert_eq!(id(&over).unwrap(), "STS.0", "what is handed over now is tried");
        assert_eq!(id(&over).unwrap_err().to_string(), "no role today");
        assert_eq!(id(&over).unwrap(), "STS.2");

        let (refused, _) = source(&[LONG, LONG]);
        let first = block_on(refused.credentials()).unwrap().unwrap();
        refused.refused(&first);
        assert_eq!(id(&refused).unwrap(), "STS.1");
        refused.refused(&first);
        assert_eq!(id(&refused).unwrap(), "STS.1", "a late refusal is about the one before");
        assert!(!format!("{refused:?}").contains("hunter2"));
    }
}
