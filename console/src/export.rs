//! Files for download. The ledger writes each whole before the browser is told of it, so that a failure is a message on the
//! page, and not half a file.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path as Segment, State as Extract};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;
use verimeter::tabular::{
    Table, balance_table, consumption_table, drift_table, funnel_table, overview_table, unwritable,
    write_csv, write_parquet, write_xlsx,
};
use verimeter::{
    BalanceQuery, ConsumptionQuery, DetailsQuery, Error, ErrorKind, ExportQuery, FileFormat, FunnelQuery,
    Result, StatsQuery,
};

use crate::answer::Answer;
use crate::api::Asked;
use crate::state::State;

/// A file that nobody fetched for so long is given up.
const LONGEST: Duration = Duration::from_secs(600);
const CHUNK: usize = 256 << 10;

/// What to write to a file, and how.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(flatten)]
    view: View,
    format: FileFormat,
}

#[derive(Deserialize)]
#[serde(tag = "view", content = "query", rename_all = "snake_case")]
enum View {
    Overview(StatsQuery),
    Details(DetailsQuery),
    Funnel(FunnelQuery),
    Balance(BalanceQuery),
    Consumption(ConsumptionQuery),
    Drift { tz: String },
}

/// A file that waits to be fetched, once.
#[derive(Serialize)]
pub(crate) struct Offered {
    /// Path below `/api/export/`.
    id: String,
    /// Its name.
    file: String,
    bytes: u64,
}

/// Where a file is, and since when, by its id.
type Offers = HashMap<String, (PathBuf, Instant)>;

/// The files that were made.
pub(crate) struct Exports {
    folder: TempDir,
    offered: Mutex<Offers>,
}

impl Exports {
    pub(crate) fn new() -> Result<Self> {
        let folder = TempDir::with_prefix("verimeter-console-").map_err(|error| {
            Error::new(ErrorKind::Configuration, "the system's folder for temporary files cannot be written")
                .advice("check that it has room, or name another in TMPDIR")
                .source(error)
        })?;
        Ok(Self { folder, offered: Mutex::default() })
    }

    /// Has `write` make a file of this name, and offers it.
    pub(crate) fn make(&self, file: String, write: impl FnOnce(&Path) -> Result<()>) -> Result<Offered> {
        self.forget(|(_, made)| made.elapsed() > LONGEST);
        let id: String = rand::random::<[u8; 16]>().iter().map(|byte| format!("{byte:02x}")).collect();
        let folder = self.folder.path().join(&id);
        let path = folder.join(&file);
        let made = || -> Result<u64> {
            fs::create_dir(&folder).map_err(unwritable(&folder))?;
            write(&path)?;
            Ok(fs::metadata(&path).map_err(unwritable(&path))?.len())
        };
        let bytes = made().inspect_err(|_| _ = fs::remove_dir_all(&folder))?;
        self.lock().insert(id.clone(), (path, Instant::now()));
        Ok(Offered { id, file, bytes })
    }

    fn take(&self, id: &str) -> Option<PathBuf> {
        self.lock().remove(id).map(|(path, _)| path)
    }

    fn forget(&self, which: impl Fn(&(PathBuf, Instant)) -> bool) {
        self.lock().retain(|_, offered| {
            let kept = !which(offered);
            if !kept && let Some(folder) = offered.0.parent() {
                let _ = fs::remove_dir_all(folder);
            }
            kept
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Offers> {
        self.offered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes a file of a view.
pub(crate) async fn make(
    Extract(state): Extract<Arc<State>>,
    Asked(wanted): Asked<Wanted>,
) -> Answer<Json<Offered>> {
    state.blocking(move |state| wanted.write(state).map(Json)).await
}

impl Wanted {
    fn write(self, state: &State) -> Result<Offered> {
        let (ledger, format) = (&state.ledger, self.format);
        let table = |name: String, table: Table| {
            state.exports.make(named(&name, format), |path| write(&table, path, format))
        };
        match self.view {
            View::Overview(query) => {
                let name = format!("{}-overview{}", query.product, range(&query));
                table(name, overview_table(&ledger.overview(&query)?))
            }
            View::Details(query) => {
                let name = format!("{}-details{}", query.filter.product, range(&query.filter));
                let export = ExportQuery {
                    phone: query.phone,
                    format: Some(format),
                    ..ExportQuery::new(query.filter)
                };
                state
                    .exports
                    .make(named(&name, format), |path| ledger.export(&export, path, |_| ()).map(drop))
            }
            View::Funnel(query) => {
                let name = format!("{}-funnel{}", query.filter.product, range(&query.filter));
                table(name, funnel_table(&ledger.funnel(&query)?))
            }
            View::Balance(query) => table("balance".to_owned(), balance_table(&ledger.balance(&query)?)?),
            View::Consumption(query) => {
                table("consumption".to_owned(), consumption_table(&ledger.consumption(&query)?))
            }
            View::Drift { tz } => table("drift".to_owned(), drift_table(&ledger.drift()?, &tz)?),
        }
    }
}

/// `name` with the ending of its format.
pub(crate) fn named(name: &str, format: FileFormat) -> String {
    format!("{name}.{format}")
}

/// The range in a file's name, where the question says it.
fn range(query: &StatsQuery) -> String {
    let plain = |text: &String| text.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    [&query.start, &query.end].into_iter().flatten().map(|text| format!("-{}", plain(text))).collect()
}

pub(crate) fn write(table: &Table, path: &Path, format: FileFormat) -> Result<()> {
    let written = File::create(path).and_then(|mut file| match format {
        FileFormat::Csv => write_csv(table, &mut file).map(Ok),
        FileFormat::Xlsx => write_xlsx(table, &mut file).map(Ok),
        FileFormat::Parquet => write_parquet(table, &mut file).map(Ok),
        FileFormat::Jsonl => Ok(Err(Error::invalid("a table is not written as `jsonl`")
            .advice("choose csv, xlsx or parquet; jsonl is for details"))),
    });
    written.map_err(unwritable(path))?
}

/// Gives a file that was made, and forgets it.
pub(crate) async fn fetch(
    Extract(state): Extract<Arc<State>>,
    Segment(id): Segment<String>,
) -> Answer<Response> {
    let Some(path) = state.exports.take(&id) else {
        return Ok((StatusCode::GONE, "this file was fetched already, or too late: export it again\n")
            .into_response());
    };
    state.blocking(move |_| open(&path)).await
}

fn open(path: &Path) -> Result<Response> {
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
    let (bytes, file) = opened.map_err(unwritable(path))?;
    // What is open can be read to its end; where a system keeps open files from going, the folder goes with the console.
    if let Some(folder) = path.parent() {
        let _ = fs::remove_dir_all(folder);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (CONTENT_DISPOSITION, disposition),
        (CONTENT_LENGTH, HeaderValue::from(bytes)),
    ];
    Ok((headers, Body::from_stream(stream::unfold(Some(file), chunk))).into_response())
}

/// The next piece of a file, and the file; nothing after its end.
async fn chunk(file: Option<File>) -> Option<(std::io::Result<Bytes>, Option<File>)> {
    let mut file = file?;
    let read = tokio::task::spawn_blocking(move || {
        let mut piece = Vec::with_capacity(CHUNK);
        let read = file.by_ref().take(CHUNK as u64).read_to_end(&mut piece);
        (read.map(|_| Bytes::from(piece)), file)
    });
    match read.await {
        Ok((Ok(piece), _)) if piece.is_empty() => None,
        Ok((Ok(piece), file)) => Some((Ok(piece), Some(file))),
        Ok((Err(error), _)) => Some((Err(error), None)),
        Err(error) => Some((Err(error.into()), None)),
    }
}
