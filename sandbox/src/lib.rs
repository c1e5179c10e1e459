//! A double of the vendors' APIs on your own machine: the same paths, credentials, answers and failures over real
//! HTTP on loopback, without a network, an account or a bill.
//!
//! Every answer follows from the seed and what was asked before; [`magic`] phone numbers choose theirs.

mod draw;
mod faults;
mod journal;
mod keys;
pub mod magic;
mod page;
mod reply;
mod request;
mod risk;
mod server;
mod state;
mod token_calls;
mod tokens;

use std::fmt;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex};

use tokio::runtime::{Builder, Runtime};
use verimeter::{Error, ErrorKind, Fault, Result, SandboxCredentials, SandboxRequest};

use state::State;
use tokens::TokenKind;

/// AppKey of the sandbox's app.
const APP_KEY: &str = "5a6e0d0c1b2a394857667584";
/// MasterSecret of the sandbox's app. Public on purpose: it opens nothing but the sandbox.
const MASTER_SECRET: &str = "a1b2c3d4e5f60718293a4b5c";

/// How to start.
#[derive(Clone, Copy, Debug, Default)]
pub struct SandboxOptions {
    /// What answers for numbers without magic follow from.
    pub seed: i64,
    /// Port on loopback; 0 takes a free one.
    pub port: i32,
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
        let state = Arc::new(State::new(options.seed));
        let serving = server::serve(listener, Arc::clone(&state));
        runtime.spawn(serving.map_err(cannot("the port cannot be served"))?);
        Ok(Self { url: format!("http://{address}"), state, runtime: Mutex::new(Some(runtime)) })
    }

    /// Base URL of the Jiguang Verification API.
    pub fn jiguang_url(&self) -> &str {
        &self.url
    }

    /// What a client must present.
    pub fn credentials(&self) -> SandboxCredentials {
        SandboxCredentials { app_key: APP_KEY.to_owned(), master_secret: MASTER_SECRET.to_owned() }
    }

    /// A token for number verification, as the SDK in the app of `phone`'s owner would get it. Works once.
    pub fn number_token(&self, phone: &str) -> String {
        self.state.mint(TokenKind::Number, phone)
    }

    /// A token for one-click login, as the SDK in the app of `phone`'s owner would get it. Works once.
    pub fn login_token(&self, phone: &str) -> String {
        self.state.mint(TokenKind::Login, phone)
    }

    /// The private key that opens the numbers of one-click login, as PEM. Made at first use.
    pub fn private_key(&self) -> String {
        self.state.keys().pem()
    }

    /// Misbehaves from now on as `fault` says. Of several that fit a call, the oldest is used.
    pub fn fault(&self, fault: Fault) {
        self.state.add_fault(fault);
    }

    /// The latest requests, oldest first, as received; at most 10,000.
    pub fn requests(&self) -> Vec<SandboxRequest> {
        self.state.requests()
    }

    /// Forgets requests, faults and what it answered before.
    pub fn reset(&self) {
        self.state.reset();
    }

    /// Ends at once; open connections are cut.
    pub fn stop(&self) {
        let runtime = self.runtime.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
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
