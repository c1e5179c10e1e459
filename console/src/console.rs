//! The console as its users hold it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use verimeter::{Error, ErrorKind, Ledger, Result};
use verimeter_loopback::{listen, serve};

use crate::export::Exports;
use crate::gate::Gate;
use crate::options::ConsoleOptions;
use crate::server;
use crate::state::State;

/// A console that is served. Ends when dropped.
pub struct Console {
    url: String,
    state: Arc<State>,
    stopped: watch::Sender<bool>,
    runtime: Mutex<Option<Runtime>>,
}

impl Console {
    /// Serves the console of `ledger` on threads of its own. The ledger may be open for reading only.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for options that cannot be; [`ErrorKind::Configuration`] where the port is in use.
    pub fn start(ledger: &Ledger, options: ConsoleOptions) -> Result<Self> {
        let host = options.host()?;
        let (listener, port) = listen(host, options.port()?)?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("verimeter-console")
            .enable_all()
            .build()
            .map_err(|error| {
                Error::new(ErrorKind::Configuration, "the system gives no threads for the console")
                    .source(error)
            })?;
        let file = ledger.path().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        let state = State {
            ledger: ledger.clone(),
            name: options.name.or(file).unwrap_or_default(),
            gate: Gate::new(!host.is_loopback(), port),
            exports: Exports::default(),
        };
        let url = url(host, port, state.gate.token());
        let state = Arc::new(state);
        runtime.spawn(serve(listener, server::app(Arc::clone(&state))));
        Ok(Self { url, state, stopped: watch::Sender::new(false), runtime: Mutex::new(Some(runtime)) })
    }

    /// Address of its page; with the token, where it serves more than this machine.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends at once; open connections are cut.
    pub fn stop(&self) {
        let runtime = self.runtime.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(runtime) = runtime {
            runtime.shutdown_background();
        }
        self.state.exports.clear();
        self.stopped.send_replace(true);
    }

    /// Waits until it was stopped.
    pub async fn stopped(&self) {
        // It cannot go away while this waits.
        let _ = self.stopped.subscribe().wait_for(|stopped| *stopped).await;
    }
}

/// Whoever serves every address is reached on this machine, too.
fn url(host: IpAddr, port: u16, token: Option<&str>) -> String {
    let host = match host {
        IpAddr::V4(host) if host.is_unspecified() => Ipv4Addr::LOCALHOST.to_string(),
        IpAddr::V6(host) if host.is_unspecified() => format!("[{}]", Ipv6Addr::LOCALHOST),
        IpAddr::V4(host) => host.to_string(),
        IpAddr::V6(host) => format!("[{host}]"),
    };
    let token = token.map_or_else(String::new, |token| format!("?token={token}"));
    format!("http://{host}:{port}/{token}")
}

impl Drop for Console {
    fn drop(&mut self) {
        self.stop();
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without its address, which may hold the token.
        f.debug_struct("Console").finish_non_exhaustive()
    }
}
