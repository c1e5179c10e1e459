//! CSV files, in whatever encoding and with whatever separator a spreadsheet wrote them.

use std::io::Read as _;
use std::path::Path;

use encoding_rs::{Encoding, GB18030};

use super::grid::{Grid, LARGEST, Line, MOST_COLUMNS, MOST_ROWS, Raw};
use super::header::{self, Columns, Wanted};
use crate::tabular::input;
use crate::{Error, Result};

/// Separators, the likeliest first.
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];

/// The table of a file, by the first separator that makes one of it.
pub(super) fn table(path: &Path, wanted: &Wanted) -> Result<(Grid, Columns)> {
    let text = decode(path, bytes(path)?)?;
    let mut first = None;
    for separator in SEPARATORS {
        let grid = grid(path, &text, separator)?;
        match wanted.find(&grid.lines) {
            Ok(columns) => return Ok((grid, columns)),
            // Of those that make none, the one that parts the header into most columns tells best what it lacks.
            Err((missing, found)) => {
                if first.as_ref().is_none_or(|(_, before): &(_, Vec<String>)| before.len() < found.len()) {
                    first = Some((missing, found));
                }
            }
        }
    }
    let (missing, found) = first.unwrap_or((header::Missing::Kind("date"), Vec::new()));
    Err(header::error(&format!("`{}`", path.display()), missing, &found))
}

/// The whole file, which is no larger than a vendor's table can be.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = input::open(path)?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::invalid(format!("`{}` cannot be read", path.display())).source(error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Error::invalid(format!("`{}` is larger than 64 MiB", path.display()))
            .advice("export fewer days at a time"));
    }
    Ok(bytes)
}

/// The text of a file: by its mark, else UTF-8, else as a Chinese Excel saves CSV.
fn decode(path: &Path, bytes: Vec<u8>) -> Result<String> {
    let unreadable = || {
        Error::invalid(format!("`{}` is neither UTF-8, UTF-16 nor GB 18030", path.display()))
            .advice("save it as CSV UTF-8")
    };
    let text = match Encoding::for_bom(&bytes) {
        Some((encoding, _)) => {
            let (text, malformed) = encoding.decode_with_bom_removal(&bytes);
            (!malformed).then(|| text.into_owned()).ok_or_else(unreadable)?
        }
        None => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let (text, malformed) = GB18030.decode_without_bom_handling(error.as_bytes());
                (!malformed).then(|| text.into_owned()).ok_or_else(unreadable)?
            }
        },
    };
    match text.contains('\0') {
        true => Err(unreadable()),
        false => Ok(text),
    }
}

fn grid(path: &Path, text: &str, separator: u8) -> Result<Grid> {
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for record in reader.into_records() {
        let record = record.map_err(|error| {
            Error::invalid(format!("`{}` cannot be read as CSV", path.display())).source(error)
        })?;
        if lines.len() >= MOST_ROWS {
            return Err(Error::invalid(format!("`{}` has more than {MOST_ROWS} rows", path.display()))
                .advice("export fewer days at a time"));
        }
        let number = record.position().map_or(0, |at| {
            // The reader's own count stops before blank lines.
            let rest = &text.as_bytes()[usize::try_from(at.byte()).unwrap_or(usize::MAX).min(text.len())..];
            let blank = rest.iter().take_while(|byte| b"\r\n".contains(byte)).filter(|byte| **byte == b'\n');
            at.line() + blank.count() as u64
        });
        let cells = record.iter().take(MOST_COLUMNS).map(Raw::of).collect();
        lines.push(Line { number, cells });
    }
    Ok(Grid { lines, unit: "line", place: String::new() })
}
