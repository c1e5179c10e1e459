//! A server that says again what the sandbox said: clients of identity verification are measured, and not who verifies their signatures.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use tokio::runtime::{Builder, Runtime};
use verimeter::aliyun::{Credentials, IdVerificationClient, VerifyLogQuery};
use verimeter_loopback::{listen, serve};

use crate::Done;
use crate::server::Identity;

pub(crate) struct Replay {
    pub(crate) url: String,
    // Serves until it is dropped.
    _runtime: Runtime,
}

impl Replay {
    /// Asks the sandbox for the log of every transaction, and serves what came.
    pub(crate) fn of(sandbox: &Identity) -> Done<Self> {
        let key = Credentials::new(&sandbox.access_key_id, &sandbox.access_key_secret)?;
        let client = IdVerificationClient::builder(key).endpoint(sandbox.endpoint.as_str()).build()?;
        let mut logs = HashMap::new();
        for (merchant_biz_id, transaction_id) in &sandbox.transactions {
            let query = VerifyLogQuery::new(merchant_biz_id, transaction_id);
            logs.insert(transaction_id.clone(), client.check_verify_log_blocking(query)?.raw);
        }
        let logs = Arc::new(logs);
        let app = Router::new().fallback(move |uri: Uri, form: String| {
            let logs = Arc::clone(&logs);
            async move { answer(&logs, uri.query().unwrap_or(&form)) }
        });
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let (listener, port) = listen(Ipv4Addr::LOCALHOST.into(), 0)?;
        runtime.spawn(serve(listener, app));
        Ok(Self { url: format!("http://{}:{port}", Ipv4Addr::LOCALHOST), _runtime: runtime })
    }
}

/// Parameters come in the query or in the form.
fn answer(logs: &HashMap<String, String>, parameters: &str) -> Response {
    let mut fields = parameters.split('&');
    let log = fields.find_map(|field| logs.get(field.strip_prefix("TransactionId=")?));
    match log {
        Some(log) => ([(CONTENT_TYPE, "application/json")], log.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
