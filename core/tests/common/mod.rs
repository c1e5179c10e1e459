//! What the tests share: a server that does exactly what it is told, a sink that shows what it got, sample events.

// Every file of tests uses a part of this.
#![allow(dead_code, clippy::unwrap_used)]

pub(crate) mod apart;
pub(crate) mod identity;
pub(crate) mod ledger;
pub(crate) mod log;
pub(crate) mod server;

use std::net::SocketAddr;
#[allow(clippy::disallowed_types)] // no test forks
use std::sync::LazyLock;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

#[allow(unused_imports)] // not every file of tests holds a connection
pub(crate) use server::{Server, Wire, http};
use tokio::net::TcpSocket;
use verimeter::events::{EventSink, Pending, new_id};
use verimeter::jiguang::JiguangClient;
use verimeter::{
    Billing, Bucket, ClientOptions, Error, ErrorKind, Event, Outcome, Phone, Product, Result, StatsQuery,
};

pub(crate) const PHONE: &str = "13800138000";
pub(crate) const SECRET: &str = "5e987ac6d2e04d95a9d8f0d1";
pub(crate) const APP: &str = "7d431e42dfa6a6d693ac2d04";
/// The vendor's own sample, §2.5 of the reference.
pub(crate) const REPLY: &str = r#"{"id":576044766492467207,"code":0,"content":"success","exID":"","score":900,"tags":["F24004"],"detail":{"F24004":{"score":900}}}"#;
/// Nobody listens there: the port is taken and stays deaf. It is none of those that connections begin from, or one to it might
/// begin from it as well and find itself.
#[allow(clippy::disallowed_types)]
pub(crate) static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let deaf = |port| {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from(([127, 0, 0, 1], port))).map(|()| socket)
    };
    let (port, socket) = (20_000..30_000).find_map(|port| Some((port, deaf(port).ok()?))).unwrap();
    std::mem::forget(socket);
    format!("http://127.0.0.1:{port}")
});

/// Keeps events where a test can look at them.
#[derive(Default)]
pub(crate) struct Tap(Mutex<Vec<Event>>);

impl Tap {
    pub(crate) fn events(&self) -> Vec<Event> {
        self.0.lock().unwrap().clone()
    }
}

impl EventSink for Tap {
    fn record(&self, events: Vec<Event>) -> Pending<'_, Result<()>> {
        self.0.lock().unwrap().extend(events);
        Box::pin(async { Ok(()) })
    }

    fn ready(&self) -> Result<()> {
        Ok(())
    }

    fn phone_index(&self, _: &Phone) -> Option<String> {
        None
    }
}

/// A disk that fills up during the call.
pub(crate) struct FullDisk;

impl EventSink for FullDisk {
    fn record(&self, _: Vec<Event>) -> Pending<'_, Result<()>> {
        Box::pin(async { Err(Error::new(ErrorKind::Ledger, "no room left")) })
    }

    fn ready(&self) -> Result<()> {
        Ok(())
    }

    fn phone_index(&self, _: &Phone) -> Option<String> {
        None
    }
}

/// With the usual deadline: a shorter one is missed where a machine halts for a second or two.
pub(crate) fn usual() -> ClientOptions {
    ClientOptions::default()
}

pub(crate) fn client(url: &str, sink: Arc<dyn EventSink>, options: ClientOptions) -> JiguangClient {
    JiguangClient::builder(APP, SECRET).base_url(url).sink(sink).options(options).build().unwrap()
}

/// Waits until `holds`, at most five seconds.
pub(crate) fn eventually(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(5), "never came: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A billed success of a risk query at that instant.
pub(crate) fn event(at: &str) -> Event {
    let at: jiff::Timestamp = at.parse().unwrap();
    Event {
        event_id: new_id(),
        call_id: new_id(),
        occurred_at_ms: at.as_millisecond(),
        app: APP.to_owned(),
        operation: "query_business_risk".to_owned(),
        outcome: Outcome::Success,
        billing: Billing::Billed,
        code: Some("0".to_owned()),
        http_status: Some(200),
        ..Event::of(Product::BusinessRisk)
    }
}

/// Risk events of `start..end`, without filters.
pub(crate) fn range(start: &str, end: &str, tz: &str, bucket: Bucket) -> StatsQuery {
    StatsQuery {
        tz: Some(tz.to_owned()),
        bucket: Some(bucket),
        ..StatsQuery::new(Product::BusinessRisk).between(start, end)
    }
}
