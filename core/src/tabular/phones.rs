//! Files of phone numbers to screen.

use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use csv::StringRecord;

use crate::jiguang::{RiskQuery, ScreenInput};
use crate::{Error, Platform, Result, UnknownWord, one_line};

/// A CSV file with a column `phone`, and `ip`, `ex_id` and `platform` where it has them. Other columns are left
/// alone.
#[derive(Clone, Debug)]
pub struct PhoneFile {
    path: PathBuf,
    columns: Columns,
    rows: u64,
}

#[derive(Clone, Copy, Debug)]
struct Columns {
    phone: usize,
    ip: Option<usize>,
    ex_id: Option<usize>,
    platform: Option<usize>,
}

impl PhoneFile {
    /// Reads the file through once, so that a fault in its last line is known before the first call is made. What
    /// is in `phone` and `ip` is judged call by call.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`], naming file and line.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref().to_owned();
        let mut reader = reader(&path)?;
        let columns = columns(&path, reader.headers().map_err(|error| unreadable(&path, error))?)?;
        let mut rows = 0;
        for record in reader.records() {
            input(&path, columns, 0, &record.map_err(|error| unreadable(&path, error))?)?;
            rows += 1;
        }
        if rows == 0 {
            return Err(Error::invalid(format!("`{}` has no rows below its header", path.display())));
        }
        Ok(Self { path, columns, rows })
    }

    /// Number of rows below the header.
    pub fn len(&self) -> u64 {
        self.rows
    }

    /// Never: a file without rows does not open.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The rows, read as they are asked for.
    ///
    /// # Errors
    /// As [`open`](Self::open), where the file changed meanwhile.
    pub fn rows(&self) -> Result<PhoneRows> {
        let records = reader(&self.path)?.into_records();
        Ok(PhoneRows { path: self.path.clone(), columns: self.columns, row: 0, records })
    }
}

/// Rows of a [`PhoneFile`].
pub struct PhoneRows {
    path: PathBuf,
    columns: Columns,
    row: i64,
    records: csv::StringRecordsIntoIter<BufReader<File>>,
}

impl Iterator for PhoneRows {
    type Item = Result<ScreenInput>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = self.records.next()?;
        self.row += 1;
        let record = record.map_err(|error| unreadable(&self.path, error));
        Some(record.and_then(|record| input(&self.path, self.columns, self.row, &record)))
    }
}

fn reader(path: &Path) -> Result<csv::Reader<BufReader<File>>> {
    let file = File::open(path).map_err(|error| {
        let what = match error.kind() {
            io::ErrorKind::NotFound => "does not exist",
            io::ErrorKind::PermissionDenied => "may not be read",
            _ => "cannot be opened",
        };
        Error::invalid(format!("`{}` {what}", path.display())).source(error)
    })?;
    // It is read twice: first to find its faults, then to ask.
    if !file.metadata().is_ok_and(|meta| meta.is_file()) {
        return Err(Error::invalid(format!("`{}` is no regular file", path.display()))
            .advice("save what it gives to a file first"));
    }
    Ok(csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(BufReader::new(file)))
}

fn columns(path: &Path, header: &StringRecord) -> Result<Columns> {
    let find = |name: &str| {
        header.iter().position(|column| column.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name))
    };
    if header.iter().all(str::is_empty) {
        return Err(Error::invalid(format!("`{}` is empty", path.display())));
    }
    let Some(phone) = find("phone") else {
        // A file without a header shows its first row here.
        let found: Vec<String> = header.iter().take(8).map(|c| format!("`{}`", one_line(c, 40))).collect();
        return Err(Error::invalid(format!("`{}` has no column `phone`", path.display()))
            .advice(format!("name it in the first line, which has {}", found.join(", "))));
    };
    Ok(Columns { phone, ip: find("ip"), ex_id: find("ex_id"), platform: find("platform") })
}

fn input(path: &Path, columns: Columns, row: i64, record: &StringRecord) -> Result<ScreenInput> {
    let field = |at: Option<usize>| {
        at.and_then(|at| record.get(at)).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let platform: Platform = match field(columns.platform) {
        None => Platform::Unknown,
        Some(word) => word.to_ascii_lowercase().parse().map_err(|error: UnknownWord| {
            let line = line(path, record.position());
            Error::invalid(format!(
                "`{}`, line {line}: {}",
                path.display(),
                one_line(&error.to_string(), 200)
            ))
        })?,
    };
    let phone = field(Some(columns.phone)).unwrap_or_default();
    let query = RiskQuery::new(phone).ip(field(columns.ip)).ex_id(field(columns.ex_id)).platform(platform);
    Ok(ScreenInput { row, query, earlier: None })
}

fn unreadable(path: &Path, error: csv::Error) -> Error {
    let line = error.position().map(|at| format!(", line {}", line(path, Some(at)))).unwrap_or_default();
    let (what, advice) = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => ("is not UTF-8", "save it as CSV UTF-8"),
        csv::ErrorKind::UnequalLengths { .. } => {
            ("has another number of fields than the header", "mend the line")
        }
        _ => ("cannot be read", "mend the file"),
    };
    Error::invalid(format!("`{}`{line}: {what}", path.display())).advice(advice)
}

/// The line on which the record at `position` begins: the reader's own count stops before blank lines.
fn line(path: &Path, position: Option<&csv::Position>) -> u64 {
    let Some(position) = position else { return 0 };
    let mut blank = 0;
    if let Ok(mut file) = File::open(path)
        && file.seek(SeekFrom::Start(position.byte())).is_ok()
    {
        let breaks =
            BufReader::new(file).bytes().map_while(io::Result::ok).take_while(|byte| b"\r\n".contains(byte));
        blank = breaks.filter(|byte| *byte == b'\n').count() as u64;
    }
    position.line() + blank
}
