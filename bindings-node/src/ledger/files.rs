//! Files into a ledger, out of it, and beside it.

use std::path::PathBuf;

use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::{ExportQuery, ReconcileQuery};

use super::Ledger;
use crate::arguments::argument;
use crate::progress::Progress;

#[napi]
impl Ledger {
    #[napi]
    pub fn import_file<'env>(
        &self,
        env: &'env Env,
        path: Unknown<'env>,
        progress: &Progress,
    ) -> Result<Unknown<'env>> {
        let path = PathBuf::from(argument::<String>(env, &path, "path")?);
        let progress = progress.clone();
        self.ask(env, move |ledger| ledger.import_file_while(path, move |so_far| progress.tell(so_far)))
    }

    #[napi]
    pub fn export<'env>(
        &self,
        env: &'env Env,
        path: Unknown<'env>,
        query: Unknown<'env>,
        progress: &Progress,
    ) -> Result<Unknown<'env>> {
        let path = PathBuf::from(argument::<String>(env, &path, "path")?);
        let query: ExportQuery = argument(env, &query, "query")?;
        let progress = progress.clone();
        self.ask(env, move |ledger| ledger.export_while(&query, path, |so_far| progress.tell(so_far)))
    }

    #[napi]
    pub fn reconcile<'env>(
        &self,
        env: &'env Env,
        path: Unknown<'env>,
        query: Unknown<'env>,
    ) -> Result<Unknown<'env>> {
        let path: String = argument(env, &path, "path")?;
        let query: Option<ReconcileQuery> = argument(env, &query, "query")?;
        self.ask(env, move |ledger| ledger.reconcile(path, &query.unwrap_or_default()))
    }
}
