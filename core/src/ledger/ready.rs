//! Events on their way to be written, checked and masked before anybody waits for them.

use hashbrown::HashMap;

use super::settle::id_bytes;
use crate::phone::is_index;
use crate::redact::{redact_id_in_place, redact_in_place, shows_number};
use crate::stats::{Dims, DimsOf};
use crate::{Error, Event, Result, redact};

/// An event that may be written, with what is made of it before anybody waits.
pub(super) struct Ready {
    pub(super) event: Event,
    pub(super) id: [u8; 16],
    /// Number of its combination of dimensions, where whoever read it numbers them.
    pub(super) combination: Option<usize>,
}

/// Refuses what cannot be an event, before anything is written, and masks numbers in texts that others chose.
pub(super) fn prepare(events: Vec<Event>) -> Result<Vec<Ready>> {
    for event in &events {
        if let Some(fault) = fault(event) {
            let id: String = event.event_id.chars().take(36).collect();
            return Err(Error::invalid(format!("event `{}`: {fault}", redact(&id))));
        }
    }
    Ok(ready(events))
}

/// Why it cannot be an event.
pub(super) fn fault(event: &Event) -> Option<&'static str> {
    if uuid::Uuid::try_parse(&event.event_id).is_err() {
        Some("event_id is no UUID")
    } else if event.call_id.is_empty() {
        Some("call_id is empty")
    } else if event.phone_mask.as_deref().is_some_and(shows_number) {
        Some("phone_mask holds a plain number: mask it")
    } else if event.phone_index.as_deref().is_some_and(|index| !is_index(index)) {
        Some("phone_index is no entry of an index: leave it out, or make it with the ledger's key")
    } else {
        None
    }
}

/// Events that have no fault, with numbers masked in texts that others chose.
pub(super) fn ready(mut events: Vec<Event>) -> Vec<Ready> {
    events.iter_mut().for_each(mask);
    let ready = |event: Event| Ready { id: id_bytes(&event.event_id), event, combination: None };
    events.into_iter().map(ready).collect()
}

/// Numbers combinations of dimensions as they come, so that whoever writes looks each up once.
#[derive(Default)]
pub(super) struct Numbering(HashMap<Dims, usize>);

impl Numbering {
    /// Notes of each event which combination it has.
    pub(super) fn number(&mut self, events: &mut [Ready]) {
        for Ready { event, combination, .. } in events {
            let dims = DimsOf::from(&*event);
            let next = self.0.len();
            *combination = Some(match self.0.get(&dims) {
                Some(number) => *number,
                None => *self.0.entry(dims.into_owned()).or_insert(next),
            });
        }
    }
}

fn mask(event: &mut Event) {
    for text in [&mut event.message, &mut event.ex_id, &mut event.request_id].into_iter().flatten() {
        redact_in_place(text);
    }
    let Event { code, verify_status, passed, sub_code, error_code, interrupt_page, .. } = event;
    let words = [code, verify_status, passed, sub_code, error_code, interrupt_page];
    for text in words.into_iter().flatten() {
        redact_in_place(text);
    }
    for text in [&mut event.app, &mut event.operation, &mut event.carrier] {
        redact_in_place(text);
    }
    // A number in a UUID is chance, and the id of an event is one.
    if event.call_id != event.event_id {
        redact_id_in_place(&mut event.call_id);
    }
    event.vendor_id.iter_mut().for_each(redact_id_in_place);
    if let Some(id) = event.transaction_id.as_mut().filter(|id| !is_transaction(id)) {
        *id = redact(id);
    }
    event.tags.iter_mut().for_each(redact_in_place);
    if event.page_stay_ms.keys().any(|page| shows_number(page)) {
        let pages = std::mem::take(&mut event.page_stay_ms).into_iter();
        event.page_stay_ms = pages.map(|(page, ms)| (redact(&page), ms)).collect();
    }
}

/// Whether a text is an id as the vendor makes them: four letters of a place, and 28 hexadecimal digits, eleven of which may
/// look like a number by chance.
fn is_transaction(id: &str) -> bool {
    id.split_at_checked(4).is_some_and(|(place, digits)| {
        place.bytes().all(|byte| byte.is_ascii_alphabetic()) && digits.len() == 28 && redact(digits) == digits
    })
}
