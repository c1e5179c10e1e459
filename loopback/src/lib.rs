//! HTTP served to this machine, for programs that are no web servers: the sandbox and the console.
//!
//! A port with an error that says what to do ([`listen`]), connections that are patient but not endless ([`serve`]), bodies
//! that come whole or are refused ([`body`]), and what tells a program of this machine from a page that somebody else's site
//! shows ([`is_here`]).

mod body;
mod connection;
mod host;
mod port;

pub use body::whole as body;
pub use connection::{Line, serve};
pub use host::{is_here, names};
pub use port::listen;
