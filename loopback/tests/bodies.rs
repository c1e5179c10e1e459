//! Bodies of many clients at once. Alone in its process, as all of one share the room for them.

#![allow(clippy::unwrap_used)]

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use futures_util::future::join_all;
use futures_util::stream;
use tokio::runtime::Builder;
use tokio::task::yield_now;

const LARGEST: usize = 2 << 20;
/// The room is 64 MiB.
const AT_ONCE: usize = (64 << 20) / LARGEST;
const PIECE: usize = 64 << 10;

static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

/// A body of the largest size, in pieces between which others have their turn; counted from its first piece to its last.
fn body() -> Body {
    let pieces = stream::unfold(0, |sent| async move {
        if sent == 0 {
            MOST.fetch_max(UNDER_WAY.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
        }
        yield_now().await;
        if sent == LARGEST {
            UNDER_WAY.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        Some((Ok::<_, Infallible>(Bytes::from(vec![b' '; PIECE])), sent + PIECE))
    });
    Body::from_stream(pieces)
}

#[test]
fn many_large_bodies_at_once_take_no_more_room_than_there_is() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    for announced in [None, Some(LARGEST)] {
        let headers: HeaderMap =
            announced.map(|length| (CONTENT_LENGTH, length.into())).into_iter().collect();
        let reading = (0..4 * AT_ONCE).map(|_| verimeter_loopback::body(&headers, body(), LARGEST));
        let read = runtime.block_on(join_all(reading));
        assert!(read.into_iter().all(|body| body.is_ok_and(|body| body.len() == LARGEST)));
        assert_eq!(MOST.swap(0, Ordering::Relaxed), AT_ONCE);
    }
}
