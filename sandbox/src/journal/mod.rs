//! What was asked, as it was asked.

mod redacted;

use std::collections::VecDeque;

use verimeter::SandboxRequest;

pub(crate) use redacted::redacted;

/// Most requests that are kept.
const LONGEST: usize = 10_000;
/// Most bytes of them.
const LARGEST: usize = 64 << 20;

/// The latest requests.
#[derive(Default)]
pub(crate) struct Journal {
    requests: VecDeque<SandboxRequest>,
    bytes: usize,
}

impl Journal {
    pub(crate) fn add(&mut self, request: SandboxRequest) {
        self.bytes += size(&request);
        self.requests.push_back(request);
        while self.requests.len() > LONGEST || self.bytes > LARGEST {
            let Some(oldest) = self.requests.pop_front() else { return };
            self.bytes -= size(&oldest);
        }
    }

    /// Oldest first.
    pub(crate) fn all(&self) -> Vec<SandboxRequest> {
        self.requests.iter().cloned().collect()
    }
}

fn size(request: &SandboxRequest) -> usize {
    let headers: usize = request.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    request.method.len() + request.path.len() + headers + request.body.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path: &str, body: String) -> SandboxRequest {
        SandboxRequest {
            received_at_ms: 0,
            operation: String::new(),
            method: "POST".to_owned(),
            path: path.to_owned(),
            headers: [].into(),
            authorized: false,
            body,
        }
    }

    #[test]
    fn the_oldest_go_first_by_number_and_by_size() {
        let mut journal = Journal::default();
        (0..=LONGEST).for_each(|n| journal.add(request(&format!("/{n}"), String::new())));
        let kept = journal.all();
        assert_eq!((kept.len(), kept[0].path.as_str()), (LONGEST, "/1"));
        (0..65).for_each(|n| journal.add(request(&format!("/large{n}"), "x".repeat(1 << 20))));
        let kept = journal.all();
        assert_eq!((kept.len(), kept[0].path.as_str()), (63, "/large2"));
    }
}
