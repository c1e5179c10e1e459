//! Pictures.

use std::path::PathBuf;
use std::sync::Arc;

use napi::bindgen_prelude::{JsObjectValue as _, Object};
use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::chart::{self as draw, Picture as Shapes};
use verimeter::{Error, Funnel, Overview, Trend, stats};
use verimeter_models::node::{At, FromJs as _, ToJs};

use crate::arguments::argument;
use crate::bridge;
use crate::data::Sent;
use crate::errors::raise;

/// A picture of the core.
#[napi]
pub struct Picture(Arc<Shapes>);

/// A picture that was drawn on another thread, on its way.
pub(crate) struct Drawn(pub(crate) Shapes);

impl ToJs for Drawn {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let mut carrier = Object::new(env)?;
        carrier.set("picture", Picture(Arc::new(self.0.clone())))?;
        carrier.get_named_property_unchecked("picture")
    }
}

#[napi]
impl Picture {
    /// The picture of a view.
    #[napi]
    pub fn of(env: &Env, view: Unknown<'_>) -> Result<Self> {
        let at = At::argument("view");
        let trend = Overview::from_js(&view, at).map(|view| stats::trend(&view));
        let picture = match trend.or_else(|_| Trend::from_js(&view, at)) {
            Ok(trend) => draw::trend(&trend),
            Err(_) => draw::funnel(
                &Funnel::from_js(&view, at)
                    .map_err(|_| raise(env, Error::invalid("`view` is no overview, trend or funnel")))?,
            ),
        };
        Ok(Self(Arc::new(picture)))
    }

    #[napi]
    pub fn svg(&self) -> String {
        self.0.svg()
    }

    #[napi]
    pub fn title(&self) -> String {
        self.0.title().to_owned()
    }

    #[napi]
    pub fn png<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let picture = Arc::clone(&self.0);
        bridge::blocking(env, move || picture.png().map(Sent))
    }

    /// Writes it to a file, which appears when it is whole.
    #[napi]
    pub fn save<'env>(&self, env: &'env Env, path: Unknown<'env>) -> Result<Unknown<'env>> {
        let path = PathBuf::from(argument::<String>(env, &path, "path")?);
        let picture = Arc::clone(&self.0);
        bridge::blocking(env, move || picture.save(&path))
    }
}
