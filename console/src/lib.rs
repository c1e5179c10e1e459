//! The statistics console of a ledger, in the browser: what the vendor's console shows, of both vendors, on any machine.
//!
//! It holds no figure of its own: every answer is the ledger's, as JSON, and the page draws it. It serves this machine alone
//! unless it is told otherwise, and then only who knows its token.
//!
//! ```no_run
//! # fn main() -> verimeter::Result<()> {
//! use verimeter::Ledger;
//! use verimeter_console::{Console, ConsoleOptions};
//!
//! let console = Console::start(&Ledger::read("ledger.db")?, ConsoleOptions::default())?;
//! println!("{}", console.url());
//! # Ok(()) }
//! ```

#![deny(missing_docs)]

mod answer;
mod api;
mod console;
mod demo;
mod export;
mod gate;
mod options;
mod page;
mod reconcile;
mod server;
mod state;
mod words;

pub use console::Console;
pub use demo::Demo;
pub use options::ConsoleOptions;
pub use page::{has_page, page_needed};
