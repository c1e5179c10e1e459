//! A picture as PNG.

use tiny_skia::{Color, FillRule, LineJoin, Paint, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform};

use super::fonts::Fonts;
use super::palette::Colour;
use super::picture::{Anchor, Picture, Shape};
use crate::{Error, ErrorKind, Result};

/// Pixels per length 1: sharp on screens of today, and printed as large as a page is wide.
const SCALE: f32 = 2.0;

pub(super) fn write(picture: &Picture) -> Result<Vec<u8>> {
    let drawn = draw(picture, Fonts::here()?)?;
    drawn.encode_png().map_err(|error| too_large().source(error))
}

fn too_large() -> Error {
    Error::new(ErrorKind::Configuration, "the picture cannot be made as PNG").advice("take it as SVG")
}

fn draw(picture: &Picture, fonts: &Fonts) -> Result<Pixmap> {
    let pixels = |length: f64| (length as f32 * SCALE).ceil() as u32;
    let mut page = Pixmap::new(pixels(picture.width), pixels(picture.height)).ok_or_else(too_large)?;
    page.fill(Color::WHITE);
    for shape in &picture.shapes {
        draw_shape(&mut page, shape, fonts)?;
    }
    Ok(page)
}

fn draw_shape(page: &mut Pixmap, shape: &Shape, fonts: &Fonts) -> Result<()> {
    let scale = Transform::from_scale(SCALE, SCALE);
    match shape {
        Shape::Rect { x, y, width, height, fill, .. } => {
            // None where nothing of it would be seen.
            if let Some(rect) = Rect::from_xywh(*x as f32, *y as f32, *width as f32, *height as f32) {
                page.fill_rect(rect, &paint(*fill), scale, None);
            }
        }
        Shape::Line { points, stroke, width, dash } => {
            let mut path = PathBuilder::new();
            for (at, (x, y)) in points.iter().enumerate() {
                match at {
                    0 => path.move_to(*x as f32, *y as f32),
                    _ => path.line_to(*x as f32, *y as f32),
                }
            }
            let dash = StrokeDash::new(dash.iter().map(|length| *length as f32).collect(), 0.0);
            let how = Stroke { width: *width as f32, dash, line_join: LineJoin::Round, ..Stroke::default() };
            if let Some(path) = path.finish() {
                page.stroke_path(&path, &paint(*stroke), &how, scale, None);
            }
        }
        Shape::Dot { x, y, radius, fill, .. } => {
            if let Some(path) = PathBuilder::from_circle(*x as f32, *y as f32, *radius as f32) {
                page.fill_path(&path, &paint(*fill), FillRule::Winding, scale, None);
            }
        }
        Shape::Text { x, y, anchor, size, bold, fill, text } => {
            let (glyphs, size) = (fonts.glyphs(text, *bold)?, *size as f32);
            let wide = glyphs.iter().map(|glyph| glyph.advance * size).sum::<f32>();
            let mut x = match anchor {
                Anchor::Start => *x as f32,
                Anchor::Middle => *x as f32 - wide / 2.0,
                Anchor::End => *x as f32 - wide,
            };
            for glyph in glyphs {
                if let Some(outline) = &glyph.outline {
                    let place = scale.pre_translate(x, *y as f32).pre_scale(size, size);
                    page.fill_path(outline, &paint(*fill), FillRule::Winding, place, None);
                }
                x += glyph.advance * size;
            }
        }
    }
    Ok(())
}

fn paint(colour: Colour) -> Paint<'static> {
    let [red, green, blue] = colour.rgb();
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}

#[cfg(test)]
mod tests {
    use fontdb::Database;

    use super::*;
    use crate::chart::palette::{BLUE, INK, VERMILION};

    /// `中` and `文` alone, as no machine's fonts are asked.
    const CHINESE: &[u8] = include_bytes!("font/for-tests.otf");

    fn colour_at(page: &Pixmap, x: f64, y: f64) -> [u8; 3] {
        let pixel = page.pixel((x as f32 * SCALE) as u32, (y as f32 * SCALE) as u32).unwrap().demultiply();
        [pixel.red(), pixel.green(), pixel.blue()]
    }

    /// How many pixels of a box are not of the paper.
    fn ink(page: &Pixmap, (left, top): (f64, f64), (right, bottom): (f64, f64)) -> usize {
        let places = (left as usize..right as usize)
            .flat_map(|x| (top as usize..bottom as usize).map(move |y| (x, y)));
        places.filter(|(x, y)| colour_at(page, *x as f64, *y as f64) != [255; 3]).count()
    }

    #[test]
    fn shapes_are_where_they_are_said_to_be() {
        let mut picture = Picture::blank(100.0, 60.0, String::new());
        picture.rect((10.0, 10.0), (20.0, 20.0), BLUE, String::new());
        picture.line(vec![(40.0, 20.0), (60.0, 20.0), (60.0, 40.0)], VERMILION, 2.0, &[]);
        picture.line(vec![(0.0, 50.0), (100.0, 50.0)], VERMILION, 2.0, &[10.0, 10.0]);
        picture.dot((80.0, 20.0), 5.0, INK, String::new());
        let bytes = picture.png().unwrap();
        let page = Pixmap::decode_png(&bytes).unwrap();
        assert_eq!((page.width(), page.height()), (200, 120));
        assert_eq!(colour_at(&page, 20.0, 20.0), BLUE.rgb());
        assert_eq!(colour_at(&page, 35.0, 20.0), [255; 3]);
        assert_eq!(colour_at(&page, 50.0, 20.0), VERMILION.rgb());
        assert_eq!(colour_at(&page, 60.0, 30.0), VERMILION.rgb());
        assert_eq!(colour_at(&page, 5.0, 50.0), VERMILION.rgb());
        assert_eq!(colour_at(&page, 15.0, 50.0), [255; 3], "a gap");
        assert_eq!(colour_at(&page, 80.0, 17.0), INK.rgb());
        assert_eq!(picture.png().unwrap(), bytes, "the same picture is the same file");
    }

    #[test]
    fn texts_are_drawn_at_their_end_with_the_letters_of_whoever_has_them() {
        let fonts = Fonts::with({
            let mut machine = Database::new();
            machine.load_font_data(CHINESE.to_vec());
            machine
        });
        let mut picture = Picture::blank(200.0, 90.0, String::new());
        picture.text((100.0, 20.0), Anchor::Start, INK, "Trend");
        picture.text((100.0, 50.0), Anchor::End, INK, "中文");
        picture.text((100.0, 80.0), Anchor::Middle, INK, "a\u{200b}\nb");
        let page = draw(&picture, &fonts).unwrap();
        assert!(ink(&page, (100.0, 8.0), (135.0, 24.0)) > 40);
        assert_eq!(ink(&page, (0.0, 8.0), (99.0, 24.0)), 0);
        // Two squares of the letters' size, and strokes in both.
        assert!(ink(&page, (76.0, 38.0), (88.0, 53.0)) > 20 && ink(&page, (88.0, 38.0), (100.0, 53.0)) > 20);
        assert_eq!(ink(&page, (100.0, 38.0), (200.0, 53.0)), 0);
        assert!(ink(&page, (88.0, 68.0), (99.0, 84.0)) > 5 && ink(&page, (101.0, 68.0), (112.0, 84.0)) > 5);
    }

    #[test]
    fn a_letter_that_no_font_has_is_said_with_the_way_out() {
        let mut picture = Picture::blank(200.0, 90.0, String::new());
        picture.text((100.0, 20.0), Anchor::Start, INK, "中国");
        let fonts = Fonts::with(Database::new());
        let error = draw(&picture, &fonts).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            error.to_string(),
            "no font of this machine has the letter `中`; install one that has it, such as Noto Sans CJK, or take the picture as SVG"
        );
        assert!(picture.svg().contains("中国"), "as SVG it is whoever's shows it");
    }

    #[test]
    fn our_own_words_need_no_font_of_the_machine() {
        let fonts = Fonts::with(Database::new());
        for row in crate::catalog::word_labels() {
            fonts.glyphs(&row.label, true).unwrap();
        }
        for tag in crate::catalog::risk_tags() {
            fonts.glyphs(&tag.label, false).unwrap();
        }
        for page in crate::catalog::identity_pages() {
            fonts.glyphs(&page.label, false).unwrap();
        }
    }
}
