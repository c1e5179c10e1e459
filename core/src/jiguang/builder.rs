//! Making a client.

use std::sync::Arc;

use tokio::runtime::Handle;

use super::client::{Inner, JiguangClient};
use super::foresight::Foresight;
use super::{BASE_URL, PrivateKey};
use crate::device::Device;
use crate::events::{BillingRule, EventSink};
use crate::secret::environment;
use crate::transport::{Authorization, BaseUrl, BearerTokens, Clock, Http, clock_at};
use crate::{ClientOptions, Error, ErrorKind, Result, Secret};

/// Environment variable of the AppKey.
pub const APP_KEY_VARIABLE: &str = "VERIMETER_JIGUANG_APP_KEY";
/// Environment variable of the MasterSecret.
pub const MASTER_SECRET_VARIABLE: &str = "VERIMETER_JIGUANG_MASTER_SECRET";
/// Environment variable of the base URL, where it is not the vendor's own.
pub const BASE_URL_VARIABLE: &str = "VERIMETER_JIGUANG_BASE_URL";

/// Settings of a client to be.
#[derive(Clone)]
pub struct JiguangClientBuilder {
    app_key: String,
    credentials: Credentials,
    base_url: String,
    options: ClientOptions,
    runtime: Option<Handle>,
    sink: Option<Arc<dyn EventSink>>,
    clock: Option<Arc<dyn Clock>>,
    billing: BillingRule,
    private_key: Option<Secret>,
    previous_private_key: Option<Secret>,
    device: Device,
}

/// What a client gets in with.
#[derive(Clone)]
pub(super) enum Credentials {
    /// The app's own, to the vendor.
    MasterSecret(Secret),
    /// A token, to a company's own gateway.
    Bearer(Arc<dyn BearerTokens>),
}

impl JiguangClientBuilder {
    pub(super) fn new(app_key: String, credentials: Credentials) -> Self {
        Self {
            app_key,
            credentials,
            base_url: BASE_URL.to_owned(),
            options: ClientOptions::default(),
            runtime: None,
            sink: None,
            clock: None,
            billing: BillingRule::VERDICT,
            private_key: None,
            previous_private_key: None,
            device: Device::default(),
        }
    }

    /// Credentials and base URL from the environment.
    pub(super) fn from_env() -> Result<Self> {
        let variable = |name: &str| {
            environment(name)?.ok_or_else(|| {
                Error::new(ErrorKind::Configuration, format!("{name} is not set")).advice(
                    "set it to the key from the vendor's console, or to the one that the sandbox prints",
                )
            })
        };
        let builder = Self::new(
            variable(APP_KEY_VARIABLE)?,
            Credentials::MasterSecret(Secret::new(variable(MASTER_SECRET_VARIABLE)?)),
        );
        Ok(match environment(BASE_URL_VARIABLE)? {
            Some(url) => builder.base_url(url),
            None => builder,
        })
    }

    /// Another server: the sandbox, or your own gateway. https, or http to this machine.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Whether the vendor's credentials may be held on a phone or the like (Android, iOS), where they are refused: whoever has the
    /// app can read them out of it. For devices that only you have. Default no. Elsewhere it says nothing.
    #[must_use]
    pub fn server_credentials_on_device(mut self, allowed: bool) -> Self {
        self.device.allow(allowed);
        self
    }

    /// Deadlines, attempts, limits.
    #[must_use]
    pub fn options(mut self, options: ClientOptions) -> Self {
        self.options = options;
        self
    }

    /// Calls on a tokio runtime of the program's own, which it spares the way to ours and back. It must drive I/O and time,
    /// and live as long as the client: calls that are under way when it ends are lost, and so are their records. Not for
    /// programs that fork.
    #[must_use]
    pub fn runtime(mut self, runtime: Handle) -> Self {
        self.runtime = Some(runtime);
        self
    }

    /// Records every call in `ledger`.
    #[cfg(feature = "ledger")]
    #[must_use]
    pub fn ledger(self, ledger: &crate::Ledger) -> Self {
        self.sink(Arc::new(ledger.clone()))
    }

    /// Records every call in `sink`.
    #[must_use]
    pub fn sink(mut self, sink: Arc<dyn EventSink>) -> Self {
        self.sink = Some(sink);
        self
    }

    /// Takes the time of events and limits from `clock` instead of the machine's; a client of a sandbox in this process takes
    /// it from there anyway.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Judges by another rule which answers are billed.
    #[must_use]
    pub fn billing_rule(mut self, rule: BillingRule) -> Self {
        self.billing = rule;
        self
    }

    /// The private key that decrypts numbers of one-click login: PEM or bare Base64.
    #[must_use]
    pub fn private_key(mut self, key: impl Into<String>) -> Self {
        self.private_key = Some(Secret::new(key));
        self
    }

    /// The private key before the last change, for numbers that were encrypted under it.
    #[must_use]
    pub fn previous_private_key(mut self, key: impl Into<String>) -> Self {
        self.previous_private_key = Some(Secret::new(key));
        self
    }

    /// The client. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] or [`ErrorKind::InvalidArgument`] for settings that cannot work.
    pub fn build(self) -> Result<JiguangClient> {
        let app_key = checked("app_key", &self.app_key)?.to_owned();
        let authorization = match &self.credentials {
            Credentials::MasterSecret(secret) => {
                self.device.check("master_secret")?;
                let secret = Secret::new(checked("master_secret", secret.expose())?);
                Authorization::basic(&app_key, &secret)?
            }
            Credentials::Bearer(tokens) => Authorization::Bearer(Arc::clone(tokens)),
        };
        if self.private_key.is_some() || self.previous_private_key.is_some() {
            // It opens the number of everybody who logs in.
            self.device.check("private_key")?;
        }
        let [current, previous] =
            [&self.private_key, &self.previous_private_key].map(|key| key.as_ref().map(Secret::expose));
        let keys = PrivateKey::pair(current, previous)?;
        let foresight = Foresight::new(self.options.quotas.clone())?;
        let base = BaseUrl::parse(&self.base_url)?;
        let clock = self.clock.unwrap_or_else(|| clock_at(&base));
        Ok(JiguangClient(Arc::new(Inner {
            http: Http::new(base, authorization, self.options)?,
            foresight,
            runtime: self.runtime,
            app: app_key,
            sink: self.sink,
            clock,
            billing: self.billing,
            keys,
        })))
    }
}

/// A key of the vendor's console, without what was copied along.
fn checked<'a>(name: &str, text: &'a str) -> Result<&'a str> {
    let text = text.trim();
    let fault = match text {
        "" => "is empty",
        text if !text.bytes().all(|b| b.is_ascii_graphic()) => "holds a character that no key has",
        text if name == "app_key" && text.contains(':') => "holds a colon",
        text => return Ok(text),
    };
    Err(Error::new(ErrorKind::Configuration, format!("{name} {fault}"))
        .advice("copy it from the vendor's console: application management, settings and keys"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_cannot_work_are_refused_before_anything_is_sent() {
        let refusal =
            |app: &str, secret: &str| JiguangClient::builder(app, secret).build().unwrap_err().to_string();
        assert!(refusal("", "s").contains("app_key is empty"));
        assert!(refusal("a:b", "s").contains("app_key holds a colon"));
        let text = refusal("a", "hunter2\u{7}");
        assert!(text.contains("master_secret holds") && !text.contains("hunter2"), "{text}");
        let options = ClientOptions { max_attempts: 0, ..ClientOptions::default() };
        let error = JiguangClient::builder("a", "s").options(options).build().unwrap_err();
        assert_eq!(error.to_string(), "max_attempts is 0, at least 1 is needed");
    }

    #[test]
    fn a_phone_holds_no_secret_of_a_server_unless_it_is_told_to() {
        let on_android = || JiguangClientBuilder {
            device: Device::on("android"),
            ..JiguangClient::builder("a", "hunter2")
        };
        let error = on_android().build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let text = error.to_string();
        assert!(text.starts_with("master_secret is refused on android: whoever has the app"), "{text}");
        assert!(text.contains("`server_credentials_on_device`") && !text.contains("hunter2"), "{text}");
        assert!(on_android().server_credentials_on_device(true).build().is_ok());
        let tokens = Arc::new(Secret::new("a token"));
        let gateway = || JiguangClientBuilder {
            device: Device::on("ios"),
            ..JiguangClient::gateway("a", "https://gateway.example", Arc::clone(&tokens) as _)
        };
        assert!(gateway().build().is_ok());
        let text = gateway().previous_private_key("hunter2").build().unwrap_err().to_string();
        assert!(text.starts_with("private_key is refused on ios") && !text.contains("hunter2"), "{text}");
    }
}
