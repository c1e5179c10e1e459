//! Days of a ledger in files that other engines read.

use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::ArchiveQuery;

use super::Ledger;
use crate::arguments::{argument, options};
use crate::progress::Progress;

#[napi]
impl Ledger {
    #[napi]
    pub fn archive<'env>(
        &self,
        env: &'env Env,
        url: Unknown<'env>,
        query: Unknown<'env>,
        progress: &Progress,
    ) -> Result<Unknown<'env>> {
        let url: String = argument(env, &url, "url")?;
        let query: ArchiveQuery = argument(env, &query, "options")?;
        let progress = progress.clone();
        self.ask(env, move |ledger| {
            ledger.archive(&url, &query, |so_far| {
                // What is written is in the archive: it is not given up.
                progress.tell(so_far);
            })
        })
    }

    /// With the first day that is kept as `before` among the options.
    #[napi]
    pub fn drop_archived<'env>(&self, env: &'env Env, given: Unknown<'env>) -> Result<Unknown<'env>> {
        let (before, without_personal) =
            options(env, &given, "options", &["before", "withoutPersonal"], |given| {
                Ok((given.moment("before")?, given.field_or("withoutPersonal", false)?))
            })?;
        self.ask(env, move |ledger| ledger.drop_archived(&before.unwrap_or_default(), without_personal))
    }
}
