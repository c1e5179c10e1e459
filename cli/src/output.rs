//! Tables for people, files for programs.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, TableStyle};
use serde::Serialize;
use verimeter::tabular::{
    Cell, DETAILS_SHOWN, Table, WholeFile, overview_table, write_csv, write_parquet, write_xlsx,
};
use verimeter::{Error, Overview, OverviewRow, one_line};

use crate::Done;
use crate::failure::Failure;

/// A rule under the header, nothing else: what matters are the figures.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Stdout, or a file that appears when it is whole.
pub(crate) enum Output {
    Stdout,
    File { path: PathBuf, unfinished: WholeFile },
}

impl Output {
    pub(crate) fn to(path: Option<&Path>) -> Done<Self> {
        let Some(path) = path else { return Ok(Self::Stdout) };
        let unfinished = WholeFile::create(path).map_err(Failure::writing(path))?;
        Ok(Self::File { path: path.to_owned(), unfinished })
    }

    pub(crate) fn text(&mut self, text: &str) -> Done {
        self.write(|out| writeln!(out, "{text}"))
    }

    pub(crate) fn csv(&mut self, table: &Table) -> Done {
        self.write(|out| write_csv(table, out))
    }

    /// A workbook; only into a file.
    pub(crate) fn xlsx(&mut self, table: &Table) -> Done {
        self.file(|file| write_xlsx(table, file))
    }

    /// Parquet; only into a file.
    pub(crate) fn parquet(&mut self, table: &Table) -> Done {
        self.file(|file| write_parquet(table, file))
    }

    pub(crate) fn json(&mut self, value: &impl Serialize) -> Done {
        // Through a value, whose maps are sorted: the same question gives the same bytes.
        self.write(|out| {
            let value = serde_json::to_value(value)?;
            serde_json::to_writer_pretty(&mut *out, &value)?;
            writeln!(out)
        })
    }

    pub(crate) fn finish(self) -> Done {
        match self {
            Self::Stdout => Ok(()),
            Self::File { path, unfinished } => unfinished.finish().map_err(Failure::writing(&path)),
        }
    }

    fn write(&mut self, work: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Done {
        match self {
            Self::Stdout => match work(&mut io::stdout().lock()) {
                // The reader has seen enough, as `| head` does.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                done => done.map_err(Failure::writing(Path::new("standard output"))),
            },
            Self::File { path, unfinished } => work(unfinished.file()).map_err(Failure::writing(path)),
        }
    }

    /// As [`write`](Self::write), for what no terminal shows.
    fn file(&mut self, work: impl FnOnce(&mut File) -> io::Result<()>) -> Done {
        match self {
            Self::Stdout => Err(Error::invalid("this needs a file: name one with --out FILE").into()),
            Self::File { path, unfinished } => work(unfinished.file()).map_err(Failure::writing(path)),
        }
    }
}

/// The overview for a terminal: tags stand in a table of their own, and columns that are not always there only where
/// something happened.
pub fn overview(overview: &Overview) -> String {
    type Figure = fn(&OverviewRow) -> i64;
    const SOMETIMES: [(&str, Figure); 4] = [
        ("unknown_result", |row| row.unknown_result),
        ("failed", |row| row.failed),
        ("rejected", |row| row.rejected),
        ("in_doubt", |row| row.in_doubt),
    ];
    let silent: Vec<&str> =
        SOMETIMES.iter().filter(|(_, figure)| figure(&overview.total) == 0).map(|(name, _)| *name).collect();
    let table = overview_table(overview).select(|name| !name.starts_with("tag:") && !silent.contains(&name));
    let printed = print(&table);
    // The sum stands apart from what it sums up.
    let mut lines: Vec<&str> = printed.lines().collect();
    lines.insert(lines.len() - 1, lines[1]);
    format!("{} per {}, {}\n{}", overview.product, overview.bucket, overview.tz, lines.join("\n"))
}

/// The first `most` tags for a terminal.
pub(crate) fn tags(mut table: Table, most: usize) -> String {
    let all = table.rows.len();
    table.rows.truncate(most);
    let more = if all > most { format!("\n({} more tags)", all - most) } else { String::new() };
    format!("requests per tag\n{}{more}", print(&table))
}

/// Events for a terminal: what the console shows of them, in columns of which none is empty throughout.
pub fn details(table: Table) -> String {
    words(without_empty(table).select(|name| DETAILS_SHOWN.contains(&name)))
}

/// What no catalogue knows, for a terminal.
pub(crate) fn drift(table: Table) -> String {
    words(without_empty(table))
}

/// The columns of which one row at least holds something; all of them where there is no row.
fn without_empty(table: Table) -> Table {
    let empty: Vec<String> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| !table.rows.is_empty() && table.rows.iter().all(|row| row[*at] == Cell::Empty))
        .map(|(_, name)| name.clone())
        .collect();
    table.select(|name| !empty.iter().any(|empty| empty == name))
}

/// A table for a terminal whose texts callers and vendors chose: they stay in their line, and do not steer it.
pub fn words(mut table: Table) -> String {
    for cell in table.rows.iter_mut().flatten() {
        if let Cell::Text(text) = cell {
            *text = one_line(text, 48);
        }
    }
    print(&table)
}

/// What stands for a share of nothing, or of too few.
pub(crate) const UNDEFINED: &str = "–";

fn print(table: &Table) -> String {
    let mut printed = comfy_table::Table::new();
    printed.load_style(STYLE).set_content_arrangement(ContentArrangement::Disabled);
    printed.set_header(table.columns.iter().map(|name| {
        let name = name.strip_prefix("level:").unwrap_or(name);
        name.replace('_', " ")
    }));
    for row in &table.rows {
        printed.add_row(row.iter().map(text));
    }
    for (at, column) in printed.column_iter_mut().enumerate() {
        let number = table.rows.iter().any(|row| matches!(row[at], Cell::Whole(_) | Cell::Share(_)));
        column.set_cell_alignment(if number { CellAlignment::Right } else { CellAlignment::Left });
    }
    printed.to_string()
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Whole(n) => n.to_string(),
        Cell::Share(Some(share)) => format!("{:.1} %", share * 100.0),
        Cell::Share(None) => UNDEFINED.to_owned(),
        Cell::Empty => String::new(),
    }
}
