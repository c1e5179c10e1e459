//! One call: ask, read, judge, record.

mod judge;

use std::sync::Arc;

use tracing::Span;

use judge::{Finding, answered, unanswered};
pub(super) use judge::{IN_DOUBT_ADVICE, Reading, RiskPart, Sealed};

use super::client::Inner;
use super::decrypt::decrypt_phone;
use super::foresight::Verification;
use super::query::Ask;
use crate::events::{new_id, surprises};
use crate::transport::{Again, Exchange, Request};
use crate::{Billing, Error, Event, Phone, Result, Vendor, redact, wire};

/// A call that was made, with what was kept of the event of its product as recorded.
pub(super) struct Call<T, K> {
    pub event: K,
    pub result: Result<T>,
}

/// Makes the call that `ask` describes. `read` makes sense of a reply; none where it is none of the vendor's. `keep` takes
/// what the caller needs of the event, and `span` is told what came of it.
pub(super) async fn make<T, K>(
    inner: Arc<Inner>,
    ask: Ask,
    read: impl FnOnce(&Inner, &str) -> Option<Reading<T>>,
    keep: impl FnOnce(&Event) -> K,
    span: Span,
) -> Result<Call<T, K>> {
    if let Some(sink) = &inner.sink {
        sink.ready()?;
    }
    let occurred_at_ms = inner.clock.now_ms();
    let endpoint = ask.endpoint;
    let admission = inner
        .foresight
        .admit(&ask, &inner.app, inner.sink.as_deref(), occurred_at_ms)
        .map_err(|error| error.during(Vendor::Jiguang, endpoint.operation))?;
    let request = Request {
        class: endpoint.class,
        path: endpoint.path,
        query: String::new(),
        headers: &[("content-type", "application/json")],
        body: ask.body,
        again: |_| Again::No,
    };
    let Exchange { result, attempts, elapsed } = inner.http.exchange(&request).await;
    let mut surprised = Vec::new();
    let mut judged = match result {
        Ok(response) => {
            if inner.sink.is_some() {
                let asked = || std::str::from_utf8(&request.body).map_or_else(|_| Vec::new(), wire::values);
                surprised = surprises(endpoint.product, endpoint.operation, &response.body, &asked);
            }
            answered(&inner, endpoint, response, read)
        }
        Err(failure) => unanswered(endpoint, failure),
    };
    let told = match (judged.sealed.take(), &mut judged.result) {
        (Some(sealed), Ok(answer)) => open(&inner, sealed, answer).await,
        _ => None,
    };
    let name = |error: Error| {
        error.during(Vendor::Jiguang, endpoint.operation).with(|info| {
            info.attempts = attempts;
            info.request_id.clone_from(&judged.request_id);
        })
    };
    // One id less to make: the first event's.
    let call_id = new_id();
    let phone = ask.phone.or(told);
    let event_of = |event_id: String, finding: Finding| Event {
        event_id,
        call_id: call_id.clone(),
        occurred_at_ms,
        vendor: Vendor::Jiguang,
        app: inner.app.clone(),
        product: finding.product,
        operation: endpoint.operation.to_owned(),
        platform: ask.platform,
        carrier: ask.carrier.clone(),
        outcome: finding.outcome,
        billing: finding.billing,
        code: finding.code.map(word),
        message: finding.content,
        vendor_id: judged.id.clone(),
        request_id: judged.request_id.clone(),
        // People do send phone numbers as correlation ids.
        ex_id: ask.ex_id.as_deref().map(redact),
        phone_mask: phone.as_ref().map(Phone::mask),
        phone_index: phone
            .as_ref()
            .zip(inner.sink.as_ref())
            .and_then(|(phone, sink)| sink.phone_index(phone)),
        score: finding.risk.as_ref().and_then(|risk| risk.score),
        level: finding.risk.as_ref().and_then(|risk| risk.level),
        tags: finding.risk.map(|risk| risk.tags).unwrap_or_default(),
        latency_ms: Some(elapsed.as_millis() as i64),
        attempts,
        http_status: judged.status.map(i32::from),
        ..Event::of(finding.product)
    };
    let Finding { code, billing, .. } = judged.finding;
    let event = event_of(call_id.clone(), judged.finding);
    observe(&span, &event);
    let (kept, verification) = (keep(&event), Verification::of(&event));
    let recorded = match &inner.sink {
        Some(sink) => {
            let risk = judged.risk.map(|finding| event_of(new_id(), finding));
            let events = std::iter::once(event).chain(risk).collect();
            sink.record_surprised(events, occurred_at_ms, surprised).await
        }
        None => Ok(()),
    };
    admission.settle(verification, recorded.is_ok());
    if let Err(error) = recorded {
        let error = name(error).with(|info| {
            info.vendor_code = code.map(word);
            info.vendor_id.clone_from(&judged.id);
            info.http_status = judged.status.map(i32::from);
            info.request_sent = billing != Billing::NotBilled;
            info.advice =
                "the call was made and may be billed: mend the ledger before you call again".to_owned();
        });
        return Ok(Call { event: kept, result: Err(error) });
    }
    Ok(Call { event: kept, result: judged.result.map_err(name) })
}

/// A return code as events, errors and logs show it: one that nobody knows may be somebody's number.
fn word(code: i64) -> String {
    redact(&code.to_string())
}

/// Decrypts the number of an answer, where the client has a key. Milliseconds of arithmetic, for which no asynchronous thread
/// is good.
async fn open<T>(inner: &Arc<Inner>, sealed: Sealed<T>, answer: &mut T) -> Option<Phone> {
    if inner.keys.is_empty() {
        return None;
    }
    let (inner, Sealed { ciphertext, open }) = (Arc::clone(inner), sealed);
    let phone = tokio::task::spawn_blocking(move || decrypt_phone(&ciphertext, &inner.keys)).await;
    let Ok(Ok(phone)) = phone else {
        tracing::warn!("a phone could not be decrypted: the private key does not fit");
        return None;
    };
    open(answer, &phone);
    Some(phone)
}

/// Tells whoever watches the call what came of it. What is personal in an event stays out of logs.
fn observe(span: &Span, event: &Event) {
    span.record("call_id", event.call_id.as_str())
        .record("outcome", event.outcome.as_str())
        .record("billing", event.billing.as_str())
        .record("attempts", event.attempts)
        .record("latency_ms", event.latency_ms)
        .record("http_status", event.http_status);
    if let Some(code) = &event.code {
        span.record("code", code.as_str());
    }
}
