//! One call: ask, read, judge, record.

mod judge;

use std::sync::Arc;

use tracing::Span;

use judge::{Judged, LONGEST_TEXT, judge, unanswered};

use super::client::Inner;
use super::codes::UNKNOWN_TRANSACTION;
use super::query::{Ask, VerifyLogQuery};
use crate::events::{BillingRule, transaction_event_id};
use crate::transport::{Exchange, Request};
use crate::{Error, Event, LogStatistics, Outcome, Product, Result, Vendor, one_line, redact};

/// How long a transaction can be used; its log is whole when it is over.
/// Source: <https://www.alibabacloud.com/help/en/ekyc/latest/authentication-log-query-interface>
pub(super) const READY_AFTER_MS: i64 = 30 * 60_000;

/// A call to make.
pub(super) struct Job<T> {
    pub ask: Ask,
    /// The transaction that it is about, where its answer is to be recorded.
    pub about: Option<VerifyLogQuery>,
    /// Makes sense of a reply; none where it is none of the vendor's.
    pub read: Read<T>,
}

type Read<T> = Box<dyn FnOnce(&str) -> Option<Reading<T>> + Send>;

/// What a reply says.
pub(super) struct Reading<T> {
    pub answer: T,
    /// Of a transaction.
    pub told: Option<Told>,
}

/// What a reply says of a transaction, as far as events tell it.
pub(super) struct Told {
    pub outcome: Outcome,
    pub verify_status: Option<String>,
    pub passed: Option<String>,
    pub sub_code: Option<String>,
    pub error_code: Option<String>,
    pub page: Option<String>,
    pub statistics: Option<LogStatistics>,
    /// Whether it grows until the transaction's time is over.
    pub grows: bool,
}

/// A call that was made, with its event where one was recorded.
pub(super) struct Call<T> {
    pub event: Option<Event>,
    pub result: Result<T>,
}

/// Makes the call that `job` describes; `span` is told what came of it.
pub(super) async fn make<T>(inner: Arc<Inner>, job: Job<T>, span: Span) -> Result<Call<T>> {
    let Job { ask, about, read } = job;
    let operation = ask.operation;
    let recorded = inner.sink.as_ref().zip(about.as_ref());
    if let Some((sink, _)) = recorded {
        sink.ready()?;
    }
    let begun_at_ms = inner.clock.now_ms();
    let request = Request {
        class: operation.class,
        path: "/",
        query: ask.query,
        headers: operation.headers,
        body: ask.body,
        again: operation.again,
    };
    let Exchange { result, attempts, elapsed } = inner.http.exchange(&request).await;
    let started_at_ms = about.as_ref().and_then(|about| about.started_at_ms);
    let age_ms = started_at_ms.map(|started| inner.clock.now_ms() - started);
    let mut judged = match result {
        Ok(response) => judge(response, read, age_ms),
        Err(failure) => unanswered(operation.class, failure),
    };
    let latency_ms = elapsed.as_millis() as i64;
    observe(&span, &judged, attempts, latency_ms);
    let name = |error: Error, request_id: &Option<String>| {
        error.during(Vendor::Aliyun, operation.name).with(|info| {
            info.attempts = attempts;
            info.request_id.clone_from(request_id);
        })
    };
    let request_id = judged.request_id.clone();
    let event = recorded.and_then(|(sink, about)| Some((sink, event(&inner, about, &mut judged)?))).map(
        |(sink, event)| {
            let operation = operation.name.to_owned();
            let occurred_at_ms = started_at_ms.unwrap_or(begun_at_ms);
            (sink, Event { operation, occurred_at_ms, latency_ms: Some(latency_ms), attempts, ..event })
        },
    );
    let Judged { result, code, status, .. } = judged;
    let Some((sink, event)) = event else {
        return Ok(Call { event: None, result: result.map_err(|error| name(error, &request_id)) });
    };
    if let Err(error) = sink.record(vec![event.clone()]).await {
        let error = name(error, &request_id).with(|info| {
            info.vendor_code = code;
            info.http_status = status.map(i32::from);
            info.request_sent = true;
            info.retryable = true;
            info.advice = "the answer is not recorded: mend the ledger, then ask again".to_owned();
        });
        return Ok(Call { event: Some(event), result: Err(error) });
    }
    Ok(Call { event: Some(event), result: result.map_err(|error| name(error, &request_id)) })
}

/// The event of a transaction: what came of it, or that the vendor does not know it. Whoever could not ask has learnt nothing
/// of it, so there is none then.
fn event<T>(inner: &Inner, about: &VerifyLogQuery, judged: &mut Judged<T>) -> Option<Event> {
    let transaction_id = about.transaction_id();
    let unknown = judged.code.as_deref() == Some(UNKNOWN_TRANSACTION);
    let (told, event_id) = match judged.told.take() {
        Some(told) => (told, transaction_event_id(transaction_id, &[])),
        // Another region may know it: what it tells has an id of its own.
        None if unknown => (Told::nothing(), inner.unknown_event_id(transaction_id)),
        None => return None,
    };
    let Told { outcome, verify_status, passed, sub_code, error_code, page, statistics, .. } = told;
    let counted = statistics.as_ref();
    Some(Event {
        call_id: event_id.clone(),
        event_id,
        vendor: Vendor::Aliyun,
        app: inner.app().to_owned(),
        platform: about.platform,
        outcome,
        billing: BillingRule::of_outcome(outcome),
        code: judged.code.clone(),
        message: Some(one_line(&judged.message, LONGEST_TEXT)).filter(|text| !text.is_empty()),
        request_id: judged.request_id.clone(),
        ex_id: Some(redact(about.merchant_biz_id())),
        http_status: judged.status.map(i32::from),
        transaction_id: Some(transaction_id.to_owned()),
        verify_status,
        passed,
        sub_code,
        error_code,
        interrupt_page: page,
        page_stay_ms: counted.map(|counted| counted.page_stay_ms.clone()).unwrap_or_default(),
        face_retries: counted.and_then(|counted| counted.face_retries),
        ocr_retries: counted.and_then(|counted| counted.ocr_retries),
        ocr_edits: counted.and_then(|counted| counted.ocr_edits),
        ocr_edit_retries: counted.and_then(|counted| counted.ocr_edit_retries),
        camera_refused_face: counted.and_then(|counted| counted.camera_refused_face),
        camera_refused_ocr: counted.and_then(|counted| counted.camera_refused_ocr),
        ..Event::of(Product::IdentityVerification)
    })
}

impl Told {
    /// The vendor turned the question away.
    fn nothing() -> Self {
        Self {
            outcome: Outcome::Rejected,
            verify_status: None,
            passed: None,
            sub_code: None,
            error_code: None,
            page: None,
            statistics: None,
            grows: false,
        }
    }
}

/// Tells whoever watches the call what came of it.
fn observe<T>(span: &Span, judged: &Judged<T>, attempts: i32, latency_ms: i64) {
    span.record("attempts", attempts)
        .record("latency_ms", latency_ms)
        .record("http_status", judged.status.map(i32::from));
    if let Some(told) = &judged.told {
        span.record("outcome", told.outcome.as_str());
    }
    if let Some(code) = &judged.code {
        span.record("code", code.as_str());
    }
}
