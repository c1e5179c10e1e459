//! The file of a screening: grows beside its place, and takes it when it is whole.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use csv::{Reader, StringRecord};
use verimeter::tabular::{SCREEN_COLUMNS, cell_text, io_error, screen_cells};
use verimeter::{Error, ErrorKind, Outcome, ScreenRow, stats};

use crate::Done;
use crate::failure::Failure;

/// Rows of a screening on their way to `path`.
pub(crate) struct RowFile {
    path: PathBuf,
    part: PathBuf,
    writer: csv::Writer<File>,
    rows: u64,
    left: Option<Left>,
    kept: bool,
}

/// What an earlier run left.
struct Left {
    rows: u64,
    bytes: u64,
    begun_at_ms: i64,
    written_at: SystemTime,
}

/// A row that an earlier run wrote, as far as it says which input it is of, and what that one came to.
pub(crate) struct EarlierRow {
    pub row: i64,
    pub phone_mask: String,
    pub ex_id: String,
    /// When the call began that answered it, in milliseconds since 1970 (UTC); none where none did.
    pub answered_at_ms: Option<i64>,
    begun_at_ms: Option<i64>,
}

impl EarlierRow {
    fn of(record: &StringRecord) -> Self {
        let field = |name: &str| {
            let at = SCREEN_COLUMNS.iter().position(|column| column.name == name);
            at.and_then(|at| record.get(at)).unwrap_or_default()
        };
        let begun_at_ms = stats::instant_ms(field("occurred_at")).ok();
        let answered = field("duplicate_of").is_empty()
            && field("outcome")
                .parse::<Outcome>()
                .is_ok_and(|outcome| !matches!(outcome, Outcome::Failed | Outcome::Rejected));
        Self {
            row: field("row").parse().unwrap_or_default(),
            phone_mask: field("phone_mask").to_owned(),
            ex_id: field("ex_id").to_owned(),
            answered_at_ms: begun_at_ms.filter(|_| answered),
            begun_at_ms,
        }
    }
}

impl RowFile {
    /// Begins a new file.
    pub(crate) fn create(path: &Path) -> Done<Self> {
        let part = part_of(path);
        if path.is_dir() {
            let what = format!("`{}` is a folder", path.display());
            return Err(Error::new(ErrorKind::Configuration, what).advice("name a file in it").into());
        }
        let file = match OpenOptions::new().write(true).create_new(true).open(&part) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(Error::invalid(format!(
                    "`{}` is left from a run that broke off",
                    part.display()
                ))
                .advice("go on with --resume, or remove it to ask for everything again")
                .into());
            }
            opened => opened.map_err(Failure::writing(&part))?,
        };
        lock(&file, &part)?;
        let mut new = Self {
            path: path.to_owned(),
            part,
            writer: csv::Writer::from_writer(file),
            rows: 0,
            left: None,
            kept: false,
        };
        new.put(SCREEN_COLUMNS.iter().map(|column| &*column.name))?;
        Ok(new)
    }

    /// Goes on with the file that an earlier run left; begins a new one where there is none.
    pub(crate) fn resume(path: &Path) -> Done<Self> {
        let part = part_of(path);
        if !part.exists() {
            if path.exists() {
                let what = format!("`{}` is finished: there is nothing to go on with", path.display());
                return Err(Error::invalid(what)
                    .advice("name another file, or leave --resume out to ask for everything again")
                    .into());
            }
            return Self::create(path);
        }
        let mut file = OpenOptions::new().write(true).open(&part).map_err(Failure::writing(&part))?;
        lock(&file, &part)?;
        let left = left(&part)?;
        let mut shorten = || -> io::Result<()> {
            // A row that was cut in the middle is written again.
            file.set_len(left.bytes)?;
            file.seek(SeekFrom::End(0))?;
            // Where there are no rows yet, its time is all that tells when the run began.
            file.set_modified(left.written_at)
        };
        shorten().map_err(Failure::writing(&part))?;
        let writer = csv::Writer::from_writer(file);
        Ok(Self { path: path.to_owned(), part, writer, rows: left.rows, left: Some(left), kept: true })
    }

    /// From now on calls are made: the file stays, whatever comes, and tells a later run when this one began.
    pub(crate) fn keep(&mut self) {
        self.kept = true;
    }

    /// Rows that are in the file.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// When the earlier run began, in milliseconds since 1970 (UTC); none where there was none.
    pub(crate) fn begun_at_ms(&self) -> Option<i64> {
        self.left.as_ref().map(|left| left.begun_at_ms)
    }

    /// Writes a row through to the file: the end of this process does not take it away.
    pub(crate) fn write(&mut self, row: &ScreenRow) -> Done {
        self.put(screen_cells(row).map(|cell| cell_text(&cell)))?;
        self.rows += 1;
        Ok(())
    }

    /// Puts the file in its place.
    pub(crate) fn finish(mut self) -> Done {
        self.writer.flush().map_err(Failure::writing(&self.part))?;
        fs::rename(&self.part, &self.path).map_err(Failure::writing(&self.path))
    }

    /// Where the rows are that were written before a failure.
    pub(crate) fn unfinished_note(&self) -> String {
        format!("{} rows are in {}; go on with --resume", self.rows, self.part.display())
    }

    /// What the earlier run wrote, read as it is asked for; nothing where there was none.
    pub(crate) fn earlier(&self) -> Done<impl Iterator<Item = EarlierRow> + use<>> {
        let file = File::open(&self.part).map_err(Failure::writing(&self.part))?;
        let rows = self.left.as_ref().map_or(0, |left| left.rows);
        let records = Reader::from_reader(BufReader::new(file)).into_records();
        Ok(records.take(rows as usize).map_while(Result::ok).map(|record| EarlierRow::of(&record)))
    }

    /// The file holds rows of another input.
    pub(crate) fn foreign(&self) -> Failure {
        Error::invalid(format!("`{}` holds rows of another input", self.part.display()))
            .advice("remove it to ask for everything again")
            .into()
    }

    fn put<T: AsRef<[u8]>>(&mut self, fields: impl IntoIterator<Item = T>) -> Done {
        let written = self.writer.write_record(fields).map_err(io_error).and_then(|()| self.writer.flush());
        written.map_err(Failure::writing(&self.part))
    }
}

impl Drop for RowFile {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_file(&self.part);
        }
    }
}

/// Keeps other runs away for as long as the file is open: two would ask for the same numbers.
fn lock(file: &File, part: &Path) -> Done {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            Err(Error::invalid(format!("`{}` is being written by another run", part.display()))
                .advice("wait for its end")
                .into())
        }
        Err(TryLockError::Error(error)) => Err(Failure::writing(part)(error)),
        Ok(()) => Ok(()),
    }
}

fn part_of(path: &Path) -> PathBuf {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    part.into()
}

/// Reads how far an earlier run came: whole rows, in their order.
fn left(part: &Path) -> Done<Left> {
    let unreadable = |what: &str| {
        Error::invalid(format!("`{}` {what}", part.display())).advice("remove it to ask for everything again")
    };
    let broken = |error: io::Error| unreadable("cannot be read").source(error);
    let mut file = File::open(part).map_err(broken)?;
    let written_at = file.metadata().and_then(|meta| meta.modified()).map_err(Failure::writing(part))?;
    let begun_at_ms = written_at.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
    // The last line may have been cut, even within a character.
    let lines = whole_lines(&mut file).map_err(broken)?;
    let mut reader = Reader::from_reader(BufReader::new(file).take(lines));
    if reader.headers().map_err(|_| unreadable("is no file of rows"))?
        != &SCREEN_COLUMNS.iter().map(|column| &*column.name).collect::<StringRecord>()
    {
        return Err(unreadable("is no file of rows").into());
    }
    let mut left = Left { rows: 0, bytes: reader.position().byte(), begun_at_ms, written_at };
    let mut record = StringRecord::new();
    // A row with a line break in it that was cut there has too few fields, and ends the reading, too.
    while let Ok(true) = reader.read_record(&mut record) {
        let row = EarlierRow::of(&record);
        left.rows += 1;
        if row.row != left.rows as i64 {
            return Err(unreadable("has rows out of order").into());
        }
        left.begun_at_ms = left.begun_at_ms.min(row.begun_at_ms.unwrap_or(i64::MAX));
        left.bytes = reader.position().byte();
    }
    Ok(left)
}

/// Bytes up to and with the last line break; the file is at its beginning again.
fn whole_lines(file: &mut File) -> io::Result<u64> {
    const BLOCK: u64 = 1 << 16;
    let mut end = file.seek(SeekFrom::End(0))?;
    let mut block = Vec::new();
    let lines = loop {
        let begin = end.saturating_sub(BLOCK);
        block.clear();
        file.seek(SeekFrom::Start(begin))?;
        file.by_ref().take(end - begin).read_to_end(&mut block)?;
        match block.iter().rposition(|byte| *byte == b'\n') {
            Some(at) => break begin + at as u64 + 1,
            None if begin == 0 => break 0,
            None => end = begin,
        }
    };
    file.seek(SeekFrom::Start(0))?;
    Ok(lines)
}
