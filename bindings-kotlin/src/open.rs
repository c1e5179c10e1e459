//! What can be closed: `close` of the languages' own objects only lets go of memory.

use std::sync::{Mutex, PoisonError};

use verimeter::{Error, ErrorKind};

use crate::errors::{Failure, raise};

/// A client until it is closed. Locked for no longer than a copy takes.
pub(crate) struct Open<C>(Mutex<Option<C>>);

impl<C: Clone> Open<C> {
    pub(crate) fn new(client: C) -> Self {
        Self(Mutex::new(Some(client)))
    }

    pub(crate) fn get(&self) -> Result<C, Failure> {
        let client = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        client.clone().ok_or_else(|| {
            raise(Error::new(ErrorKind::Cancelled, "the client is closed").advice("make another one"))
        })
    }

    pub(crate) fn close(&self) {
        let client = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(client);
    }
}
