//! Tables for a notebook.

use std::fmt::Write as _;

use verimeter::one_line;
use verimeter::tabular::{Cell, Table};

/// Longest text of a cell, in characters.
const LONGEST: usize = 200;

/// The table as HTML without styles of its own, but that numbers stand at the right.
pub(crate) fn html(table: &Table) -> String {
    let mut out = String::from("<table>\n<thead><tr>");
    for name in table.names() {
        _ = write!(out, "<th>{}</th>", escaped(name));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for cell in row {
            _ = match cell {
                Cell::Text(text) => {
                    write!(out, "<td style=\"text-align: left\">{}</td>", escaped(&one_line(text, LONGEST)))
                }
                Cell::Whole(n) => write!(out, "<td style=\"text-align: right\">{n}</td>"),
                Cell::Share(Some(share)) => {
                    write!(out, "<td style=\"text-align: right\">{:.1} %</td>", share * 100.0)
                }
                Cell::Share(None) => write!(out, "<td style=\"text-align: right\">–</td>"),
                Cell::Empty => write!(out, "<td></td>"),
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
    out
}

/// Texts of vendors and callers are no markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
