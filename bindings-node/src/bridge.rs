//! From a future of the core to a promise.
//!
//! Results that end close together wake the event loop once: each instance of Node has a queue, and only the first result in
//! an empty queue calls the loop. While something is under way the loop is kept from ending, so that a call that was begun
//! ends and is recorded; where nothing is, it is not kept.
//!
//! napi-rs has promises, too, each with a thread-safe function of its own, which costs more than the rest of a call.
#![allow(unsafe_code)] // Node-API's own functions: promises and thread-safe functions without a wrapper around each call

use std::cell::RefCell;
use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use napi::{Env, JsValue as _, Unknown, check_status, sys};
use verimeter::{Result, runtime};
use verimeter_models::node::ToJs;

use crate::errors::{lost, raise, told};

/// Results that are handed out before the loop may see to something else.
const AT_ONCE: usize = 64;

/// A promise of what `work` comes to.
pub(crate) fn promise<'env, T: ToJs + Send + 'static>(
    env: &'env Env,
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> napi::Result<Unknown<'env>> {
    let (reply, promise) = expect(env)?;
    runtime::spawn(async move {
        let result = work.await;
        reply.send(settling(result));
    })
    .map_err(|error| raise(env, error))?;
    Ok(promise)
}

/// A promise of what `work` comes to on a thread that may block.
pub(crate) fn blocking<'env, T: ToJs + Send + 'static>(
    env: &'env Env,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> napi::Result<Unknown<'env>> {
    let (reply, promise) = expect(env)?;
    let handle = runtime::handle().map_err(|error| raise(env, error))?;
    handle.spawn_blocking(move || reply.send(settling(work())));
    Ok(promise)
}

/// The loop of an instance of Node, for those who want something of it.
#[derive(Clone)]
pub(crate) struct Loop(Arc<Port>);

impl Loop {
    pub(crate) fn of(env: &Env) -> napi::Result<Self> {
        port(env.raw()).map(Self)
    }

    /// Does `work` there. Nothing happens where the instance has ended.
    pub(crate) fn run(&self, work: impl FnOnce(&Env) + Send + 'static) {
        self.0.push(Task::Work(Box::new(work)));
    }
}

/// What is to be done on the loop's own thread.
enum Task {
    Settle(Deferred, Outcome),
    Work(Box<dyn FnOnce(&Env) + Send>),
}

/// A result on its way; made into a value of JavaScript on the loop's own thread.
type Outcome = Box<dyn FnOnce(&Env) -> Settled + Send>;
type Settled = std::result::Result<sys::napi_value, sys::napi_value>;

fn settling<T: ToJs + Send + 'static>(result: Result<T>) -> Outcome {
    Box::new(move |env| {
        let value = match result {
            Ok(value) => value.to_js(env).map(|value| Ok(value.raw())),
            Err(error) => told(env, error).map(|value| Err(value.raw())),
        };
        // Where Node cannot even make the value, nothing is left to say.
        value.unwrap_or(Err(ptr::null_mut()))
    })
}

/// Whom a result is for.
struct Deferred(sys::napi_deferred);

// SAFETY: it is used on the loop's own thread only; others carry it.
unsafe impl Send for Deferred {}

/// What runtime threads know of an instance of Node.
struct Port {
    tasks: Mutex<Vec<Task>>,
    /// None once the instance has ended.
    doorbell: Mutex<Option<Doorbell>>,
    /// Promises without a result. Changed on the loop's own thread only.
    pending: AtomicUsize,
}

struct Doorbell(sys::napi_threadsafe_function);

// SAFETY: Node-API has threads call it, as long as it is there, which the lock around it sees to.
unsafe impl Send for Doorbell {}

impl Port {
    fn push(&self, task: Task) {
        let first = {
            let mut tasks = lock(&self.tasks);
            tasks.push(task);
            tasks.len() == 1
        };
        if first && !self.wake() {
            // Dropped after the lock: what is in them may want it.
            drop(std::mem::take(&mut *lock(&self.tasks)));
        }
    }

    /// Rings; whether anybody is there to hear it.
    fn wake(&self) -> bool {
        let mut doorbell = lock(&self.doorbell);
        let Some(Doorbell(bell)) = &*doorbell else { return false };
        // SAFETY: the instance has not ended, or it would have taken the bell away.
        let status = unsafe {
            sys::napi_call_threadsafe_function(
                *bell,
                ptr::null_mut(),
                sys::ThreadsafeFunctionCallMode::nonblocking,
            )
        };
        // One that is about to end says so, once.
        if status != sys::Status::napi_ok {
            *doorbell = None;
        }
        doorbell.is_some()
    }
}

/// Where one result goes. Dropped without one, the caller learns that.
struct Reply(Option<(Arc<Port>, Deferred)>);

impl Reply {
    fn send(mut self, outcome: Outcome) {
        self.deliver(outcome);
    }

    fn deliver(&mut self, outcome: Outcome) {
        if let Some((port, deferred)) = self.0.take() {
            port.push(Task::Settle(deferred, outcome));
        }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        self.deliver(settling::<()>(Err(lost())));
    }
}

thread_local! {
    /// Ports of the instances on this thread: one, but for programs that embed Node.
    static PORTS: RefCell<Vec<(sys::napi_env, Arc<Port>)>> = const { RefCell::new(Vec::new()) };
}

fn expect<'env>(env: &'env Env) -> napi::Result<(Reply, Unknown<'env>)> {
    let port = port(env.raw())?;
    let (mut deferred, mut promise) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: the environment is that of the call that asks.
    check_status!(unsafe { sys::napi_create_promise(env.raw(), &mut deferred, &mut promise) })?;
    if port.pending.fetch_add(1, Relaxed) == 0
        && let Some(Doorbell(bell)) = &*lock(&port.doorbell)
    {
        // SAFETY: as above, on the loop's own thread.
        check_status!(unsafe { sys::napi_ref_threadsafe_function(env.raw(), *bell) })?;
    }
    // SAFETY: a promise was made just now, in this scope.
    let promise = unsafe { napi::bindgen_prelude::FromNapiValue::from_napi_value(env.raw(), promise) }?;
    Ok((Reply(Some((port, Deferred(deferred)))), promise))
}

fn port(env: sys::napi_env) -> napi::Result<Arc<Port>> {
    let known = PORTS
        .with_borrow(|ports| ports.iter().find(|(owner, _)| *owner == env).map(|(_, port)| Arc::clone(port)));
    if let Some(port) = known {
        return Ok(port);
    }
    let port =
        Arc::new(Port { tasks: Mutex::default(), doorbell: Mutex::default(), pending: AtomicUsize::new(0) });
    let (mut name, mut bell) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: the environment is that of a call; the port is handed over with a count of its own, which `end` gives back.
    unsafe {
        let text = "verimeter";
        check_status!(sys::napi_create_string_utf8(
            env,
            text.as_ptr().cast(),
            text.len() as isize,
            &mut name
        ))?;
        let context = Arc::into_raw(Arc::clone(&port)).cast_mut().cast::<c_void>();
        check_status!(sys::napi_create_threadsafe_function(
            env,
            ptr::null_mut(),
            ptr::null_mut(),
            name,
            0,
            1,
            context,
            Some(end),
            context,
            Some(hand_out),
            &mut bell,
        ))?;
        check_status!(sys::napi_unref_threadsafe_function(env, bell))?;
    }
    *lock(&port.doorbell) = Some(Doorbell(bell));
    PORTS.with_borrow_mut(|ports| ports.push((env, Arc::clone(&port))));
    Ok(port)
}

/// Called by the loop after the bell rang.
unsafe extern "C" fn hand_out(env: sys::napi_env, _: sys::napi_value, context: *mut c_void, _: *mut c_void) {
    if env.is_null() {
        return; // the instance is ending
    }
    // SAFETY: the context is the port, until `end`.
    let port = unsafe { &*context.cast::<Port>() };
    let tasks: Vec<_> = {
        let mut waiting = lock(&port.tasks);
        let count = waiting.len().min(AT_ONCE);
        waiting.drain(..count).collect()
    };
    let mut settled = 0;
    for task in tasks {
        // SAFETY: on the loop's own thread, with its environment; each promise is settled once.
        unsafe {
            in_scope(env, |env| match task {
                Task::Settle(Deferred(deferred), outcome) => {
                    settled += 1;
                    settle(env, deferred, outcome);
                }
                Task::Work(work) => work(env),
            });
        }
    }
    if settled > 0
        && port.pending.fetch_sub(settled, Relaxed) == settled
        && let Some(Doorbell(bell)) = &*lock(&port.doorbell)
    {
        // SAFETY: as above.
        unsafe { sys::napi_unref_threadsafe_function(env, *bell) };
    }
    if !lock(&port.tasks).is_empty() {
        port.wake();
    }
}

/// Values that `work` makes do not outlive it.
unsafe fn in_scope(env: sys::napi_env, work: impl FnOnce(&Env)) {
    let mut scope = ptr::null_mut();
    // SAFETY: the caller's.
    unsafe {
        if sys::napi_open_handle_scope(env, &mut scope) == sys::Status::napi_ok {
            work(&Env::from_raw(env));
            sys::napi_close_handle_scope(env, scope);
        }
    }
}

unsafe fn settle(env: &Env, deferred: sys::napi_deferred, outcome: Outcome) {
    let raw = env.raw();
    // SAFETY: the caller's.
    unsafe {
        match outcome(env) {
            Ok(value) => sys::napi_resolve_deferred(raw, deferred, value),
            Err(mut reason) => {
                if reason.is_null() {
                    sys::napi_get_undefined(raw, &mut reason);
                }
                sys::napi_reject_deferred(raw, deferred, reason)
            }
        };
    }
}

/// Called as the instance ends.
unsafe extern "C" fn end(env: sys::napi_env, context: *mut c_void, _: *mut c_void) {
    // SAFETY: the count that `port` handed over.
    let port = unsafe { Arc::from_raw(context.cast_const().cast::<Port>()) };
    lock(&port.doorbell).take();
    drop(std::mem::take(&mut *lock(&port.tasks)));
    // A thread that ends has no such list any more.
    _ = PORTS.try_with(|ports| {
        if let Ok(mut ports) = ports.try_borrow_mut() {
            ports.retain(|(owner, _)| *owner != env);
        }
    });
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
