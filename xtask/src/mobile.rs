//! The native library as apps carry it, and what it weighs.

use std::env::consts::OS;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::kotlin::built;
use crate::run::{self, Failure, Outcome};

const PROFILE: &str = "mobile";
/// Leaves out what nobody in an app reads: tables for unwinding, as its panics do not unwind.
const SCRIPT: &str = "bindings-kotlin/mobile.ld";

/// What the size is told of: Cargo features of `bindings-kotlin`, and what they are for.
const SETS: [(&str, &str); 5] = [
    ("", "apps: core, models, clients, ledger, statistics, charts"),
    ("decrypt,zones", "and private keys, time zones of our own"),
    ("gzip,http2", "and HTTP/2, replies in gzip"),
    ("files", "and Parquet, workbooks, the vendors' tables"),
    ("decrypt,files,gzip,http2,sandbox,zones", "everything that servers have"),
];

/// `mobile [TARGET…]`: builds the library for these, or this machine. `mobile --size`: prints what it weighs on this machine.
pub(crate) fn mobile(root: &Path, args: &[OsString]) -> Outcome {
    match args {
        [flag] if flag == "--size" => size(root),
        [] => library(root).map(drop),
        targets if targets.iter().all(|target| !target.to_string_lossy().starts_with('-')) => targets
            .iter()
            .try_for_each(|target| run::check(&mut build(root, "", Some(&target.to_string_lossy())))),
        _ => Err(Failure::Usage("`mobile` takes targets of Rust, or `--size`".into())),
    }
}

/// Builds an app's library for this machine.
pub(crate) fn library(root: &Path) -> Outcome<PathBuf> {
    run::check(&mut build(root, "", None))?;
    built(root, PROFILE)
}

fn build(root: &Path, features: &str, target: Option<&str>) -> Command {
    let system = System::of(target);
    let mut build = run::cargo(root, &["rustc", "--locked", "--profile", PROFILE, "-p", "verimeter-kotlin"]);
    build.args(["--lib", "--crate-type", if target.is_some() { system.crate_type() } else { "cdylib" }]);
    build.args(["--no-default-features", "--features", features]);
    if let Some(target) = target {
        build.args(["--target", target]);
    }
    build.arg("--");
    for option in system.linker(root) {
        build.arg(format!("-Clink-arg=-Wl,{option}"));
    }
    build
}

/// What decides how a library is linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Android,
    Apple,
    Linux,
    Other,
}

impl System {
    /// Of a target of Rust, or of this machine.
    fn of(target: Option<&str>) -> Self {
        match target.unwrap_or(OS) {
            name if name.contains("android") => Self::Android,
            name if name.contains("apple") || name == "macos" => Self::Apple,
            name if name.contains("linux") => Self::Linux,
            _ => Self::Other,
        }
    }

    /// What apps there are linked with.
    fn crate_type(self) -> &'static str {
        match self {
            Self::Apple => "staticlib",
            _ => "cdylib",
        }
    }

    fn linker(self, root: &Path) -> Vec<String> {
        let script = format!("-T,{}", root.join(SCRIPT).display());
        let own: &[&str] = match self {
            // Android 7 knows this form of relocations, and devices with pages of 16 KB need their alignment.
            Self::Android => &["--pack-dyn-relocs=android", "-z,max-page-size=16384"],
            Self::Linux => &["-z,pack-relative-relocs"],
            Self::Apple | Self::Other => return Vec::new(),
        };
        own.iter().copied().chain(["--no-eh-frame-hdr"]).map(str::to_owned).chain([script]).collect()
    }
}

fn size(root: &Path) -> Outcome {
    let built = built(root, PROFILE)?;
    println!("| features | for | megabytes |\n|---|---|---|");
    for (features, about) in SETS {
        run::check(&mut build(root, features, None))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_is_linked_in_its_way() {
        for (target, system) in [
            ("aarch64-linux-android", System::Android),
            ("armv7-linux-androideabi", System::Android),
            ("aarch64-apple-ios-sim", System::Apple),
            ("x86_64-unknown-linux-gnu", System::Linux),
            ("x86_64-pc-windows-msvc", System::Other),
        ] {
            assert_eq!(System::of(Some(target)), system, "{target}");
        }
        let options = System::Android.linker(Path::new("/checkout"));
        assert!(
            options.iter().any(|option| option == "-T,/checkout/bindings-kotlin/mobile.ld"),
            "{options:?}"
        );
    }
}
