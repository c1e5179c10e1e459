//! Object stores by their URLs, over the same HTTP and TLS as every other call.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::client::{ClientConfigKey, HttpClient, HttpConnector};
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path as Key;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};
use url::Url;

use super::fault;
use crate::secret::environment;
use crate::transport::storage_client;
use crate::{Error, Result};

/// Schemes of object stores.
pub(super) const SCHEMES: [&str; 7] = ["s3", "s3a", "gs", "az", "azure", "abfs", "abfss"];
/// How often a request that failed is made again: all that is sent here may be sent twice.
const RETRIES: usize = 4;
/// After that, none is made again.
const RETRY_FOR: Duration = Duration::from_secs(60);
/// Authorities that certificates of a store may be signed by beside the usual ones, as other tools have it.
const CA_BUNDLE: &str = "AWS_CA_BUNDLE";

/// Reads a URL. What else it holds may be a secret, so no error shows it.
pub(super) fn parse(text: &str) -> Result<Url> {
    let refuse = |what: &str| {
        Error::invalid(what)
            .advice("write a folder, or s3://bucket/folder, gs://bucket/folder or az://container/folder")
    };
    let url = Url::parse(text).map_err(|_| refuse("the place of the files is no URL"))?;
    // Where a container stands before its account: `abfss://container@account.dfs.core.windows.net`.
    let container = url.scheme().starts_with("abfs");
    if (!url.username().is_empty() && !container)
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Err(
            Error::invalid("the URL of the files holds credentials or parameters").advice(super::CREDENTIALS)
        );
    }
    match url.scheme() {
        "file" => Ok(url),
        scheme if SCHEMES.contains(&scheme) => match url.host_str().unwrap_or_default() {
            "" => Err(refuse(&format!("`{url}` names no bucket"))),
            _ => Ok(url),
        },
        other => Err(refuse(&format!("files cannot be at `{other}://`"))),
    }
}

/// The store of a URL, and the place in it.
pub(super) fn objects(url: &Url) -> Result<(Arc<dyn ObjectStore>, Key)> {
    let place = || {
        Key::from_url_path(url.path())
            .map_err(|error| Error::invalid(format!("`{url}` is no place")).source(error))
    };
    let bucket = url.host_str().unwrap_or_default();
    let retry =
        RetryConfig { backoff: BackoffConfig::default(), max_retries: RETRIES, retry_timeout: RETRY_FOR };
    let failed = |error: object_store::Error| fault::of(&error, url.as_str(), "");
    let store: Arc<dyn ObjectStore> = match url.scheme() {
        "gs" => {
            let builder = GoogleCloudStorageBuilder::from_env().with_bucket_name(bucket);
            Arc::new(
                builder
                    .with_retry(retry)
                    .with_http_connector(Connector::new(false)?)
                    .build()
                    .map_err(failed)?,
            )
        }
        "s3" | "s3a" => {
            let builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
            let near = [AmazonS3ConfigKey::S3Endpoint, AmazonS3ConfigKey::Endpoint]
                .iter()
                .find_map(|key| builder.get_config_value(key))
                .is_some_and(|endpoint| is_near(&endpoint));
            let builder = if near { builder.with_allow_http(true) } else { builder };
            Arc::new(
                builder
                    .with_retry(retry)
                    .with_http_connector(Connector::new(near)?)
                    .build()
                    .map_err(failed)?,
            )
        }
        _ => {
            let builder = MicrosoftAzureBuilder::from_env().with_url(url.as_str());
            let near = builder
                .get_config_value(&AzureConfigKey::Endpoint)
                .is_some_and(|endpoint| is_near(&endpoint));
            let builder = if near { builder.with_allow_http(true) } else { builder };
            Arc::new(
                builder
                    .with_retry(retry)
                    .with_http_connector(Connector::new(near)?)
                    .build()
                    .map_err(failed)?,
            )
        }
    };
    Ok((store, place()?))
}

/// Whether a store is on this machine, which needs no TLS and no proxy.
fn is_near(endpoint: &str) -> bool {
    crate::transport::BaseUrl::parse(endpoint).is_ok_and(|url| url.is_loopback())
}

/// Makes HTTP clients as ours are: rustls on ring, authorities that come along, no plain HTTP unless it was asked for.
#[derive(Debug)]
struct Connector {
    near: bool,
    authorities: Option<String>,
}

impl Connector {
    fn new(near: bool) -> Result<Self> {
        let authorities = environment(CA_BUNDLE)?.map(|path| {
            fs::read_to_string(&path).map_err(|error| {
                Error::invalid(format!("{CA_BUNDLE}: `{path}` cannot be read")).source(error)
            })
        });
        Ok(Self { near, authorities: authorities.transpose()? })
    }
}

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let plain =
            options.get_config_value(&ClientConfigKey::AllowHttp).is_some_and(|value| value == "true");
        let client = storage_client(self.authorities.as_deref(), plain, self.near);
        client.map_err(|error| object_store::Error::Generic { store: "HTTP", source: error.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_with_a_secret_is_refused_and_not_shown() {
        for url in [
            "s3://key:hunter2@bucket/events",
            "az://container/events?sig=hunter2",
            "s3://bucket/#hunter2",
            "abfss://events:hunter2@account.dfs.core.windows.net/2026",
            "https://bucket.example/hunter2",
            "hunter2://bucket",
            "s3:///hunter2",
            "://hunter2",
        ] {
            let error = parse(url).unwrap_err();
            let scheme = url.starts_with("hunter2") || url.starts_with("s3:///");
            assert!(scheme || !format!("{error:?}").contains("hunter2"), "{error:?}");
        }
        for url in ["s3://bucket/events", "gs://bucket", "az://container/a/b", "file:///tmp"] {
            parse(url).unwrap();
        }
        let azure = parse("abfss://events@account.dfs.core.windows.net/2026/risk").unwrap();
        let (_, place) = objects(&azure).unwrap();
        assert_eq!(place.as_ref(), "2026/risk");
    }
}
