//! The ledger. Its functions wait for the disk: the languages call them on threads that may.

use std::sync::Arc;

use verimeter::phone::PhoneKey;
use verimeter::{
    Account, Balance, BalanceEntry, BalanceQuery, BalanceReading, ChartKind, Consumption, ConsumptionQuery,
    DetailsPage, DetailsQuery, Drift, Event, ExportManifest, ExportQuery, Funnel, FunnelQuery, Import,
    Ledger, Overview, Product, Receipt, Recharge, RecordedEntry, StatsQuery, Trend,
};
#[cfg(feature = "files")]
use verimeter::{ReconcileQuery, Reconciliation};

use crate::chart::PictureHandle;
use crate::errors::{Failure, raise};
use crate::progress::ProgressListener;
use crate::state::{Span, span};

/// An open ledger.
#[derive(uniffi::Object)]
pub struct LedgerHandle(Ledger);

impl LedgerHandle {
    pub(crate) fn core(&self) -> &Ledger {
        &self.0
    }
}

#[uniffi::export]
impl LedgerHandle {
    /// Opens the ledger at `path` for calls and views.
    #[uniffi::constructor]
    pub fn open(path: String, phone_key: Option<String>) -> Result<Self, Failure> {
        let key = phone_key.as_deref().map(PhoneKey::new).transpose().map_err(raise)?;
        Ledger::open(path, key).map(Self).map_err(raise)
    }

    /// Opens the ledger at `path` for views only.
    #[uniffi::constructor]
    pub fn read(path: String) -> Result<Self, Failure> {
        Ledger::read(path).map(Self).map_err(raise)
    }

    /// A ledger that lives as long as this process.
    #[uniffi::constructor]
    pub fn in_memory() -> Result<Self, Failure> {
        Ledger::in_memory().map(Self).map_err(raise)
    }

    /// Keeps `events` and says how many were new.
    pub fn append(&self, events: Vec<Event>) -> Result<i64, Failure> {
        self.0.append(events).map_err(raise)
    }

    /// Reads a file of events.
    pub fn import_file(
        &self,
        path: String,
        on_progress: Option<Arc<dyn ProgressListener>>,
    ) -> Result<Import, Failure> {
        let tell = move |progress: verimeter::ledger::Progress| {
            if let Some(listener) = &on_progress {
                listener.told(progress.rows);
            }
        };
        self.0.import_file(path, tell).map_err(raise)
    }

    /// Writes events to a file.
    pub fn export(
        &self,
        query: ExportQuery,
        path: String,
        on_progress: Option<Arc<dyn ProgressListener>>,
    ) -> Result<ExportManifest, Failure> {
        let tell = |progress: verimeter::ledger::Progress| {
            if let Some(listener) = &on_progress {
                listener.told(progress.rows);
            }
        };
        self.0.export(&query, path, tell).map_err(raise)
    }

    /// The console's overview.
    pub fn overview(&self, query: StatsQuery) -> Result<Overview, Failure> {
        self.0.overview(&query).map_err(raise)
    }

    /// The console's trend chart.
    pub fn trend(&self, query: StatsQuery) -> Result<Trend, Failure> {
        self.0.trend(&query).map_err(raise)
    }

    /// A view as a picture.
    pub fn chart(&self, query: StatsQuery, kind: Option<ChartKind>) -> Result<Arc<PictureHandle>, Failure> {
        self.0.chart(&query, kind).map(PictureHandle::of).map_err(raise)
    }

    /// The drop-off funnel of identity verification.
    pub fn funnel(&self, query: FunnelQuery) -> Result<Funnel, Failure> {
        self.0.funnel(&query).map_err(raise)
    }

    /// One row per event, newest first, page by page.
    pub fn details(&self, query: DetailsQuery) -> Result<DetailsPage, Failure> {
        self.0.details(&query).map_err(raise)
    }

    /// States which apps draw on the same balances.
    pub fn set_account(&self, account: Account) -> Result<(), Failure> {
        self.0.set_account(&account).map_err(raise)
    }

    /// Every account that was stated.
    pub fn accounts(&self) -> Result<Vec<Account>, Failure> {
        self.0.accounts().map_err(raise)
    }

    /// States that calls were bought.
    pub fn recharge(&self, recharge: Recharge) -> Result<RecordedEntry, Failure> {
        self.0.recharge(&recharge).map_err(raise)
    }

    /// States what the vendor's console said was left.
    pub fn set_balance(&self, reading: BalanceReading) -> Result<RecordedEntry, Failure> {
        self.0.set_balance(&reading).map_err(raise)
    }

    /// The recharges and readings of an account, or of all.
    pub fn balance_entries(&self, account: Option<String>) -> Result<Vec<BalanceEntry>, Failure> {
        self.0.balance_entries(account.as_deref()).map_err(raise)
    }

    /// Takes back a recharge or a reading.
    pub fn remove_balance_entry(&self, id: String) -> Result<BalanceEntry, Failure> {
        self.0.remove_balance_entry(&id).map_err(raise)
    }

    /// What remains.
    pub fn balance(&self, query: BalanceQuery) -> Result<Vec<Balance>, Failure> {
        self.0.balance(&query).map_err(raise)
    }

    /// What an account used.
    pub fn consumption(&self, query: ConsumptionQuery) -> Result<Consumption, Failure> {
        self.0.consumption(&query).map_err(raise)
    }

    /// First and last quarter-hour that hold events.
    pub fn span(&self) -> Result<Option<Span>, Failure> {
        Ok(self.0.span().map_err(raise)?.map(span))
    }

    /// What no catalogue knows.
    pub fn drift(&self) -> Result<Vec<Drift>, Failure> {
        self.0.drift().map_err(raise)
    }

    /// Makes the ledger forget a person.
    pub fn erase(&self, phone: String) -> Result<Receipt, Failure> {
        self.0.erase(&phone).map_err(raise)
    }

    /// Drops the rows before an instant.
    pub fn purge(
        &self,
        before: String,
        product: Option<Product>,
        tz: Option<String>,
    ) -> Result<i64, Failure> {
        self.0.purge(&before, tz.as_deref(), product).map_err(raise)
    }

    /// Rewrites the file.
    pub fn compact(&self) -> Result<(), Failure> {
        self.0.compact().map_err(raise)
    }

    /// What is wrong with the ledger.
    pub fn integrity_check(&self) -> Result<Vec<String>, Failure> {
        self.0.integrity_check().map_err(raise)
    }

    /// Number of events that were recorded.
    pub fn len(&self) -> Result<i64, Failure> {
        self.0.len().map_err(raise)
    }

    /// The file; none for one in memory.
    pub fn path(&self) -> Option<String> {
        self.0.path().map(|path| path.to_string_lossy().into_owned())
    }

    /// Ends the use of the ledger. A call that is under way is still recorded.
    pub fn shut(&self) {
        self.0.close();
    }
}

#[cfg(feature = "files")]
#[uniffi::export]
impl LedgerHandle {
    /// Compares the ledger with a table that the vendor's console exported.
    pub fn reconcile(&self, path: String, query: ReconcileQuery) -> Result<Reconciliation, Failure> {
        self.0.reconcile(path, &query).map_err(raise)
    }
}
