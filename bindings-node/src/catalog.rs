//! What vendors document, as lists.

use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::catalog;
use verimeter_models::node::ToJs as _;

macro_rules! lists {
    ($($name:ident),*) => {$(
        #[napi]
        pub fn $name(env: &Env) -> Result<Unknown<'_>> {
            catalog::$name().to_vec().to_js(env)
        }
    )*};
}

lists!(return_codes, risk_tags, identity_pages, identity_codes, log_texts, api_codes, regions);
