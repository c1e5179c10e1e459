//! Who asks.

use std::path::Path;
use std::sync::Arc;

use tokio::runtime::Handle;
use verimeter::Ledger;
use verimeter::jiguang::JiguangClient;

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
    pub(crate) contender: Arc<Contender>,
}

/// All of them, the one that others are compared with first. The ledger is a file in `folder`.
///
/// Callers are on `app`, the runtime of the program, where the bare loop does its HTTP, too. So does Verimeter where it is
/// told to; one contender leaves it on a runtime of its own, as bindings do, which shows what the way there and back costs.
pub(crate) fn all(address: &Address, folder: &Path, app: &Handle) -> Done<[Entry; 4]> {
    let client = || {
        JiguangClient::builder(address.app_key.as_str(), address.master_secret.as_str())
            .base_url(address.url.as_str())
    };
    let here = || client().runtime(app.clone());
    let ledger = Ledger::open(folder.join("ledger.db"), None)?;
    let entry = |name, limit, contender| Entry { name, limit, contender: Arc::new(contender) };
    Ok([
        entry("bare reqwest", None, Contender::Bare(Bare::new(address)?)),
        entry("verimeter", Some(1.3), Contender::Client(here().build()?)),
        entry("verimeter + ledger", Some(2.0), Contender::Client(here().ledger(&ledger).build()?)),
        entry("verimeter, runtime of its own", None, Contender::Client(client().build()?)),
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
