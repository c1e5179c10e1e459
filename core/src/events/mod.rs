//! From a reply to an [`Event`]: what came of a call, and what it costs.

mod billing;
mod identity;
pub mod schema;

pub use billing::BillingRule;
pub(crate) use identity::transaction_event_id;
pub use identity::{identity_outcome, identity_passed, page_stay_json, page_stay_ms};

use std::future::Future;
use std::pin::Pin;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::{Event, Phone, Product, Result, runtime};

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

/// Events of one number, as a history is asked for them.
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

    /// What this sink can tell of earlier events; none where it cannot be asked.
    fn history(&self) -> Option<&dyn History> {
        None
    }

    /// Entry of a number in the index of this sink; none where it has no key.
    fn phone_index(&self, phone: &Phone) -> Option<String>;
}

/// Events that are kept, as calls need to know them.
pub trait History: Send + Sync {
    /// The event that answers `question` or leaves it in doubt, of those the one that `which` names: what must not be
    /// asked again.
    ///
    /// # Errors
    /// Where events cannot be read.
    fn answered(&self, question: &Question, which: Earlier) -> Result<Option<Event>>;

    /// The event with this id.
    ///
    /// # Errors
    /// Where events cannot be read.
    fn event(&self, event_id: &str) -> Result<Option<Event>>;

    /// The events of a number, in no order.
    ///
    /// # Errors
    /// Where events cannot be read.
    fn of_number(&self, asked: &NumberUse) -> Result<Vec<Event>>;

    /// How many events of an app and product from `from_ms` to before `to_ms` are billed. Both are whole quarter-hours, in
    /// milliseconds since 1970 (UTC).
    ///
    /// # Errors
    /// Where events cannot be read.
    fn billed(&self, app: &str, product: Product, from_ms: i64, to_ms: i64) -> Result<i64>;
}

/// A new id for an event or a call: UUID version 7, which sorts by time.
pub fn new_id() -> String {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(since_epoch.as_millis() as u64, &runtime::random())
        .into_uuid()
        .to_string()
}
