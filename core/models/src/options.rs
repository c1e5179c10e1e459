//! Settings of a client.

use verimeter_macros::record;

/// How a client calls. Every field may be left out.
#[record(input, default)]
pub struct ClientOptions {
    /// Longest time for one call with all its attempts and waits, in milliseconds. Default 10,000.
    pub deadline_ms: i64,
    /// Longest time for one attempt from connection to last byte, in milliseconds. Default 8,000.
    pub attempt_timeout_ms: i64,
    /// Longest time to make a connection, in milliseconds. Default 3,000.
    pub connect_timeout_ms: i64,
    /// How often to try, at most. A billed call is tried again only while nothing was sent. Default 3.
    pub max_attempts: i32,
    /// How many calls may be under way at once; more wait for their turn. Default 256.
    pub max_in_flight: i32,
    /// Added to the user agent, for example `shop/1.4`.
    pub user_agent_suffix: Option<String>,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            deadline_ms: 10_000,
            attempt_timeout_ms: 8_000,
            connect_timeout_ms: 3_000,
            max_attempts: 3,
            max_in_flight: 256,
            user_agent_suffix: None,
        }
    }
}
