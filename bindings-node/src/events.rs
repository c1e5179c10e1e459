//! Events on their way in, some at a time: reading many at once would hold up the event loop.

use std::sync::{Mutex, PoisonError};

use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::{Error, Event};
use verimeter_models::node::{At, FromJs as _};

use crate::errors::raise;

/// Events that were read so far.
#[napi]
#[derive(Default)]
pub struct Events(Mutex<Vec<Event>>);

impl Events {
    /// All of them; none are left here.
    pub(crate) fn take(&self) -> Vec<Event> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[napi]
impl Events {
    #[napi(constructor)]
    #[allow(clippy::new_without_default)] // its default is derived, its constructor JavaScript's
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads one event more.
    #[napi]
    pub fn push(&self, env: &Env, event: Unknown<'_>) -> Result<()> {
        let mut events = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, at) = (At::argument("events"), events.len().try_into().unwrap_or(u32::MAX));
        let event = Event::from_js(&event, all.element(at));
        events.push(event.map_err(|wrong| raise(env, Error::invalid(wrong.to_string())))?);
        Ok(())
    }
}
