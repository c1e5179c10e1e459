//! A Parquet file that is somewhere else, read in pieces.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::buf::Reader;
use bytes::{Buf as _, Bytes};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

use crate::Error;
use crate::archive::Store;

/// What is asked for at the end, where the file says what is in it; nearly always, that is all of it.
const END: u64 = 1 << 16;

/// A file of a store, and what was read of it.
#[derive(Clone, Debug)]
pub(super) struct Pieces {
    store: Store,
    path: String,
    bytes: u64,
    /// By where they begin.
    kept: Vec<(u64, Bytes)>,
    /// What the store said when it was asked last: the decoder, which asks for more, passes on a text only.
    failed: Arc<Mutex<Option<Error>>>,
}

impl Pieces {
    /// Reads the end of a file.
    pub(super) fn open(store: &Store, path: &str, bytes: u64) -> crate::Result<Self> {
        let own = Self {
            store: store.clone(),
            path: path.to_owned(),
            bytes,
            kept: Vec::new(),
            failed: Arc::default(),
        };
        if bytes == 0 {
            return Ok(own);
        }
        let end = bytes.saturating_sub(END)..bytes;
        own.with(std::slice::from_ref(&end))
    }

    /// The same file, of which these ranges are in memory.
    pub(super) fn with(&self, ranges: &[Range<u64>]) -> crate::Result<Self> {
        let pieces = self.store.ranges(&self.path, ranges)?;
        let kept = ranges.iter().map(|range| range.start).zip(pieces).collect();
        Ok(Self { kept, failed: Arc::default(), ..self.clone() })
    }

    /// Why the store gave no piece, if that was it.
    pub(super) fn failure(&self) -> Option<Error> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// What is in memory from `start` on, if it is at least so long.
    fn kept(&self, start: u64, least: usize) -> Option<Bytes> {
        self.kept.iter().find_map(|(at, bytes)| {
            let from = usize::try_from(start.checked_sub(*at)?).ok()?;
            (from.checked_add(least)? <= bytes.len()).then(|| bytes.slice(from..))
        })
    }

    fn fetch(&self, range: Range<u64>) -> Result<Bytes> {
        let mut pieces = self.store.ranges(&self.path, &[range]).map_err(|error| {
            let text = error.info().message.clone();
            *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            ParquetError::General(text)
        })?;
        pieces.pop().ok_or_else(|| ParquetError::EOF("the store gave nothing".to_owned()))
    }
}

impl Length for Pieces {
    fn len(&self) -> u64 {
        self.bytes
    }
}

impl ChunkReader for Pieces {
    type T = Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        let bytes = match self.kept(start, 1) {
            Some(bytes) => bytes,
            None => self.fetch(start..self.bytes.min(start + END))?,
        };
        Ok(bytes.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        if let Some(mut bytes) = self.kept(start, length) {
            bytes.truncate(length);
            return Ok(bytes);
        }
        match start.checked_add(length as u64) {
            Some(end) if end <= self.bytes => self.fetch(start..end),
            _ => Err(ParquetError::EOF("the file ends before".to_owned())),
        }
    }
}
