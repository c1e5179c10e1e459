//! A double of the vendors' APIs on your own machine: the same paths, credentials, answers and failures over real
//! HTTP on loopback, without a network, an account or a bill.
//!
//! Every answer follows from the seed and what was asked before; [`magic`] phone numbers and [`aliyun_magic`] ids of
//! merchants choose theirs.

mod aliyun;
mod clock;
mod draw;
mod exchange;
mod faults;
mod jiguang;
mod journal;
mod operation;
mod page;
mod server;
mod state;

use std::fmt;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use verimeter::transport::Clock as _;
use verimeter::{
    Error, ErrorKind, Fault, Result, SandboxCredentials, SandboxRequest, SandboxTransaction, Transaction,
};

pub use aliyun::magic as aliyun_magic;
pub use clock::SandboxClock;
pub use jiguang::magic;

use jiguang::{APP_KEY, MASTER_SECRET, TokenKind};
use state::{State, lock};

/// How to start.
#[derive(Clone, Copy, Debug, Default)]
pub struct SandboxOptions {
    /// What answers for numbers without magic follow from.
    pub seed: i64,
    /// Port on loopback; 0 takes a free one.
    pub port: i32,
    /// When the sandbox's clock begins, in milliseconds since 1970 (UTC). None: the machine's time.
    pub start_at_ms: Option<i64>,
}

/// A running sandbox. Ends when dropped.
pub struct Sandbox {
    url: String,
    state: Arc<State>,
    runtime: Mutex<Option<Runtime>>,
}

impl Sandbox {
    /// Starts a sandbox on loopback, on threads of its own.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a port that is none; [`ErrorKind::Configuration`] where it is in use.
    pub fn start(options: SandboxOptions) -> Result<Self> {
        let port = u16::try_from(options.port)
            .map_err(|_| Error::invalid(format!("port {} is not one from 0 to 65535", options.port)))?;
        let cannot =
            |what: &'static str| move |error| Error::new(ErrorKind::Configuration, what).source(error);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
            let what = match error.kind() {
                std::io::ErrorKind::AddrInUse => format!("port {port} is in use"),
                std::io::ErrorKind::PermissionDenied => format!("port {port} is reserved for the system"),
                _ => format!("port {port} cannot be opened"),
            };
            Error::new(ErrorKind::Configuration, what)
                .advice("choose another, or 0 for a free one")
                .source(error)
        })?;
        let address = listener.local_addr().map_err(cannot("the port cannot be read"))?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("verimeter-sandbox")
            .enable_all()
            .build()
            .map_err(cannot("the system gives no threads for the sandbox"))?;
        let state = Arc::new(State::new(options.seed, options.start_at_ms));
        let serving = server::serve(listener, Arc::clone(&state));
        runtime.spawn(serving.map_err(cannot("the port cannot be served"))?);
        Ok(Self { url: format!("http://{address}"), state, runtime: Mutex::new(Some(runtime)) })
    }

    /// Base URL of the Jiguang Verification API.
    pub fn jiguang_url(&self) -> &str {
        &self.url
    }

    /// Base URL of Alibaba Cloud ID Verification in its first region, `ap-southeast-1`.
    pub fn aliyun_url(&self) -> &str {
        &self.url
    }

    /// Base URL of Alibaba Cloud ID Verification in `region`, which has a port of its own from when it is first asked for.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a region that is none; [`ErrorKind::Configuration`] where there is no port, or the
    /// sandbox has ended.
    pub fn aliyun_url_in(&self, region: &str) -> Result<String> {
        let region = aliyun::known_region(region)?;
        if region == aliyun::first_region() {
            return Ok(self.url.clone());
        }
        let runtime = lock(&self.runtime);
        let ended = || Error::new(ErrorKind::Configuration, "the sandbox has ended");
        let runtime = runtime.as_ref().ok_or_else(ended)?;
        let mut ports = self.state.aliyun.ports();
        if let Some((port, _)) = ports.iter().find(|(_, known)| **known == region) {
            return Ok(format!("http://{}:{port}", Ipv4Addr::LOCALHOST));
        }
        let cannot = |error| Error::new(ErrorKind::Configuration, "no port could be opened").source(error);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        runtime.spawn(server::serve(listener, Arc::clone(&self.state)).map_err(cannot)?);
        ports.insert(address.port(), region);
        Ok(format!("http://{address}"))
    }

    /// Starts a transaction of identity verification without `Initialize`: one that goes as `wish` says it, and by chance where
    /// it says nothing.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for what no transaction is.
    pub fn start_transaction(&self, wish: SandboxTransaction) -> Result<Transaction> {
        aliyun::start(&self.state, wish)
    }

    /// What a client must present. The temporary key (STS) lasts for at least an hour of the sandbox's clock; later there is
    /// another.
    pub fn credentials(&self) -> SandboxCredentials {
        let temporary = aliyun::Temporary::issue(self.state.clock.now_ms());
        SandboxCredentials {
            app_key: APP_KEY.to_owned(),
            master_secret: MASTER_SECRET.to_owned(),
            access_key_id: aliyun::ACCESS_KEY_ID.to_owned(),
            access_key_secret: aliyun::ACCESS_KEY_SECRET.to_owned(),
            sts_access_key_id: temporary.access_key_id,
            sts_access_key_secret: temporary.access_key_secret,
            sts_security_token: temporary.security_token,
            sts_expires_at_ms: temporary.expires_at_ms,
        }
    }

    /// A token for number verification, as the SDK in the app of `phone`'s owner would get it. Works once.
    pub fn number_token(&self, phone: &str) -> String {
        self.state.jiguang.mint(TokenKind::Number, phone)
    }

    /// A token for one-click login, as the SDK in the app of `phone`'s owner would get it. Works once.
    pub fn login_token(&self, phone: &str) -> String {
        self.state.jiguang.mint(TokenKind::Login, phone)
    }

    /// The private key that opens the numbers of one-click login, as PEM. Made at first use.
    pub fn private_key(&self) -> String {
        self.state.jiguang.keys().pem()
    }

    /// Misbehaves from now on as `fault` says. Of several that fit a call, the oldest is used.
    pub fn fault(&self, fault: Fault) {
        self.state.faults().add(fault);
    }

    /// The latest requests, oldest first, as received; at most 10,000.
    pub fn requests(&self) -> Vec<SandboxRequest> {
        self.state.journal().all()
    }

    /// The clock that everything here follows. A client that is given it lives in the same time.
    pub fn clock(&self) -> Arc<SandboxClock> {
        Arc::clone(&self.state.clock)
    }

    /// Lets time pass: tokens expire, limits end, days begin.
    pub fn advance(&self, by: Duration) {
        self.state.clock.advance(by);
    }

    /// Puts the clock to `at_ms`, in milliseconds since 1970 (UTC), forward or back.
    pub fn set_clock(&self, at_ms: i64) {
        self.state.clock.set(at_ms);
    }

    /// Stops the clock where it is. It still can be moved.
    pub fn freeze(&self) {
        self.state.clock.freeze();
    }

    /// Lets a frozen clock go on from where it stands.
    pub fn resume(&self) {
        self.state.clock.resume();
    }

    /// Forgets requests, faults and what it answered before, and puts the clock back to its beginning.
    pub fn reset(&self) {
        self.state.reset();
    }

    /// Ends at once; open connections are cut.
    pub fn stop(&self) {
        let runtime = lock(&self.runtime).take();
        if let Some(runtime) = runtime {
            runtime.shutdown_background();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop();
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("url", &self.url).finish_non_exhaustive()
    }
}
