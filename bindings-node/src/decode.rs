//! Functions that ask nobody: replies read, numbers decrypted, requests signed.

use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::aliyun::{self, Credentials};
use verimeter::jiguang::{self, PrivateKey};
use verimeter::tabular::batches_table;
use verimeter::{AccessKey, Acs3Request, Phone};
use verimeter_models::node::ToJs as _;

use crate::arguments::{argument, give};
use crate::bridge;
use crate::table::Tabled;

macro_rules! decoders {
    ($($vendor:ident::$name:ident),*) => {$(
        #[napi]
        pub fn $name<'env>(env: &'env Env, body: Unknown<'env>) -> Result<Unknown<'env>> {
            $vendor::$name(&argument::<String>(env, &body, "body")?).to_js(env)
        }
    )*};
}

decoders!(
    jiguang::decode_risk_report,
    jiguang::decode_number_verification,
    jiguang::decode_login_verification,
    aliyun::decode_verify_log,
    aliyun::decode_check_result
);

/// Reads many answers of business risk queries on every core, off the event loop.
#[napi]
pub fn decode_risk_reports<'env>(env: &'env Env, bodies: Unknown<'env>) -> Result<Unknown<'env>> {
    let bodies: Vec<String> = argument(env, &bodies, "bodies")?;
    bridge::blocking(env, move || Ok(Tabled(batches_table(&jiguang::decode_risk_reports(&bodies)))))
}

/// Decrypts on another thread: it takes about as long as a hundred calls.
#[napi]
pub fn decrypt_phone<'env>(
    env: &'env Env,
    ciphertext: Unknown<'env>,
    private_key: Unknown<'env>,
    previous_private_key: Unknown<'env>,
) -> Result<Unknown<'env>> {
    let ciphertext: String = argument(env, &ciphertext, "ciphertext")?;
    let current: String = argument(env, &private_key, "privateKey")?;
    let previous: Option<String> = argument(env, &previous_private_key, "previousPrivateKey")?;
    bridge::blocking(env, move || {
        let keys = PrivateKey::pair(Some(&current), previous.as_deref())?;
        Ok(jiguang::decrypt_phone(&ciphertext, &keys)?.disclose())
    })
}

/// Decrypts many on every core.
#[napi]
pub fn decrypt_phones<'env>(
    env: &'env Env,
    ciphertexts: Unknown<'env>,
    private_key: Unknown<'env>,
    previous_private_key: Unknown<'env>,
) -> Result<Unknown<'env>> {
    let ciphertexts: Vec<String> = argument(env, &ciphertexts, "ciphertexts")?;
    let current: String = argument(env, &private_key, "privateKey")?;
    let previous: Option<String> = argument(env, &previous_private_key, "previousPrivateKey")?;
    bridge::blocking(env, move || {
        let keys = PrivateKey::pair(Some(&current), previous.as_deref())?;
        let phones = jiguang::decrypt_phones(&ciphertexts, &keys);
        Ok(phones.iter().map(|phone| phone.as_ref().map(Phone::disclose)).collect::<Vec<_>>())
    })
}

#[napi]
pub fn acs3_sign<'env>(env: &'env Env, request: Unknown<'env>, key: Unknown<'env>) -> Result<Unknown<'env>> {
    let request: Acs3Request = argument(env, &request, "request")?;
    let key: AccessKey = argument(env, &key, "key")?;
    let credentials = Credentials::new(&key.access_key_id, &key.access_key_secret);
    let credentials = credentials.and_then(|credentials| match key.security_token.as_deref() {
        Some(token) => credentials.security_token(token),
        None => Ok(credentials),
    });
    give(env, credentials.and_then(|credentials| aliyun::acs3_sign(&request, &credentials)))
}
