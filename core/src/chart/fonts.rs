//! Letters as outlines: ours for Latin, so that a picture is readable on a machine without any font, and those of the machine
//! for all others.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use fontdb::{Database, FaceInfo, ID, Style, Weight};
use tiny_skia::{Path, PathBuilder, Transform};
use ttf_parser::{Face, OutlineBuilder};

use crate::runtime::PerProcess;
use crate::{Error, ErrorKind, Result};

/// Noto Sans, Latin only (`font/README.md`).
const REGULAR: &[u8] = include_bytes!("font/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("font/NotoSans-SemiBold.ttf");

/// A letter of height 1 that stands on its base line.
#[derive(Clone)]
pub(super) struct Glyph {
    /// None for a space.
    pub(super) outline: Option<Path>,
    pub(super) advance: f32,
}

/// Where letters come from.
pub(super) struct Fonts {
    machine: Database,
    /// Those of the machine, the most fitting first.
    order: Vec<ID>,
    found: Mutex<HashMap<char, Option<Glyph>>>,
}

impl Fonts {
    /// Ours, and those of this machine, which are looked for once in a process.
    pub(super) fn here() -> Result<&'static Self> {
        static FONTS: PerProcess<Fonts> = PerProcess::new();
        let look = || {
            let mut machine = Database::new();
            machine.load_system_fonts();
            Ok(Self::with(machine))
        };
        FONTS.get_or_build(look, drop)
    }

    pub(super) fn with(machine: Database) -> Self {
        let mut order: Vec<_> = machine.faces().map(|face| (unfitness(face), face.id)).collect();
        order.sort_by(|(a, _), (b, _)| a.cmp(b));
        let order = order.into_iter().map(|(_, id)| id).collect();
        Self { machine, order, found: Mutex::default() }
    }

    /// Every letter of a text.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for one that no font has.
    pub(super) fn glyphs(&self, text: &str, bold: bool) -> Result<Vec<Glyph>> {
        let own = Face::parse(if bold { BOLD } else { REGULAR }, 0).map_err(|error| {
            Error::new(ErrorKind::Configuration, "the built-in font is broken").source(error)
        })?;
        let letters = text.chars().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c });
        letters
            .filter(|c| !is_invisible(*c))
            .map(|c| glyph(&own, c).or_else(|| self.on_machine(c)).ok_or_else(|| missing(c)))
            .collect()
    }

    fn on_machine(&self, c: char) -> Option<Glyph> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.entry(c).or_insert_with(|| self.order.iter().find_map(|id| self.in_face(*id, c))).clone()
    }

    fn in_face(&self, id: ID, c: char) -> Option<Glyph> {
        // What has no outline, such as a coloured picture, is not drawn.
        let of = |data: &[u8], index: u32| {
            glyph(&Face::parse(data, index).ok()?, c).filter(|glyph| glyph.outline.is_some())
        };
        self.machine.with_face_data(id, of)?
    }
}

/// Least for an upright sans serif of normal weight; of fonts that share Chinese characters, that of the simplified ones.
fn unfitness(face: &FaceInfo) -> (bool, u16, bool, bool, String) {
    let name = face.families.first().map_or("", |(name, _)| name.as_str());
    let simplified = ["SC", "GB", "CN", "PingFang", "YaHei", "SimHei", "WenQuanYi", "Hiragino Sans GB"];
    (
        face.style != Style::Normal,
        face.weight.0.abs_diff(Weight::NORMAL.0),
        name.contains("Serif") || name.contains("Mono") || face.monospaced,
        !simplified.iter().any(|part| name.contains(part)),
        face.post_script_name.clone(),
    )
}

/// What takes no room: marks of direction and joining, and variants of the letter before.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn missing(c: char) -> Error {
    Error::new(ErrorKind::Configuration, format!("no font of this machine has the letter `{c}`"))
        .advice("install one that has it, such as Noto Sans CJK, or take the picture as SVG")
}

fn glyph(face: &Face<'_>, c: char) -> Option<Glyph> {
    let id = face.glyph_index(c)?;
    let em = f32::from(face.units_per_em());
    let mut pen = Pen(PathBuilder::new());
    face.outline_glyph(id, &mut pen);
    let upright = Transform::from_scale(1.0 / em, -1.0 / em);
    let outline = pen.0.finish().and_then(|path| path.transform(upright));
    Some(Glyph { outline, advance: f32::from(face.glyph_hor_advance(id)?) / em })
}

struct Pen(PathBuilder);

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
