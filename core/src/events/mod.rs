//! From a reply to an [`Event`]: what came of a call, and what it costs.

mod billing;
pub mod schema;

pub use billing::BillingRule;

use std::future::Future;
use std::pin::Pin;

use crate::{Event, Phone, Product, Result};

/// Work that ends later, of a type that does not matter.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a call asked, as its event tells it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// The vendor's public key of the app.
    pub app: String,
    /// The operation.
    pub operation: &'static str,
    /// Entry of the number in the index.
    pub phone_index: String,
    /// The correlation id, with numbers of people masked as in the event.
    pub ex_id: Option<String>,
}

/// One of the answers that a question got within a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// First instant of the time, in milliseconds since 1970 (UTC).
    pub since_ms: i64,
    /// First instant that is no longer part.
    pub until_ms: i64,
    /// Which one, from 0, by time.
    pub nth: i64,
}

/// Verifications of one number, as a sink may be asked for them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NumberUse {
    /// The vendor's public key of the app.
    pub app: String,
    /// What is verified.
    pub product: Product,
    /// Entry of the number in the index.
    pub phone_index: String,
    /// First instant to look at, in milliseconds since 1970 (UTC).
    pub since_ms: i64,
}

/// Where events go.
pub trait EventSink: Send + Sync {
    /// Keeps `events`; when this ends well, they survive the end of the process.
    fn record(&self, events: Vec<Event>) -> Pending<'_, Result<()>>;

    /// Whether events can be kept, asked before a call that may be billed.
    ///
    /// # Errors
    /// Why not.
    fn ready(&self) -> Result<()>;

    /// The event that answers `question` or leaves it in doubt, of those the one that `which` names: what must not be
    /// asked again.
    ///
    /// A sink that cannot be asked knows of none.
    ///
    /// # Errors
    /// Where events cannot be read.
    fn answered(&self, _question: &Question, _which: Earlier) -> Result<Option<Event>> {
        Ok(None)
    }

    /// The event with this id; none where there is none, or the sink cannot be asked.
    ///
    /// # Errors
    /// Where events cannot be read.
    fn event(&self, _event_id: &str) -> Result<Option<Event>> {
        Ok(None)
    }

    /// The events of a number; none where the sink cannot be asked.
    ///
    /// # Errors
    /// Where events cannot be read.
    fn events_of_number(&self, _asked: &NumberUse) -> Result<Option<Vec<Event>>> {
        Ok(None)
    }

    /// How many events of an app and product from `from_ms` to before `to_ms` are billed; none where the sink cannot be
    /// asked. Both are whole quarter-hours, in milliseconds since 1970 (UTC).
    ///
    /// # Errors
    /// Where events cannot be read.
    fn billed(&self, _app: &str, _product: Product, _from_ms: i64, _to_ms: i64) -> Result<Option<i64>> {
        Ok(None)
    }

    /// Entry of a number in the index of this sink; none where it has no key.
    fn phone_index(&self, phone: &Phone) -> Option<String>;
}

/// A new id for an event or a call: UUID version 7, which sorts by time.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}
