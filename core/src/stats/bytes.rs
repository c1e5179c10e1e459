//! The one byte form of a state.
//!
//! `VMST`, version (1 byte), content, first 8 bytes of the SHA-256 of everything before. Numbers are varints (7 bits a
//! byte, low ones first). The content: combinations that occur as thirteen words each, in ascending order; cells as
//! quarter-hour (from the one before; the first in zigzag), place of the combination and count, in ascending order; per
//! product in ascending order its word, HyperLogLog registers and DDSketch buckets as (steps from the one before, value);
//! names of what was measured, in ascending order; cells that measured something as quarter-hour and place of the
//! combination as above, and their values as place of the name, value and how often, all in ascending order.
//!
//! Version 1 knew nothing of identity verification: nine words per combination. It is still read, as a state of events that
//! say nothing of it.

use sha2::{Digest, Sha256};

use super::cells::Cells;
use super::measures::{Measures, largest};
use super::sketch::{Distinct, Quantiles, Sketches};
use super::{Cube, Dimension, Dims, QUARTER_MS, State};
use crate::{Error, Result};

const MAGIC: &[u8; 4] = b"VMST";
const VERSION: u8 = 2;
/// Words of a combination in version 1.
const WORDS_1: usize = 9;
const CHECKSUM: usize = 8;
/// More events than this are none that anybody counted; so sums of many states still fit.
const MOST: u64 = 1 << 53;

impl State {
    /// The state as bytes: equal states have equal bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.written(VERSION)
    }

    /// The bytes as a version writes them, which had room for all that is there.
    fn written(&self, version: u8) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.push(version);
        let places = put_cube(&mut out, &self.cube, words_of(version));
        put(&mut out, self.sketches.len() as u64);
        for (product, seen) in &self.sketches {
            put_text(&mut out, product);
            put_pairs(&mut out, seen.phones.registers().map(|(at, run)| (at, u64::from(run))));
            put_pairs(&mut out, seen.latency.buckets());
        }
        if version > 1 {
            put_measures(&mut out, &self.measures, &places);
        }
        let checksum = Sha256::digest(&out);
        out.extend_from_slice(&checksum[..CHECKSUM]);
        out
    }

    /// Reads a state back. One of version 1, which knew nothing of identity verification, is that of events that say nothing of
    /// it.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] where the bytes are of no state, damaged, or of a version that this one does
    /// not know.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let Some(rest) = bytes.strip_prefix(MAGIC) else {
            return Err(Error::invalid("the bytes are no state: they do not begin with VMST"));
        };
        let version = match rest.first() {
            Some(version @ 1..=VERSION) => *version,
            Some(version) => {
                return Err(Error::invalid(format!("the state is of version {version}, this is {VERSION}"))
                    .advice("read it with the release that wrote it, or a newer one"));
            }
            None => return Err(damaged()),
        };
        let (body, checksum) = bytes.split_at(bytes.len().checked_sub(CHECKSUM).ok_or_else(damaged)?);
        if body.len() <= MAGIC.len() || Sha256::digest(body)[..CHECKSUM] != *checksum {
            return Err(damaged());
        }
        let state = Reader { rest: &body[MAGIC.len() + 1..], version }.state().ok_or_else(damaged)?;
        // There is one way to write a state: whatever else could be read was not written by us.
        if state.written(version) != bytes {
            return Err(damaged());
        }
        Ok(state)
    }
}

fn damaged() -> Error {
    Error::invalid("the bytes of the state are damaged").advice("make the state again from its events")
}

/// Words of a combination in a version.
fn words_of(version: u8) -> usize {
    if version == 1 { WORDS_1 } else { Dimension::ALL.len() }
}

/// Writes a cube and says which place each of its codes has there.
fn put_cube(out: &mut Vec<u8>, cube: &Cube, width: usize) -> Vec<usize> {
    let mut occurs = vec![false; cube.dims().len()];
    cube.coded(i64::MIN, i64::MAX).for_each(|(_, code, _)| occurs[code] = true);
    let named = cube.dims().iter().enumerate().filter(|(code, _)| occurs[*code]);
    let mut order: Vec<_> = named.map(|(code, dims)| (dims.words(), code)).collect();
    order.sort_unstable();
    put(out, order.len() as u64);
    let mut places = vec![0; occurs.len()];
    for (place, (words, code)) in order.iter().enumerate() {
        words[..width].iter().for_each(|word| put_text(out, word));
        places[*code] = place;
    }
    put(out, cube.coded(i64::MIN, i64::MAX).count() as u64);
    let mut cells = cube.coded(i64::MIN, i64::MAX).peekable();
    let mut row = Vec::new();
    let mut before = None;
    while let Some(&(quarter, ..)) = cells.peek() {
        while let Some((_, code, n)) = cells.next_if(|cell| cell.0 == quarter) {
            row.push((places[code], n));
        }
        row.sort_unstable();
        for (place, n) in row.drain(..) {
            put(out, before.map_or_else(|| zigzag(quarter), |before| quarter.abs_diff(before)));
            put(out, place as u64);
            put(out, n as u64);
            before = Some(quarter);
        }
    }
    places
}

fn put_measures(out: &mut Vec<u8>, measures: &Measures, places: &[usize]) {
    let mut occurs = vec![false; measures.names().len()];
    measures.cells().flat_map(|(.., values)| values.keys()).for_each(|(id, _)| occurs[*id as usize] = true);
    let mut names: Vec<(&String, usize)> =
        measures.names().iter().zip(0..).filter(|(_, id)| occurs[*id]).collect();
    names.sort_unstable();
    put(out, names.len() as u64);
    let mut order = vec![0; occurs.len()];
    for (place, (name, id)) in names.into_iter().enumerate() {
        put_text(out, name);
        order[id] = place;
    }
    let mut cells: Vec<_> =
        measures.cells().map(|(quarter, code, values)| (quarter, places[code], values)).collect();
    cells.sort_unstable_by_key(|(quarter, place, _)| (*quarter, *place));
    put(out, cells.len() as u64);
    let mut before = None;
    for (quarter, place, values) in cells {
        put(out, before.map_or_else(|| zigzag(quarter), |before| quarter.abs_diff(before)));
        before = Some(quarter);
        put(out, place as u64);
        let mut values: Vec<_> =
            values.iter().map(|((id, value), n)| (order[*id as usize], *value, *n)).collect();
        values.sort_unstable();
        put(out, values.len() as u64);
        for (name, value, n) in values {
            put(out, name as u64);
            put(out, value.into());
            put(out, n);
        }
    }
}

fn put(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

fn put_pairs(out: &mut Vec<u8>, pairs: impl Iterator<Item = (usize, u64)>) {
    let pairs: Vec<_> = pairs.collect();
    put(out, pairs.len() as u64);
    let mut before = 0;
    for (at, value) in pairs {
        put(out, (at - before) as u64);
        put(out, value);
        before = at;
    }
}

fn zigzag(n: i64) -> u64 {
    ((n << 1) ^ (n >> 63)) as u64
}

/// What is left to read; nothing is reserved for more than what is there.
struct Reader<'a> {
    rest: &'a [u8],
    version: u8,
}

impl<'a> Reader<'a> {
    fn state(&mut self) -> Option<State> {
        let dims = self.many(words_of(self.version), Self::dims)?;
        let mut quarter = None;
        let mut total = 0_u64;
        dims.is_sorted_by(|a, b| a.words() < b.words()).then_some(())?;
        let cells = self.many(3, |reader| {
            let at = reader.quarter(&mut quarter)?;
            let place = usize::try_from(reader.number()?).ok().filter(|place| *place < dims.len())?;
            let n = reader.number()?;
            total = total.checked_add(n).filter(|total| *total <= MOST)?;
            Some((at, place, n as i64))
        })?;
        let width = dims.len();
        let mut state = State { cube: Cube::of(dims, Cells::of(cells, width)), ..State::default() };
        for (product, seen) in self.many(3, Self::sketches)? {
            state.sketch(&product, &seen);
        }
        if self.version > 1 {
            state.measures = self.measures(width)?;
        }
        self.rest.is_empty().then_some(state)
    }

    /// A quarter-hour, as steps from the one `before`.
    fn quarter(&mut self, before: &mut Option<i64>) -> Option<i64> {
        let step = self.number()?;
        let at = match *before {
            None => (step >> 1) as i64 ^ -((step & 1) as i64),
            Some(before) => i64::checked_add_unsigned(before, step)?,
        };
        at.checked_mul(QUARTER_MS)?;
        *before = Some(at);
        Some(at)
    }

    /// What was measured of `width` combinations.
    fn measures(&mut self, width: usize) -> Option<Measures> {
        let mut measures = Measures::default();
        for name in self.many(1, Self::text)? {
            measures.id(name);
        }
        let most: Vec<u32> = measures.names().iter().map(|name| largest(name)).collect();
        let (mut quarter, mut total) = (None, 0_u64);
        for (at, place, values) in self.many(3, |reader| {
            let at = reader.quarter(&mut quarter)?;
            let place = usize::try_from(reader.number()?).ok().filter(|place| *place < width)?;
            let values = reader.many(3, |reader| {
                let name = u32::try_from(reader.number()?).ok()?;
                let value = u32::try_from(reader.number()?).ok()?;
                let n = reader.number()?;
                total = total.checked_add(n).filter(|total| *total <= MOST)?;
                (value <= *most.get(name as usize)? && n > 0).then_some(((name, value), n))
            })?;
            Some((at, place, values))
        })? {
            values.into_iter().for_each(|(value, n)| measures.add(at, place, value, n));
        }
        Some(measures)
    }

    fn dims(&mut self) -> Option<Dims> {
        let mut words = Dimension::ALL.map(Dimension::absent);
        for word in &mut words[..words_of(self.version)] {
            *word = self.text()?;
        }
        Dims::from_words(words)
    }

    fn sketches(&mut self) -> Option<(String, Sketches)> {
        let product = self.text()?.to_owned();
        let registers = self.pairs()?.into_iter().map(|(at, run)| Some((at, u8::try_from(run).ok()?)));
        let phones = Distinct::from_registers(registers.collect::<Option<Vec<_>>>()?)?;
        let latency = Quantiles::from_buckets(self.pairs()?)?;
        Some((product, Sketches { phones, latency }))
    }

    fn pairs(&mut self) -> Option<Vec<(usize, u64)>> {
        let mut before = 0_usize;
        self.many(2, |reader| {
            before = before.checked_add(usize::try_from(reader.number()?).ok()?)?;
            Some((before, reader.number().filter(|n| *n <= MOST)?))
        })
    }

    /// A number of things and then those, each of at least `least` bytes.
    fn many<T>(&mut self, least: usize, read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let n = usize::try_from(self.number()?).ok().filter(|n| *n <= self.rest.len() / least)?;
        self.exactly(n, read)
    }

    fn exactly<T>(&mut self, n: usize, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..n).map(|_| read(self)).collect()
    }

    fn number(&mut self) -> Option<u64> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            n |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(n);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'a str> {
        let len = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        std::str::from_utf8(text).ok()
    }
}
