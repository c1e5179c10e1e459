//! Calls as the JVM makes them: one crossing with numbers and bytes, and the answer beside others that come with it.
//!
//! A future of UniFFI's costs the JVM eight crossings with structures and two callbacks, which is more than the call itself costs.
//! Here UniFFI writes and reads what crosses, and nothing else. Other languages use the futures.
#![allow(unsafe_code)] // what crosses without UniFFI is a pointer and a length

use std::collections::BTreeMap;
use std::slice;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock, Weak};

use uniffi::{Lift, Lower};
use verimeter::{Error, ErrorKind, runtime};

use crate::UniFfiTag;
use crate::answers::{ANSWERS, Reply};
use crate::errors::{Failure, Work, raise};
use crate::jiguang::JiguangHandle;

/// Clients by their numbers. One that is not there any more is an error, where a pointer would be anything.
static CLIENTS: RwLock<BTreeMap<i64, Weak<JiguangHandle>>> = RwLock::new(BTreeMap::new());

/// What calls name `client` by.
pub(crate) fn number_of(client: &Arc<JiguangHandle>) -> i64 {
    static NEXT: AtomicI64 = AtomicI64::new(1);
    let number = NEXT.fetch_add(1, Relaxed);
    let mut clients = CLIENTS.write().unwrap_or_else(PoisonError::into_inner);
    clients.retain(|_, client| client.strong_count() > 0);
    clients.insert(number, Arc::downgrade(client));
    number
}

fn client(number: i64) -> Result<Arc<JiguangHandle>, Failure> {
    let clients = CLIENTS.read().unwrap_or_else(PoisonError::into_inner);
    let client = clients.get(&number).and_then(Weak::upgrade);
    client.ok_or_else(|| raise(Error::new(ErrorKind::Cancelled, "the client is gone")))
}

/// Asks for the risk of one number: `asked` is a `RiskAsk`. The answer comes to `call`.
///
/// # Safety
/// `asked` points to `length` bytes until this returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verimeter_query_business_risk(
    number: i64,
    call: i64,
    asked: *const u8,
    length: i32,
) {
    // SAFETY: as the caller promises.
    let mut asked = unsafe { bytes(asked, length) };
    begin(call, || client(number)?.risk(read(&mut asked)?));
}

/// Asks whether a number is that of a token's SIM: `asked` is a `TokenAsk` and the number. The answer comes to `call`.
///
/// # Safety
/// `asked` points to `length` bytes until this returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verimeter_verify_number(number: i64, call: i64, asked: *const u8, length: i32) {
    // SAFETY: as the caller promises.
    let mut asked = unsafe { bytes(asked, length) };
    begin(call, || client(number)?.number_of_token(read(&mut asked)?, read(&mut asked)?));
}

/// Asks which number belongs to a login token: `asked` is a `TokenAsk`. The answer comes to `call`.
///
/// # Safety
/// `asked` points to `length` bytes until this returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verimeter_verify_login_token(number: i64, call: i64, asked: *const u8, length: i32) {
    // SAFETY: as the caller promises.
    let mut asked = unsafe { bytes(asked, length) };
    begin(call, || client(number)?.login(read(&mut asked)?));
}

/// Waits for answers and writes them, as many as fit: see `Answers::take`. For one thread, which does nothing else.
///
/// # Safety
/// `into` points to `room` initialized bytes that nobody else uses until this returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn verimeter_take_answers(into: *mut u8, room: i32) -> i32 {
    // SAFETY: as the caller promises.
    let into = unsafe { slice::from_raw_parts_mut(into, room.unsigned_abs() as usize) };
    ANSWERS.take(into)
}

/// # Safety
/// `at` points to `length` bytes for as long as they are used.
unsafe fn bytes<'a>(at: *const u8, length: i32) -> &'a [u8] {
    // SAFETY: as the caller promises.
    unsafe { slice::from_raw_parts(at, length.unsigned_abs() as usize) }
}

fn read<A: Lift<UniFfiTag>>(asked: &mut &[u8]) -> Result<A, Failure> {
    A::try_read(asked).map_err(|_| raise(Error::invalid("the arguments of the call cannot be read")))
}

/// Has our runtime do what `prepare` gives. Nobody waits for it here, so it ends and is recorded whoever gives up.
fn begin<T, W>(call: i64, prepare: impl FnOnce() -> Result<W, Failure>)
where
    T: Lower<UniFfiTag> + Send + 'static,
    W: Work<T>,
{
    let reply = Reply::to(call);
    match prepare().and_then(|work| Ok((work, runtime::handle().map_err(raise)?))) {
        Ok((work, runtime)) => {
            runtime.spawn(async move { reply.give(work.await.map_err(raise)) });
        }
        Err(failure) => reply.give::<T>(Err(failure)),
    }
}
