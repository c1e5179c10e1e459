//! From the core's error to what the package makes an `Error` of: its own classes, with the caller's stack.

use std::error;

use napi::bindgen_prelude::Object;
use napi::{Env, JsValue as _, Unknown};
use verimeter::{Error, ErrorKind};
use verimeter_models::node::ToJs as _;

/// Throws `error`.
pub(crate) fn raise(env: &Env, error: Error) -> napi::Error {
    // As it is: napi-rs would make an `Error` of its own of what is none.
    match told(env, error).and_then(|told| env.throw(told)) {
        Ok(()) => napi::Error::new(napi::Status::PendingException, ""),
        Err(error) => error,
    }
}

/// What is thrown: the record, and the texts of its causes, the nearest first.
pub(crate) fn told<'env>(env: &'env Env, error: Error) -> napi::Result<Unknown<'env>> {
    let mut causes = Vec::new();
    let mut source = error::Error::source(&error);
    while let Some(cause) = source {
        causes.push(cause.to_string());
        source = cause.source();
    }
    let mut told = Object::new(env)?;
    told.set("verimeterError", error.into_info().to_js(env)?)?;
    told.set("causes", causes)?;
    Ok(told.to_unknown())
}

/// What a caller learns when nobody is left who could answer.
pub(crate) fn lost() -> Error {
    Error::new(ErrorKind::Cancelled, "the call was dropped before it ended")
}

/// What a caller learns who uses a client after its end.
pub(crate) fn closed() -> Error {
    Error::new(ErrorKind::Cancelled, "the client is closed").advice("make another one")
}
