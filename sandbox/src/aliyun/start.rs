//! Starting transactions: by `Initialize`, or without it.

use verimeter::transport::Clock as _;
use verimeter::{Error, Result, SandboxTransaction};

use super::initialize::{Wish, flow_of};
use super::journey::Wanted;
use super::parameters::is_merchant_biz_id;
use super::transactions::Transaction;
use super::{first_region, known_region, magic};
use crate::state::State;

/// The solution of transactions for which none is named.
const PRODUCT: &str = "eKYC_PRO";

/// Starts what was asked for; its id.
pub(super) fn initialized(state: &State, region: &'static str, now_ms: i64, wish: Wish) -> String {
    let row = magic::of(&wish.merchant_biz_id);
    let mut memory = state.aliyun.memory();
    let id = memory.transactions.new_id(state.seed, region, &wish.merchant_biz_id);
    memory.transactions.add(Transaction {
        id: id.clone(),
        region,
        started_at_ms: now_ms,
        flow: wish.flow,
        wanted: row.map(magic::Magic::wanted).unwrap_or_default(),
        sample: row.is_some_and(|row| row.sample),
        authorize: wish.authorize,
    });
    id
}

/// Starts a transaction without `Initialize`, as `wish` says it.
pub(crate) fn start(state: &State, wish: SandboxTransaction) -> Result<verimeter::Transaction> {
    let region = wish.region.as_deref().map_or(Ok(first_region()), known_region)?;
    let mut memory = state.aliyun.memory();
    let merchant_biz_id = match wish.merchant_biz_id {
        Some(id) if !is_merchant_biz_id(&id) => {
            return Err(Error::invalid(format!("merchant_biz_id `{id}` is none"))
                .advice("letters and digits, at most 32"));
        }
        Some(id) => id,
        None => memory.transactions.new_merchant_biz_id(),
    };
    let row = magic::of(&merchant_biz_id);
    let of_row = row.map(magic::Magic::wanted).unwrap_or_default();
    let wanted = Wanted {
        outcome: wish.outcome.or(of_row.outcome),
        page: wish.page.or(of_row.page),
        error_code: wish.error_code.or(of_row.error_code),
        sub_code: wish.sub_code.or(of_row.sub_code),
    };
    let transaction = Transaction {
        wanted: wanted.checked()?,
        id: memory.transactions.new_id(state.seed, region, &merchant_biz_id),
        region,
        started_at_ms: wish.started_at_ms.unwrap_or_else(|| state.clock.now_ms()),
        flow: flow_of(wish.product_code.as_deref().unwrap_or(PRODUCT)),
        sample: row.is_some_and(|row| row.sample),
        authorize: false,
    };
    let started = verimeter::Transaction {
        transaction_id: transaction.id.clone(),
        merchant_biz_id,
        started_at_ms: transaction.started_at_ms,
        region: Some(region.to_owned()),
        platform: None,
    };
    memory.transactions.add(transaction);
    Ok(started)
}
