//! The sandbox.

use std::time::Duration;

use verimeter::transport::Clock as _;
use verimeter::{
    Fault, Product, Quotas, SandboxCredentials, SandboxRequest, SandboxTransaction, Transaction,
};
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::errors::{Failure, raise};

/// A double of the vendors' APIs on this machine.
#[derive(uniffi::Object)]
pub struct SandboxHandle(Sandbox);

#[uniffi::export]
#[allow(clippy::too_many_arguments)] // named in the languages
impl SandboxHandle {
    /// Starts a sandbox on loopback, on threads of its own.
    #[uniffi::constructor]
    pub fn start(
        seed: i64,
        port: i32,
        start_at_ms: Option<i64>,
        frozen: bool,
        quotas: Option<Quotas>,
        balance: Option<i64>,
    ) -> Result<Self, Failure> {
        let options =
            SandboxOptions { seed, port, start_at_ms, frozen, balance, ..SandboxOptions::default() };
        let options = match quotas {
            Some(quotas) => SandboxOptions { quotas, ..options },
            None => options,
        };
        Sandbox::start(options).map(Self).map_err(raise)
    }

    /// Address of its page, which tells how to use it.
    pub fn url(&self) -> String {
        self.0.url().to_owned()
    }

    /// Where programs that are not in this process steer it.
    pub fn admin_url(&self) -> String {
        self.0.admin_url()
    }

    /// Base URL of Jiguang Verification.
    pub fn jiguang_url(&self) -> String {
        self.0.jiguang_url().to_owned()
    }

    /// Base URL of Alibaba Cloud ID Verification in its first region.
    pub fn aliyun_url(&self) -> String {
        self.0.aliyun_url().to_owned()
    }

    /// The same in `region`.
    pub fn aliyun_url_in(&self, region: String) -> Result<String, Failure> {
        self.0.aliyun_url_in(&region).map_err(raise)
    }

    /// Starts a transaction of identity verification without `Initialize`.
    pub fn start_transaction(&self, wish: SandboxTransaction) -> Result<Transaction, Failure> {
        self.0.start_transaction(wish).map_err(raise)
    }

    /// What a client must present.
    pub fn credentials(&self) -> SandboxCredentials {
        self.0.credentials()
    }

    /// The private key that opens the numbers of one-click login, as PEM.
    pub fn private_key(&self) -> String {
        self.0.private_key()
    }

    /// A token for number verification.
    pub fn number_token(&self, phone: String, carrier: Option<String>) -> Result<String, Failure> {
        match carrier {
            Some(carrier) => self.0.number_token_from(&carrier, &phone).map_err(raise),
            None => self.0.number_token(&phone).map_err(raise),
        }
    }

    /// A token for one-click login.
    pub fn login_token(&self, phone: String, carrier: Option<String>) -> Result<String, Failure> {
        match carrier {
            Some(carrier) => self.0.login_token_from(&carrier, &phone).map_err(raise),
            None => self.0.login_token(&phone).map_err(raise),
        }
    }

    /// Verifications of `product` that are left.
    pub fn balance(&self, product: Product) -> Option<i64> {
        self.0.balance(product)
    }

    /// Sets what is left of `product`.
    pub fn set_balance(&self, product: Product, calls: Option<i64>) -> Result<(), Failure> {
        self.0.set_balance(product, calls).map_err(raise)
    }

    /// Puts a number on the app's own allowlist.
    pub fn allow(&self, phone: String) -> Result<(), Failure> {
        self.0.allow(&phone).map_err(raise)
    }

    /// Puts a number on the app's own blocklist.
    pub fn block(&self, phone: String) -> Result<(), Failure> {
        self.0.block(&phone).map_err(raise)
    }

    /// Takes a number off both lists.
    pub fn unlist(&self, phone: String) -> Result<(), Failure> {
        self.0.unlist(&phone).map_err(raise)
    }

    /// What its clock shows, in milliseconds since 1970 (UTC).
    pub fn now_ms(&self) -> i64 {
        self.0.clock().now_ms()
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        self.0.advance(by);
    }

    /// Puts the clock to an instant, in milliseconds since 1970 (UTC).
    pub fn set_clock(&self, at_ms: i64) {
        self.0.set_clock(at_ms);
    }

    /// Stops the clock where it is.
    pub fn freeze(&self) {
        self.0.freeze();
    }

    /// Lets a frozen clock go on.
    pub fn resume(&self) {
        self.0.resume();
    }

    /// Misbehaves from now on.
    pub fn fault(&self, fault: Fault) -> Result<(), Failure> {
        self.0.fault(fault).map_err(raise)
    }

    /// Misbehaves no more.
    pub fn clear_faults(&self) {
        self.0.clear_faults();
    }

    /// The latest requests, oldest first.
    pub fn requests(&self, redacted: bool) -> Vec<SandboxRequest> {
        if redacted { self.0.requests_redacted() } else { self.0.requests() }
    }

    /// Forgets what it was asked and told.
    pub fn reset(&self) {
        self.0.reset();
    }

    /// Ends at once; open connections are cut.
    pub fn stop(&self) {
        self.0.stop();
    }
}
