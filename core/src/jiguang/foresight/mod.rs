//! The vendor's limits, kept before the vendor has to: what would run into one is refused here, and keeps its token.
//!
//! What counts is what an answer proved: verifications with a definite result, from the ledger where there is one, else
//! from memory. What may or may not have arrived does not count, nor does what the clock puts into the future. So after
//! a restart nothing is refused that the vendor would take.

mod memory;

use std::sync::{Mutex, MutexGuard, PoisonError};

use memory::Memory;

use super::codes::{DAY_MS, next_day_after_ms};
use super::query::Ask;
use crate::events::{EventSink, NumberUse};
use crate::runtime::PerProcess;
use crate::stats::QUARTER_MS;
use crate::{Billing, Error, ErrorKind, Event, Outcome, Phone, Product, Quotas, Result};

const SECOND_MS: i64 = 1_000;

/// Judges calls by the quotas of one client.
pub(super) struct Foresight {
    quotas: Quotas,
    memory: PerProcess<Mutex<Memory>>,
}

/// One verification of a number, as its event tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verification {
    pub occurred_at_ms: i64,
    pub billed: bool,
}

impl Verification {
    /// The verification that `event` tells of; none where the vendor may not have made one.
    pub(super) fn of(event: &Event) -> Option<Self> {
        use Outcome::{Consistent, Inconsistent, UnknownResult};
        let made = matches!(event.outcome, Consistent | Inconsistent | UnknownResult)
            && event.billing != Billing::InDoubt;
        let billed = event.billing == Billing::Billed;
        made.then_some(Self { occurred_at_ms: event.occurred_at_ms, billed })
    }
}

/// A call that may be made. Until it is dropped, its number is taken.
pub(super) struct Admission<'a> {
    foresight: &'a Foresight,
    number: Option<Phone>,
    /// Whether a history told what it knows of the number, and so will tell this call, too.
    told: bool,
}

impl Foresight {
    pub(super) fn new(quotas: Quotas) -> Result<Self> {
        let Quotas { number_interval_ms, number_per_day, app_per_day, calls_per_second } = quotas;
        for (name, value) in [
            ("number_interval_ms", number_interval_ms),
            ("number_per_day", number_per_day),
            ("app_per_day", app_per_day),
            ("calls_per_second", calls_per_second),
        ] {
            if value < 0 {
                return Err(
                    Error::invalid(format!("{name} is {value}, below zero")).advice("give 0 for no limit")
                );
            }
        }
        Ok(Self { quotas, memory: PerProcess::new() })
    }

    /// Most calls per second; none for no limit.
    pub(super) fn calls_per_second(&self) -> Option<i64> {
        Some(self.quotas.calls_per_second).filter(|calls| *calls > 0)
    }

    /// Admits the call that `ask` describes, at `now_ms`.
    ///
    /// # Errors
    /// [`ErrorKind::Throttled`] with the time to come back; those of a sink that cannot be read.
    pub(super) fn admit(
        &self,
        ask: &Ask,
        app: &str,
        sink: Option<&dyn EventSink>,
        now_ms: i64,
    ) -> Result<Admission<'_>> {
        let number = match &ask.phone {
            Some(phone) if ask.endpoint.product == Product::NumberVerification => Some(phone),
            _ => None,
        };
        if number.is_none() && self.calls_per_second().is_none() {
            return Ok(Admission { foresight: self, number: None, told: false });
        }
        let mut told = false;
        if let Some(phone) = number {
            self.admit_app(app, sink, now_ms)?;
            told = self.admit_number(phone, app, sink, now_ms)?;
        }
        let mut memory = self.memory()?;
        // The vendor would count the second of two at once as too early, and use its token up.
        let interval_ms = self.quotas.number_interval_ms;
        if let Some(phone) = number.filter(|_| interval_ms > 0)
            && !memory.under_way.insert(phone.clone())
        {
            return Err(throttled("a verification of this number is under way".to_owned(), interval_ms));
        }
        let admission = Admission { foresight: self, number: number.cloned(), told };
        if let Some(limit) = self.calls_per_second()
            && let Err(wait_ms) = memory.calls.begin(limit)
        {
            drop(memory);
            return Err(throttled(format!("{limit} calls began within the last second"), wait_ms));
        }
        Ok(admission)
    }

    fn admit_app(&self, app: &str, sink: Option<&dyn EventSink>, now_ms: i64) -> Result<()> {
        let limit = self.quotas.app_per_day;
        if limit == 0 {
            return Ok(());
        }
        let day_ms = day_of(now_ms);
        let recount = {
            let day = &self.memory()?.app_day;
            // Refused is only what a fresh count refuses: ours may have counted a call twice that the ledger just got.
            day.is_stale(day_ms) || day.billed() >= limit
        };
        if recount {
            let end_ms = (now_ms / QUARTER_MS + 1) * QUARTER_MS;
            let history = sink.and_then(|sink| sink.history());
            let counted =
                history.map(|history| history.billed(app, Product::NumberVerification, day_ms, end_ms));
            self.memory()?.app_day.recounted(day_ms, counted.transpose()?);
        }
        if self.memory()?.app_day.billed() < limit {
            return Ok(());
        }
        Err(throttled(
            format!("the app has used its {limit} verifications of the day"),
            next_day_after_ms(now_ms),
        ))
    }

    fn admit_number(
        &self,
        phone: &Phone,
        app: &str,
        sink: Option<&dyn EventSink>,
        now_ms: i64,
    ) -> Result<bool> {
        let Quotas { number_interval_ms: interval_ms, number_per_day: limit, .. } = self.quotas;
        if interval_ms == 0 && limit == 0 {
            return Ok(false);
        }
        let day_ms = day_of(now_ms);
        let since_ms = self.since_ms(now_ms);
        let told = match sink.and_then(|sink| sink.phone_index(phone).zip(sink.history())) {
            Some((phone_index, history)) => {
                let product = Product::NumberVerification;
                let asked = NumberUse { app: app.to_owned(), product, phone_index, since_ms };
                let events = history.of_number(&asked)?;
                Some(events.iter().filter_map(Verification::of).collect::<Vec<_>>())
            }
            None => None,
        };
        let known = [told.as_deref().unwrap_or_default(), self.memory()?.untold(phone)].concat();
        let past = || known.iter().filter(|one| one.occurred_at_ms <= now_ms);
        let latest = past().map(|one| one.occurred_at_ms).max();
        if let Some(wait_ms) = latest.map(|at| at + interval_ms - now_ms).filter(|wait_ms| *wait_ms > 0) {
            let seconds = interval_ms as f64 / SECOND_MS as f64;
            return Err(throttled(format!("this number was verified less than {seconds} s ago"), wait_ms));
        }
        let today = past().filter(|one| one.billed && one.occurred_at_ms >= day_ms).count() as i64;
        if limit > 0 && today >= limit {
            let what = format!("this number has used its {limit} verifications of the day");
            return Err(throttled(what, next_day_after_ms(now_ms)));
        }
        Ok(told.is_some())
    }

    /// What is older at `now_ms` matters to no limit.
    fn since_ms(&self, now_ms: i64) -> i64 {
        day_of(now_ms).min(now_ms - self.quotas.number_interval_ms)
    }

    fn memory(&self) -> Result<MutexGuard<'_, Memory>> {
        let memory = self.memory.get_or_build(|| Ok(Mutex::default()), drop)?;
        Ok(memory.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Admission<'_> {
    /// The call came to the verification `made`, whose event is `recorded` or lost.
    pub(super) fn settle(&self, made: Option<Verification>, recorded: bool) {
        let (Some(phone), Some(one)) = (&self.number, made) else { return };
        if let Ok(mut memory) = self.foresight.memory() {
            memory.app_day.add(day_of(one.occurred_at_ms), one.billed);
            if !(self.told && recorded) {
                memory.remember(phone, one, self.foresight.since_ms(one.occurred_at_ms));
            }
        }
    }
}

impl Drop for Admission<'_> {
    fn drop(&mut self) {
        let Some(phone) = &self.number else { return };
        if let Ok(mut memory) = self.foresight.memory() {
            memory.under_way.remove(phone);
        }
    }
}

/// The first instant of the day in China that `ms` is part of.
fn day_of(ms: i64) -> i64 {
    ms + next_day_after_ms(ms) - DAY_MS
}

fn throttled(what: String, wait_ms: i64) -> Error {
    Error::new(ErrorKind::Throttled, what)
        .advice(format!("nothing was sent: come back in {} s", (wait_ms + SECOND_MS - 1) / SECOND_MS))
        .with(|info| {
            info.retry_after_ms = Some(wait_ms);
            info.retryable = true;
        })
}
