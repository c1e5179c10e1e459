//! Pictures.

use std::sync::Arc;

use verimeter::chart::{self as draw, Picture};
use verimeter::{Funnel, Overview, Trend, stats};

use crate::errors::{Failure, raise};

/// A picture of figures.
#[derive(uniffi::Object)]
pub struct PictureHandle(Picture);

impl PictureHandle {
    pub(crate) fn of(picture: Picture) -> Arc<Self> {
        Arc::new(Self(picture))
    }
}

#[uniffi::export]
impl PictureHandle {
    /// A trend chart.
    #[uniffi::constructor]
    pub fn of_trend(trend: &Trend) -> Self {
        Self(draw::trend(trend))
    }

    /// A funnel.
    #[uniffi::constructor]
    pub fn of_funnel(funnel: &Funnel) -> Self {
        Self(draw::funnel(funnel))
    }

    /// As SVG.
    pub fn svg(&self) -> String {
        self.0.svg()
    }

    /// What it shows, in words.
    pub fn title(&self) -> String {
        self.0.title().to_owned()
    }

    /// As PNG.
    pub fn png(&self) -> Result<Vec<u8>, Failure> {
        self.0.png().map_err(raise)
    }

    /// Writes it to a file, which appears when it is whole.
    pub fn save(&self, path: String) -> Result<(), Failure> {
        self.0.save(path).map_err(raise)
    }
}

/// The trend chart that an overview's rows make.
#[uniffi::export]
pub fn trend_of(overview: &Overview) -> Trend {
    stats::trend(overview)
}
