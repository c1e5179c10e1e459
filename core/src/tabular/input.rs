//! What files that come in have in common: opening them, and saying what is wrong where.

use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use crate::{Error, Result};

/// Opens a file that is read more than once.
pub(super) fn open(path: &Path) -> Result<File> {
    let file = File::open(path).map_err(|error| {
        let what = match error.kind() {
            io::ErrorKind::NotFound => "does not exist",
            io::ErrorKind::PermissionDenied => "may not be read",
            _ => "cannot be opened",
        };
        Error::invalid(format!("`{}` {what}", path.display())).source(error)
    })?;
    // It is read twice: first to find its faults, then for good.
    if !file.metadata().is_ok_and(|meta| meta.is_file()) {
        return Err(Error::invalid(format!("`{}` is no regular file", path.display()))
            .advice("save what it gives to a file first"));
    }
    Ok(file)
}

/// A CSV file with a header; blanks around fields do not count.
pub(super) fn csv(path: &Path) -> Result<csv::Reader<BufReader<File>>> {
    trimmed(path, csv::Trim::All)
}

/// A CSV file with a header, around whose fields blanks are dropped where `trim` says.
pub(super) fn trimmed(path: &Path, trim: csv::Trim) -> Result<csv::Reader<BufReader<File>>> {
    Ok(csv::ReaderBuilder::new().trim(trim).from_reader(BufReader::with_capacity(BUFFER, open(path)?)))
}

/// Bytes that are read at a time.
pub(super) const BUFFER: usize = 1 << 17;

/// The place of the column `name` in a header, whatever its case; some programs put a mark before the first column.
pub(super) fn column(header: &csv::StringRecord, name: &str) -> Option<usize> {
    header.iter().position(|column| column.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name))
}

/// What a header holds, for an error about what it does not.
pub(super) fn found(header: &csv::StringRecord) -> String {
    let shown = |column: &str| format!("`{}`", crate::one_line(column.trim_start_matches('\u{feff}'), 40));
    header.iter().take(8).map(shown).collect::<Vec<_>>().join(", ")
}

/// A row that is no CSV.
pub(super) fn unreadable(path: &Path, error: csv::Error) -> Error {
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
pub(super) fn line(path: &Path, position: Option<&csv::Position>) -> u64 {
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
