//! What the figures were made on and with. Nothing here names a host or a path.

use std::env::consts;
use std::thread::available_parallelism;

use serde::Serialize;

/// The lock file that this program was built under.
const LOCK: &str = include_str!("../../Cargo.lock");

#[derive(Serialize)]
pub(crate) struct Machine {
    cores: usize,
    os: &'static str,
    arch: &'static str,
}

impl Machine {
    pub(crate) fn cores(&self) -> usize {
        self.cores
    }

    pub(crate) fn here() -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self { cores, os: consts::OS, arch: consts::ARCH }
    }
}

impl std::fmt::Display for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} cores, {} {}", self.cores, self.os, self.arch)
    }
}

/// Name and version of each of `crates`, then compiler and profile.
pub(crate) fn versions(crates: &[&str]) -> Vec<String> {
    let mut versions: Vec<String> =
        crates.iter().map(|name| format!("{name} {}", locked(LOCK, name).unwrap_or("?"))).collect();
    versions.push(format!("{} ({} profile)", env!("BENCH_RUSTC"), env!("BENCH_PROFILE")));
    versions
}

fn locked<'a>(lock: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    after.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_those_of_the_lock_file() {
        let lock = "[[package]]\nname = \"a-b\"\nversion = \"1.2.3\"\n\n[[package]]\nname = \"a\"\nversion = \"0.1.0\"\n";
        assert_eq!((locked(lock, "a"), locked(lock, "b")), (Some("0.1.0"), None));
        assert!(locked(LOCK, "reqwest").is_some());
    }
}
