//! The funnel as a table.

use super::{Cell, Column, Table};
use crate::{Funnel, FunnelPart, Share};

const COLUMNS: [Column; 17] = [
    Column::text("part"),
    Column::text("kind"),
    Column::text("name"),
    Column::text("label"),
    Column::whole("reached"),
    Column::whole("shown"),
    Column::whole("went_on"),
    Column::whole("dropped"),
    Column::share("share"),
    Column::share("share_low"),
    Column::share("share_high"),
    Column::whole("told"),
    Column::whole("affected"),
    Column::whole("times"),
    Column::whole("stay_p50_ms"),
    Column::whole("stay_p90_ms"),
    Column::whole("stay_p99_ms"),
];

/// A row for every stage, page, reason and kind of friction (`kind` says which) of every part, the whole first, whose `part` is
/// empty. `dropped` are those who ended there, and `share` with its interval of 95 % is that of the record: of those who were
/// shown a stage, who were interrupted (pages, error codes), who did not pass (sub codes), or who tell of it (friction). What a
/// kind does not have is empty.
pub fn funnel_table(funnel: &Funnel) -> Table {
    let rows = std::iter::once(&funnel.total).chain(&funnel.parts).flat_map(rows).collect();
    Table { columns: COLUMNS.to_vec(), rows }
}

/// A row by the names of its columns.
struct Line<'a> {
    part: &'a str,
    cells: Vec<(&'static str, Cell)>,
}

impl<'a> Line<'a> {
    fn new(part: &'a FunnelPart, kind: &str, name: &str, label: &str) -> Self {
        let text = |text: &str| Cell::Text(text.to_owned());
        Self {
            part: &part.key,
            cells: vec![("kind", text(kind)), ("name", text(name)), ("label", text(label))],
        }
    }

    fn whole(mut self, column: &'static str, n: i64) -> Self {
        self.cells.push((column, Cell::Whole(n)));
        self
    }

    fn share(mut self, share: Option<&Share>) -> Self {
        self.cells.push(("share", Cell::Share(share.map(|share| share.value))));
        self.cells.push(("share_low", Cell::Share(share.map(|share| share.low))));
        self.cells.push(("share_high", Cell::Share(share.map(|share| share.high))));
        self
    }

    fn stay(mut self, column: &'static str, ms: Option<f64>) -> Self {
        self.cells.push((column, ms.map_or(Cell::Empty, |ms| Cell::Whole(ms.round() as i64))));
        self
    }

    fn cells(self) -> Vec<Cell> {
        let mut row = vec![Cell::Empty; COLUMNS.len()];
        row[0] = Cell::Text(self.part.to_owned());
        for (name, cell) in self.cells {
            let column = COLUMNS.iter().position(|column| column.name == name);
            row[column.expect("every cell has its column")] = cell;
        }
        row
    }
}

fn rows(part: &FunnelPart) -> Vec<Vec<Cell>> {
    let stages = part.stages.iter().map(|stage| {
        Line::new(part, "stage", stage.stage.as_str(), "")
            .whole("reached", stage.reached)
            .whole("shown", stage.shown)
            .whole("went_on", stage.went_on)
            .whole("dropped", stage.dropped)
            .share(stage.drop.as_ref())
    });
    let pages = part.pages.iter().map(|page| {
        Line::new(part, "page", &page.page, &page.label)
            .whole("shown", page.shown)
            .whole("dropped", page.left)
            .share(page.share.as_ref())
            .whole("told", page.stays)
            .stay("stay_p50_ms", page.stay_p50_ms)
            .stay("stay_p90_ms", page.stay_p90_ms)
            .stay("stay_p99_ms", page.stay_p99_ms)
    });
    let reasons = [("error_code", &part.error_codes), ("sub_code", &part.sub_codes)];
    let reasons = reasons.into_iter().flat_map(|(kind, reasons)| {
        reasons.iter().map(move |reason| {
            Line::new(part, kind, &reason.code, reason.meaning.as_deref().unwrap_or_default())
                .whole("dropped", reason.transactions)
                .share(reason.share.as_ref())
        })
    });
    let friction = part.friction.iter().map(|friction| {
        Line::new(part, "friction", &friction.name, "")
            .whole("told", friction.told)
            .whole("affected", friction.affected)
            .whole("times", friction.times)
            .share(friction.share.as_ref())
    });
    stages.chain(pages).chain(reasons).chain(friction).map(Line::cells).collect()
}
