//! Makes connections: straight to a host or through a proxy's tunnel, encrypted where the URL says so, and in time.

use std::error::Error;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::{HeaderMap, HeaderValue, USER_AGENT};
use http::uri::{Authority, Scheme, Uri};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tower_service::Service;

/// How long a connection is silent before the other end is asked whether it is still there, and between such questions.
const KEEPALIVE: Duration = Duration::from_secs(15);
const UNANSWERED: u32 = 3;
/// A connection that takes no bytes for so long is given up.
#[cfg(any(target_os = "android", target_os = "linux"))]
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);
const HTTP_PORT: u16 = 80;

type Fault = Box<dyn Error + Send + Sync>;
type Connecting<T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send>>;
/// A connection to a host, or to a proxy, which may be encrypted as such.
type Wire = MaybeHttpsStream<TokioIo<TcpStream>>;

/// What connections are made with.
pub(super) struct Means {
    pub tls: ClientConfig,
    /// None where hosts are reached without one, whatever the environment says.
    pub proxies: Option<Matcher>,
    pub user_agent: HeaderValue,
    /// For all of it: name, TCP, tunnel, TLS.
    pub timeout: Duration,
}

#[derive(Clone)]
pub(super) struct Connector {
    encrypting: HttpsConnector<Route>,
    timeout: Duration,
}

impl Connector {
    pub(super) fn new(means: Means) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(means.timeout));
        tcp.set_keepalive(Some(KEEPALIVE));
        tcp.set_keepalive_interval(Some(KEEPALIVE));
        tcp.set_keepalive_retries(Some(UNANSWERED));
        #[cfg(any(target_os = "android", target_os = "linux"))]
        tcp.set_tcp_user_timeout(Some(UNACKNOWLEDGED));
        // A tunnel is asked for in HTTP/1.1.
        let mut tls_to_proxy = means.tls.clone();
        tls_to_proxy.alpn_protocols.clear();
        let route = Route {
            to_proxy: HttpsConnector::from((tcp.clone(), tls_to_proxy)),
            tcp,
            proxies: means.proxies.map(Arc::new),
            user_agent: means.user_agent,
        };
        Self { encrypting: HttpsConnector::from((route, means.tls)), timeout: means.timeout }
    }
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<Wire>;
    type Error = Fault;
    type Future = Connecting<Self::Response>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Fault>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let connecting = tokio::time::timeout(self.timeout, self.encrypting.call(to));
        Box::pin(async {
            connecting.await.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into()))
        })
    }
}

/// Bytes to a host and back, whatever they mean: a proxy tunnels what is not encrypted, too.
#[derive(Clone)]
struct Route {
    tcp: HttpConnector,
    to_proxy: HttpsConnector<HttpConnector>,
    proxies: Option<Arc<Matcher>>,
    user_agent: HeaderValue,
}

impl Route {
    fn tunnel(&self, proxy: &Intercept) -> Tunnel<HttpsConnector<HttpConnector>> {
        let own = HeaderMap::from_iter([(USER_AGENT, self.user_agent.clone())]);
        let tunnel = Tunnel::new(proxy.uri().clone(), self.to_proxy.clone()).with_headers(own);
        match proxy.basic_auth() {
            Some(password) => tunnel.with_auth(password.clone()),
            None => tunnel,
        }
    }
}

impl Service<Uri> for Route {
    type Response = Wire;
    type Error = Fault;
    type Future = Connecting<Wire>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Fault>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let proxy = self.proxies.as_ref().and_then(|proxies| proxies.intercept(&to));
        let Some(proxy) = proxy else {
            let connecting = self.tcp.call(to);
            return Box::pin(async { Ok(MaybeHttpsStream::Http(connecting.await?)) });
        };
        let mut tunnel = self.tunnel(&proxy);
        Box::pin(async move { Ok(tunnel.call(with_port(to)?).await?) })
    }
}

/// A tunnel to what names no port is one to that of HTTPS.
fn with_port(to: Uri) -> Result<Uri, http::Error> {
    if to.scheme() != Some(&Scheme::HTTP) || to.port().is_some() {
        return Ok(to);
    }
    let mut parts = to.into_parts();
    let host = parts.authority.as_ref().map_or("", Authority::host);
    parts.authority = Some(format!("{host}:{HTTP_PORT}").parse()?);
    Ok(Uri::from_parts(parts)?)
}

/// An error and what it came of.
pub(super) fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (**error).source())
}

/// Whether `error` came of a time that ran out.
pub(super) fn timed_out(error: &(dyn Error + 'static)) -> bool {
    causes(error).any(|error| {
        error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
            || error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_timeout)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tunnel_goes_to_the_port_that_was_meant() {
        for (to, port) in [("http://h/x", 80), ("http://h:8080/x", 8080), ("https://h:8443/x", 8443)] {
            assert_eq!(with_port(to.parse().unwrap()).unwrap().port_u16(), Some(port), "{to}");
        }
        assert_eq!(with_port("https://h/x".parse().unwrap()).unwrap().port(), None);
    }
}
