//! Questions and answers as JSON. What is asked are the ledger's own records (`StatsQuery`, …), and what comes back are its
//! answers; nothing is counted here.

use std::sync::Arc;

use axum::extract::{FromRequest, Request, State as Extract};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::middleware::map_response;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use verimeter::tabular::{Cell, DETAILS_SHOWN, details_table, overview_table};
use verimeter::{
    Balance, BalanceQuery, Bucket, Consumption, ConsumptionQuery, DetailsQuery, Drift, Error, Funnel,
    FunnelQuery, Product, StatsQuery, stats,
};

use crate::answer::{Answer, Refusal};
use crate::state::State;
use crate::{export, reconcile, words};

/// Bytes of a question.
const LARGEST_QUESTION: usize = 64 << 10;

type Shared = Extract<Arc<State>>;

pub(crate) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/ledger", get(ledger))
        .route("/version", get(version))
        .route("/words", get(|| async { Json(words::words()) }))
        .route("/seen", post(seen))
        .route("/overview", post(overview))
        .route("/details", post(details))
        .route("/funnel", post(funnel))
        .route("/balance", post(balance))
        .route("/consumption", post(consumption))
        .route("/drift", get(drift))
        .route("/reconcile", post(reconcile::reconcile))
        .route("/export", post(export::make))
        .route("/export/{id}", get(export::fetch))
        .fallback(|| async { (StatusCode::NOT_FOUND, "there is no such question\n") })
        // An answer is of its moment.
        .layer(map_response(|response: Response| async {
            ([(CACHE_CONTROL, "no-store")], response).into_response()
        }))
}

/// A question that came as JSON.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Asked<T> {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let body = verimeter_loopback::body(&parts.headers, body, LARGEST_QUESTION).await;
        let body = body.map_err(StatusCode::into_response)?;
        let asked = serde_json::from_slice(&body).map_err(|error| {
            // The parser quotes what it met, which may be personal.
            let place = format!("line {}, column {}", error.line(), error.column());
            let error = Error::invalid(format!("the question is not what this one takes, at {place}"));
            Refusal::from(error.advice("send the JSON of its record")).into_response()
        })?;
        Ok(Self(asked))
    }
}

#[derive(Serialize)]
struct LedgerAnswer {
    name: String,
    events: i64,
    /// First instants of the first and the last quarter-hour with events.
    span: Option<(i64, i64)>,
    version: i64,
    default_tz: &'static str,
    max_days: i64,
    accounts: Vec<String>,
}

async fn ledger(Extract(state): Shared) -> Answer<Json<LedgerAnswer>> {
    let read = |state: &State| {
        // First: what is written while the rest is read makes a newer one.
        let version = state.ledger.version()?;
        Ok(Json(LedgerAnswer {
            name: state.name.clone(),
            events: state.ledger.len()?,
            span: state.ledger.span()?,
            version,
            default_tz: stats::DEFAULT_ZONE,
            max_days: stats::MAX_DAYS,
            accounts: state.ledger.accounts()?.into_iter().map(|account| account.name).collect(),
        }))
    };
    state.blocking(read).await
}

async fn version(Extract(state): Shared) -> Answer<Json<Value>> {
    state.blocking(|state| Ok(Json(json!({ "version": state.ledger.version()? })))).await
}

#[derive(Deserialize)]
struct Seen {
    product: Product,
}

async fn seen(Extract(state): Shared, Asked(Seen { product }): Asked<Seen>) -> Answer<Json<Value>> {
    state.blocking(move |state| Ok(Json(json!(state.ledger.words(product)?)))).await
}

/// The overview's table, which the chart is drawn from, too.
#[derive(Serialize)]
struct OverviewAnswer {
    product: Product,
    tz: String,
    bucket: Bucket,
    start_at_ms: i64,
    end_at_ms: i64,
    columns: Vec<Column>,
    rows: Vec<Vec<Value>>,
    total: Vec<Value>,
}

#[derive(Serialize)]
struct Column {
    key: String,
    /// Whether the chart shows it before anybody asks; none for a share, which no chart shows.
    shown: Option<bool>,
}

async fn overview(Extract(state): Shared, Asked(query): Asked<StatsQuery>) -> Answer<Json<OverviewAnswer>> {
    let read = move |state: &State| {
        let overview = state.ledger.overview(&query)?;
        let trend = stats::trend(&overview);
        let shown =
            |key: &str| trend.series.iter().find(|series| series.key == key).map(|series| series.shown);
        let table = overview_table(&overview);
        // The first column is the bucket, the last row the sum.
        let columns =
            table.names().skip(1).map(|key| Column { shown: shown(key), key: key.to_owned() }).collect();
        let mut rows = lines(table.rows);
        let total = rows.pop().unwrap_or_default();
        Ok(Json(OverviewAnswer {
            product: overview.product,
            tz: overview.tz,
            bucket: overview.bucket,
            start_at_ms: overview.start_at_ms,
            end_at_ms: overview.end_at_ms,
            columns,
            rows,
            total,
        }))
    };
    state.blocking(read).await
}

#[derive(Serialize)]
struct DetailsAnswer {
    columns: Vec<String>,
    /// Those that a list shows; the others show with the event.
    shown: &'static [&'static str],
    rows: Vec<Vec<Value>>,
    next: Option<String>,
}

async fn details(Extract(state): Shared, Asked(query): Asked<DetailsQuery>) -> Answer<Json<DetailsAnswer>> {
    let read = move |state: &State| {
        let page = state.ledger.details(&query)?;
        let tz = query.filter.tz.as_deref().unwrap_or(stats::DEFAULT_ZONE);
        let table = details_table(&page.rows, tz)?;
        let columns = table.names().map(str::to_owned).collect();
        Ok(Json(DetailsAnswer { columns, shown: &DETAILS_SHOWN, rows: lines(table.rows), next: page.next }))
    };
    state.blocking(read).await
}

async fn funnel(Extract(state): Shared, Asked(query): Asked<FunnelQuery>) -> Answer<Json<Funnel>> {
    state.blocking(move |state| Ok(Json(state.ledger.funnel(&query)?))).await
}

async fn balance(Extract(state): Shared, Asked(query): Asked<BalanceQuery>) -> Answer<Json<Vec<Balance>>> {
    state.blocking(move |state| Ok(Json(state.ledger.balance(&query)?))).await
}

async fn consumption(
    Extract(state): Shared,
    Asked(query): Asked<ConsumptionQuery>,
) -> Answer<Json<Consumption>> {
    state.blocking(move |state| Ok(Json(state.ledger.consumption(&query)?))).await
}

async fn drift(Extract(state): Shared) -> Answer<Json<Vec<Drift>>> {
    state.blocking(|state| Ok(Json(state.ledger.drift()?))).await
}

/// The cells of a table; what is undefined or empty is null.
fn lines(rows: Vec<Vec<Cell>>) -> Vec<Vec<Value>> {
    let value = |cell| match cell {
        Cell::Text(text) => Value::String(text),
        Cell::Whole(number) => number.into(),
        Cell::Share(share) => json!(share),
        Cell::Empty => Value::Null,
    };
    rows.into_iter().map(|row| row.into_iter().map(value).collect()).collect()
}
