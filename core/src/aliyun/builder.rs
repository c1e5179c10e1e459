//! Making a client.

use std::sync::Arc;

use tokio::runtime::Handle;

use super::client::{IdVerificationClient, Inner};
use super::credentials::{Credentials, CredentialsSource};
use super::sign::ClientSigner;
use crate::catalog::{region, regions};
use crate::device::Device;
use crate::events::EventSink;
use crate::secret::environment;
use crate::transport::{Authorization, BaseUrl, BearerTokens, Clock, Http, clock_at};
use crate::{ClientOptions, Error, Network, Result};

/// Environment variable of the region.
pub const REGION_VARIABLE: &str = "VERIMETER_ALIYUN_REGION";
/// Environment variable of the endpoint, where it is not the vendor's own.
pub const ENDPOINT_VARIABLE: &str = "VERIMETER_ALIYUN_ENDPOINT";
/// Singapore, where the vendor's pages begin.
const REGION: &str = "ap-southeast-1";
/// What is said of an app where nobody names it.
const UNKNOWN_APP: &str = "unknown";

/// Settings of a client to be.
#[derive(Clone)]
pub struct IdVerificationClientBuilder {
    access: Access,
    pub(super) region: String,
    network: Network,
    endpoint: Option<String>,
    pub(super) app: String,
    pub(super) strict: bool,
    pub(super) record_results: bool,
    options: ClientOptions,
    pub(super) runtime: Option<Handle>,
    sink: Option<Arc<dyn EventSink>>,
    clock: Option<Arc<dyn Clock>>,
    device: Device,
}

/// What a client gets in with.
#[derive(Clone)]
enum Access {
    /// A key of the account's, to the vendor.
    Key(Arc<dyn CredentialsSource>),
    /// A token, to a company's own gateway.
    Bearer(Arc<dyn BearerTokens>),
}

impl IdVerificationClientBuilder {
    pub(super) fn new(source: Arc<dyn CredentialsSource>) -> Self {
        Self::with(Access::Key(source))
    }

    pub(super) fn gateway(tokens: Arc<dyn BearerTokens>) -> Self {
        Self::with(Access::Bearer(tokens))
    }

    fn with(access: Access) -> Self {
        Self {
            access,
            region: REGION.to_owned(),
            network: Network::Public,
            endpoint: None,
            app: UNKNOWN_APP.to_owned(),
            strict: true,
            record_results: false,
            options: ClientOptions::default(),
            runtime: None,
            sink: None,
            clock: None,
            device: Device::default(),
        }
    }

    /// Everything from the environment.
    pub(super) fn from_env() -> Result<Self> {
        let mut builder = Self::new(Arc::new(Credentials::find()?));
        if let Some(region) = environment(REGION_VARIABLE)? {
            builder = builder.region(region);
        }
        if let Some(endpoint) = environment(ENDPOINT_VARIABLE)? {
            builder = builder.endpoint(endpoint);
        }
        Ok(builder)
    }

    /// The region in which transactions are made; the vendor keeps each region's data apart. Default `ap-southeast-1`. Which
    /// there are, [`crate::catalog::regions`] says.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = region.into();
        self
    }

    /// From where the region's host is reached. Default: from the internet.
    #[must_use]
    pub fn network(mut self, network: Network) -> Self {
        self.network = network;
        self
    }

    /// Another server than the region's host: the sandbox, or a host of the vendor's that the catalogue does not know. A host, or a
    /// URL with https, or http to this machine.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// What the events are counted under. Default `unknown`: an access key's id changes with every rotation.
    #[must_use]
    pub fn app(mut self, app: impl Into<String>) -> Self {
        self.app = app.into();
        self
    }

    /// Whether `MerchantBizId` is held to the vendor's pages (letters and digits, at most 32) before a call. Default yes; its
    /// servers may take more.
    #[must_use]
    pub fn strict_merchant_biz_id(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Whether `check_result` records events, too: for solutions without a client, of which there is no log. Where logs are
    /// asked for as well, a result that is recorded first keeps its log out of the ledger. Default no.
    #[must_use]
    pub fn record_results(mut self, record: bool) -> Self {
        self.record_results = record;
        self
    }

    /// Whether the vendor's credentials may be held on a phone or the like (Android, iOS), where they are refused: whoever has the
    /// app can read them out of it. For devices that only you have. Default no. Elsewhere it says nothing.
    #[must_use]
    pub fn server_credentials_on_device(mut self, allowed: bool) -> Self {
        self.device.allow(allowed);
        self
    }

    /// Deadlines and attempts. The quotas are Jiguang's, and do not count here.
    #[must_use]
    pub fn options(mut self, options: ClientOptions) -> Self {
        self.options = options;
        self
    }

    /// Calls on a tokio runtime of the program's own; see
    /// [`JiguangClientBuilder::runtime`](crate::jiguang::JiguangClientBuilder::runtime).
    #[must_use]
    pub fn runtime(mut self, runtime: Handle) -> Self {
        self.runtime = Some(runtime);
        self
    }

    /// Records every transaction that is asked for in `ledger`.
    #[cfg(feature = "ledger")]
    #[must_use]
    pub fn ledger(self, ledger: &crate::Ledger) -> Self {
        self.sink(Arc::new(ledger.clone()))
    }

    /// Records every transaction that is asked for in `sink`.
    #[must_use]
    pub fn sink(mut self, sink: Arc<dyn EventSink>) -> Self {
        self.sink = Some(sink);
        self
    }

    /// Takes the time of signatures and events from `clock` instead of the machine's; a client of a sandbox in this process
    /// takes it from there anyway.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// The client. Nothing is sent.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Configuration`] or [`crate::ErrorKind::InvalidArgument`] for settings that cannot work.
    pub fn build(self) -> Result<IdVerificationClient> {
        if let Access::Key(_) = &self.access {
            self.device.check("access_key_secret")?;
        }
        let base = self.base()?;
        let clock = self.clock.clone().unwrap_or_else(|| clock_at(&base));
        let authorization = match &self.access {
            Access::Key(source) => {
                let signer = ClientSigner { source: Arc::clone(source), clock: Arc::clone(&clock) };
                Authorization::Signed(Arc::new(signer))
            }
            Access::Bearer(tokens) => Authorization::Bearer(Arc::clone(tokens)),
        };
        let http = Http::new(base, authorization, self.options.clone())?;
        let sink = self.sink.clone();
        Ok(IdVerificationClient(Arc::new(Inner { http, sink, clock, settings: self })))
    }

    /// Where calls go, in one word: what one place does not know, another may.
    pub(super) fn place(&self) -> &str {
        self.endpoint.as_deref().unwrap_or(&self.region)
    }

    /// Whether calls for another region go elsewhere.
    pub(super) fn has_regions(&self) -> bool {
        self.endpoint.is_none()
    }

    fn base(&self) -> Result<BaseUrl> {
        if let Some(endpoint) = &self.endpoint {
            let endpoint = endpoint.trim();
            // The vendor's tools name hosts.
            let url =
                if endpoint.contains("://") { endpoint.to_owned() } else { format!("https://{endpoint}") };
            return BaseUrl::named("endpoint", &url);
        }
        let found = region(self.region.trim()).ok_or_else(|| {
            let known: Vec<&str> = regions().iter().map(|row| row.region.as_str()).collect();
            Error::invalid(format!("region `{}` is not known: use one of {}", self.region, known.join(", ")))
                .advice("for one that is new, give its host as endpoint")
        })?;
        let host = match self.network {
            Network::Public => &found.public_host,
            Network::Vpc => &found.vpc_host,
        };
        BaseUrl::named("endpoint", &format!("https://{host}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builder() -> IdVerificationClientBuilder {
        IdVerificationClient::builder(Credentials::new("id", "hunter2").unwrap())
    }

    #[test]
    fn the_host_follows_from_region_and_network() {
        let url =
            |builder: IdVerificationClientBuilder| builder.base().unwrap().join("/", "").unwrap().to_string();
        assert_eq!(url(builder()), "https://cloudauth-intl.ap-southeast-1.aliyuncs.com/");
        let jakarta = builder().region("ap-southeast-5");
        assert_eq!(
            url(jakarta.network(Network::Vpc)),
            "https://cloudauth-intl-vpc.ap-southeast-5.aliyuncs.com/"
        );
        assert_eq!(url(builder().endpoint("idv.example")), "https://idv.example/");
        assert_eq!(url(builder().endpoint("http://127.0.0.1:8")), "http://127.0.0.1:8/");
    }

    #[test]
    fn settings_that_cannot_work_are_refused_before_anything_is_sent() {
        let error = builder().region("cn-shanghai").build().unwrap_err();
        assert!(
            error.to_string().starts_with("region `cn-shanghai` is not known: use one of ap-"),
            "{error}"
        );
        let error = builder().endpoint("http://idv.example").build().unwrap_err();
        assert!(error.to_string().starts_with("endpoint `http://idv.example/` would send"), "{error}");
        assert!(!format!("{:?}", builder().build().unwrap()).contains("hunter2"));
    }
    #[test]
    fn a_phone_holds_no_key_of_a_server_unless_it_is_told_to() {
        let on_ios = || IdVerificationClientBuilder { device: Device::on("ios"), ..builder() };
        let text = on_ios().build().unwrap_err().to_string();
        assert!(text.starts_with("access_key_secret is refused on ios: whoever has the app"), "{text}");
        assert!(text.contains("`server_credentials_on_device`") && !text.contains("hunter2"), "{text}");
        assert!(on_ios().server_credentials_on_device(true).build().is_ok());
        let gateway =
            IdVerificationClient::gateway("gateway.example", Arc::new(crate::Secret::new("a token")));
        assert!(IdVerificationClientBuilder { device: Device::on("android"), ..gateway }.build().is_ok());
    }
}
