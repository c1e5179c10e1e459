//! What was bought, used and is left.

use pyo3::prelude::*;
use verimeter::{
    Account, Balance, BalanceEntry, BalanceQuery, BalanceReading, Bucket, Consumption, ConsumptionQuery,
    Product, Recharge, RecordedEntry,
};

use super::Ledger;
use crate::errors::raise;
use crate::time::Moment;

#[pymethods]
impl Ledger {
    /// Says which apps an account has, and which of its products share a balance. An account of that name is replaced. Until
    /// it is, the account `default` has every app of the ledger, and a balance per product.
    ///
    /// Args:
    ///     name: How recharges and questions name it.
    ///     apps: Its apps; every app of the ledger if left out.
    ///     shared: Products that draw on one balance together. Every other product has a balance of its own.
    ///
    /// Raises:
    ///     InvalidArgumentError: The name is none.
    ///     LedgerError: It cannot be written.
    #[pyo3(signature = (name, *, apps: "Sequence[str] | None"=None, shared: "Sequence[Product | str] | None"=None))]
    fn set_account(
        &self,
        py: Python<'_>,
        name: String,
        apps: Option<Vec<String>>,
        shared: Option<Vec<Product>>,
    ) -> PyResult<()> {
        let (apps, shared) = (apps.unwrap_or_default(), shared.unwrap_or_default());
        py.detach(|| self.0.set_account(&Account { name, apps, shared })).map_err(raise)
    }

    /// The accounts, by name; `default` is always there.
    ///
    /// Raises:
    ///     LedgerError: The file cannot be read.
    fn accounts(&self, py: Python<'_>) -> PyResult<Vec<Account>> {
        py.detach(|| self.0.accounts()).map_err(raise)
    }

    /// States that calls were bought. What was stated before under the same id is stated once.
    ///
    /// Args:
    ///     product: Product whose balance grows.
    ///     amount: Calls, 1 or more.
    ///     account: Name of the account; `default` if left out.
    ///     occurred_at: When: a `date` of `tz` (its first instant), a `datetime` with time zone, or the text of one; now if
    ///         left out.
    ///     tz: IANA time zone of the date; the vendor console's if left out.
    ///     id: What tells it from others, such as the number of its invoice. If left out: one that follows from account,
    ///         product, amount and time where the time is given, else a new one.
    ///     note: A remark. Phone numbers in it are masked.
    ///
    /// Raises:
    ///     InvalidArgumentError: An amount, time or account is none, or something else has the id.
    ///     LedgerError: It cannot be written.
    #[pyo3(signature = (
        product: "Product | str", amount, *, account=None, occurred_at: "str | date | None"=None, tz=None, id=None, note=None
    ))]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn recharge(
        &self,
        py: Python<'_>,
        product: Product,
        amount: i64,
        account: Option<String>,
        occurred_at: Option<Moment>,
        tz: Option<String>,
        id: Option<String>,
        note: Option<String>,
    ) -> PyResult<RecordedEntry> {
        let occurred_at = occurred_at.map(|at| at.0);
        let recharge = Recharge { id, account, product, amount, occurred_at, tz, note };
        py.detach(|| self.0.recharge(&recharge)).map_err(raise)
    }

    /// States what the vendor's console said was left. What was stated before under the same id is stated once.
    ///
    /// Arguments and errors beyond these are those of `recharge`.
    ///
    /// Args:
    ///     product: Product whose balance it is.
    ///     remaining: Calls that were left, 0 or more.
    #[pyo3(signature = (
        product: "Product | str", remaining, *, account=None, occurred_at: "str | date | None"=None, tz=None, id=None, note=None
    ))]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn set_balance(
        &self,
        py: Python<'_>,
        product: Product,
        remaining: i64,
        account: Option<String>,
        occurred_at: Option<Moment>,
        tz: Option<String>,
        id: Option<String>,
        note: Option<String>,
    ) -> PyResult<RecordedEntry> {
        let occurred_at = occurred_at.map(|at| at.0);
        let reading = BalanceReading { id, account, product, remaining, occurred_at, tz, note };
        py.detach(|| self.0.set_balance(&reading)).map_err(raise)
    }

    /// The recharges and readings of an account, or of all, by time.
    ///
    /// Raises:
    ///     LedgerError: The file cannot be read.
    #[pyo3(signature = (account=None))]
    fn balance_entries(&self, py: Python<'_>, account: Option<&str>) -> PyResult<Vec<BalanceEntry>> {
        py.detach(|| self.0.balance_entries(account)).map_err(raise)
    }

    /// Takes back a recharge or a reading, and says which.
    ///
    /// Raises:
    ///     InvalidArgumentError: There is none of that id.
    ///     LedgerError: The ledger cannot be written.
    fn remove_balance_entry(&self, py: Python<'_>, id: &str) -> PyResult<BalanceEntry> {
        py.detach(|| self.0.remove_balance_entry(id)).map_err(raise)
    }

    /// What remains, one answer per balance: last known balance + recharges − consumption of all apps of the account since,
    /// and when it runs out.
    ///
    /// Args:
    ///     product: Only the balance that this product draws on; every balance that has an entry or an event if left out.
    ///     account: Name of the account; `default` if left out.
    ///     at: When: a `date` of `tz` (its first instant), a `datetime` with time zone, or the text of one; now if left out.
    ///     tz: IANA time zone of days; the vendor console's if left out.
    ///     alert: Balances of which fewer calls than this may be left are `low`.
    ///
    /// Raises:
    ///     InvalidArgumentError: A word, zone, time or account is none.
    ///     LedgerError: The file cannot be read.
    #[pyo3(signature = (
        product: "Product | str | None"=None, *, account=None, at: "str | date | None"=None, tz=None, alert: "int | None"=None
    ))]
    fn balance(
        &self,
        py: Python<'_>,
        product: Option<Product>,
        account: Option<String>,
        at: Option<Moment>,
        tz: Option<String>,
        alert: Option<i64>,
    ) -> PyResult<Vec<Balance>> {
        let query = BalanceQuery { account, product, at: at.map(|at| at.0), tz, alert };
        py.detach(|| self.0.balance(&query)).map_err(raise)
    }

    /// What an account used: a row per bucket, product and app.
    ///
    /// Args:
    ///     start: First instant, as of `overview`.
    ///     end: First instant that is no longer part, as of `overview`.
    ///     account: Name of the account; `default` if left out.
    ///     products: Only these products.
    ///     apps: Only these apps of the account.
    ///     tz: IANA time zone of dates and buckets; the vendor console's if left out.
    ///     bucket: Width of a row; a day if left out.
    ///
    /// Raises:
    ///     InvalidArgumentError: A word, zone, instant or account is none, or the range is empty, too long or cuts a
    ///         quarter-hour.
    ///     LedgerError: The file cannot be read.
    #[pyo3(signature = (
        start: "str | date | None"=None, end: "str | date | None"=None, *, account=None,
        products: "Sequence[Product | str] | None"=None, apps: "Sequence[str] | None"=None, tz=None,
        bucket: "Bucket | str | None"=None
    ))]
    #[allow(clippy::too_many_arguments)] // keyword arguments, in Python
    fn consumption(
        &self,
        py: Python<'_>,
        start: Option<Moment>,
        end: Option<Moment>,
        account: Option<String>,
        products: Option<Vec<Product>>,
        apps: Option<Vec<String>>,
        tz: Option<String>,
        bucket: Option<Bucket>,
    ) -> PyResult<Consumption> {
        let (start, end) = (start.map(|s| s.0), end.map(|e| e.0));
        let (products, apps) = (products.unwrap_or_default(), apps.unwrap_or_default());
        let query = ConsumptionQuery { account, products, apps, start, end, tz, bucket };
        py.detach(|| self.0.consumption(&query)).map_err(raise)
    }
}
