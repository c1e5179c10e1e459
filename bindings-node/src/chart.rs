//! Pictures.

use std::io::Write as _;
use std::path::PathBuf;

use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::tabular::{WholeFile, unwritable};
use verimeter::{Error, Funnel, Overview, Trend, chart as draw, stats};
use verimeter_models::node::{At, FromJs as _};

use crate::arguments::argument;
use crate::bridge;
use crate::errors::raise;

/// What there is a picture of.
pub(crate) enum Chart {
    Trend(Trend),
    Funnel(Funnel),
}

impl Chart {
    fn of(given: &Unknown<'_>) -> Option<Self> {
        let at = At::argument("view");
        if let Ok(view) = Overview::from_js(given, at) {
            return Some(Self::Trend(stats::trend(&view)));
        }
        let trend = Trend::from_js(given, at).ok().map(Self::Trend);
        trend.or_else(|| Funnel::from_js(given, at).ok().map(Self::Funnel))
    }

    pub(crate) fn svg(&self) -> String {
        match self {
            Self::Trend(trend) => draw::trend_svg(trend),
            Self::Funnel(funnel) => draw::funnel_svg(funnel),
        }
    }
}

/// The text of a view's picture.
#[napi]
pub fn chart_svg(env: &Env, view: Unknown<'_>) -> Result<String> {
    match Chart::of(&view) {
        Some(chart) => Ok(chart.svg()),
        None => Err(raise(env, Error::invalid("`view` is no overview, trend or funnel"))),
    }
}

/// Writes a picture to a file, which appears when it is whole.
#[napi]
pub fn save_svg<'env>(env: &'env Env, svg: String, path: Unknown<'env>) -> Result<Unknown<'env>> {
    let path = PathBuf::from(argument::<String>(env, &path, "path")?);
    bridge::blocking(env, move || {
        if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("svg")) {
            let error = Error::invalid(format!("`{}` is no name of an SVG file", path.display()));
            return Err(error.advice("name it .svg"));
        }
        let failed = unwritable(&path);
        let mut file = WholeFile::create(&path).map_err(&failed)?;
        file.file().write_all(svg.as_bytes()).and_then(|()| file.finish()).map_err(&failed)
    })
}
