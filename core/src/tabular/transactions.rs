//! Files of transactions to ask for.

use std::path::Path;

use csv::StringRecord;

use super::input::{column, csv, found, line, unreadable};
use crate::{Error, Platform, Result, Transaction, UnknownWord, one_line, stats};

/// Where the fields of a transaction stand.
#[derive(Clone, Copy)]
struct Columns {
    transaction_id: usize,
    merchant_biz_id: usize,
    /// An instant with its zone.
    started_at: Option<usize>,
    /// Milliseconds since 1970 (UTC).
    started_at_ms: Option<usize>,
    region: Option<usize>,
    platform: Option<usize>,
}

/// The transactions in a CSV file with the columns `transaction_id`, `merchant_biz_id`, `started_at` (an instant such as
/// 2026-11-21T10:00:00Z) or `started_at_ms`, and `region` and `platform` where it has them. Other columns are left alone.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`], naming file and line.
pub fn read_transactions(path: impl AsRef<Path>) -> Result<Vec<Transaction>> {
    let path = path.as_ref();
    let mut reader = csv(path)?;
    let columns = columns(path, reader.headers().map_err(|error| unreadable(path, error))?)?;
    let mut transactions = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(path, error))?;
        transactions.push(transaction(columns, &record).map_err(|what| {
            Error::invalid(format!("`{}`, line {}: {what}", path.display(), line(path, record.position())))
        })?);
    }
    match transactions.is_empty() {
        true => Err(Error::invalid(format!("`{}` has no rows below its header", path.display()))),
        false => Ok(transactions),
    }
}

fn columns(path: &Path, header: &StringRecord) -> Result<Columns> {
    if header.iter().all(str::is_empty) {
        return Err(Error::invalid(format!("`{}` is empty", path.display())));
    }
    let missing = |names: &str| {
        Error::invalid(format!("`{}` has no column `{names}`", path.display()))
            .advice(format!("name it in the first line, which has {}", found(header)))
    };
    let needed = |name: &str| column(header, name).ok_or_else(|| missing(name));
    let [started_at, started_at_ms] = ["started_at", "started_at_ms"].map(|name| column(header, name));
    let columns = Columns {
        transaction_id: needed("transaction_id")?,
        merchant_biz_id: needed("merchant_biz_id")?,
        started_at,
        started_at_ms,
        region: column(header, "region"),
        platform: column(header, "platform"),
    };
    match (started_at, started_at_ms) {
        (None, None) => Err(missing("started_at")),
        _ => Ok(columns),
    }
}

/// The transaction of a row, or what is wrong with it.
fn transaction(columns: Columns, record: &StringRecord) -> Result<Transaction, String> {
    let field = |at: Option<usize>| at.and_then(|at| record.get(at)).filter(|text| !text.is_empty());
    let needed = |name: &str, at: usize| {
        field(Some(at)).map(str::to_owned).ok_or_else(|| format!("column `{name}` is empty"))
    };
    let started_at_ms = match (field(columns.started_at_ms), field(columns.started_at)) {
        (Some(ms), _) => ms.parse().map_err(|_| {
            format!("column `started_at_ms` holds `{}`, no whole number of milliseconds", one_line(ms, 40))
        })?,
        (None, Some(text)) => stats::instant_ms(text).map_err(|_| {
            format!(
                "column `started_at` holds `{}`, no instant such as 2026-11-21T10:00:00Z",
                one_line(text, 40)
            )
        })?,
        (None, None) => return Err("column `started_at` is empty".to_owned()),
    };
    let platform: Option<Platform> = field(columns.platform)
        .map(|word| word.to_ascii_lowercase().parse())
        .transpose()
        .map_err(|error: UnknownWord| one_line(&error.to_string(), 200))?;
    Ok(Transaction {
        transaction_id: needed("transaction_id", columns.transaction_id)?,
        merchant_biz_id: needed("merchant_biz_id", columns.merchant_biz_id)?,
        started_at_ms,
        region: field(columns.region).map(str::to_owned),
        platform,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Transaction>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("in.csv");
        std::fs::write(&path, text).unwrap();
        read_transactions(path)
    }

    #[test]
    fn rows_are_read_and_faults_are_named() {
        let good = "\u{feff}Transaction_ID,merchant_biz_id,started_at,region,platform,note\n\
                    hk1,b1,2026-11-21T10:00:00Z,cn-hongkong,IOS,x\nhk2,b2,2026-11-21T18:00:00+08:00,,,\n";
        let rows = read(good).unwrap();
        assert_eq!((rows[0].region.as_deref(), rows[0].platform), (Some("cn-hongkong"), Some(Platform::Ios)));
        assert_eq!((rows[1].started_at_ms, rows[1].region.as_ref()), (rows[0].started_at_ms, None));
        let in_ms = read("transaction_id,merchant_biz_id,started_at_ms\na,b,1795255200000\n").unwrap();
        assert_eq!(in_ms[0].started_at_ms, rows[0].started_at_ms);
        for (text, says) in [
            ("", "is empty"),
            ("transaction_id,merchant_biz_id\na,b\n", "has no column `started_at`"),
            ("transaction_id,started_at\na,2026-11-21T10:00:00Z\n", "has no column `merchant_biz_id`"),
            ("transaction_id,merchant_biz_id,started_at\n", "has no rows"),
            (
                "transaction_id,merchant_biz_id,started_at\na,b,soon\n",
                "line 2: column `started_at` holds `soon`",
            ),
            (
                "transaction_id,merchant_biz_id,started_at\n\na,,2026-11-21T10:00:00Z\n",
                "line 3: column `merchant_biz_id`",
            ),
            ("transaction_id,merchant_biz_id,started_at_ms\na,b,1.5\n", "`started_at_ms` holds `1.5`"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
