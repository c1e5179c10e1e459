//! Events into files.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use jiff::Timestamp;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use super::archive::ArchivedRows;
use super::connection::{Connections, Place as LedgerPlace, reader};
use super::details::{Everywhere, Range, wanted};
use super::fault::Fault;
use super::view::{self, Apart, read, read_on};
use super::{Ledger, Progress, erase};
use crate::phone::hex;
use crate::stats::{DEFAULT_ZONE, Dims, QUARTER_MS, boundary_ms, matches, zone};
use crate::tabular::{EventWriter, Style, WholeFile, folder, unwritable};
use crate::{
    Error, ErrorKind, Event, ExportManifest, ExportQuery, FileFormat, Phone, Product, Result, StatsQuery,
};

/// Events that are in memory at once.
const PAGE: usize = 8_192;

impl Ledger {
    /// Writes the events that `query` asks for to a file, newest first, and beside it a manifest, `NAME.manifest.json`, that
    /// says what is in it. Its rows are those of one moment, whatever is recorded meanwhile, and so many as there are: no more
    /// than a few thousand are in memory. CSV and XLSX have a column `time` by the clock of the zone before the fields of the
    /// schema; what is written as CSV, JSON Lines or Parquet can be imported again.
    ///
    /// Both files appear when they are whole, in the stead of what is there; `on_progress` is told now and then how far it has
    /// come. A ledger in memory has but one connection: there, nothing else goes on meanwhile, and `on_progress`
    /// must not use it.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] for a zone, range or number that is none, a format that the file's name does not tell,
    /// or the ledger's own place; [`crate::ErrorKind::Configuration`] where the file cannot be written, or a number is searched
    /// without the key; [`crate::ErrorKind::Ledger`] where the ledger cannot be read. Then nothing was written.
    pub fn export(
        &self,
        query: &ExportQuery,
        path: impl AsRef<Path>,
        on_progress: impl Fn(Progress),
    ) -> Result<ExportManifest> {
        self.export_while(query, path, |progress| {
            on_progress(progress);
            true
        })
    }

    /// As [`export`](Self::export), as long as `go_on` says so, which is told now and then how far it has come.
    ///
    /// # Errors
    /// The same, and [`crate::ErrorKind::Cancelled`] where it said no: then, too, nothing was written.
    pub fn export_while(
        &self,
        query: &ExportQuery,
        path: impl AsRef<Path>,
        go_on: impl Fn(Progress) -> bool,
    ) -> Result<ExportManifest> {
        let path = path.as_ref();
        let connections = self.connections()?;
        let format = format(query, path)?;
        let phone = query.phone.as_deref().map(Phone::parse).transpose()?;
        let index = match &phone {
            Some(phone) => Some(self.search_key(connections)?.index(phone)),
            None => None,
        };
        self.elsewhere(path)?;
        let made_at_ms = Timestamp::now().as_millisecond();
        let (start_at_ms, end_at_ms) = self.range(&query.filter)?;
        let style = Style {
            format,
            bom: query.bom,
            without_personal: query.without_personal,
            zone: zone(query.filter.tz.as_deref().unwrap_or(DEFAULT_ZONE))?,
            notes: Vec::new(),
        };
        let failed = unwritable(path);
        let mut file = WholeFile::create(path).map_err(&failed)?;
        let out = file.file().try_clone().map_err(&failed)?;
        let writer = EventWriter::begin(out, style, folder(path)).map_err(&failed)?;
        let mut writer =
            writer.ok_or_else(|| Error::invalid(format!("this build writes no {format} files")))?;
        let columns = writer.column_names();

        let total = match &index {
            Some(_) => None,
            None => Some(self.count(query, (start_at_ms, end_at_ms))?),
        };
        let mut rows = 0;
        self.each_page(query, index.as_deref(), (start_at_ms, end_at_ms), |events| {
            rows += events.len() as i64;
            writer.write(&events).map_err(&failed)?;
            match go_on(Progress::of(rows, total)) {
                true => Ok(()),
                false => {
                    Err(Error::new(ErrorKind::Cancelled, "the export was given up")
                        .advice("no file was written"))
                }
            }
        })?;
        writer.finish().map_err(&failed)?;

        let (bytes, sha256) = digest(file.file()).map_err(&failed)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let asked = ExportQuery { phone: phone.map(|phone| phone.mask()), ..query.clone() };
        let manifest = ExportManifest {
            file: name.clone(),
            format,
            rows,
            columns,
            bytes,
            sha256,
            query: asked,
            start_at_ms,
            end_at_ms,
            made_at_ms,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let beside = path.with_file_name(format!("{name}.manifest.json"));
        let failed_beside = unwritable(&beside);
        let mut described = WholeFile::create(&beside).map_err(&failed_beside)?;
        serde_json::to_writer_pretty(described.file(), &manifest)
            .map_err(io::Error::from)
            .map_err(&failed_beside)?;
        file.finish().map_err(&failed)?;
        described.finish().map_err(&failed_beside)?;
        Ok(manifest)
    }

    /// First instant of the range that is asked for, and the first that is no longer part.
    fn range(&self, filter: &StatsQuery) -> Result<(i64, i64)> {
        let tz = filter.tz.as_deref();
        let start = filter.start.as_deref().map(|start| boundary_ms("start", start, tz)).transpose()?;
        let end = filter.end.as_deref().map(|end| boundary_ms("end", end, tz)).transpose()?;
        if let (Some(from), Some(to)) = (start, end)
            && from >= to
        {
            let (start, end) = (filter.start.as_deref(), filter.end.as_deref());
            return Err(Error::invalid(format!(
                "the range is empty: start `{}` is not before end `{}`, which is no longer part of it",
                start.unwrap_or_default(),
                end.unwrap_or_default()
            )));
        }
        // Without events, any range will do.
        let (first, last) = self.span()?.unwrap_or_default();
        Ok((start.unwrap_or(first), end.unwrap_or(last + QUARTER_MS)))
    }

    /// How many events the quarter-hours of a range have that are not purged.
    fn count(&self, query: &ExportQuery, (start_at_ms, end_at_ms): (i64, i64)) -> Result<i64> {
        let connections = self.connections()?;
        read(connections, |connection| {
            let mut sum = 0;
            for filter in filters(query) {
                let purged = erase::purged_before_ms(connection, filter.product)?.unwrap_or(i64::MIN);
                let from = start_at_ms.max(purged).div_euclid(QUARTER_MS);
                let range = (from, (end_at_ms - 1).div_euclid(QUARTER_MS) + 1);
                if range.0 < range.1 {
                    let wanted = |dims: &Dims| matches(&filter, dims);
                    let (counted, _) =
                        view::counted(connections, connection, &[range], Apart::Figured, wanted)?;
                    sum += counted.cells.iter().map(|(.., n)| n).sum::<i64>();
                }
            }
            Ok(sum)
        })
    }

    /// Hands on the events of a range, page by page, as they are at one moment.
    fn each_page(
        &self,
        query: &ExportQuery,
        phone_index: Option<&str>,
        (start_at_ms, end_at_ms): (i64, i64),
        mut each: impl FnMut(Vec<Event>) -> Result<()>,
    ) -> Result<()> {
        let connections = self.connections()?;
        let filters = filters(query);
        let mut failed = Ok(());
        // In one transaction: every page is of one moment, and rows that are settled meanwhile are not met twice.
        self.long_read(connections, |connection| {
            let wanted =
                wanted(connections, connection, |dims| filters.iter().any(|filter| matches(filter, dims)))?;
            let products: Vec<Product> = filters.iter().map(|filter| filter.product).collect();
            let archived = ArchivedRows::of(connection)?;
            // The archive numbers the rows of each product by themselves: no page may end within a millisecond.
            let by_time = products.len() > 1 && !archived.is_empty();
            let mut rows = Everywhere { wanted: &wanted, archived, products, phone_index };
            let wants = |dims: &Dims| filters.iter().any(|filter| matches(filter, dims));
            let mut before = (end_at_ms, i64::MIN);
            let mut count = PAGE;
            loop {
                let range = Range { start_at_ms, before, upto: i64::MAX };
                let mut page = rows.newest(connection, range, count, wants)?;
                let Some(last) = page.last().map(|(place, _)| *place) else { return Ok(()) };
                before = last;
                if by_time && page.len() == count {
                    page.truncate(page.partition_point(|((at_ms, _), _)| *at_ms > last.0));
                    before = (last.0 + 1, i64::MIN);
                    if page.is_empty() {
                        count *= 2;
                        continue;
                    }
                }
                count = PAGE;
                failed = each(page.into_iter().map(|(_, event)| event).collect());
                if failed.is_err() {
                    return Ok(());
                }
            }
        })?;
        failed
    }

    /// Reads on a connection of its own where it can be: views go on meanwhile.
    pub(super) fn long_read<T>(
        &self,
        connections: &Connections,
        work: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T> {
        match &self.0.place {
            LedgerPlace::Memory => read(connections, work),
            LedgerPlace::File { .. } if connections.is_still() => read(connections, work),
            LedgerPlace::File { path, .. } => {
                let name = format!("`{}`", path.display());
                let own = reader(path).map_err(|fault| fault.of(&name))?;
                read_on(&own, work)
            }
        }
    }

    /// Refuses a place where the ledger is.
    fn elsewhere(&self, path: &Path) -> Result<()> {
        let whole = |path: &Path| path.canonicalize().ok();
        let own = self.path().and_then(|own| whole(&own));
        match own.is_some() && own == whole(path) {
            true => Err(Error::invalid(format!("`{}` is the ledger itself", path.display()))
                .advice("name another file")),
            false => Ok(()),
        }
    }
}

/// What is asked for, product by product.
fn filters(query: &ExportQuery) -> Vec<StatsQuery> {
    match query.every_product {
        true => Product::ALL.map(|product| StatsQuery { product, ..query.filter.clone() }).to_vec(),
        false => vec![query.filter.clone()],
    }
}

/// The format that is asked for, or the one that the file's name tells.
fn format(query: &ExportQuery, path: &Path) -> Result<FileFormat> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let told = match extension.to_ascii_lowercase().as_str() {
        "ndjson" => Some(FileFormat::Jsonl),
        "pq" => Some(FileFormat::Parquet),
        other => other.parse().ok(),
    };
    query.format.or(told).ok_or_else(|| {
        Error::invalid(format!("the name `{}` tells no format", path.display()))
            .advice("end it with .csv, .xlsx, .jsonl or .parquet, or give the format")
    })
}

/// Length and SHA-256 of a file.
pub(super) fn digest(file: &mut File) -> io::Result<(i64, String)> {
    io::Seek::rewind(file)?;
    let (mut hash, mut buffer, mut bytes) = (Sha256::new(), vec![0; 1 << 16], 0);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((bytes, hex(&hash.finalize()))),
            n => {
                hash.update(&buffer[..n]);
                bytes += n as i64;
            }
        }
    }
}
