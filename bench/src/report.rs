//! The same figures three times: on the terminal, as Markdown, as JSON.

use std::fs;
use std::path::Path;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets::ASCII_MARKDOWN};
use serde::Serialize;

use crate::Done;

/// Rows under `header`, the first column of which is text and the others are figures.
pub(crate) fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header.iter().copied());
    for row in rows {
        table.add_row(row);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

/// Prints `text` and keeps it as `name.md`, and `figures` as `name.json`, in `folder`.
pub(crate) fn publish(folder: &Path, name: &str, text: &str, figures: &impl Serialize) -> Done {
    println!("{text}");
    fs::create_dir_all(folder)?;
    fs::write(folder.join(name).with_extension("md"), text)?;
    let json = serde_json::to_string_pretty(figures)?;
    fs::write(folder.join(name).with_extension("json"), json + "\n")?;
    Ok(())
}
