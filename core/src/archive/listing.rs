//! What an archive holds.

use std::collections::BTreeMap;
use std::ops::Range;

use super::index::Index;
use super::layout::{file_of_manifest, is_data, is_index, manifest_of, told};
use super::store::{Store, Stored};
use crate::{ArchivedFile, Error, Product, Result};

/// A file of events.
#[derive(Debug)]
pub(crate) struct Listed {
    /// Its place in the store.
    pub(crate) path: String,
    pub(crate) bytes: u64,
    /// Whether a manifest or an index names it: it was written whole, by us.
    pub(crate) archived: bool,
    /// What its folders say; only where a manifest names it, as others mean by their folders what they like.
    pub(crate) product: Option<Product>,
    pub(crate) times: Option<Range<i64>>,
}

/// The files of events in a store, by time.
///
/// # Errors
/// [`crate::ErrorKind::InvalidArgument`] where there are none, or one is not there that a manifest or an index names.
pub(super) fn list(store: &Store) -> Result<Vec<Listed>> {
    let objects = store.list()?;
    let mut indexes = Vec::new();
    for object in objects.iter().filter(|object| is_index(&object.path)) {
        if let Some(text) = store.whole(&object.path)? {
            indexes.push(Index::read(&object.path, &text)?);
        }
    }
    // What a run wrote while the folders were listed is not in all lists.
    sorted(objects, &indexes, store.url(), |file| store.bytes_of(file))
}

/// The files of events among all `objects` of the place that an error calls `url`, by time; `length` looks again for one that
/// should be there and is not listed.
///
/// # Errors
/// Those of [`list`].
pub(super) fn sorted(
    objects: Vec<Stored>,
    indexes: &[Index],
    url: &str,
    length: impl Fn(&str) -> Result<Option<u64>>,
) -> Result<Vec<Listed>> {
    let (mut files, mut named) = (BTreeMap::new(), BTreeMap::new());
    for file in indexes.iter().flat_map(|index| &index.files) {
        named.insert(file.clone(), "the index of its ledger names it");
    }
    for object in objects {
        if is_data(&object.path) {
            files.insert(object.path, object.bytes);
        } else if let Some(file) = file_of_manifest(&object.path) {
            named.insert(file, "its manifest is there");
        }
    }
    for (file, why) in &named {
        if files.contains_key(file) {
            continue;
        }
        let bytes = length(file)?.ok_or_else(|| {
            Error::invalid(format!("`{file}` is missing in `{url}`: {why}")).advice(
                "put it back with its manifest; where its time is over, purge the ledger of it and archive again",
            )
        })?;
        files.insert(file.clone(), bytes);
    }
    if files.is_empty() {
        return Err(Error::invalid(format!("there are no Parquet files in `{url}`"))
            .advice("check the place: files end with .parquet"));
    }
    let mut listed: Vec<Listed> = files
        .into_iter()
        .map(|(path, bytes)| {
            let archived = named.contains_key(&path);
            let (product, times) = if archived { told(&path) } else { (None, None) };
            Listed { path, bytes, archived, product, times }
        })
        .collect();
    // In time, so that the state of the first ones is extended by the next.
    listed.sort_by_key(|file| file.times.as_ref().map_or(i64::MIN, |times| times.start));
    Ok(listed)
}

impl Listed {
    /// A file by its own name.
    pub(crate) fn alone(path: String, bytes: u64) -> Self {
        Self { path, bytes, archived: false, product: None, times: None }
    }

    /// What its manifest says of it.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] where it cannot be read or says something else than the store.
    pub(crate) fn manifest(&self, store: &Store) -> Result<Option<ArchivedFile>> {
        if !self.archived {
            return Ok(None);
        }
        let place = manifest_of(&self.path);
        let Some(text) = store.whole(&place)? else {
            return Err(Error::invalid(format!("`{}` has no manifest in `{}`", self.path, store.url()))
                .advice(format!("put `{place}` back")));
        };
        let manifest: ArchivedFile = serde_json::from_slice(&text)
            .map_err(|error| Error::invalid(format!("the manifest `{place}` is damaged")).source(error))?;
        if manifest.bytes as u64 != self.bytes {
            let (path, bytes) = (&self.path, self.bytes);
            return Err(Error::invalid(format!(
                "`{path}` is damaged or cut off: it has {bytes} bytes, its manifest says {}",
                manifest.bytes
            ))
            .advice("copy it again"));
        }
        Ok(Some(manifest))
    }
}
