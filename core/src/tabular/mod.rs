//! Tables in and out. What a view shows is one [`Table`]; files and terminals print the same cells.

mod balance;
#[cfg(feature = "arrow")]
mod batch;
#[cfg(feature = "arrow")]
mod breakdown;
mod csv_file;
mod details;
mod drift;
mod events;
mod funnel;
mod harvest;
mod input;
#[cfg(feature = "parquet")]
pub(crate) mod parquet_file;
#[cfg(feature = "parquet")]
mod parquet_out;
mod phones;
#[cfg(feature = "archive")]
mod pieces;
mod reconcile;
mod screen;
mod table;
mod transactions;
#[cfg(feature = "reconcile")]
mod vendor;
#[cfg(feature = "ledger")]
mod whole_file;
#[cfg(feature = "xlsx")]
mod xlsx_file;

pub use balance::{balance_entries_table, balance_table, consumption_table};
#[cfg(feature = "arrow")]
pub use batch::{batch_table, batches_table, table_batch};
#[cfg(feature = "arrow")]
pub use breakdown::breakdown_table;
pub use csv_file::{cell_text, io_error, write_csv};
pub use details::{DETAILS_SHOWN, details_table};
pub use drift::drift_table;
#[cfg(feature = "archive")]
pub(crate) use events::ParquetRows;
pub use events::{EventFile, EventRows};
#[cfg(feature = "ledger")]
pub(crate) use events::{EventWriter, Style};
pub use funnel::funnel_table;
pub use harvest::harvest_table;
#[cfg(feature = "parquet")]
pub use parquet_out::write_parquet;
pub use phones::{PhoneFile, PhoneRows};
pub use reconcile::{reconcile_table, reconcile_totals_table};
pub use screen::{SCREEN_COLUMNS, screen_cells, screen_table};
pub use table::{Cell, Column, ColumnType, Table, by_tag_table, overview_table, trend_table};
pub use transactions::read_transactions;
#[cfg(feature = "reconcile")]
pub use vendor::VendorTable;
#[cfg(feature = "ledger")]
pub use whole_file::{WholeFile, folder, unwritable};
#[cfg(feature = "xlsx")]
pub use xlsx_file::write_xlsx;
