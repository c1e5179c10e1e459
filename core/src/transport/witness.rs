//! Knows whether a request may have left.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// Tells whether the connection ever asked for the request's body.
///
/// HTTP/1.1: head and body are buffered in one go, so a body not asked for means that no byte was written.
/// HTTP/2: the head may have left alone, and a server cannot carry out a request without its body.
///
/// Nobody asks for a body that is empty: of such a request only that no connection was made proves that it did not leave.
#[derive(Clone, Default)]
pub(super) struct Witness(Arc<AtomicBool>);

impl Witness {
    pub(super) fn sent(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// `content` as a body that reports to this witness.
    pub(super) fn body(&self, content: Bytes) -> Watched {
        if content.is_empty() {
            self.0.store(true, Ordering::Release);
        }
        Watched { content: Some(content), witness: self.clone() }
    }
}

/// A body whose witness knows whether it was asked for.
pub(super) struct Watched {
    content: Option<Bytes>,
    witness: Witness,
}

impl Body for Watched {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.witness.0.store(true, Ordering::Release);
        Poll::Ready(self.content.take().map(|content| Ok(Frame::data(content))))
    }

    fn is_end_stream(&self) -> bool {
        self.content.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.content.as_ref().map_or(0, |content| content.len() as u64))
    }
}
