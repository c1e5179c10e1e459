//! Node, and what npm puts into `node_modules` beside a package's lock file.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::run::{self, Failure, Outcome};

/// The oldest that Vite runs on.
const OLDEST: (u32, u32) = (20, 19);

/// Makes or renews `node_modules` of the package in `folder`, where its lock file changed; else it is used as it is.
pub(crate) fn ready(folder: &Path) -> Outcome {
    let said = run::output(Command::new("node").arg("--version")).map_err(|_| {
        Failure::new("node was not found: install Node 20.19 or newer (nodejs and npm on Debian and Ubuntu)")
    })?;
    if !new_enough(&said) {
        return Err(Failure::new(format!("node {} is too old: install Node 20.19 or newer", said.trim())));
    }
    let lock = fs::read_to_string(folder.join("package-lock.json"))
        .map_err(|error| Failure::new(format!("package-lock.json could not be read: {error}")))?;
    let stamp = folder.join("node_modules/.xtask-stamp");
    let wanted = format!("node {} {}\n{lock}", said.trim(), std::env::consts::ARCH);
    if fs::read_to_string(&stamp).is_ok_and(|present| present == wanted) {
        return Ok(());
    }
    eprintln!("installing the packages of {}", folder.display());
    run::check(npm(folder).arg("ci").arg("--loglevel=error")).map_err(|_| {
        Failure::new("npm could not install the packages: check the network, or npm's registry setting")
    })?;
    fs::write(&stamp, wanted).map_err(|error| Failure::new(format!("node_modules is not writable: {error}")))
}

/// A tool of the package's own `node_modules`.
pub(crate) fn tool(folder: &Path, script: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(folder.join("node_modules").join(script)).current_dir(folder);
    command
}

fn npm(folder: &Path) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(folder);
    command
}

fn new_enough(version: &str) -> bool {
    let mut numbers =
        version.trim().trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    numbers.next().zip(numbers.next()).is_some_and(|version| version >= OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vite_wants_a_node_of_its_time() {
        for version in ["v20.19.0\n", "v22.1.0", "24.0.0"] {
            assert!(new_enough(version), "{version}");
        }
        for version in ["v20.18.3", "v18.20.0", "", "node"] {
            assert!(!new_enough(version), "{version}");
        }
    }
}
