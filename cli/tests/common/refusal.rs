//! Command lines that must be refused, and the folders they must leave alone.

use std::fs;

use verimeter::Ledger;
use verimeter::phone::PhoneKey;
use verimeter_sandbox::{Sandbox, SandboxOptions};

use super::{Access, Files, Run, files, run, verimeter, words};

const GOOD: &str = "phone,platform\n13800138000,ios\n13800138001,\n";
pub(crate) const SCREEN: &str = "screen in.csv --out out.csv --ledger ledger.db";

/// A command line that must be refused.
pub(crate) struct Case {
    line: String,
    env: Vec<(&'static str, &'static str)>,
    code: i32,
    kind: &'static str,
    /// All of it stands in the message.
    says: Vec<&'static str>,
    /// None of it does.
    hides: Vec<&'static str>,
}

pub(crate) fn case(line: &str, code: i32, kind: &'static str, says: &[&'static str]) -> Case {
    Case { line: line.to_owned(), env: Vec::new(), code, kind, says: says.to_vec(), hides: Vec::new() }
}

pub(crate) fn screen(more: &str, code: i32, kind: &'static str, says: &[&'static str]) -> Case {
    case(&format!("{SCREEN} {more}"), code, kind, says)
}

impl Case {
    pub(crate) fn env(mut self, name: &'static str, value: &'static str) -> Self {
        self.env.push((name, value));
        self
    }

    pub(crate) fn hides(mut self, text: &'static str) -> Self {
        self.hides.push(text);
        self
    }

    /// What is wrong with the refusal.
    fn faults(&self, place: &Place) -> Vec<String> {
        let (plain, mut faults) = place.run(self, "");
        let (json, more) = place.run(self, " --json");
        faults.extend(more.into_iter().map(|fault| format!("{fault} (with --json)")));
        let mut check = |holds: bool, fault: String| (!holds).then(|| faults.push(fault));
        for Run { code, stdout, .. } in [&plain, &json] {
            check(*code == Some(self.code), format!("ends with {code:?} instead of {}", self.code));
            check(stdout.is_empty(), "writes to stdout".to_owned());
        }
        check(plain.stderr.starts_with("verimeter: "), "does not say who speaks".to_owned());
        check(plain.stderr.lines().count() == 1, "says it in more or less than a line".to_owned());
        for said in self.says.iter().filter(|text| !plain.stderr.contains(**text)) {
            check(false, format!("does not say {said}"));
        }
        for hidden in
            self.hides.iter().filter(|text| plain.stderr.contains(**text) || json.stderr.contains(**text))
        {
            check(false, format!("gives {hidden:?} away"));
        }
        let error = json.error().unwrap_or_default();
        check(
            error["kind"] == self.kind,
            format!("has kind {} as JSON instead of {}", error["kind"], self.kind),
        );
        let message = error["message"].as_str().unwrap_or("none");
        check(plain.stderr.contains(message), "has another message as JSON".to_owned());
        let what = format!("{} {:?}\n    {:?}", self.line, self.env, plain.stderr);
        if faults.is_empty() { faults } else { vec![format!("{what}\n    {}", faults.join("\n    "))] }
    }
}

/// What a folder holds, and a server that nobody may ask.
pub(crate) struct Place {
    files: Files,
    sandbox: Sandbox,
}

impl Place {
    pub(crate) fn new() -> Self {
        let sandbox = Sandbox::start(SandboxOptions::default()).unwrap();
        Self { files: Files::new(), sandbox }.with("in.csv", GOOD).with("folder/", "")
    }

    pub(crate) fn with(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.files.insert(name.to_owned(), content.as_ref().to_vec());
        self
    }

    /// A ledger, changed at some bytes of its header.
    pub(crate) fn with_ledger(self, name: &str, changes: &[(usize, u8)]) -> Self {
        let elsewhere = tempfile::tempdir().unwrap();
        let path = elsewhere.path().join(name);
        drop(Ledger::open(&path, Some(PhoneKey::new("the key of these tests").unwrap())).unwrap());
        let mut bytes = fs::read(path).unwrap();
        changes.iter().for_each(|(at, byte)| bytes[*at] = *byte);
        self.with(name, bytes)
    }

    /// Runs a case in a folder of its own, and says what it did there.
    fn run(&self, case: &Case, more: &str) -> (Run, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in &self.files {
            let path = folder.path().join(name);
            if name.ends_with('/') { fs::create_dir(path).unwrap() } else { fs::write(path, bytes).unwrap() }
        }
        let mut command = verimeter([words(&case.line), words(more)].concat());
        Access::of(&self.sandbox).give(&mut command).current_dir(folder.path());
        for (name, value) in &case.env {
            if value.is_empty() {
                command.env_remove(name)
            } else {
                command.env(name, value)
            };
        }
        let done = run(&mut command);
        let (after, calls) = (files(folder.path()), self.sandbox.requests().len());
        self.sandbox.reset();
        let mut did: Vec<String> = self
            .files
            .iter()
            .filter(|(name, bytes)| after.get(*name) != Some(bytes))
            .map(|(name, _)| format!("changes {name}"))
            .collect();
        did.extend(
            after.keys().filter(|name| !self.files.contains_key(*name)).map(|name| format!("leaves {name}")),
        );
        did.extend((calls > 0).then(|| format!("makes {calls} calls")));
        (done, did)
    }

    #[track_caller]
    pub(crate) fn refuses(&self, cases: impl IntoIterator<Item = Case>) {
        let faults: Vec<String> = cases.into_iter().flat_map(|case| case.faults(self)).collect();
        assert!(faults.is_empty(), "{} wrong\n{}", faults.len(), faults.join("\n"));
    }
}
