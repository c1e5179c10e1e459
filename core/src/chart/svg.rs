//! A picture as SVG.

use std::fmt::{self, Write as _};

use super::palette::Colour;
use super::picture::{Anchor, Picture, Shape, TEXT};
use super::text::escape;

/// Those of the reader's machine, Chinese ones included.
const FONTS: &str =
    "system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";

pub(super) fn write(picture: &Picture) -> String {
    let mut svg = String::new();
    // Writing to a String cannot fail.
    let _ = draw(&mut svg, picture);
    svg
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:06x}", self.0)
    }
}

/// What shows where the pointer rests.
fn hint(svg: &mut String, hint: &str, element: &str) -> fmt::Result {
    match hint {
        "" => svg.write_str("/>\n"),
        hint => writeln!(svg, "><title>{}</title></{element}>", escape(hint)),
    }
}

fn draw(svg: &mut String, picture: &Picture) -> fmt::Result {
    let Picture { width, height, title, shapes } = picture;
    writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" font-family=\"{FONTS}\" font-size=\"{TEXT}\">\n<title>{}</title>",
        escape(title)
    )?;
    for shape in shapes {
        draw_shape(svg, shape)?;
    }
    svg.write_str("</svg>\n")
}

fn draw_shape(svg: &mut String, shape: &Shape) -> fmt::Result {
    match shape {
        Shape::Rect { x, y, width, height, fill, hint: said } => {
            write!(
                svg,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\""
            )?;
            hint(svg, said, "rect")
        }
        Shape::Line { points, stroke, width, dash } => {
            let dash: Vec<String> = dash.iter().map(f64::to_string).collect();
            if let [(x1, y1), (x2, y2)] = points[..] {
                write!(svg, "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"")?;
            } else {
                let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
                write!(
                    svg,
                    "<polyline points=\"{}\" fill=\"none\" stroke-linejoin=\"round\"",
                    points.join(" ")
                )?;
            }
            write!(svg, " stroke=\"{stroke}\" stroke-width=\"{width}\"")?;
            if !dash.is_empty() {
                write!(svg, " stroke-dasharray=\"{}\"", dash.join(" "))?;
            }
            svg.write_str("/>\n")
        }
        Shape::Dot { x, y, radius, fill, hint: said } => {
            write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{fill}\"")?;
            hint(svg, said, "circle")
        }
        Shape::Text { x, y, anchor, size, bold, fill, text } => {
            write!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" fill=\"{fill}\"")?;
            match anchor {
                Anchor::Start => {}
                Anchor::Middle => svg.write_str(" text-anchor=\"middle\"")?,
                Anchor::End => svg.write_str(" text-anchor=\"end\"")?,
            }
            if *size != TEXT {
                write!(svg, " font-size=\"{size}\"")?;
            }
            if *bold {
                svg.write_str(" font-weight=\"600\"")?;
            }
            writeln!(svg, ">{}</text>", escape(text))
        }
    }
}
