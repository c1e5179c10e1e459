//! The way to the vendor: proxies, authorities of one's own, and a network that is down.

#![allow(clippy::unwrap_used)]

mod common;

use std::convert::Infallible;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use common::{APP, NOBODY, PHONE, REPLY, SECRET, Server, Tap, client, http, usual};
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tokio_rustls::TlsAcceptor;
use verimeter::jiguang::JiguangClient;
use verimeter::{Billing, ClientOptions, ErrorKind, RiskReport};

/// A certificate of an authority that nobody bundles, and that authority as PEM.
fn certified() -> (ServerConfig, String) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = vec!["localhost".to_owned()];
    let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .unwrap();
    (config, authority.pem())
}

/// A server on this machine with such a certificate.
fn encrypted() -> (String, String) {
    let (config, authority) = certified();
    let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").unwrap());
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut tls = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
            let mut request = Vec::new();
            while !request.ends_with(b"}") {
                let mut byte = [0];
                let Ok(1) = tls.read(&mut byte) else { break };
                request.push(byte[0]);
            }
            let _ = tls.write_all(http("200 OK", REPLY).as_bytes());
        }
    });
    (url, authority)
}

/// One that speaks HTTP/2 alone and packs its answers, where a client takes that.
fn modern() -> (String, String) {
    let (mut config, authority) = certified();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    std::thread::spawn(move || {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let acceptor = TlsAcceptor::from(Arc::new(config));
            while let Ok((stream, _)) = listener.accept().await {
                let wire = TokioIo::new(acceptor.accept(stream).await.unwrap());
                let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                tokio::spawn(server.serve_connection(wire, service_fn(packed)));
            }
        });
    });
    (url, authority)
}

async fn packed(request: http::Request<Incoming>) -> Result<http::Response<Full<Bytes>>, Infallible> {
    assert_eq!(request.version(), http::Version::HTTP_2);
    assert_eq!(request.headers()["accept-encoding"], "gzip");
    let asked = request.into_body().collect().await.unwrap().to_bytes();
    assert!(asked.ends_with(b"}"), "the body came as a whole");
    let mut pack = GzEncoder::new(Vec::new(), Compression::fast());
    pack.write_all(REPLY.as_bytes()).unwrap();
    let answer = http::Response::builder().header("content-encoding", "gzip");
    Ok(answer.body(Full::from(pack.finish().unwrap())).unwrap())
}

/// Carries connections through and counts them.
fn tunnel() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://user:hunter2@{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    std::thread::spawn(move || {
        for mut near in listener.incoming().map_while(Result::ok) {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                near.read_exact(&mut byte).unwrap();
                head.push(byte[0]);
            }
            let head = String::from_utf8(head).unwrap();
            assert!(head.to_lowercase().contains("proxy-authorization: basic "), "{head}");
            assert!(!head.contains("Basic N2Q"), "the proxy does not get the vendor's credentials");
            let to = head.strip_prefix("CONNECT ").unwrap().split(' ').next().unwrap().to_owned();
            let far = TcpStream::connect(to).unwrap();
            near.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
            for (mut from, mut to) in [(near.try_clone().unwrap(), far.try_clone().unwrap()), (far, near)] {
                std::thread::spawn(move || std::io::copy(&mut from, &mut to));
            }
        }
    });
    (url, count)
}

fn ask(url: &str, options: ClientOptions) -> verimeter::Result<RiskReport> {
    let builder = JiguangClient::builder(APP, SECRET).base_url(url).options(options);
    builder.build().unwrap().query_business_risk_blocking(PHONE)
}

#[test]
fn an_authority_is_trusted_only_where_it_was_given() {
    let (url, authority) = encrypted();
    let error = ask(&url, usual()).unwrap_err();
    assert_eq!((error.kind(), error.info().request_sent), (ErrorKind::Transport, false), "{error:?}");
    let (_, another) = encrypted();
    let options = |pem: String| ClientOptions { extra_ca_pem: Some(pem), ..usual() };
    assert_eq!(ask(&url, options(another.clone())).unwrap_err().kind(), ErrorKind::Transport);
    assert_eq!(ask(&url, options(another + &authority)).unwrap().score, Some(900));
}

#[test]
fn a_server_of_today_is_spoken_to_as_such() {
    let (url, authority) = modern();
    let client = || ClientOptions { extra_ca_pem: Some(authority.clone()), ..usual() };
    assert_eq!(ask(&url, client()).unwrap().score, Some(900));
    let (proxy, tunnels) = tunnel();
    assert_eq!(ask(&url, ClientOptions { proxy: Some(proxy), ..client() }).unwrap().score, Some(900));
    assert_eq!(tunnels.load(Ordering::SeqCst), 1);
}

#[test]
fn calls_go_through_the_proxy_that_was_given() {
    let ((url, authority), (proxy, tunnels)) = (encrypted(), tunnel());
    let options = ClientOptions { extra_ca_pem: Some(authority), proxy: Some(proxy), ..usual() };
    assert_eq!(ask(&url, options).unwrap().score, Some(900));
    assert_eq!(tunnels.load(Ordering::SeqCst), 1);
}

#[test]
fn a_proxy_that_refuses_has_sent_nothing_on() {
    let (url, authority) = encrypted();
    for refusal in
        ["HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "HTTP/1.1 502 Bad Gateway\r\n\r\n", ""]
    {
        let proxy = Server::start(move |_, mut wire| {
            wire.request();
            wire.send(refusal);
        });
        let options = ClientOptions {
            extra_ca_pem: Some(authority.clone()),
            proxy: Some(proxy.url.clone()),
            max_attempts: 2,
            ..usual()
        };
        let error = ask(&url, options).unwrap_err();
        assert_eq!((error.kind(), error.info().request_sent), (ErrorKind::Transport, false), "{error:?}");
        assert_eq!(proxy.requests().len(), 2);
    }
}

#[test]
fn a_network_that_is_down_is_not_hammered() {
    let tap = Arc::new(Tap::default());
    let options = ClientOptions {
        first_retry_wait_ms: 0,
        longest_retry_wait_ms: 0,
        retry_budget_percent: 10,
        ..usual()
    };
    let client = client(&NOBODY, tap.clone(), options);
    for _ in 0..100 {
        assert_eq!(client.query_business_risk_blocking(PHONE).unwrap_err().kind(), ErrorKind::Transport);
    }
    let attempts: i32 = tap.events().iter().map(|event| event.attempts).sum();
    assert!((115..=122).contains(&attempts), "100 calls, a reserve of 10, and 10 of 100: {attempts}");
    assert!(tap.events().iter().all(|event| event.billing == Billing::NotBilled));
}
