//! Connections: their number, their patience, and the line that a fault cuts.

use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use futures_util::future::select;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

/// Connections beyond these wait in the system's queue.
const MOST: usize = 4_096;
/// For the head of a request, from the first moment that one may come. Longer than clients keep an idle connection.
const LONGEST_HEAD: Duration = Duration::from_secs(30);
/// Bytes of a request's head.
const LARGEST_HEAD: usize = 64 << 10;
/// When the system has no descriptors left, those that end give some back.
const BREATH: Duration = Duration::from_millis(20);

/// The connection that a request came on.
#[derive(Clone, Default)]
pub struct Line(Arc<Notify>);

impl Line {
    /// Cuts it: not a byte more, in either direction.
    pub fn cut(&self) {
        self.0.notify_one();
    }
}

/// Serves `app` until the runtime ends. Each request bears its [`Line`] as an extension.
pub async fn serve(listener: TcpListener, app: Router) {
    // Registering needs the runtime, so it happens here; a listener that was bound is taken over without fail.
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let places = Arc::new(Semaphore::new(MOST));
    loop {
        // Nobody closes it.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => _ = tokio::spawn(attend(stream, app.clone(), place)),
            Err(_) => sleep(BREATH).await,
        }
    }
}

async fn attend(stream: TcpStream, app: Router, _place: OwnedSemaphorePermit) {
    // Without it, short answers wait for nothing.
    let _ = stream.set_nodelay(true);
    let line = Line::default();
    let service = TowerToHyperService::new(app);
    let bearing = line.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(bearing.clone());
        service.call(request.map(Body::new))
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(LONGEST_HEAD)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    // What goes wrong on a connection is its client's affair.
    select(pin!(serving), pin!(line.0.notified())).await;
}
