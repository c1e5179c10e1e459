//! Node, and packages of npm as a lock file pins them.

use std::env;
use std::env::consts::{ARCH, OS};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::run::{self, Failure, Outcome};

/// Installs what the lock file in `folder` pins, where it changed; else it is used as it is.
pub(crate) fn installed(folder: &Path) -> Outcome {
    let shown = folder.display();
    let lock = fs::read_to_string(folder.join("package-lock.json"))
        .map_err(|error| Failure::new(format!("{shown}/package-lock.json could not be read: {error}")))?;
    let stamp = folder.join("node_modules/.xtask-stamp");
    if fs::read_to_string(&stamp).unwrap_or_default() == lock {
        return Ok(());
    }
    eprintln!("setting up {shown}/node_modules");
    npm(folder, &["ci"])?;
    fs::write(&stamp, lock)
        .map_err(|error| Failure::new(format!("{shown}/node_modules is not writable: {error}")))
}

/// Runs npm in a folder. No package runs anything as it is installed.
pub(crate) fn npm(folder: &Path, args: &[&str]) -> Outcome {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(args).args(["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    run::check(command.current_dir(folder)).map_err(|_| {
        Failure::new(format!(
            "npm could not install what {} pins: check the network, or name a registry in npm_config_registry",
            folder.join("package-lock.json").display()
        ))
    })
}

/// The lines of Node that are tested: those that are looked after, from the oldest that is taken on.
const LINES: [u32; 4] = [20, 22, 24, 26];

/// A Node of each line but that of `own`, from packages of the registry, which are kept. One that is not to be had is said.
pub(crate) fn others(root: &Path, own: &OsStr) -> Outcome<Vec<PathBuf>> {
    let line = |node: &OsStr| version(node).and_then(|version| numbers(&version).first().copied());
    let (own, package) = (line(own), distribution());
    let mut found = Vec::new();
    for major in LINES.into_iter().filter(|major| Some(*major) != own) {
        let folder = root.join("target/nodes").join(major.to_string());
        let program = if cfg!(windows) { "bin/node.exe" } else { "bin/node" };
        let node = folder.join("node_modules").join(&package).join(program);
        if line(node.as_os_str()) != Some(major) {
            eprintln!("setting up target/nodes/{major}");
            run::emptied(&folder)?;
            fs::write(folder.join("package.json"), "{ \"private\": true }")
                .map_err(|error| Failure::new(format!("{} is not writable: {error}", folder.display())))?;
            _ = npm(&folder, &["install", "--no-save", "--no-package-lock", &format!("{package}@{major}")]);
        }
        match line(node.as_os_str()) == Some(major) {
            true => found.push(node),
            false => eprintln!(
                "not tested: Node {major}, as the registry gives no `{package}@{major}` that runs here"
            ),
        }
    }
    Ok(found)
}

/// The package of the registry with Node's program for this platform.
fn distribution() -> String {
    let os = match OS {
        "macos" => "darwin",
        "windows" => "win",
        other => other,
    };
    let arch = match ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("node-{os}-{arch}")
}

/// What a Node says that it is.
pub(crate) fn version(node: &OsStr) -> Option<String> {
    let output = Command::new(node).arg("--version").stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The Node that `NODE` names, or the one on the path, if it is new enough.
pub(crate) fn interpreter(oldest: (u32, u32)) -> Outcome<OsString> {
    let named = env::var_os("NODE").filter(|path| !path.is_empty());
    let node = named.clone().unwrap_or_else(|| "node".into());
    let (major, minor) = oldest;
    match version(&node) {
        Some(version) if new_enough(&version, oldest) => Ok(node),
        _ => Err(Failure::new(match named {
            Some(path) => {
                format!(
                    "NODE={} is no Node.js {major}.{minor} or newer: set it to the path of one",
                    path.display()
                )
            }
            None => {
                format!(
                    "Node.js {major}.{minor} or newer was not found: install it with npm, or set NODE to its path"
                )
            }
        })),
    }
}

fn new_enough(version: &str, oldest: (u32, u32)) -> bool {
    matches!(numbers(version)[..], [major, minor] if (major, minor) >= oldest)
}

/// The first two numbers of a version.
fn numbers(version: &str) -> Vec<u32> {
    let numbers = version.trim_start_matches('v').split('.').map_while(|number| number.parse().ok());
    numbers.take(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_old_enough_by_its_numbers() {
        for version in ["v20.9.0", "v20.20.2", "v26.10.0"] {
            assert!(new_enough(version, (20, 9)), "{version}");
        }
        for version in ["v20.8.1", "v18.20.4", "", "node"] {
            assert!(!new_enough(version, (20, 9)), "{version}");
        }
    }
}
