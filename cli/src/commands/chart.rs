//! `verimeter chart`.

use std::path::Path;

use verimeter::{Error, FunnelQuery, StatsQuery, chart};

use super::stats::opened;
use crate::Done;
use crate::args::{Chart, ChartArgs};
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn run(args: &ChartArgs) -> Done {
    match &args.chart {
        Chart::Trend { what, bucket, filters, out } => {
            let query = StatsQuery { bucket: Some(*bucket), ..what.query(filters) };
            write(&what.look.ledger, out, || Ok(chart::trend_svg(&opened(what)?.trend(&query)?)))
        }
        Chart::Funnel { what, min_sample, filters, out } => {
            let query = FunnelQuery { min_sample: *min_sample, ..FunnelQuery::new(what.query(filters)) };
            write(&what.look.ledger, out, || Ok(chart::funnel_svg(&opened(what)?.funnel(&query)?)))
        }
    }
}

fn write(ledger: &Path, out: &Path, draw: impl FnOnce() -> Done<String>) -> Done {
    if out.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("svg")) {
        return Err(Error::invalid(format!("`{}` is no name of an SVG file", out.display()))
            .advice("name it .svg")
            .into());
    }
    Failure::unless_apart(&[ledger, out])?;
    let svg = draw()?;
    let mut output = Output::to(Some(out))?;
    output.text(svg.trim_end())?;
    output.finish()
}
