//! What a run that was broken off may have asked already.
//!
//! Rows are written in the order of the inputs, so an earlier run's inputs are done up to its last row; the few after it
//! may have been asked and not written. The ledger knows them. Where a question stands several times in the input, its
//! answers belong to its rows in their order: those that rows were written for come first.

use std::collections::{HashMap, HashSet};
use std::time::{SystemTime, UNIX_EPOCH};

use verimeter::Phone;
use verimeter::events::Earlier;
use verimeter::jiguang::{MOST_AT_ONCE, Screen, ScreenInput};
use verimeter::tabular::{Cell, PhoneFile, cell_text};

use crate::Done;
use crate::row_file::RowFile;

type Question = (Phone, Option<String>);

/// Where to go on, and with which answers.
pub(crate) struct Resume {
    done: usize,
    since_ms: i64,
    until_ms: i64,
    /// Answers that belong to rows so far, of the questions that may have been asked and not written.
    answered: HashMap<Question, i64>,
    /// Those that were taken since, with their addresses.
    asked: HashSet<(Question, Option<String>)>,
}

impl Resume {
    /// Compares the rows of the earlier run with the inputs; none where there was no earlier run.
    pub(crate) fn of(file: &RowFile, phones: &PhoneFile) -> Done<Option<Self>> {
        let Some(since_ms) = file.begun_at_ms() else { return Ok(None) };
        let done = file.rows() as usize;
        let mut answered = HashMap::new();
        for input in phones.rows()?.skip(done).take(MOST_AT_ONCE) {
            answered.extend(input?.query.identity().map(|question| (question, 0)));
        }
        let mut inputs = phones.rows()?;
        for row in file.earlier()? {
            let query = inputs.next().ok_or_else(|| file.foreign())??.query;
            let ex_id = query.ex_id_shown().map(|id| cell_text(&Cell::Text(id))).unwrap_or_default();
            if query.phone_mask().unwrap_or_default() != row.phone_mask || ex_id != row.ex_id {
                return Err(file.foreign());
            }
            if row.answered_at_ms.is_some()
                && let Some(count) = query.identity().and_then(|question| answered.get_mut(&question))
            {
                *count += 1;
            }
        }
        let now =
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(i64::MAX, |since| since.as_millis() as i64);
        Ok(Some(Self { done, since_ms, until_ms: now, answered, asked: HashSet::new() }))
    }

    /// Tells `screen` what the earlier run asked, so that a number which comes again is not asked again.
    pub(crate) fn remind(&self, screen: &Screen, file: &RowFile, phones: &PhoneFile) -> Done {
        for (input, row) in phones.rows()?.zip(file.earlier()?) {
            if let Some(at_ms) = row.answered_at_ms {
                screen.remember(row.row, &input?.query, at_ms);
            }
        }
        Ok(())
    }

    /// The input with the answer that may be its own.
    pub(crate) fn input(&mut self, input: ScreenInput) -> ScreenInput {
        if input.row as usize > self.done + MOST_AT_ONCE {
            return input;
        }
        let identity = input.query.identity();
        let is_first = identity
            .as_ref()
            .is_some_and(|question| self.asked.insert((question.clone(), input.query.address())));
        if !is_first {
            // The same question again: it is answered by the first.
            return input;
        }
        let count = identity.and_then(|question| self.answered.get_mut(&question));
        let earlier = count.map(|count| {
            *count += 1;
            Earlier { since_ms: self.since_ms, until_ms: self.until_ms, nth: *count - 1 }
        });
        ScreenInput { earlier, ..input }
    }
}
