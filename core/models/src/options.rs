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
    /// Bound of the wait before the second attempt, in milliseconds; it doubles with each attempt, and the wait is drawn
    /// between zero and it. Default 100.
    pub first_retry_wait_ms: i64,
    /// Where that bound ends, in milliseconds. Default 2,000.
    pub longest_retry_wait_ms: i64,
    /// How many further attempts there may be per hundred calls, beside a reserve of ten: a network that is down is not
    /// hammered. 0 for none. Default 20.
    pub retry_budget_percent: i32,
    /// How many calls may be under way at once, each on a connection of its own over HTTP/1.1; more wait for their turn.
    /// Default 256.
    pub max_in_flight: i32,
    /// How many connections may be kept while nothing is under way on them. Default 256.
    pub max_idle_connections: i32,
    /// How long such a connection is kept, in milliseconds. Shorter than servers do, so that few requests meet one that is
    /// being closed. Default 20,000.
    pub idle_timeout_ms: i64,
    /// Proxy for every call, such as `http://proxy.example:3128`, with its credentials where it wants some. If left out:
    /// what the environment says (`HTTPS_PROXY`, `NO_PROXY`), and none to this machine.
    #[hidden]
    pub proxy: Option<String>,
    /// Certificate authorities to trust beside the bundled ones, as PEM: those of a company's own gateway or proxy.
    pub extra_ca_pem: Option<String>,
    /// Added to the user agent, for example `shop/1.4`.
    pub user_agent_suffix: Option<String>,
    /// Limits to keep before the vendor has to.
    pub quotas: Quotas,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            deadline_ms: 10_000,
            attempt_timeout_ms: 8_000,
            connect_timeout_ms: 3_000,
            max_attempts: 3,
            first_retry_wait_ms: 100,
            longest_retry_wait_ms: 2_000,
            retry_budget_percent: 20,
            max_in_flight: 256,
            max_idle_connections: 256,
            idle_timeout_ms: 20_000,
            proxy: None,
            extra_ca_pem: None,
            user_agent_suffix: None,
            quotas: Quotas::default(),
        }
    }
}

/// Limits of the vendor that are known before a call: what would run into one is refused here, as `throttled` with the
/// time to come back, and keeps its token. The vendor's console may set others (security management, API rate limits).
#[record(input, default)]
pub struct Quotas {
    /// Shortest time between two verifications of one number, in milliseconds; 0 for none. Default 30,000.
    pub number_interval_ms: i64,
    /// Most billed verifications of one number in a calendar day in China; 0 for no limit. Default 10.
    pub number_per_day: i64,
    /// Most billed verifications of one app in a calendar day in China; 0 for no limit. Default 500,000.
    pub app_per_day: i64,
    /// Most calls of one client that begin within a second; 0 for no limit, as the vendor names none. Default 0.
    pub calls_per_second: i64,
}

impl Default for Quotas {
    fn default() -> Self {
        Self { number_interval_ms: 30_000, number_per_day: 10, app_per_day: 500_000, calls_per_second: 0 }
    }
}
