//! Bodies of requests: whole, or refused before they cost anything.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Bodies of at most this length need no leave.
const SMALL: usize = 16 << 10;
/// How many larger ones may be under way at once, in all sandboxes of the process: 64 MiB at most.
static LEAVE: Semaphore = Semaphore::const_new(32);
/// What is too large is read to this length and thrown away, so that its sender reads the refusal.
const LARGEST_REFUSED: usize = 64 << 20;
/// From the first byte to the last.
const LONGEST: Duration = Duration::from_secs(10);

/// The body of a request with these headers, of at most `largest` bytes.
///
/// # Errors
/// 413 for what is too large, 408 for what is too slow, 400 for what breaks off or is not what its headers say.
pub async fn whole(headers: &HeaderMap, body: Body, largest: usize) -> Result<Bytes, StatusCode> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let is_small = announced.and_then(|length| length.parse::<usize>().ok()).is_some_and(|n| n <= SMALL);
    let reading = async {
        // Nobody closes it.
        let _leave = if is_small { None } else { LEAVE.acquire().await.ok() };
        read(body, largest).await
    };
    timeout(LONGEST, reading).await.unwrap_or(Err(StatusCode::REQUEST_TIMEOUT))
}

async fn read(mut body: Body, largest: usize) -> Result<Bytes, StatusCode> {
    let (mut first, mut rest, mut length) = (Bytes::new(), Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| StatusCode::BAD_REQUEST)?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length > LARGEST_REFUSED {
            break;
        }
        if length > largest {
            (first, rest) = (Bytes::new(), Vec::new());
        } else if first.is_empty() {
            // Nearly every body comes in one piece, and is not copied.
            first = data;
        } else {
            rest.extend_from_slice(&data);
        }
    }
    match (length > largest, rest.is_empty()) {
        (true, _) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        (false, true) => Ok(first),
        (false, false) => Ok([first.as_ref(), &rest].concat().into()),
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::{StreamExt as _, stream};
    use tokio::runtime::Builder;

    use super::*;

    const LARGEST: usize = 1 << 20;

    /// What a body of these pieces comes to, on a clock that waits for nobody.
    fn read(pieces: Vec<&'static [u8]>, ends: bool, announced: Option<&str>) -> Result<Bytes, StatusCode> {
        let headers = announced
            .map(|length| (CONTENT_LENGTH, length.parse().unwrap()))
            .into_iter()
            .collect::<HeaderMap>();
        let pieces = stream::iter(pieces).map(|piece| Ok::<_, Infallible>(Bytes::from_static(piece)));
        let body = match ends {
            true => Body::from_stream(pieces),
            false => Body::from_stream(pieces.chain(stream::pending())),
        };
        Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap()
            .block_on(whole(&headers, body, LARGEST))
    }

    #[test]
    fn a_body_in_pieces_is_put_together() {
        assert_eq!(read(vec![], true, Some("0")), Ok(Bytes::new()));
        assert_eq!(read(vec![b"", b"{\"a\"", b":", b"1}"], true, None), Ok(Bytes::from_static(b"{\"a\":1}")));
    }

    #[test]
    fn a_client_that_stops_in_the_middle_is_not_waited_for() {
        for announced in [Some("100"), None, Some("1048576"), Some("x")] {
            assert_eq!(read(vec![b"{"], false, announced), Err(StatusCode::REQUEST_TIMEOUT));
        }
    }

    #[test]
    fn what_is_too_large_is_read_to_its_end_and_refused() {
        static PIECE: [u8; 1 << 16] = [b' '; 1 << 16];
        let pieces = |count: usize| vec![PIECE.as_slice(); count];
        assert_eq!(read(pieces(16), true, None).map(|body| body.len()), Ok(LARGEST));
        for count in [17, 2_000] {
            assert_eq!(read(pieces(count), true, None), Err(StatusCode::PAYLOAD_TOO_LARGE));
        }
    }
}
