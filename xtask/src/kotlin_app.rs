//! The Kotlin package as an app has it: the native library without what is for servers, and the sources that go with it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::kotlin::{self, Maven};
use crate::mobile;
use crate::run::{self, Outcome};

/// Where Maven's profile `app` finds it.
const FOLDER: &str = "target/kotlin/app";

/// Builds it for this machine; Maven then compiles it and runs what an app does: all of it that can be tried without Android.
/// `shipped` has it done with the library as apps carry it, whose build takes minutes.
pub(crate) fn tests(root: &Path, maven: &Maven, shipped: bool) -> Outcome<Command> {
    let folder = root.join(FOLDER);
    let library = if shipped { mobile::library(root)? } else { library(root)? };
    kotlin::stage(&library, &folder.join("native"))?;
    kotlin::generate(root, &library, "kotlin", &folder.join("generated"))?;
    Ok(maven.command(&["test", "-Papp"]))
}

/// Writes the sources that UniFFI makes for apps into `out`.
pub(crate) fn sources(root: &Path, out: &Path) -> Outcome {
    let library = library(root)?;
    kotlin::generate(root, &library, "kotlin", out)
}

/// This machine's library with the functions of an app's. It holds their names, which that of a phone does not.
fn library(root: &Path) -> Outcome<PathBuf> {
    let build = ["build", "--locked", "-p", "verimeter-kotlin", "--no-default-features"];
    run::check(&mut run::cargo(root, &build))?;
    kotlin::built(root, "debug")
}
