//! What is released. Each artefact is built for its own package: one workspace build would mix their features.

use std::env;
use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::console;
use crate::dist_check;
use crate::kotlin;
use crate::node::Package;
use crate::python::Venv;
use crate::run::{self, Failure, Outcome};

pub(crate) fn dist(root: &Path, args: &[OsString]) -> Outcome {
    match args {
        [flag] if flag == "--check" => return dist_check::wheel(root).and_then(|()| dist_check::jar(root)),
        [flag, part] if flag == "--check" && part == "python" => return dist_check::wheel(root),
        [flag, part] if flag == "--check" && part == "jvm" => return dist_check::jar(root),
        [part] if part == "node" => return node(root, None),
        [part, flag, target] if part == "node" && flag == "--target" => {
            return node(root, Some(&target.to_string_lossy()));
        }
        _ => {}
    }
    run::no_arguments("dist", args)?;
    let [bin, node, python, jvm] = ["bin", "node", "python", "jvm"].map(|name| root.join("dist").join(name));
    for dir in [&bin, &node, &python, &jvm] {
        run::emptied(dir)?;
    }
    // Both the binary and the wheel hold the console's page.
    console::page(root)?;
    run::check(&mut run::cargo(
        root,
        &["build", "--release", "-p", "verimeter-cli", "--bin", "verimeter", "--locked"],
    ))?;
    let name = format!("verimeter{EXE_SUFFIX}");
    let built = release_dir().and_then(|dir| fs::copy(dir.join(&name), bin.join(&name)));
    built.map_err(|error| Failure::new(format!("dist/bin/{name} could not be written: {error}")))?;
    extras(&bin)?;
    let venv = Venv::ready(root)?;
    venv.release_wheel(&python)?;
    run::check(venv.module("maturin", &["sdist", "--out"]).arg(&python))?;
    Package::ready(root)?.release(&node, None)?;
    kotlin::package(root, &jvm)?;
    list(root, &[bin, node, python, jvm])
        .map_err(|error| Failure::new(format!("dist could not be read: {error}")))
}

/// The Node package alone, with its native part for `target` or this machine. Which there are, and where each is built, stands in
/// `.github/workflows/release.yml`.
fn node(root: &Path, target: Option<&str>) -> Outcome {
    let out = root.join("dist/node");
    run::emptied(&out)?;
    // It serves the console, too.
    console::page(root)?;
    Package::ready(root)?.release(&out, target)?;
    list(root, &[out]).map_err(|error| Failure::new(format!("dist could not be read: {error}")))
}

/// What packages of the binary carry beside it: pages for `man`, completions for shells. The binary makes them itself.
fn extras(bin: &Path) -> Outcome {
    let verimeter = || Command::new(bin.join(format!("verimeter{EXE_SUFFIX}")));
    run::check(verimeter().args(["man", "--out"]).arg(bin.join("man")))?;
    let place = bin.join("completions");
    let unwritable = |error| Failure::new(format!("dist/bin/completions could not be written: {error}"));
    fs::create_dir_all(&place).map_err(unwritable)?;
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run::output(verimeter().args(["completions", shell]))?;
        fs::write(place.join(format!("verimeter.{shell}")), script).map_err(unwritable)?;
    }
    Ok(())
}

/// Beside the directory that xtask itself was built into, wherever cargo was told to put it.
fn release_dir() -> io::Result<PathBuf> {
    let xtask = env::current_exe()?;
    Ok(xtask.parent().unwrap_or(&xtask).with_file_name("release"))
}

fn list(root: &Path, dirs: &[PathBuf]) -> io::Result<()> {
    for dir in dirs {
        let mut files = fs::read_dir(dir)?.collect::<io::Result<Vec<_>>>()?;
        files.sort_by_key(fs::DirEntry::file_name);
        for file in files.into_iter().filter(|file| file.path().is_file()) {
            let path = file.path();
            let shown = path.strip_prefix(root).unwrap_or(&path).display();
            println!("{:>10}  {shown}", size(file.metadata()?.len()));
        }
    }
    Ok(())
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_at_a_glance() {
        assert_eq!(size(1_234), "1.2 kB");
        assert_eq!(size(7_654_321), "7.7 MB");
    }
}
