//! Everything that the console answers.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

use crate::state::State;
use crate::{api, gate, page};

pub(crate) fn app(state: Arc<State>) -> Router {
    let file = |request: Request| async move { page::file(request.uri(), request.headers()) };
    Router::new()
        .nest("/api", api::routes())
        .fallback(get(file))
        .layer(from_fn_with_state(Arc::clone(&state), gate::gate))
        .with_state(state)
}
