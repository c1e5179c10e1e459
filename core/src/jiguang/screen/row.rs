//! Rows, by where their answer comes from.

use crate::catalog::label_tag;
use crate::jiguang::RiskQuery;
use crate::jiguang::call::{Call, IN_DOUBT_ADVICE};
use crate::{Error, ErrorInfo, ErrorKind, Event, Outcome, RiskReport, RiskTag, ScreenRow};

/// No call was made.
pub(super) fn unasked(row: i64, query: &RiskQuery, error: Error) -> ScreenRow {
    ScreenRow {
        row,
        duplicate_of: None,
        phone_mask: query.phone_mask(),
        ex_id: query.ex_id_shown(),
        event_id: None,
        occurred_at_ms: None,
        outcome: None,
        billing: None,
        code: None,
        vendor_id: None,
        score: None,
        level: None,
        tags: Vec::new(),
        error: Some(error.into_info()),
    }
}

/// A call was made for this row.
pub(super) fn answered(row: i64, Call { event, result }: Call<RiskReport, Event>) -> ScreenRow {
    match result {
        Ok(report) => told(row, event, report.tags, None),
        Err(error) => told(row, event, Vec::new(), Some(error.into_info())),
    }
}

/// The row of an event that the ledger tells.
pub(super) fn again(row: i64, event: Event) -> ScreenRow {
    let error = (event.outcome == Outcome::InDoubt).then(|| {
        Error::new(ErrorKind::InDoubt, "an earlier run asked this and got no answer")
            .advice(IN_DOUBT_ADVICE)
            .during(event.vendor, &event.operation)
            .with(|info| {
                info.attempts = event.attempts;
                info.http_status = event.http_status;
                info.request_sent = true;
            })
            .into_info()
    });
    // Scores of single tags are not part of an event.
    let tags = event.tags.iter().map(|tag| label_tag(tag, None)).collect();
    told(row, event, tags, error)
}

/// The row of an input that asks what `first` was answered. No call was made for it, so it costs nothing.
pub(super) fn duplicate(row: i64, query: &RiskQuery, first: ScreenRow) -> ScreenRow {
    ScreenRow { row, duplicate_of: Some(first.row), ex_id: query.ex_id_shown(), billing: None, ..first }
}

fn told(row: i64, event: Event, tags: Vec<RiskTag>, error: Option<ErrorInfo>) -> ScreenRow {
    ScreenRow {
        row,
        duplicate_of: None,
        phone_mask: event.phone_mask,
        ex_id: event.ex_id,
        event_id: Some(event.event_id),
        occurred_at_ms: Some(event.occurred_at_ms),
        outcome: Some(event.outcome),
        billing: Some(event.billing),
        code: event.code,
        vendor_id: event.vendor_id,
        score: event.score,
        level: event.level,
        tags,
        error,
    }
}
