//! What programs outside this process steer the sandbox by: JSON under `/_sandbox/`.

mod guard;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State as Extract};
use axum::http::{StatusCode, Uri};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use verimeter::transport::Clock as _;
use verimeter::{
    Error, Fault, Product, SandboxCredentials, SandboxRequest, SandboxTransaction, Transaction, stats,
};

use crate::aliyun;
use crate::faults::Faults;
use crate::jiguang::{self, Carrier, List, TokenKind};
use crate::journal;
use crate::page;
use crate::state::State;

/// Where it is.
pub(crate) const PATH: &str = "/_sandbox";

/// Of one thing to tell; a fault may hold a reply.
const LARGEST_BODY: usize = 1 << 20;

/// Every way in, for the page: method and path, an example of the body, what it does.
pub(crate) const WAYS: [(&str, &str, &str); 13] = [
    ("GET    clock", "", "what time it is"),
    ("POST   clock", r#"{"advance_s": 90}"#, r#"or {"set": "2026-11-01T08:00:00Z"}, {"freeze": true}"#),
    ("POST   faults", r#"{"kind": "cut_after", "times": 1}"#, "misbehaves from now on"),
    ("GET    faults", "", "what is still to come"),
    ("DELETE faults", "", "misbehaves no more"),
    (
        "POST   tokens",
        r#"{"operation": "verify_number", "phone": "13800138000", "carrier": "cu"}"#,
        "a token",
    ),
    (
        "POST   transactions",
        r#"{"outcome": "interrupted", "page": "ocr_scan", "error_code": "1006"}"#,
        "one of identity verification; all may be left out",
    ),
    ("GET    balances", "", "what is left of each product; null never runs out"),
    ("POST   balances", r#"{"product": "business_risk", "calls": 100}"#, "sets what is left"),
    ("POST   lists", r#"{"phone": "13800138000", "list": "block"}"#, "or allow, or null"),
    ("GET    credentials", "", "with the private key of one-click login"),
    ("GET    journal", "", "every request as received; journal?redacted=true without the people in them"),
    ("POST   reset", "", "forgets all; clock and balances as in the beginning"),
];

pub(crate) fn routes(open_to_the_network: bool) -> Router<Arc<State>> {
    Router::new()
        .route("/clock", get(clock).post(move_clock))
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/tokens", post(mint))
        .route("/transactions", post(start_transaction))
        .route("/balances", get(balances).post(set_balance))
        .route("/lists", post(list))
        .route("/credentials", get(credentials))
        .route("/journal", get(read_journal))
        .route("/reset", post(reset))
        // Ours, too: nobody's request to a vendor.
        .fallback(|| async { (StatusCode::NOT_FOUND, page::NO_SUCH_PATH) })
        .layer(from_fn(whole))
        .layer(from_fn_with_state(open_to_the_network, guard::guard))
}

/// What is told here comes whole and in time, as what is told to the vendors, or not at all.
async fn whole(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match verimeter_loopback::body(&parts.headers, body, LARGEST_BODY).await {
        Ok(body) => next.run(Request::from_parts(parts, body.into())).await,
        Err(status) => status.into_response(),
    }
}

/// A refusal that names the thing.
struct Refusal(Error);

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, Json(json!({ "error": self.0.to_string() }))).into_response()
    }
}

type Done<T> = Result<Json<T>, Refusal>;
type Ours = Extract<Arc<State>>;

async fn clock(Extract(state): Ours) -> Json<Value> {
    Json(time(&state))
}

fn time(state: &State) -> Value {
    let now_ms = state.clock.now_ms();
    let now = Timestamp::from_millisecond(now_ms).ok().map(|now| now.to_string());
    json!({ "now_ms": now_ms, "now": now, "frozen": state.clock.is_frozen() })
}

/// In this order, what is given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    set: Option<String>,
    advance_s: Option<f64>,
    freeze: Option<bool>,
}

async fn move_clock(Extract(state): Ours, Json(way): Json<Move>) -> Done<Value> {
    // Both are looked at before anything moves.
    let set = way.set.as_deref().map(stats::instant_ms).transpose()?;
    let advance = way.advance_s.map(duration).transpose()?;
    if let Some(at_ms) = set {
        state.clock.set(at_ms);
    }
    if let Some(by) = advance {
        state.clock.advance(by);
    }
    match way.freeze {
        Some(true) => state.clock.freeze(),
        Some(false) => state.clock.resume(),
        None => {}
    }
    Ok(Json(time(&state)))
}

fn duration(seconds: f64) -> Result<Duration, Error> {
    Duration::try_from_secs_f64(seconds).map_err(|error| {
        Error::invalid(format!("advance_s is {seconds}"))
            .advice("give seconds from 0 on; `set` goes back")
            .source(error)
    })
}

async fn faults(Extract(state): Ours) -> Json<Vec<Fault>> {
    Json(state.faults().all())
}

async fn add_fault(Extract(state): Ours, Json(fault): Json<Fault>) -> Done<Vec<Fault>> {
    state.add_fault(fault)?;
    Ok(Json(state.faults().all()))
}

async fn clear_faults(Extract(state): Ours) -> Json<Vec<Fault>> {
    *state.faults() = Faults::default();
    Json(Vec::new())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mint {
    operation: String,
    phone: String,
    carrier: Option<String>,
}

async fn mint(Extract(state): Ours, Json(asked): Json<Mint>) -> Done<Value> {
    let kind = TokenKind::of(&asked.operation)?;
    let carrier = asked.carrier.as_deref().map_or(Ok(Carrier::Mobile), Carrier::parse)?;
    let now_ms = state.clock.now_ms();
    let token = state.jiguang.mint(kind, carrier, &asked.phone, now_ms)?;
    Ok(Json(json!({ "token": token, "expires_at_ms": now_ms.saturating_add(carrier.lifetime_ms(kind)) })))
}

async fn start_transaction(Extract(state): Ours, Json(wish): Json<SandboxTransaction>) -> Done<Transaction> {
    Ok(Json(aliyun::start(&state, wish)?))
}

async fn balances(Extract(state): Ours) -> Json<BTreeMap<Product, Option<i64>>> {
    Json(left(&state))
}

fn left(state: &State) -> BTreeMap<Product, Option<i64>> {
    jiguang::PRODUCTS.map(|product| (product, state.jiguang.balance(product))).into()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetBalance {
    product: Product,
    calls: Option<i64>,
}

async fn set_balance(
    Extract(state): Ours,
    Json(asked): Json<SetBalance>,
) -> Done<BTreeMap<Product, Option<i64>>> {
    state.jiguang.set_balance(asked.product, asked.calls)?;
    Ok(Json(left(&state)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToList {
    phone: String,
    list: Option<List>,
}

async fn list(Extract(state): Ours, Json(asked): Json<ToList>) -> Done<Value> {
    state.jiguang.list(&asked.phone, asked.list)?;
    Ok(Json(json!({})))
}

#[derive(Serialize)]
struct Opened {
    #[serde(flatten)]
    credentials: SandboxCredentials,
    private_key: String,
}

async fn credentials(Extract(state): Ours) -> Json<Opened> {
    Json(Opened { credentials: state.credentials(), private_key: state.jiguang.keys().pem() })
}

async fn read_journal(Extract(state): Ours, uri: Uri) -> Done<Vec<SandboxRequest>> {
    let requests = state.journal().all();
    match uri.query() {
        None | Some("" | "redacted=false") => Ok(Json(requests)),
        Some("redacted=true") => Ok(Json(requests.into_iter().map(journal::redacted).collect())),
        Some(_) => Err(Error::invalid("the journal's only parameter is `redacted=true`").into()),
    }
}

async fn reset(Extract(state): Ours) -> Json<Value> {
    state.reset();
    Json(json!({}))
}
