//! A double of the vendors' APIs on your own machine: the same paths, credentials, answers and failures over real
//! HTTP on loopback, without a network, an account or a bill.
//!
//! It remembers, as the vendors do: tokens work once and expire, limits fill up and balances fall, all by a clock that can
//! be moved ([`Sandbox::advance`]). Every answer follows from the seed and what was asked before; [`magic`] phone numbers and
//! [`aliyun_magic`] ids of merchants choose theirs, and [`Sandbox::fault`] breaks them.
//!
//! ```
//! # fn main() -> verimeter::Result<()> {
//! use std::time::Duration;
//! use verimeter_sandbox::{Sandbox, SandboxOptions};
//!
//! let sandbox = Sandbox::start(SandboxOptions { balance: Some(100), ..SandboxOptions::default() })?;
//! let token = sandbox.number_token("13800138000")?;
//! sandbox.advance(Duration::from_secs(121)); // it has expired
//! # let _ = token; Ok(()) }
//! ```

mod admin;
mod aliyun;
mod clock;
mod draw;
mod exchange;
mod faults;
mod jiguang;
mod journal;
mod operation;
mod options;
mod page;
mod sandbox;
mod server;
mod state;

pub use aliyun::magic as aliyun_magic;
pub use clock::SandboxClock;
pub use jiguang::magic;
pub use options::SandboxOptions;
pub use sandbox::Sandbox;
