//! The native library as apps carry it, and what it weighs.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::kotlin::target;
use crate::run::{self, Failure, Outcome};

/// What the size is told of: Cargo features of `bindings-kotlin`, and what they are for.
const SETS: [(&str, &str); 5] = [
    ("", "apps: core, models, clients, ledger, statistics, charts"),
    ("gzip,http2", "and HTTP/2, replies in gzip"),
    ("files", "and Parquet, workbooks, the vendors' tables"),
    ("sandbox", "and the sandbox"),
    ("files,gzip,http2,sandbox", "servers: everything"),
];

/// `mobile [TARGET…]`: builds the library for these, or this machine. `mobile --size`: prints what it weighs on this machine.
pub(crate) fn mobile(root: &Path, args: &[OsString]) -> Outcome {
    match args {
        [flag] if flag == "--size" => size(root),
        [] => run::check(&mut build(root, "")),
        targets if targets.iter().all(|target| !target.to_string_lossy().starts_with('-')) => {
            targets.iter().try_for_each(|target| run::check(build(root, "").arg("--target").arg(target)))
        }
        _ => Err(Failure::Usage("`mobile` takes targets of Rust, or `--size`".into())),
    }
}

fn build(root: &Path, features: &str) -> Command {
    let mut build = run::cargo(root, &["build", "--locked", "--profile", "mobile", "-p", "verimeter-kotlin"]);
    build.args(["--no-default-features", "--features", features]);
    build
}

fn size(root: &Path) -> Outcome {
    let built = target(root)?.join("mobile").join(format!("{DLL_PREFIX}verimeter_kotlin{DLL_SUFFIX}"));
    println!("| features | for | megabytes |\n|---|---|---|");
    for (features, about) in SETS {
        run::check(&mut build(root, features))?;
        let name = if features.is_empty() { "none" } else { features };
        println!("| {name} | {about} | {:.2} |", stripped(&built)? as f64 / 1e6);
    }
    Ok(())
}

/// Bytes of the library without its symbols, as it is in an app.
fn stripped(library: &Path) -> Outcome<u64> {
    let bare = library.with_extension("stripped");
    let strip = if cfg!(target_os = "macos") { "-x" } else { "--strip-unneeded" };
    run::check(Command::new("strip").arg(strip).arg("-o").arg(&bare).arg(library))?;
    let size = fs::metadata(&bare).map(|file| file.len());
    size.map_err(|error| Failure::new(format!("{} could not be read: {error}", bare.display())))
}
