//! Closed days into files.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::{Connection, TransactionBehavior};

use super::parts::{self, Part};
use crate::archive::{Index, Store, date_of, file_of, manifest_of, notes};
use crate::events::new_id;
use crate::events::schema::SCHEMA_VERSION;
use crate::ledger::blocks::{self, WIDEST};
use crate::ledger::connection::{Connections, Place};
use crate::ledger::details::events;
use crate::ledger::export::digest;
use crate::ledger::fault::Fault;
use crate::ledger::view::read;
use crate::ledger::{Ledger, Progress, erase, tail};
use crate::phone::hex;
use crate::runtime::{PerProcess, random};
use crate::stats::{DAY_MS, QUARTER_MS};
use crate::tabular::{EventWriter, Style, unwritable};
use crate::{ArchiveQuery, Archived, ArchivedFile, Error, ErrorKind, Event, FileFormat, Product, Result};

/// Hours after a day's end, where nobody says another number.
const GRACE_HOURS: i64 = 1;
const HOUR_MS: i64 = 3_600_000;
/// Events that are in memory at once.
const PAGE: usize = 8_192;
/// Name in `meta` of what the names of the ledger's files begin with.
const LEDGER_ID: &str = "ledger_id";

impl Ledger {
    /// Writes the days that are over to an archive at `url`, a folder or an object store (`s3://bucket/folder`, `gs://…`,
    /// `az://…`, with credentials from the environment): one Parquet file per product and day (UTC), sorted by time, at
    /// `product=…/date=…/`, with a manifest beside it. What is there is not written again, so this is for a job that runs every
    /// day. A day is over [`ArchiveQuery::grace_hours`] after its end; events that come later go into a file of their own.
    ///
    /// Each file appears when it is whole. A run that is killed, at whatever moment, is gone on with by the next: every event
    /// is in the archive once. Any number of ledgers write into one archive; runs over one ledger wait for each other.
    ///
    /// The ledger remembers `url`. Another one is taken only where all files are there that this ledger wrote, that is, where
    /// the archive was moved. `on_progress` is told now and then how far it has come. Must not be called from
    /// asynchronous code.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a place that cannot be one, or is not the ledger's; [`ErrorKind::Configuration`],
    /// [`ErrorKind::Authentication`] and [`ErrorKind::Transport`] where it cannot be written to; [`ErrorKind::Ledger`] where
    /// the ledger cannot be read or written. Files that were written before are in the archive; the next run goes on.
    pub fn archive(
        &self,
        url: &str,
        query: &ArchiveQuery,
        on_progress: impl Fn(Progress),
    ) -> Result<Archived> {
        self.archive_at(url, query, Timestamp::now().as_millisecond(), on_progress)
    }

    /// The same at another time, in milliseconds since 1970 (UTC).
    ///
    /// # Errors
    /// The same.
    #[doc(hidden)]
    pub fn archive_at(
        &self,
        url: &str,
        query: &ArchiveQuery,
        now_ms: i64,
        on_progress: impl Fn(Progress),
    ) -> Result<Archived> {
        let connections = self.connections()?;
        connections.writer()?;
        let grace_hours = query.grace_hours.unwrap_or(GRACE_HOURS);
        if !(0..=24 * 366).contains(&grace_hours) {
            return Err(Error::invalid(format!(
                "grace_hours is {grace_hours}, it is from 0 to {}",
                24 * 366
            )));
        }
        let store = Store::open(url)?;
        let _alone = self.alone()?;
        self.at(&store)?;
        // What is over now, stays over.
        let closed_before = now_ms.saturating_sub(grace_hours * HOUR_MS).div_euclid(DAY_MS);
        let (ledger_id, total) = plan(connections, closed_before, !query.without_personal)?;
        let parts = read(connections, parts::parts)?;
        let mut archived = Archived { url: store.url().to_owned(), files: Vec::new(), rows: 0, bytes: 0 };
        for part in parts.into_iter().filter(|part| part.rows.is_none()) {
            let before = archived.rows;
            let tell = |rows| on_progress(Progress::of(before + rows, Some(total)));
            let Some(file) = self.put(&store, &part, &ledger_id, tell)? else { continue };
            archived.rows += file.rows;
            archived.bytes += file.bytes;
            archived.files.push(file);
        }
        self.index(&store, ledger_id)?;
        Ok(archived)
    }

    /// Writes down which files must be there: all but those whose rows the ledger purged since.
    fn index(&self, store: &Store, ledger_id: String) -> Result<()> {
        let files = read(self.connections()?, |connection| {
            let mut kept = parts::parts(connection)?;
            for product in Product::ALL {
                let purged = erase::purged_before_ms(connection, product)?.unwrap_or(i64::MIN);
                kept.retain(|part| part.product != product || (part.day + 1) * DAY_MS > purged);
            }
            kept.retain(|part| part.rows.is_some());
            Ok(kept.iter().map(|part| file_of(part.product, part.day, &part.id)).collect())
        })?;
        Index { ledger_id, files }.put(store)
    }

    /// Waits until no other run is at work on this ledger. The lock goes with its process, however that ends.
    pub(super) fn alone(&self) -> Result<Alone> {
        static IN_MEMORY: PerProcess<Mutex<()>> = PerProcess::new();
        let Place::File { path, .. } = &self.0.place else {
            let in_memory = IN_MEMORY.get_or_build(|| Ok(Mutex::default()), drop)?;
            return Ok(Alone::Memory(in_memory.lock().unwrap_or_else(PoisonError::into_inner)));
        };
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".archiving");
        let path: PathBuf = path.with_file_name(name);
        let failed = unwritable(&path);
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(&failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                tracing::info!("another run archives this ledger: waiting for its end");
                file.lock().map_err(&failed)?;
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        Ok(Alone::File(file))
    }

    /// Remembers where the archive is, or refuses another place.
    fn at(&self, store: &Store) -> Result<()> {
        let connections = self.connections()?;
        let (known, parts) =
            read(connections, |connection| Ok((parts::url(connection)?, parts::parts(connection)?)))?;
        if known.as_deref() == Some(store.url()) {
            return Ok(());
        }
        if let Some(known) = known {
            for part in parts.iter().filter(|part| part.rows.is_some()) {
                let file = file_of(part.product, part.day, &part.id);
                if store.bytes_of(&file)? != part.bytes.map(|bytes| bytes as u64) {
                    let what = format!(
                        "the archive of this ledger is `{known}`, and `{}` lacks `{file}`",
                        store.url()
                    );
                    return Err(
                        Error::invalid(what).advice("name the first, or move all of it to the other before")
                    );
                }
            }
        }
        connections.writer()?.with(|connection| parts::remember_url(connection, store.url()))
    }

    /// Writes a file and its manifest, and notes that it is there; none where no row of it is left.
    fn put(
        &self,
        store: &Store,
        part: &Part,
        ledger_id: &str,
        on_progress: impl Fn(i64),
    ) -> Result<Option<ArchivedFile>> {
        let connections = self.connections()?;
        let path = file_of(part.product, part.day, &part.id);
        let mut unfinished = store.begin(&path)?;
        let failed = |error| {
            Error::new(ErrorKind::Configuration, format!("`{path}` cannot be written"))
                .advice("check that there is room for it")
                .source(error)
        };
        let out = unfinished.file().try_clone().map_err(failed)?;
        let style = Style {
            format: FileFormat::Parquet,
            bom: false,
            without_personal: !part.personal,
            zone: TimeZone::UTC,
            notes: vec![(notes::SCHEMA, SCHEMA_VERSION.to_string()), (notes::LEDGER, ledger_id.to_owned())],
        };
        let writer = EventWriter::begin(out, style, &std::env::temp_dir()).map_err(failed)?;
        let mut writer = writer.ok_or_else(|| Error::invalid("this build writes no Parquet files"))?;
        let columns = writer.column_names();
        let (mut rows, mut first_at_ms, mut last_at_ms) = (0, None, 0);
        self.each_row(part, |events| {
            rows += events.len() as i64;
            first_at_ms = first_at_ms.or(events.first().map(|event| event.occurred_at_ms));
            last_at_ms = events.last().map_or(last_at_ms, |event| event.occurred_at_ms);
            writer.write(&events).map_err(failed)?;
            on_progress(rows);
            Ok(())
        })?;
        writer.finish().map_err(failed)?;
        let Some(first_at_ms) = first_at_ms else {
            // They were purged since. What an earlier run may have put there is not part of the archive.
            unfinished.give_up();
            // The manifest first: one without its file would be a file that is missing.
            store.remove(&manifest_of(&path))?;
            store.remove(&path)?;
            connections.writer()?.with(|connection| {
                connection.execute("DELETE FROM archive_parts WHERE id = ?1", [&part.id])?;
                Ok(())
            })?;
            return Ok(None);
        };
        let (bytes, sha256) = digest(unfinished.file()).map_err(failed)?;
        let manifest = ArchivedFile {
            file: path.clone(),
            product: part.product,
            date: date_of(part.day),
            rows,
            first_at_ms,
            last_at_ms,
            columns,
            bytes,
            sha256,
            schema_version: SCHEMA_VERSION,
            ledger_id: ledger_id.to_owned(),
            made_at_ms: Timestamp::now().as_millisecond(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        unfinished.finish()?;
        let mut described = store.begin(&manifest_of(&path))?;
        serde_json::to_writer_pretty(described.file(), &manifest)
            .map_err(std::io::Error::from)
            .map_err(failed)?;
        described.finish()?;
        connections.writer()?.with(|connection| {
            connection.execute(
                "UPDATE archive_parts SET rows = ?2, bytes = ?3 WHERE id = ?1",
                (&part.id, rows, bytes),
            )?;
            Ok(())
        })?;
        Ok(Some(manifest))
    }

    /// Hands on the events of a file, by time, as they are at one moment.
    fn each_row(&self, part: &Part, mut each: impl FnMut(Vec<Event>) -> Result<()>) -> Result<()> {
        let connections = self.connections()?;
        let mut failed = Ok(());
        self.long_read(connections, |connection| {
            let dims = dims_of_day(connections, connection, part)?;
            let quarters = part.day * WIDEST.quarters..(part.day + 1) * WIDEST.quarters;
            for quarter in quarters {
                let places = places_of(connection, &dims, part, quarter)?;
                for page in places.chunks(PAGE) {
                    failed = each(events(connection, page)?);
                    if failed.is_err() {
                        return Ok(());
                    }
                }
            }
            Ok(())
        })?;
        failed
    }
}

/// Held by the one run that is at work.
pub(super) enum Alone {
    #[allow(dead_code)] // Held, not read.
    File(File),
    #[allow(dead_code)]
    Memory(MutexGuard<'static, ()>),
}

/// The combinations of a file's product that occurred on its day.
pub(super) fn dims_of_day(
    connections: &Connections,
    connection: &Connection,
    part: &Part,
) -> Result<Vec<i64>, Fault> {
    let first = part.day * WIDEST.quarters;
    let mut met = Vec::new();
    blocks::read(connection, WIDEST, (first, first + 1), |_, dims, _| met.push(dims))?;
    let known = connections.combinations(connection)?;
    let own: HashSet<i64> =
        known.iter().filter(|(_, dims)| dims.product == part.product).map(|(id, _)| id).collect();
    met.retain(|dims| own.contains(dims));
    Ok(met)
}

/// The rows of a file in a quarter-hour, by time.
pub(super) fn places_of(
    connection: &Connection,
    dims: &[i64],
    part: &Part,
    quarter: i64,
) -> Result<Vec<(i64, i64)>, Fault> {
    let mut select = connection.prepare_cached(
        "SELECT occurred_at_ms, seq FROM event_dims
         WHERE dims = ?1 AND occurred_at_ms >= ?2 AND occurred_at_ms < ?3 AND seq > ?4 AND seq <= ?5",
    )?;
    let mut places = Vec::new();
    for dims in dims {
        let of = (dims, quarter * QUARTER_MS, (quarter + 1) * QUARTER_MS, part.after_seq, part.upto_seq);
        let found = select.query_map(of, |row| Ok((row.get(0)?, row.get(1)?)))?;
        places.extend(found.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    places.sort_unstable();
    Ok(places)
}

/// Notes what is to be written, so that it stays noted whatever happens, and tells the ledger's id and how many events that is, by
/// what the cube counts.
fn plan(connections: &Connections, closed_before: i64, personal: bool) -> Result<(String, i64)> {
    let writer = connections.writer()?;
    writer.settle()?;
    let (wanted, total) = read(connections, |connection| {
        let (mut left, mut total, mut known) = (Vec::new(), 0, HashMap::<_, Vec<Part>>::new());
        for part in parts::parts(connection)? {
            known.entry((part.day, part.product)).or_default().push(part);
        }
        for ((day, product), Day { counted, dims }) in days(connections, connection, closed_before)? {
            let parts = known.remove(&(day, product)).unwrap_or_default();
            let archived: i64 = parts.iter().map(|part| part.rows.unwrap_or_default()).sum();
            // One that is not written yet is gone on with first; what came since is for the next run, or for below.
            let after_seq = parts.iter().map(|part| part.upto_seq).max().unwrap_or(0);
            let unfinished = parts.iter().any(|part| part.rows.is_none());
            let more = (unfinished || counted > archived) && is_there(connection, &dims, day, after_seq)?;
            if more {
                left.push((day, product, after_seq));
            }
            if more || unfinished {
                total += counted - archived;
            }
        }
        Ok((left, total))
    })?;
    let ledger_id = writer.with(|connection| {
        // What follows relies on the rows and on this note, even after a power failure.
        connection.pragma_update(None, "synchronous", "FULL")?;
        let noted = note(connection, &wanted, personal);
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        noted
    })?;
    Ok((ledger_id, total))
}

/// Notes files that will hold the rows above a number, of these days and products, and tells the ledger's id.
fn note(
    connection: &mut Connection,
    wanted: &[(i64, Product, i64)],
    personal: bool,
) -> Result<String, Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let ledger_id = ledger_id(&transaction)?;
    let upto_seq = tail::settled(&transaction)?;
    for (day, product, after_seq) in wanted {
        let id = format!("{ledger_id}-{}", new_id().replace('-', ""));
        transaction.execute(
            "INSERT INTO archive_parts (id, product, day, after_seq, upto_seq, personal)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (id, product.as_str(), day, after_seq, upto_seq, personal),
        )?;
    }
    transaction.commit()?;
    Ok(ledger_id)
}

/// What the cube counts of a product on a day, purged rows included.
#[derive(Default)]
struct Day {
    counted: i64,
    dims: Vec<i64>,
}

/// The days before one, by what they count.
fn days(
    connections: &Connections,
    connection: &Connection,
    closed_before: i64,
) -> Result<BTreeMap<(i64, Product), Day>, Fault> {
    let known = connections.combinations(connection)?;
    let products: HashMap<i64, Product> =
        known.iter().filter_map(|(id, dims)| Some((id, dims.product.known()?))).collect();
    let mut days: BTreeMap<(i64, Product), Day> = BTreeMap::new();
    blocks::read(connection, WIDEST, (i64::MIN, closed_before * WIDEST.quarters), |start, dims, n| {
        if let Some(product) = products.get(&dims) {
            let day = days.entry((start.div_euclid(WIDEST.quarters), *product)).or_default();
            day.counted += n;
            day.dims.push(dims);
        }
    })?;
    Ok(days)
}

/// Whether a day has a row above a number.
fn is_there(connection: &Connection, dims: &[i64], day: i64, after_seq: i64) -> Result<bool, Fault> {
    let mut select = connection.prepare_cached(
        "SELECT 1 FROM event_dims WHERE dims = ?1 AND occurred_at_ms >= ?2 AND occurred_at_ms < ?3 AND seq > ?4 LIMIT 1",
    )?;
    for dims in dims {
        if select.exists((dims, day * DAY_MS, (day + 1) * DAY_MS, after_seq))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the names of the ledger's files begin with: made at first use.
fn ledger_id(connection: &Connection) -> Result<String, Fault> {
    connection.execute(
        "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        (LEDGER_ID, hex(&random::<6>())),
    )?;
    Ok(connection.query_row("SELECT value FROM meta WHERE name = ?1", [LEDGER_ID], |row| row.get(0))?)
}
