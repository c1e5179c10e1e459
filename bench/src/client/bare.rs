//! The loop that users would write instead: reqwest and serde, nothing else.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde::{Deserialize, Serialize};

use crate::server::Address;
use crate::{Done, drive::Ask};

/// As an application would hold it: what does not change between calls is made once.
pub(crate) struct Bare {
    http: reqwest::Client,
    url: String,
    authorization: HeaderValue,
}

#[derive(Serialize)]
struct Question<'a> {
    phone: &'a str,
}

/// The documented fields of the answer.
#[derive(Deserialize)]
#[allow(dead_code, reason = "reading every field is the work that is measured")]
struct Answer {
    id: u64,
    code: i64,
    content: String,
    #[serde(rename = "exID")]
    ex_id: String,
    score: i64,
    tags: Vec<String>,
    detail: HashMap<String, Detail>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "reading every field is the work that is measured")]
struct Detail {
    score: i64,
}

impl Bare {
    /// With the settings that Verimeter's own client has, where they could matter.
    pub(crate) fn new(address: &Address) -> Done<Self> {
        let tls =
            rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()?
                // The sandbox speaks HTTP on loopback: no certificate is ever looked at.
                .with_root_certificates(rustls::RootCertStore::empty())
                .with_no_client_auth();
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .user_agent(concat!("bare/", env!("CARGO_PKG_VERSION")))
            .timeout(Duration::from_secs(10))
            .connect_timeout(Duration::from_secs(3))
            .pool_idle_timeout(Duration::from_secs(20))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .tcp_nodelay(true)
            .no_proxy()
            .build()?;
        let basic = STANDARD.encode(format!("{}:{}", address.app_key, address.master_secret));
        let mut authorization = HeaderValue::from_str(&format!("Basic {basic}"))?;
        authorization.set_sensitive(true);
        Ok(Self { http, url: format!("{}/v2/web/queryBusinessRisk", address.url), authorization })
    }
}

impl Ask for Bare {
    async fn ask(&self, phone: String) -> Done<u64> {
        let response = self
            .http
            .post(&self.url)
            .header(AUTHORIZATION, self.authorization.clone())
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(serde_json::to_vec(&Question { phone: &phone })?)
            .send()
            .await?
            .error_for_status()?;
        let answer: Answer = serde_json::from_slice(&response.bytes().await?)?;
        match answer.code {
            0 => Ok(answer.score.unsigned_abs() + answer.tags.len() as u64),
            code => Err(format!("the sandbox answered {code}").into()),
        }
    }
}
