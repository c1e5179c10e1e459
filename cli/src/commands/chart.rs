//! `verimeter chart`.

use verimeter::chart::{self, Picture};
use verimeter::{ChartKind, Ledger};

use super::stats::opened;
use crate::Done;
use crate::args::{Chart, ChartArgs, PlainChart};
use crate::failure::Failure;

pub(crate) fn run(args: &ChartArgs) -> Done {
    match &args.chart {
        Chart::Trend(asked) => {
            write(&asked.plain, |ledger| ledger.chart(&asked.query(), Some(ChartKind::Trend)))
        }
        Chart::ByLevel(asked) => {
            write(&asked.plain, |ledger| ledger.chart(&asked.query(), Some(ChartKind::ByLevel)))
        }
        Chart::ByCarrier(asked) => {
            write(asked, |ledger| ledger.chart(&asked.query(), Some(ChartKind::ByCarrier)))
        }
        Chart::Funnel(asked) => {
            write(&asked.plain, |ledger| ledger.funnel(&asked.query()).map(|funnel| chart::funnel(&funnel)))
        }
        Chart::PageStay(asked) => write(&asked.plain, |ledger| {
            ledger.funnel(&asked.query()).map(|funnel| chart::page_stay(&funnel))
        }),
    }
}

fn write(asked: &PlainChart, draw: impl FnOnce(&Ledger) -> verimeter::Result<Picture>) -> Done {
    Picture::check_name(&asked.out)?;
    Failure::unless_apart(&[&asked.what.look.ledger, &asked.out])?;
    Ok(draw(&opened(&asked.what)?)?.save(&asked.out)?)
}
