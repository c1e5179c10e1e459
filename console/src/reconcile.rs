//! The vendor's own table, as somebody dropped it on the page.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::extract::{Request, State as Extract};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::{Json, body::Bytes};
use tempfile::TempDir;
use verimeter::tabular::{reconcile_table, unwritable};
use verimeter::{Error, FileFormat, ReconcileQuery, Reconciliation, Result};

use crate::answer::{Answer, Refusal};
use crate::export;
use crate::state::State;

/// A year of every product, app and platform is a fraction of it.
const LARGEST: usize = 32 << 20;
/// Characters of a file's name.
const LONGEST_NAME: usize = 100;

/// How the table is to be read, and what is wanted of it.
struct Wanted {
    /// The name of the file.
    name: String,
    query: ReconcileQuery,
    /// Both sides as a file of this format, instead of as JSON.
    format: Option<FileFormat>,
}

/// Compares the ledger with the table that is the request's body. The address says the rest: `name`, `query` (JSON), `format`.
pub(crate) async fn reconcile(Extract(state): Extract<Arc<State>>, request: Request) -> Answer<Response> {
    let (parts, body) = request.into_parts();
    let wanted = Wanted::of(parts.uri.query().unwrap_or_default())?;
    let table = match verimeter_loopback::body(&parts.headers, body, LARGEST).await {
        Ok(table) => table,
        Err(status) => return Ok(refused(status)),
    };
    state.blocking(move |state| wanted.answer(state, &table)).await
}

fn refused(status: StatusCode) -> Response {
    let error = match status {
        StatusCode::PAYLOAD_TOO_LARGE => Error::invalid("the file is larger than 32 MiB")
            .advice("export fewer days, or compare it on the command line: `verimeter stats reconcile`"),
        _ => Error::invalid("the file did not arrive whole").advice("drop it again"),
    };
    (status, Refusal::from(error)).into_response()
}

impl Wanted {
    fn of(address: &str) -> Result<Self> {
        let mut wanted = Self { name: String::new(), query: ReconcileQuery::new(), format: None };
        for (key, value) in form_urlencoded::parse(address.as_bytes()) {
            match key.as_ref() {
                "name" => wanted.name = plain(&value),
                "format" => wanted.format = Some(value.parse()?),
                "query" => {
                    wanted.query = serde_json::from_str(&value).map_err(|error| {
                        Error::invalid("the question beside the file cannot be read").source(error)
                    })?;
                }
                _ => {}
            }
        }
        Ok(wanted)
    }

    fn answer(&self, state: &State, table: &Bytes) -> Result<Response> {
        let found = self.compare(state, table)?;
        let Some(format) = self.format else { return Ok(Json(found).into_response()) };
        let both = reconcile_table(&found.rows);
        let file = export::named("reconciliation", format);
        let offered = state.exports.make(file, |path| export::write(&both, path, format))?;
        Ok(Json(offered).into_response())
    }

    /// The reader of tables wants a file, whose ending tells its kind and whose name its errors tell.
    fn compare(&self, state: &State, table: &Bytes) -> Result<Reconciliation> {
        let folder =
            TempDir::with_prefix("verimeter-console-").map_err(unwritable(Path::new("the uploaded file")))?;
        let path = folder.path().join(&self.name);
        fs::write(&path, table).map_err(unwritable(Path::new(&self.name)))?;
        let place = format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR);
        state
            .ledger
            .reconcile(&path, &self.query)
            .map_err(|error| error.with(|info| info.message = info.message.replace(&place, "")))
    }
}

/// The last part of a name, without what a file system or a message would stumble over.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String =
        last.chars().map(|c| if c.is_control() || "<>:\"|?*`".contains(c) { '_' } else { c }).collect();
    // The end tells its kind.
    let from = kept.char_indices().rev().nth(LONGEST_NAME - 1).map_or(0, |(at, _)| at);
    match kept[from..].trim_matches([' ', '.']) {
        "" => "table".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_in_its_folder() {
        assert_eq!(plain("../../etc/十一月.xlsx"), "十一月.xlsx");
        assert_eq!(plain("C:\\temp\\a:b|c.csv"), "a_b_c.csv");
        assert_eq!(plain(".."), "table");
        assert_eq!(plain(""), "table");
        let long = plain(&("表".repeat(300) + ".csv"));
        assert!(long.ends_with("表.csv") && long.chars().count() == LONGEST_NAME, "{long}");
    }
}
