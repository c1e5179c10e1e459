//! A picture, before it is written in any form.

#[cfg(feature = "ledger")]
use std::io::Write as _;
#[cfg(feature = "ledger")]
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::palette::{Colour, PAPER};
use super::svg;
#[cfg(not(feature = "png"))]
use crate::ErrorKind;
#[cfg(feature = "ledger")]
use crate::tabular::{WholeFile, unwritable};
use crate::{Error, Result};

/// A picture of figures. Lengths are CSS pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    pub(super) width: f64,
    pub(super) height: f64,
    /// What it shows, for those who do not see it.
    pub(super) title: String,
    pub(super) shapes: Vec<Shape>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Shape {
    Rect {
        x: f64,
        y: f64,
        width: f64,
        height: f64,
        fill: Colour,
        hint: String,
    },
    /// `dash` has lengths of strokes and gaps in turn; none for a whole line.
    Line {
        points: Vec<(f64, f64)>,
        stroke: Colour,
        width: f64,
        dash: Vec<f64>,
    },
    Dot {
        x: f64,
        y: f64,
        radius: f64,
        fill: Colour,
        hint: String,
    },
    /// `y` is the base line.
    Text {
        x: f64,
        y: f64,
        anchor: Anchor,
        size: f64,
        bold: bool,
        fill: Colour,
        text: String,
    },
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Size of all letters but the title's.
pub(super) const TEXT: f64 = 12.0;

impl Picture {
    /// White paper.
    pub(super) fn blank(width: f64, height: f64, title: String) -> Self {
        let mut blank = Self { width, height, title, shapes: Vec::new() };
        blank.rect((0.0, 0.0), (width, height), PAPER, String::new());
        blank
    }

    pub(super) fn rect(
        &mut self,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        fill: Colour,
        hint: String,
    ) {
        self.shapes.push(Shape::Rect { x, y, width, height, fill, hint });
    }

    pub(super) fn line(&mut self, points: Vec<(f64, f64)>, stroke: Colour, width: f64, dash: &[f64]) {
        self.shapes.push(Shape::Line { points, stroke, width, dash: dash.to_vec() });
    }

    pub(super) fn dot(&mut self, (x, y): (f64, f64), radius: f64, fill: Colour, hint: String) {
        self.shapes.push(Shape::Dot { x, y, radius, fill, hint });
    }

    pub(super) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, fill: Colour, text: impl Into<String>) {
        let text = text.into();
        self.shapes.push(Shape::Text { x, y, anchor, size: TEXT, bold: false, fill, text });
    }

    pub(super) fn heading(&mut self, (x, y): (f64, f64), fill: Colour, text: impl Into<String>) {
        let (anchor, text) = (Anchor::Start, text.into());
        self.shapes.push(Shape::Text { x, y, anchor, size: 15.0, bold: true, fill, text });
    }

    /// As SVG. Its letters are those of whoever shows it.
    pub fn svg(&self) -> String {
        svg::write(self)
    }

    /// As PNG, twice as many pixels wide and high as the SVG is large. Latin letters are drawn in Noto Sans, which is in this
    /// program; others in a font of this machine.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) where no font of this machine has a letter of it, or this build writes no PNG.
    pub fn png(&self) -> Result<Vec<u8>> {
        #[cfg(feature = "png")]
        return super::png::write(self);
        #[cfg(not(feature = "png"))]
        return Err(Error::new(ErrorKind::Configuration, "this build writes no PNG").advice("take the SVG"));
    }

    /// What it shows, in words.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Its shapes, for another process of this version.
    ///
    /// # Errors
    /// None in practice.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| unreadable().source(error))
    }

    /// What [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for anything else.
    pub fn from_json(shapes: &str) -> Result<Self> {
        serde_json::from_str(shapes).map_err(|error| unreadable().source(error))
    }

    /// Writes it to a file, which appears when it is whole.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a name that ends with neither `.svg` nor `.png`; [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) where
    /// the file cannot be written, and as [`png`](Self::png).
    #[cfg(feature = "ledger")]
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let bytes = match Form::of(path)? {
            Form::Svg => self.svg().into_bytes(),
            Form::Png => self.png()?,
        };
        let failed = unwritable(path);
        let mut file = WholeFile::create(path).map_err(&failed)?;
        file.file().write_all(&bytes).and_then(|()| file.finish()).map_err(&failed)
    }

    /// Says whether a picture can have this name, before anything is drawn for it.
    ///
    /// # Errors
    /// As [`save`](Self::save).
    #[cfg(feature = "ledger")]
    pub fn check_name(path: &Path) -> Result<()> {
        Form::of(path).map(drop)
    }
}

fn unreadable() -> Error {
    Error::invalid("these are no shapes of a picture")
}

#[cfg(feature = "ledger")]
enum Form {
    Svg,
    Png,
}

#[cfg(feature = "ledger")]
impl Form {
    fn of(path: &Path) -> Result<Self> {
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        match ending.to_str() {
            Some("svg") => Ok(Self::Svg),
            Some("png") => Ok(Self::Png),
            _ => Err(Error::invalid(format!("`{}` is no name of a picture", path.display()))
                .advice("name it .svg or .png")),
        }
    }
}
