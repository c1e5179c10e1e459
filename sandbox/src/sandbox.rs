//! The sandbox as its users hold it.

use std::fmt;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use tokio::runtime::{Builder, Runtime};
use verimeter::transport::{Clock as _, ServedClock};
use verimeter::{
    Error, ErrorKind, Fault, Product, Result, SandboxCredentials, SandboxRequest, SandboxTransaction,
    Transaction,
};
use verimeter_loopback::{listen, serve};

use crate::clock::SandboxClock;
use crate::jiguang::{Carrier, List, TokenKind};
use crate::options::SandboxOptions;
use crate::state::{State, lock};
use crate::{admin, aliyun, faults, journal, server};

/// A running sandbox. Ends when dropped.
pub struct Sandbox {
    url: String,
    state: Arc<State>,
    /// What every port serves.
    app: Router,
    host: Ipv4Addr,
    /// What ends when it does.
    running: Mutex<Option<Running>>,
}

struct Running {
    runtime: Runtime,
    /// One for each port: clients of this process live in the sandbox's time.
    clocks: Vec<ServedClock>,
}

impl Sandbox {
    /// Starts a sandbox on threads of its own.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for options that cannot be; [`ErrorKind::Configuration`] where the port is in use.
    pub fn start(options: SandboxOptions) -> Result<Self> {
        options.check()?;
        let (host, port) = (host(&options), options.port()?);
        let (listener, port) = listen(host.into(), port)?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("verimeter-sandbox")
            .enable_all()
            .build()
            .map_err(|error| {
                Error::new(ErrorKind::Configuration, "the system gives no threads for the sandbox")
                    .source(error)
            })?;
        let state = Arc::new(State::new(&options));
        let app = server::app(Arc::clone(&state), options.open_to_the_network);
        runtime.spawn(serve(listener, app.clone()));
        // Whoever listens to the network is reached on this machine, too.
        let url = format!("http://{}:{port}", Ipv4Addr::LOCALHOST);
        let clocks = vec![ServedClock::at(port, Arc::clone(&state.clock) as _)];
        let running = Mutex::new(Some(Running { runtime, clocks }));
        Ok(Self { url, state, app, host, running })
    }

    /// Address of its page, which tells how to use it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where programs that are not in this process steer it.
    pub fn admin_url(&self) -> String {
        format!("{}{}", self.url, admin::PATH)
    }

    /// Base URL of the Jiguang Verification API.
    pub fn jiguang_url(&self) -> &str {
        &self.url
    }

    /// Base URL of Alibaba Cloud ID Verification in its first region, `ap-southeast-1`.
    pub fn aliyun_url(&self) -> &str {
        &self.url
    }

    /// Base URL of Alibaba Cloud ID Verification in `region`. Data is isolated between regions: each has a port of its own from
    /// when it is first asked for.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a region that is none; [`ErrorKind::Configuration`] where no port can be opened.
    pub fn aliyun_url_in(&self, region: &str) -> Result<String> {
        let region = aliyun::known_region(region)?;
        if region == aliyun::first_region() {
            return Ok(self.url.clone());
        }
        let mut running = lock(&self.running);
        let ended = || Error::new(ErrorKind::Configuration, "the sandbox has ended");
        let running = running.as_mut().ok_or_else(ended)?;
        let url = |port| format!("http://{}:{port}", Ipv4Addr::LOCALHOST);
        let mut ports = self.state.aliyun.ports();
        if let Some((port, _)) = ports.iter().find(|(_, known)| **known == region) {
            return Ok(url(*port));
        }
        let (listener, port) = listen(self.host.into(), 0)?;
        running.runtime.spawn(serve(listener, self.app.clone()));
        running.clocks.push(ServedClock::at(port, Arc::clone(&self.state.clock) as _));
        ports.insert(port, region);
        Ok(url(port))
    }

    /// Starts a transaction of identity verification without `Initialize`: one that goes as `wish` says it, and by chance where
    /// it says nothing.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for what no transaction is.
    pub fn start_transaction(&self, wish: SandboxTransaction) -> Result<Transaction> {
        aliyun::start(&self.state, wish)
    }

    /// What a client must present. The temporary access key (STS) lasts for an hour at least; later there is another.
    pub fn credentials(&self) -> SandboxCredentials {
        self.state.credentials()
    }

    /// A token for number verification, as the SDK in the app of `phone`'s owner would get it from China Mobile. Works
    /// once, for two minutes.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for what is no number.
    pub fn number_token(&self, phone: &str) -> Result<String> {
        self.mint(TokenKind::Number, Carrier::Mobile, phone)
    }

    /// A token for one-click login, as the SDK in the app of `phone`'s owner would get it from China Mobile. Works once,
    /// for two minutes.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for what is no number.
    pub fn login_token(&self, phone: &str) -> Result<String> {
        self.mint(TokenKind::Login, Carrier::Mobile, phone)
    }

    /// A token for number verification from `carrier` (`cm`, `cu` or `ct`), which lives as long as that carrier's do: 2, 10
    /// and 1 minutes.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for another carrier, and for what is no number.
    pub fn number_token_from(&self, carrier: &str, phone: &str) -> Result<String> {
        self.mint(TokenKind::Number, Carrier::parse(carrier)?, phone)
    }

    /// A token for one-click login from `carrier` (`cm`, `cu` or `ct`), which lives as long as that carrier's do: 2, 30 and
    /// 30 minutes.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for another carrier, and for what is no number.
    pub fn login_token_from(&self, carrier: &str, phone: &str) -> Result<String> {
        self.mint(TokenKind::Login, Carrier::parse(carrier)?, phone)
    }

    fn mint(&self, kind: TokenKind, carrier: Carrier, phone: &str) -> Result<String> {
        self.state.jiguang.mint(kind, carrier, phone, self.state.clock.now_ms())
    }

    /// The private key that opens the numbers of one-click login, as PEM. Made at first use.
    pub fn private_key(&self) -> String {
        self.state.jiguang.keys().pem()
    }

    /// Verifications of `product` that are left; none where they never run out.
    pub fn balance(&self, product: Product) -> Option<i64> {
        self.state.jiguang.balance(product)
    }

    /// Sets what is left of `product`; none for no end.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] below zero, and for a product that is not prepaid.
    pub fn set_balance(&self, product: Product, calls: Option<i64>) -> Result<()> {
        self.state.jiguang.set_balance(product, calls)
    }

    /// Puts a number on the app's own allowlist: its risk is 0, with the tag `F20001`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for what is no number.
    pub fn allow(&self, phone: &str) -> Result<()> {
        self.state.jiguang.list(phone, Some(List::Allow))
    }

    /// Puts a number on the app's own blocklist: its risk is 900, with the tag `F20002`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for what is no number.
    pub fn block(&self, phone: &str) -> Result<()> {
        self.state.jiguang.list(phone, Some(List::Block))
    }

    /// Takes a number off both lists.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for what is no number.
    pub fn unlist(&self, phone: &str) -> Result<()> {
        self.state.jiguang.list(phone, None)
    }

    /// Misbehaves from now on as `fault` says. Of several that fit a call, the oldest is used.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a fault that could never do what it says.
    pub fn fault(&self, fault: Fault) -> Result<()> {
        self.state.add_fault(fault)
    }

    /// Misbehaves no more.
    pub fn clear_faults(&self) {
        *self.state.faults() = faults::Faults::default();
    }

    /// The latest requests, oldest first, as received; at most 10,000 and 64 MiB of them. What no vendor answers is there as
    /// `unknown`. What is not: passwords of Basic and Bearer, what steers the sandbox, its page, and what never came whole.
    pub fn requests(&self) -> Vec<SandboxRequest> {
        self.state.journal().all()
    }

    /// The same without the people in them: numbers masked, tokens and signatures left out.
    pub fn requests_redacted(&self) -> Vec<SandboxRequest> {
        self.requests().into_iter().map(journal::redacted).collect()
    }

    /// The clock that everything here follows, as do clients that are made for it in this process.
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

    /// Forgets what it was asked and told: requests, faults, tokens, limits, lists. Clock and balance are as in the beginning.
    pub fn reset(&self) {
        self.state.reset();
    }

    /// Ends at once; open connections are cut.
    pub fn stop(&self) {
        let running = lock(&self.running).take();
        if let Some(Running { runtime, clocks }) = running {
            // Before the ports are free, so that no other sandbox has them yet.
            drop(clocks);
            runtime.shutdown_background();
        }
    }
}

/// Loopback, unless told otherwise.
fn host(options: &SandboxOptions) -> Ipv4Addr {
    if options.open_to_the_network { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST }
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
