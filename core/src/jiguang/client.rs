//! The client.

use std::fmt;
use std::sync::Arc;

use super::call::{self, Call};
use super::{JiguangClientBuilder, RiskQuery};
use crate::events::{BillingRule, EventSink};
use crate::transport::{Clock, Http};
use crate::{Result, RiskReport, Secret, runtime};

/// Calls Jiguang Verification. Cheap to clone; clones share connections and limits.
#[derive(Clone)]
pub struct JiguangClient(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub http: Http,
    pub authorization: Secret,
    pub app: String,
    pub sink: Option<Arc<dyn EventSink>>,
    pub clock: Arc<dyn Clock>,
    pub billing: BillingRule,
}

impl JiguangClient {
    /// A client with these credentials of an app (console: application management, settings and keys).
    pub fn builder(app_key: impl Into<String>, master_secret: impl Into<String>) -> JiguangClientBuilder {
        JiguangClientBuilder::new(app_key.into(), Secret::new(master_secret))
    }

    /// A client with the credentials in the environment: `VERIMETER_JIGUANG_APP_KEY`,
    /// `VERIMETER_JIGUANG_MASTER_SECRET`, and `VERIMETER_JIGUANG_BASE_URL` where it is set.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Configuration`] where one is missing.
    pub fn from_env() -> Result<JiguangClientBuilder> {
        JiguangClientBuilder::from_env()
    }

    /// Asks for the risk of one number. Each verdict may be billed.
    ///
    /// The call goes on to its end and is recorded even when the returned future is dropped.
    ///
    /// # Errors
    /// By kind: `invalid_argument` (nothing sent), the documented failures of the vendor, `protocol`, `transport`
    /// (nothing sent), `in_doubt`, `ledger` (the call was made and could not be recorded).
    pub async fn query_business_risk(&self, query: impl Into<RiskQuery>) -> Result<RiskReport> {
        self.call(query.into()).await?.result
    }

    /// As [`query_business_risk`](Self::query_business_risk), for code that is not asynchronous.
    ///
    /// # Panics
    /// In asynchronous code, whose thread must not wait.
    ///
    /// # Errors
    /// The same.
    pub fn query_business_risk_blocking(&self, query: impl Into<RiskQuery>) -> Result<RiskReport> {
        let query = query.into();
        runtime::block_on(async { self.call(query).await?.result })?
    }

    /// One call with its event, on our runtime, to its end.
    pub(super) async fn call(&self, query: RiskQuery) -> Result<Call> {
        let query = query.check()?;
        let inner = Arc::clone(&self.0);
        runtime::spawn(call::query_business_risk(inner, query))?.await.map_err(runtime::lost)?
    }
}

impl fmt::Debug for JiguangClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JiguangClient").field("app", &self.0.app).finish_non_exhaustive()
    }
}
