//! Reconciling on the command line.

use std::path::PathBuf;

use clap::Args;
use verimeter::{Product, ReconcileQuery};

use super::{How, Look};

#[derive(Debug, Args)]
pub(crate) struct ReconcileArgs {
    #[command(flatten)]
    pub look: Look,
    /// The table that the vendor's console exported: .xlsx or .csv.
    #[arg(long, value_name = "VENDOR.xlsx")]
    pub file: PathBuf,
    /// The product that the table is about; where a column says it, only this one.
    #[arg(long, value_name = "P")]
    pub product: Option<Product>,
    /// First day [default: the table's first].
    #[arg(long, value_name = "D")]
    pub from: Option<String>,
    /// First day that is no longer part [default: the day after the table's last].
    #[arg(long, value_name = "D")]
    pub to: Option<String>,
    /// Only these apps of the ledger (AppKey), where the table has no column that says so.
    #[arg(long = "app", value_name = "KEY", value_delimiter = ',')]
    pub apps: Vec<String>,
    /// Headers that are not recognised, such as date=日期,requests=请求量.
    #[arg(long = "map", value_name = "NAME=HEADER", value_delimiter = ',', value_parser = pair)]
    pub columns: Vec<(String, String)>,
    /// Sheet of a workbook [default: the first that has such a table].
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    #[command(flatten)]
    pub how: How,
}

impl ReconcileArgs {
    /// The question.
    pub(crate) fn query(&self) -> ReconcileQuery {
        ReconcileQuery {
            product: self.product,
            start: self.from.clone(),
            end: self.to.clone(),
            tz: Some(self.look.tz.clone()),
            apps: self.apps.clone(),
            columns: self.columns.iter().cloned().collect(),
            sheet: self.sheet.clone(),
        }
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, header)) if !name.trim().is_empty() && !header.trim().is_empty() => {
            Ok((name.trim().to_owned(), header.trim().to_owned()))
        }
        _ => Err("write NAME=HEADER, such as requests=请求量".to_owned()),
    }
}
