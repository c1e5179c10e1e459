//! What Jiguang's double remembers.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, OnceLock};

use serde::Deserialize;
use verimeter::{Error, Phone, Product, Quotas, Result, Vendor};

use super::account::{Account, Limits};
use super::ids::Ids;
use super::keys::Keys;
use super::tokens::{Carrier, TokenKind, Tokens};
use crate::state::lock;

pub(crate) struct State {
    /// Limits and balance to begin with, and after a reset.
    quotas: Quotas,
    balance: Option<i64>,
    keys: OnceLock<Keys>,
    memory: Mutex<Memory>,
}

/// Everything that calls change, under one lock: a call is done whole or not at all.
pub(super) struct Memory {
    pub(super) tokens: Tokens,
    pub(super) account: Account,
    pub(super) limits: Limits,
    pub(super) ids: Ids,
    pub(super) lists: HashMap<String, List>,
}

/// A list of the developer's own that a number is on.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum List {
    Allow,
    Block,
}

impl State {
    pub(crate) fn new(quotas: Quotas, balance: Option<i64>) -> Self {
        let memory = Mutex::new(Memory::new(&quotas, balance));
        Self { quotas, balance, keys: OnceLock::new(), memory }
    }

    /// The key pair, made at first use.
    pub(crate) fn keys(&self) -> &Keys {
        self.keys.get_or_init(Keys::make)
    }

    /// A new token for `phone`, read as clients read it, so that both mean the same number.
    ///
    /// # Errors
    /// `invalid_argument` for what is no number.
    pub(crate) fn mint(&self, kind: TokenKind, carrier: Carrier, phone: &str, now_ms: i64) -> Result<String> {
        let phone = Phone::parse(phone)?;
        Ok(self.memory().tokens.mint(kind, carrier, &phone, now_ms))
    }

    /// Verifications of `product` that are left; none where they never run out.
    pub(crate) fn balance(&self, product: Product) -> Option<i64> {
        self.memory().account.left(product)
    }

    /// Sets what is left of `product`; none for no end.
    ///
    /// # Errors
    /// `invalid_argument` below zero, and for a product of another vendor's.
    pub(crate) fn set_balance(&self, product: Product, calls: Option<i64>) -> Result<()> {
        if product.vendor() != Vendor::Jiguang {
            return Err(Error::invalid(format!("{product} is not prepaid: it has no balance")));
        }
        if let Some(calls) = calls.filter(|calls| *calls < 0) {
            return Err(Error::invalid(format!("balance is {calls}, below zero")));
        }
        self.memory().account.set(product, calls);
        Ok(())
    }

    /// Puts `phone` on a list, or takes it off both.
    ///
    /// # Errors
    /// `invalid_argument` for what is no number.
    pub(crate) fn list(&self, phone: &str, list: Option<List>) -> Result<()> {
        let phone = Phone::parse(phone)?.expose().to_owned();
        let lists = &mut self.memory().lists;
        match list {
            Some(list) => _ = lists.insert(phone, list),
            None => _ = lists.remove(&phone),
        }
        Ok(())
    }

    /// Forgets what happened; the key pair stays.
    pub(crate) fn reset(&self) {
        *self.memory() = Memory::new(&self.quotas, self.balance);
    }

    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        lock(&self.memory)
    }
}

impl Memory {
    fn new(quotas: &Quotas, balance: Option<i64>) -> Self {
        Self {
            tokens: Tokens::default(),
            account: Account::with(balance),
            limits: Limits::new(quotas.clone()),
            ids: Ids::default(),
            lists: HashMap::new(),
        }
    }
}
