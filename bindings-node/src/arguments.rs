//! Arguments of calls: what is wrong with one says which it is.

use napi::bindgen_prelude::Object;
use napi::{Env, JsValue as _, Result, Unknown, ValueType};
use verimeter::Error;
use verimeter_models::node::{At, FromJs, Given, ToJs, Wrong};

use crate::errors::raise;

/// The argument `name`.
pub(crate) fn argument<T: FromJs>(env: &Env, given: &Unknown<'_>, name: &str) -> Result<T> {
    let at = At::argument(name);
    let value = match given.get_type()? {
        ValueType::Undefined | ValueType::Null => T::absent().map_or_else(|| T::from_js(given, at), Ok),
        _ => T::from_js(given, at),
    };
    value.map_err(|wrong| refuse(env, &wrong))
}

/// The argument `name`, an object of options; one without any where nothing was given. Their keys are `known`, and no others.
pub(crate) fn options<T>(
    env: &Env,
    given: &Unknown<'_>,
    name: &str,
    known: &[&str],
    read: impl FnOnce(&Given<'_>) -> std::result::Result<T, Wrong>,
) -> Result<T> {
    let nothing = match given.get_type()? {
        ValueType::Undefined | ValueType::Null => Some(Object::new(env)?.to_unknown()),
        _ => None,
    };
    Given::of(nothing.as_ref().unwrap_or(given), At::argument(name), known)
        .and_then(|given| read(&given))
        .map_err(|wrong| refuse(env, &wrong))
}

fn refuse(env: &Env, wrong: &Wrong) -> napi::Error {
    raise(env, Error::invalid(wrong.to_string()))
}

/// What a call that does not wait gives back.
pub(crate) fn give<'env>(env: &'env Env, answer: verimeter::Result<impl ToJs>) -> Result<Unknown<'env>> {
    answer.map_err(|error| raise(env, error))?.to_js(env)
}
