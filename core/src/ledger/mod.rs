//! The ledger: every event, in one SQLite file, with the cube that every view is read from.
//!
//! Appends that come together are committed in one transaction (group commit) and acknowledged only then: an event that
//! was acknowledged survives the end of the process at any moment. (Journal mode WAL with `synchronous = NORMAL`; a power
//! failure may lose what was committed in the last second or two, and never corrupts.) Several processes may use one file.
//!
//! A commit writes rows (`append`). What they are found by and counted in follows in groups (`settle`); whoever reads adds
//! the rows that are not settled yet (`tail`), so that every figure is exact at any moment.

mod append;
mod archive;
mod balance;
mod blocks;
mod cells;
#[cfg(feature = "chart")]
mod chart;
mod combinations;
mod connection;
mod cursor;
mod details;
mod drift;
mod erase;
mod export;
mod fault;
mod funnel;
mod import;
mod insert;
mod key;
mod migrate;
mod progress;
mod ready;
#[cfg(feature = "reconcile")]
mod reconcile;
mod rows;
mod schema;
mod settle;
mod sums;
mod tail;
mod upkeep;
mod view;
mod writer;

pub(crate) use connection::close_inherited;
pub use key::KEY_VARIABLE;
pub use progress::Progress;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use connection::{Access, Connections, Place};
use writer::Writer;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::events::{Earlier, EventSink, History, NumberUse, Pending, Question, Surprise};
use crate::phone::PhoneKey;
use crate::runtime::PerProcess;
use crate::stats::QUARTER_MS;
use crate::{
    DetailsPage, DetailsQuery, Drift, Error, ErrorKind, Event, Funnel, FunnelQuery, Overview, Phone, Product,
    Receipt, Result, StatsQuery, Trend, stats,
};

/// An open ledger. Cheap to clone; clones are the same ledger.
#[derive(Clone)]
pub struct Ledger(Arc<Inner>);

struct Inner {
    place: Place,
    key: Option<PhoneKey>,
    closed: AtomicBool,
    // SQLite connections and the writer's thread do not cross a fork: the child opens the file anew.
    connections: PerProcess<Connections>,
}

impl Ledger {
    /// Opens the ledger at `path` for calls and views, and makes it where there is none.
    ///
    /// The key of the phone index is `phone_key`, else the environment's `VERIMETER_PHONE_KEY`, else that of the
    /// key file beside the ledger (`ledger.db.key`), which is made at first use and readable by its owner only.
    ///
    /// # Errors
    /// [`ErrorKind::Ledger`] where the file cannot be opened or is none of ours; [`ErrorKind::Configuration`] where
    /// the key is not the one that the ledger was written with.
    pub fn open(path: impl AsRef<Path>, phone_key: Option<PhoneKey>) -> Result<Self> {
        let place = Place::File { path: path.as_ref().to_owned(), access: Access::ReadWrite };
        let given = key::given(path.as_ref(), phone_key)?;
        let connections = Connections::open(&place)?;
        let key = key::of(path.as_ref(), given, &connections)?;
        Self::with(place, Some(key), connections)
    }

    /// Opens the ledger at `path` for views only: nothing is made or changed, and no key is needed. It need not be writable:
    /// where SQLite may not make its working files beside it, and no log lies there, the file is read as it is; a view during which
    /// somebody else writes it is an error then.
    ///
    /// # Errors
    /// [`ErrorKind::Ledger`] where there is no ledger or it cannot be read.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let place = Place::File { path: path.as_ref().to_owned(), access: Access::Read };
        let connections = Connections::open(&place)?;
        Self::with(place, None, connections)
    }

    /// A ledger that lives as long as this process.
    ///
    /// # Errors
    /// [`ErrorKind::Ledger`] where there is no memory for it.
    pub fn in_memory() -> Result<Self> {
        let connections = Connections::open(&Place::Memory)?;
        Self::with(Place::Memory, Some(PhoneKey::random()), connections)
    }

    fn with(place: Place, key: Option<PhoneKey>, connections: Connections) -> Result<Self> {
        let inner = Inner {
            place,
            key,
            closed: AtomicBool::new(false),
            connections: PerProcess::holding(connections),
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Keeps `events` and says how many were new: an event whose id is there already is left out.
    ///
    /// # Panics
    /// In asynchronous code, whose thread must not wait: there, use [`append_async`](Self::append_async).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for an event that cannot be one; [`ErrorKind::Ledger`] where it cannot be
    /// written. Then none of `events` was kept.
    pub fn append(&self, events: Vec<Event>) -> Result<i64> {
        let events = ready::prepare(events)?;
        self.connections()?.writer()?.append(events).wait()
    }

    /// As [`append`](Self::append), for asynchronous code.
    ///
    /// # Errors
    /// The same.
    pub async fn append_async(&self, events: Vec<Event>) -> Result<i64> {
        let events = ready::prepare(events)?;
        self.connections()?.writer()?.append(events).answer().await
    }

    /// The console's overview: one row per bucket and their sum. Costs the number of cells, not of events.
    ///
    /// # Errors
    /// As [`stats::Calendar::of`]; [`ErrorKind::Ledger`] where the file cannot be read.
    pub fn overview(&self, query: &StatsQuery) -> Result<Overview> {
        let span = if query.start.is_some() && query.end.is_some() { None } else { self.span()? };
        let calendar = stats::Calendar::of(query, span)?;
        let ranges: Vec<_> = calendar.quarters_of_buckets().collect();
        let figures = view::figures(self.connections()?, &ranges, view::Apart::Figured, |dims| {
            stats::matches(query, dims)
        })?;
        Ok(stats::overview_of_figures(&calendar, &figures, query))
    }

    /// The console's trend chart.
    ///
    /// # Errors
    /// As [`overview`](Self::overview).
    pub fn trend(&self, query: &StatsQuery) -> Result<Trend> {
        Ok(stats::trend(&self.overview(query)?))
    }

    /// The drop-off funnel of identity verification: counts of the cube, exact under every filter and in every zone, also
    /// where rows were purged; page times (quantiles within 1 %) and counters of the rows that are there or in the archive, under
    /// the same filters. Costs the rows that it is about.
    ///
    /// # Errors
    /// As [`stats::State::funnel`]; those of [`details`](Self::details) where the archive cannot be read; [`ErrorKind::Ledger`] where the file cannot be read or is of an older version.
    pub fn funnel(&self, query: &FunnelQuery) -> Result<Funnel> {
        let asked = stats::funnel::Asked::of(query, || self.span())?;
        funnel::view(self.connections()?, &asked)
    }

    /// One row per event, newest first, page by page: each page names where the next begins. Its cost does not grow with
    /// the ledger or with the number of the page. Rows that come after the first page was read are on no later one. Rows
    /// that were dropped because the archive has them are read from there.
    ///
    /// A number is searched with the key of the index; where the ledger was opened without one, that of the environment
    /// or of the key file.
    ///
    /// # Errors
    /// As [`stats::Calendar::of`], except that a ledger without events has an empty page;
    /// [`ErrorKind::InvalidArgument`] for a cursor, limit or number that is none; [`ErrorKind::Configuration`] where a
    /// number is searched without the key; [`ErrorKind::Ledger`] where the file cannot be read.
    pub fn details(&self, query: &DetailsQuery) -> Result<DetailsPage> {
        let connections = self.connections()?;
        let asked = details::Asked::of(query)?;
        let index = match query.phone.as_deref() {
            Some(phone) => Some(self.search_key(connections)?.index(&Phone::parse(phone)?)),
            None => None,
        };
        let open = query.filter.start.is_none() || query.filter.end.is_none();
        let span = if open { self.span()? } else { None };
        if open && span.is_none() {
            // Without events there is no range, but a zone must be one all the same.
            let any_day = query.filter.clone().between("1970-01-01", "1970-01-02");
            stats::Calendar::of(&any_day, None)?;
            return Ok(DetailsPage { rows: Vec::new(), next: None });
        }
        let calendar = stats::Calendar::of(&query.filter, span)?;
        let page = |connection: &Connection| {
            details::page(connections, connection, &asked, &calendar, index.as_deref())
        };
        // Where rows may come from far, views do not wait for them.
        match view::read(connections, archive::url)? {
            Some(_) => self.long_read(connections, page),
            None => view::read(connections, page),
        }
    }

    fn search_key(&self, connections: &Connections) -> Result<PhoneKey> {
        match (&self.0.key, &self.0.place) {
            (None, Place::File { path, .. }) => key::to_search(path, connections),
            (Some(key), _) => Ok(key.clone()),
            (None, Place::Memory) => Err(Error::new(ErrorKind::Configuration, "the ledger has no phone key")),
        }
    }

    /// First instants of the first and the last quarter-hour that hold events, in milliseconds since 1970 (UTC); none in
    /// an empty ledger.
    ///
    /// # Errors
    /// [`ErrorKind::Ledger`] where the file cannot be read.
    pub fn span(&self) -> Result<Option<(i64, i64)>> {
        view::span(self.connections()?)
    }

    /// Return codes, risk tags, carriers, pages and reasons that no catalogue knows, and fields of replies and types of fields that
    /// no page of the vendor documents, by product: how often they occurred, when first and last, and what one of them looked
    /// like, with nothing personal in it. Words are counted from the cube, fields and types as calls are recorded; of all
    /// times.
    ///
    /// # Errors
    /// [`ErrorKind::Ledger`] where the file cannot be read.
    pub fn drift(&self) -> Result<Vec<Drift>> {
        drift::drift(self.connections()?)
    }

    /// Makes the ledger forget a person: the personal fields of every event of this number are emptied
    /// ([`events::schema`](crate::events::schema)), and where the vendor's words name the number, it is hidden whole. Its
    /// figures stay. Events that were recorded without the index of a number cannot be found.
    ///
    /// Copies of it stay in the file's free space and log until [`compact`](Self::compact). Files of the archive are not
    /// changed: the receipt says how many there are that may name the person.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for what is no number; [`ErrorKind::Ledger`] where the ledger cannot be written.
    pub fn erase(&self, phone: &str) -> Result<Receipt> {
        let connections = self.connections()?;
        connections.writer()?;
        let (phone, key) = (Phone::parse(phone)?, self.search_key(connections)?);
        let events = erase::person(connections, &key.index(&phone), &phone.mask())?;
        let erased_at_ms = Timestamp::now().as_millisecond();
        let archived_files = view::read(connections, archive::personal_files)?;
        Ok(Receipt { events, erased_at_ms, key_id: key.id().to_owned(), archived_files })
    }

    /// Drops the rows before `before`, of every product or of one, and says how many there were. Figures stay: overview,
    /// trend and [`len`](Self::len) go on counting them. Details, searches by number and the limits that are known before a
    /// call no longer find them, nor does it in the archive, whose files stay; an event that is appended again after its row
    /// is gone counts twice.
    ///
    /// `before` is a date of the zone `tz` (the vendor console's if left out) or an instant, at a quarter-hour.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for what is none; [`ErrorKind::Ledger`] where the ledger cannot be written. Then some
    /// of the rows may be gone; the same call goes on.
    pub fn purge(&self, before: &str, tz: Option<&str>, product: Option<Product>) -> Result<i64> {
        let before_ms = stats::boundary_ms("before", before, tz)?;
        erase::rows_before(self.connections()?, before_ms, product)
    }

    /// Rewrites the file: free space goes back to the disk, and nothing of what was erased or purged stays in it or in its
    /// log. Takes as long as writing the ledger anew, for which the disk needs room; appends wait meanwhile.
    ///
    /// # Errors
    /// [`ErrorKind::Ledger`] where the file cannot be written, or somebody reads it for longer than ten seconds.
    pub fn compact(&self) -> Result<()> {
        upkeep::compact(self.connections()?)
    }

    /// What is wrong with the ledger, one sentence each, and nothing if it is sound: what SQLite finds in its file, and
    /// where figures are not a recount of the rows. Quarter-hours whose rows were purged are not recounted. Reads
    /// everything.
    ///
    /// # Errors
    /// [`ErrorKind::Ledger`] where the file cannot be read.
    pub fn integrity_check(&self) -> Result<Vec<String>> {
        upkeep::check(self.connections()?)
    }

    /// A number that grows whenever something is written, by whichever process: as long as it stays the same, every view does.
    /// Numbers of two handles say nothing of each other. Costs nothing worth mentioning.
    ///
    /// # Errors
    /// [`ErrorKind::Ledger`] where the file cannot be read.
    pub fn version(&self) -> Result<i64> {
        view::version(self.connections()?)
    }

    /// The words that occur in the events of `product`, by the name of their dimension (`app`, `carrier`, `code`, `tags`, …):
    /// what its filters may ask for. Sorted, each once.
    ///
    /// # Errors
    /// [`ErrorKind::Ledger`] where the file cannot be read.
    pub fn words(&self, product: Product) -> Result<BTreeMap<&'static str, Vec<String>>> {
        view::words(self.connections()?, product)
    }

    /// Number of events that were recorded, those that were purged since included: what the figures add up to.
    ///
    /// # Errors
    /// [`ErrorKind::Ledger`] where the file cannot be read.
    pub fn len(&self) -> Result<i64> {
        view::len(self.connections()?)
    }

    /// Whether no event was recorded.
    ///
    /// # Errors
    /// As [`len`](Self::len).
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.len()? == 0)
    }

    /// The file; none for one in memory.
    pub fn path(&self) -> Option<PathBuf> {
        match &self.0.place {
            Place::File { path, .. } => Some(path.clone()),
            Place::Memory => None,
        }
    }

    /// Ends the use of the ledger: views, appends and new calls are refused from now on. A call that is under way is still
    /// recorded: it may be paid for. The file is let go when the last clone is dropped, those of clients included.
    pub fn close(&self) {
        self.0.closed.store(true, Ordering::Release);
    }

    fn connections(&self) -> Result<&Connections> {
        if self.0.closed.load(Ordering::Acquire) {
            return Err(Error::new(ErrorKind::Ledger, "the ledger is closed"));
        }
        self.connections_until_dropped()
    }

    fn connections_until_dropped(&self) -> Result<&Connections> {
        self.0.connections.get_or_build(|| Connections::reopen(&self.0.place), drop)
    }
}

/// What is deleted from now on is overwritten, and not only marked as free.
fn secure(connection: &Connection) -> Result<(), fault::Fault> {
    Ok(connection.pragma_update(None, "secure_delete", true)?)
}

impl EventSink for Ledger {
    fn record(&self, events: Vec<Event>) -> Pending<'_, Result<()>> {
        self.record_surprised(events, 0, Vec::new())
    }

    fn record_surprised(
        &self,
        events: Vec<Event>,
        at_ms: i64,
        surprises: Vec<Surprise>,
    ) -> Pending<'_, Result<()>> {
        Box::pin(async move {
            let sights = drift::Sight::of(at_ms, surprises);
            let events = ready::prepare(events)?;
            let append = self.connections_until_dropped()?.writer()?.append_with(events, sights);
            append.answer().await.map(|_| ())
        })
    }

    fn ready(&self) -> Result<()> {
        self.connections()?.writer().map(|_| ())
    }

    fn history(&self) -> Option<&dyn History> {
        Some(self)
    }

    fn phone_index(&self, phone: &Phone) -> Option<String> {
        self.0.key.as_ref().map(|key| key.index(phone))
    }
}

impl Ledger {
    /// The connections, where questions about one number are answered quickly: with few rows that are not settled.
    fn connections_settled(&self) -> Result<&Connections> {
        let connections = self.connections()?;
        if let Ok(writer) = connections.writer()
            && view::unsettled(connections)? > rows::FEW
        {
            writer.settle()?;
        }
        Ok(connections)
    }
}

impl History for Ledger {
    fn answered(&self, question: &Question, which: Earlier) -> Result<Option<Event>> {
        rows::answered(self.connections_settled()?, question, which)
    }

    fn event(&self, event_id: &str) -> Result<Option<Event>> {
        rows::event(self.connections_settled()?, event_id)
    }

    fn of_number(&self, asked: &NumberUse) -> Result<Vec<Event>> {
        rows::of_number(self.connections_settled()?, asked)
    }

    fn billed(&self, app: &str, product: Product, from_ms: i64, to_ms: i64) -> Result<i64> {
        view::billed(self.connections()?, app, product, (from_ms / QUARTER_MS, to_ms / QUARTER_MS))
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Ledger").field(&self.0.place).finish()
    }
}
