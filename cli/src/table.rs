//! Tables for people.

use std::iter;
use std::ops::Range;

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, TableStyle};
use console::{Term, measure_text_width};
use verimeter::tabular::{Cell, DETAILS_SHOWN, Table, overview_table};
use verimeter::{Overview, OverviewRow, one_line};

/// A rule under the header, nothing else: what matters are the figures.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
/// What the style puts around each cell, and between two.
const AROUND: usize = 2;
const BETWEEN: usize = 1;

/// How many columns of text a line may have.
#[derive(Clone, Copy, Debug)]
pub struct Width(usize);

impl Width {
    /// As many as there are.
    pub const ANY: Self = Self(usize::MAX);

    /// Those of the terminal, if standard output is one.
    pub(crate) fn of_terminal() -> Self {
        Term::stdout().size_checked().map_or(Self::ANY, |(_, columns)| Self(columns.into()))
    }
}

/// What a table ends with.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Row,
    /// A row that sums up the others, and stands apart from them.
    Sum,
}

/// The overview for a terminal: tags stand in a table of their own, and columns that are not always there only where
/// something happened.
pub fn overview(overview: &Overview, width: Width) -> String {
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
    let printed = print(&table, width, End::Sum);
    format!("{} per {}, {}\n{printed}", overview.product, overview.bucket, overview.tz)
}

/// The first `most` tags for a terminal.
pub(crate) fn tags(mut table: Table, most: usize, width: Width) -> String {
    let all = table.rows.len();
    table.rows.truncate(most);
    let more = if all > most { format!("\n({} more tags)", all - most) } else { String::new() };
    format!("requests per tag\n{}{more}", print(&table, width, End::Row))
}

/// Events for a terminal: what the console shows of them, in columns of which none is empty throughout.
pub fn details(table: Table, width: Width) -> String {
    words(without_empty(table).select(|name| DETAILS_SHOWN.contains(&name)), width)
}

/// What no catalogue knows, for a terminal.
pub(crate) fn drift(table: Table, width: Width) -> String {
    words(without_empty(table), width)
}

/// The columns of which one row at least holds something; all of them where there is no row.
fn without_empty(table: Table) -> Table {
    let empty: Vec<String> = table
        .names()
        .enumerate()
        .filter(|(at, _)| !table.rows.is_empty() && table.rows.iter().all(|row| row[*at] == Cell::Empty))
        .map(|(_, name)| name.to_owned())
        .collect();
    table.select(|name| !empty.iter().any(|empty| empty == name))
}

/// A table for a terminal whose texts callers and vendors chose: they stay in their line, and do not steer it.
pub fn words(mut table: Table, width: Width) -> String {
    for cell in table.rows.iter_mut().flatten() {
        if let Cell::Text(text) = cell {
            *text = one_line(text, 48);
        }
    }
    print(&table, width, End::Row)
}

/// What stands for a share of nothing, or of too few.
pub(crate) const UNDEFINED: &str = "–";

/// The table, no wider than that if it can be: where it is, names of columns are broken between words, and columns for which there
/// still is no room follow below, each time beside the first.
fn print(table: &Table, width: Width, end: End) -> String {
    let names = table.names().map(|name| name.strip_prefix("level:").unwrap_or(name).replace('_', " "));
    let cells = (0..table.columns.len()).map(|at| table.rows.iter().map(|row| text(&row[at])).collect());
    let number = |at| table.rows.iter().any(|row| matches!(row[at], Cell::Whole(_) | Cell::Share(_)));
    let mut columns: Vec<Column> = names
        .zip(cells)
        .enumerate()
        .map(|(at, (name, cells))| Column { name, cells, number: number(at) })
        .collect();
    if width_of(&columns) > width.0 {
        columns.iter_mut().for_each(Column::narrow);
    }
    let parts = parts(&columns, width.0).into_iter().map(|part| {
        let first = columns.first().filter(|_| part.start > 0);
        render(first.into_iter().chain(&columns[part]).collect(), end)
    });
    parts.collect::<Vec<_>>().join("\n\n")
}

/// A column as it is shown.
struct Column {
    name: String,
    cells: Vec<String>,
    number: bool,
}

impl Column {
    fn width(&self) -> usize {
        let lines = self.name.lines().chain(self.cells.iter().map(String::as_str));
        lines.map(measure_text_width).max().unwrap_or(0) + AROUND
    }

    /// Breaks its name into as few lines as the width of its cells and of its longest word allows.
    fn narrow(&mut self) {
        let widest = self.name.split(' ').chain(self.cells.iter().map(String::as_str));
        let room = widest.map(measure_text_width).max().unwrap_or(0);
        let mut lines: Vec<String> = Vec::new();
        for word in self.name.split(' ') {
            match lines.last_mut() {
                Some(line) if measure_text_width(line) + 1 + measure_text_width(word) <= room => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        self.name = lines.join("\n");
    }
}

fn width_of(columns: &[Column]) -> usize {
    columns.iter().map(Column::width).sum::<usize>() + columns.len().saturating_sub(1) * BETWEEN
}

/// Which columns stand side by side; beside those of a later part stands the first of all.
fn parts(columns: &[Column], width: usize) -> Vec<Range<usize>> {
    let first = columns.first().map_or(0, Column::width);
    let (mut parts, mut start, mut used) = (Vec::new(), 0, first);
    for (at, column) in columns.iter().enumerate().skip(1) {
        let more = BETWEEN + column.width();
        // A column that is too wide by itself has a part to itself.
        if used + more > width && (at - start > 1 || start > 0) {
            parts.push(start..at);
            (start, used) = (at, first);
        }
        used += more;
    }
    parts.extend(iter::once(start..columns.len()));
    parts
}

fn render(columns: Vec<&Column>, end: End) -> String {
    let mut printed = comfy_table::Table::new();
    printed.load_style(STYLE).set_content_arrangement(ContentArrangement::Disabled);
    printed.set_header(columns.iter().map(|column| &column.name));
    for row in 0..columns.first().map_or(0, |column| column.cells.len()) {
        printed.add_row(columns.iter().map(|column| &column.cells[row]));
    }
    for (shown, column) in printed.column_iter_mut().zip(&columns) {
        shown.set_cell_alignment(if column.number { CellAlignment::Right } else { CellAlignment::Left });
    }
    let printed = printed.to_string();
    if end == End::Row {
        return printed;
    }
    let mut lines: Vec<&str> = printed.lines().collect();
    if let Some(rule) = lines.iter().copied().find(|line| line.starts_with('─')) {
        lines.insert(lines.len() - 1, rule);
    }
    lines.join("\n")
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

#[cfg(test)]
mod tests {
    use verimeter::tabular::{self, ColumnType};

    use super::*;

    fn table(widths: &[usize]) -> Table {
        let columns = widths.iter().enumerate();
        let columns =
            columns.map(|(at, _)| tabular::Column::new(&format!("c_{at}"), ColumnType::Text)).collect();
        Table { columns, rows: vec![widths.iter().map(|width| Cell::Text("x".repeat(*width))).collect()] }
    }

    #[test]
    fn what_has_no_room_follows_below_beside_the_first() {
        let shown = print(&table(&[4, 9, 9, 9]), Width(30), End::Row);
        assert_eq!(
            shown.lines().map(str::trim).filter(|line| line.starts_with(['c', 'x'])).collect::<Vec<_>>(),
            ["c 0    c 1         c 2", "xxxx   xxxxxxxxx   xxxxxxxxx", "c 0    c 3", "xxxx   xxxxxxxxx"]
        );
        // Chinese characters are two columns wide.
        let wide = Table {
            columns: ["a", "b", "c"].map(tabular::Column::text).to_vec(),
            rows: vec![["设备黑名单", "手机号", "x"].map(|text| Cell::Text(text.into())).to_vec()],
        };
        assert_eq!(print(&wide, Width(25), End::Row).split("\n\n").count(), 1);
        assert_eq!(print(&wide, Width(24), End::Row).split("\n\n").count(), 2);
        // One that never has room stands there all the same, and no part is empty.
        let shown = print(&table(&[40, 50, 3]), Width(30), End::Row);
        assert_eq!(shown.split("\n\n").count(), 2, "{shown}");
        assert_eq!(print(&table(&[]), Width(30), End::Sum).trim(), "");
    }

    #[test]
    fn a_name_is_broken_between_words_and_no_narrower_than_its_cells() {
        let wide = Table {
            columns: vec![tabular::Column::text("share_of_all_who_came")],
            rows: vec![vec![Cell::Text("0123456789".into())]],
        };
        let shown = print(&wide, Width(14), End::Row);
        let name: Vec<&str> = shown.lines().take_while(|line| !line.contains('─')).map(str::trim).collect();
        assert_eq!(name, ["share of", "all who", "came"]);
        assert_eq!(
            print(&wide, Width::ANY, End::Row).lines().next().map(str::trim),
            Some("share of all who came")
        );
    }
}
