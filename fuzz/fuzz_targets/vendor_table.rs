//! The first line maps columns, the rest is the vendor's table: it is read or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use verimeter::{ReconcileQuery, tabular::VendorTable};

fuzz_target!(|bytes: &[u8]| {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (line, table) = bytes.split_at(end);
    let line = String::from_utf8_lossy(line);
    let columns = line.split(',').filter_map(|pair| pair.split_once('='));
    let query = ReconcileQuery {
        columns: columns.map(|(field, header)| (field.to_owned(), header.to_owned())).collect(),
        ..ReconcileQuery::new()
    };
    let _ = VendorTable::open(verimeter_fuzz::file("vendor.csv", table), &query);
});
