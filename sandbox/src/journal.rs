//! What was asked, as it was asked.

use std::collections::VecDeque;

use verimeter::SandboxRequest;

const LONGEST: usize = 10_000;

/// The latest requests.
#[derive(Default)]
pub(crate) struct Journal(VecDeque<SandboxRequest>);

impl Journal {
    pub(crate) fn add(&mut self, request: SandboxRequest) {
        if self.0.len() == LONGEST {
            self.0.pop_front();
        }
        self.0.push_back(request);
    }

    pub(crate) fn all(&self) -> Vec<SandboxRequest> {
        self.0.iter().cloned().collect()
    }
}
