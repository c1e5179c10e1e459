//! Who asks.

use std::path::Path;
use std::sync::Arc;

use tokio::runtime::Handle;
use verimeter::jiguang::JiguangClient;
use verimeter::{Ledger, runtime};

use super::bare::Bare;
use crate::server::Address;
use crate::{Done, drive::Ask};

pub(crate) enum Contender {
    Bare(Bare),
    Client(JiguangClient),
}

/// A contender with its name, and the most CPU it may take compared with the first.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) limit: Option<f64>,
    /// Where its callers are.
    pub(crate) callers: Handle,
    pub(crate) contender: Arc<Contender>,
}

/// All of them, the one that others are compared with first. The ledger is a file in `folder`.
///
/// Callers are on `app`, as an application has a runtime of its own: the bare loop does its HTTP there, too, while Verimeter
/// takes every call over to its own runtime and brings the answer back. One contender has its callers there, which shows
/// what the way costs, and what the rest does on as many threads as the bare loop has.
pub(crate) fn all(address: &Address, folder: &Path, app: &Handle) -> Done<[Entry; 4]> {
    let client = || {
        JiguangClient::builder(address.app_key.as_str(), address.master_secret.as_str())
            .base_url(address.url.as_str())
    };
    let ledger = Ledger::open(folder.join("ledger.db"), None)?;
    let own = runtime::handle()?;
    let entry = |name, limit, callers: &Handle, contender| Entry {
        name,
        limit,
        callers: callers.clone(),
        contender: Arc::new(contender),
    };
    let plain = || client().build().map(Contender::Client);
    Ok([
        entry("bare reqwest", None, app, Contender::Bare(Bare::new(address)?)),
        entry("verimeter", Some(1.3), app, plain()?),
        entry("verimeter, callers on its runtime", Some(1.3), own, plain()?),
        entry("verimeter + ledger", Some(2.0), app, Contender::Client(client().ledger(&ledger).build()?)),
    ])
}

impl Ask for Contender {
    async fn ask(&self, phone: String) -> Done<u64> {
        match self {
            Self::Bare(bare) => bare.ask(phone).await,
            Self::Client(client) => {
                let report = client.query_business_risk(phone).await?;
                Ok(report.score.unwrap_or_default().unsigned_abs() + report.tags.len() as u64)
            }
        }
    }
}
