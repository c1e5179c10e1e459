//! The file of a screening: grows beside its place, and takes it when it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use csv::{Reader, StringRecord};
use verimeter::jiguang::ScreenInput;
use verimeter::tabular::{SCREEN_COLUMNS, cell_text, screen_cells};
use verimeter::{Error, ScreenRow, stats};

use crate::Done;
use crate::failure::Failure;

/// Rows of a screening on their way to `path`.
pub(crate) struct RowFile {
    path: PathBuf,
    part: PathBuf,
    writer: csv::Writer<File>,
    rows: u64,
    earlier: Option<Left>,
}

/// What an earlier run left.
struct Left {
    rows: u64,
    bytes: u64,
    begun_at_ms: i64,
    last_mask: String,
}

impl RowFile {
    /// Begins a new file.
    pub(crate) fn create(path: &Path) -> Done<Self> {
        let part = part_of(path);
        if part.exists() {
            return Err(Error::invalid(format!("`{}` is left from a run that broke off", part.display()))
                .advice("go on with --resume, or remove it to ask for everything again")
                .into());
        }
        let file = File::create(&part).map_err(Failure::writing(&part))?;
        let mut new = Self {
            path: path.to_owned(),
            part,
            writer: csv::Writer::from_writer(file),
            rows: 0,
            earlier: None,
        };
        new.put(SCREEN_COLUMNS)?;
        Ok(new)
    }

    /// Goes on with the file that an earlier run left; begins a new one where there is none.
    pub(crate) fn resume(path: &Path) -> Done<Self> {
        let part = part_of(path);
        if !part.exists() {
            return Self::create(path);
        }
        let left = left(&part)?;
        let open = || -> io::Result<File> {
            let mut file = OpenOptions::new().write(true).open(&part)?;
            // A row that was cut in the middle is written again.
            file.set_len(left.bytes)?;
            file.seek(SeekFrom::End(0))?;
            Ok(file)
        };
        let writer = csv::Writer::from_writer(open().map_err(Failure::writing(&part))?);
        Ok(Self { path: path.to_owned(), part, writer, rows: left.rows, earlier: Some(left) })
    }

    /// Rows that are in the file.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// When the earlier run began, in milliseconds since 1970 (UTC); none where there was none.
    pub(crate) fn begun_at_ms(&self) -> Option<i64> {
        self.earlier.as_ref().map(|left| left.begun_at_ms)
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

    /// Refuses rows of another input: `inputs` are those that have a row already.
    pub(crate) fn check(&self, inputs: impl Iterator<Item = verimeter::Result<ScreenInput>>) -> Done {
        let Some(left) = self.earlier.as_ref().filter(|left| left.rows > 0) else { return Ok(()) };
        let inputs: Vec<ScreenInput> = inputs.take(left.rows as usize).collect::<Result<_, _>>()?;
        let last = inputs.last().and_then(|input| input.query.phone_mask()).unwrap_or_default();
        if inputs.len() as u64 == left.rows && last == left.last_mask {
            return Ok(());
        }
        Err(Error::invalid(format!("`{}` holds rows of another input", self.part.display()))
            .advice("remove it to ask for everything again")
            .into())
    }

    fn put<T: AsRef<[u8]>>(&mut self, fields: impl IntoIterator<Item = T>) -> Done {
        let written =
            self.writer.write_record(fields).map_err(io::Error::from).and_then(|()| self.writer.flush());
        written.map_err(Failure::writing(&self.part))
    }
}

impl Drop for RowFile {
    fn drop(&mut self) {
        // What was answered stays under its unfinished name; a file without rows helps nobody.
        if self.rows == 0 {
            let _ = fs::remove_file(&self.part);
        }
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
    let text = fs::read_to_string(part).map_err(|error| unreadable("cannot be read").source(error))?;
    let written_at = fs::metadata(part).and_then(|meta| meta.modified()).map_err(Failure::writing(part))?;
    let mut begun_at_ms = written_at.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
    let mut reader = Reader::from_reader(text.as_bytes());
    if reader.headers().map_err(|_| unreadable("is no file of rows"))?
        != &StringRecord::from(SCREEN_COLUMNS.to_vec())
    {
        return Err(unreadable("is no file of rows").into());
    }
    let column = |wanted: &str| SCREEN_COLUMNS.iter().position(|name| *name == wanted).unwrap_or(usize::MAX);
    let (row, mask, occurred_at) = (column("row"), column("phone_mask"), column("occurred_at"));
    let mut left = Left { rows: 0, bytes: reader.position().byte(), begun_at_ms, last_mask: String::new() };
    let mut record = StringRecord::new();
    // A row counts when the next one begins behind it or the file ends with its line.
    while let Ok(true) = reader.read_record(&mut record) {
        let end = reader.position().byte();
        if text.as_bytes().get(end as usize - 1) != Some(&b'\n') {
            break;
        }
        if record.get(row).and_then(|row| row.parse().ok()) != Some(left.rows + 1) {
            return Err(unreadable("has rows out of order").into());
        }
        if let Some(at) = record.get(occurred_at).and_then(|at| stats::instant_ms(at).ok()) {
            begun_at_ms = begun_at_ms.min(at);
        }
        let last_mask = record.get(mask).unwrap_or_default().to_owned();
        left = Left { rows: left.rows + 1, bytes: end, begun_at_ms, last_mask };
    }
    Ok(left)
}
