//! The virtual environment in `target/venv`: the pinned test tools, and the package built into it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::run::{self, Failure, Outcome};

const REQUIREMENTS: &str = "bindings-python/requirements-test.txt";

/// What every Python that we support is called.
const PYTHONS: [&str; 5] = ["python3.10", "python3.11", "python3.12", "python3.13", "python3.14"];

pub(crate) struct Venv {
    dir: PathBuf,
    package: PathBuf,
}

impl Venv {
    /// Makes or renews it where Python, its place or the pinned tools changed; else it is used as it is.
    pub(crate) fn ready(root: &Path) -> Outcome<Self> {
        Self::with(root, "venv", REQUIREMENTS)
    }

    /// The one that reads Swift's sources.
    pub(crate) fn for_swift(root: &Path) -> Outcome<Self> {
        Self::with(root, "swift-venv", "bindings-swift/checks/requirements.txt")
    }

    /// One for each other Python that is here and new enough, with the tests' tools.
    pub(crate) fn others(root: &Path) -> Outcome<Vec<Self>> {
        let (_, own) = interpreter()?;
        let found =
            PYTHONS.iter().filter_map(|name| Some((OsString::from(name), version(OsStr::new(name))?)));
        let minor = |version: &str| version.split('.').take(2).collect::<Vec<_>>().join(".");
        let others = found.filter(|(_, version)| minor(version) != minor(&own));
        others
            .map(|(python, version)| {
                let name = format!("venv-{}", minor(&version));
                Self::on((python, version), root, &name, REQUIREMENTS)
            })
            .collect()
    }

    /// A new one in `target/{name}`, with nothing in it.
    pub(crate) fn empty(root: &Path, name: &str) -> Outcome<Self> {
        let venv = Self { dir: root.join("target").join(name), package: root.join("bindings-python") };
        venv.create(&interpreter()?.0)?;
        Ok(venv)
    }

    fn create(&self, python: &OsStr) -> Outcome {
        let name = self.dir.file_name().unwrap_or_default().to_string_lossy();
        run::check(Command::new(python).args(["-m", "venv", "--clear"]).arg(&self.dir)).map_err(|_| {
            Failure::new(format!(
                "target/{name} could not be made: install python's venv module (python3-venv on Debian and Ubuntu)",
            ))
        })
    }

    /// The one in `target/{name}`, with what `requirements` pins.
    fn with(root: &Path, name: &str, requirements: &str) -> Outcome<Self> {
        Self::on(interpreter()?, root, name, requirements)
    }

    fn on(
        (python, version): (OsString, String),
        root: &Path,
        name: &str,
        requirements: &str,
    ) -> Outcome<Self> {
        let venv = Self { dir: root.join("target").join(name), package: root.join("bindings-python") };
        let tools = root.join(requirements);
        let pinned = fs::read_to_string(&tools)
            .map_err(|error| Failure::new(format!("{requirements} could not be read: {error}")))?;
        // A virtual environment holds its own absolute path, so a moved checkout needs a new one.
        let base = format!("python {version} in {}\n", venv.dir.display());
        let (stamp, wanted) = (venv.dir.join("xtask-stamp"), format!("{base}{pinned}"));
        let present = fs::read_to_string(&stamp).unwrap_or_default();
        let usable = present.starts_with(&base) && venv.python().is_file();
        if usable && present == wanted {
            return Ok(venv);
        }
        eprintln!("setting up target/{name} (python {version})");
        if !usable {
            venv.create(&python)?;
        }
        let mut install =
            venv.module("pip", &["install", "--quiet", "--disable-pip-version-check", "--no-input"]);
        run::check(install.arg("--requirement").arg(&tools)).map_err(|_| {
            Failure::new(format!(
                "pip could not install {requirements}: check the network, or name an index in PIP_INDEX_URL"
            ))
        })?;
        fs::write(&stamp, wanted)
            .map_err(|error| Failure::new(format!("target/{name} is not writable: {error}")))?;
        Ok(venv)
    }

    /// `python -m module args…` in the package's directory. Scripts in `bin/` would break on long paths.
    pub(crate) fn module(&self, module: &str, args: &[&str]) -> Command {
        self.run(&[&["-m", module], args].concat())
    }

    /// Makes the type stubs of the native module, or with `--check` says whether they are those of the sources.
    pub(crate) fn stubs(&self, args: &[&str]) -> Outcome {
        self.develop()?;
        run::check(&mut self.run(&[&["tools/stubs.py"], args].concat()))
    }

    fn run(&self, args: &[&str]) -> Command {
        let mut command = Command::new(self.python());
        command.args(args).current_dir(&self.package);
        command
            .env("VIRTUAL_ENV", &self.dir)
            .env("PYTHONUNBUFFERED", "1")
            .env("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        // maturin refuses to choose between conda's environment and ours.
        command.env_remove("CONDA_PREFIX").env_remove("PYTHONHOME");
        // maturin runs cargo.
        run::forget_ourselves(&mut command);
        command
    }

    /// Builds the package in the dev profile, whose dependencies are cached, and installs it here.
    pub(crate) fn develop(&self) -> Outcome {
        run::check(&mut self.module("maturin", &["develop", "--locked"]))
    }

    /// Builds the release wheel and installs it here, as users have it.
    pub(crate) fn install_release(&self, root: &Path) -> Outcome {
        let wheels = root.join("target/bench-wheel");
        run::emptied(&wheels)?;
        Self::ready(root)?.release_wheel(&wheels)?;
        self.install(&wheels)
    }

    /// Builds the wheel that is released into `folder`: without symbols, as small as it can be packed.
    pub(crate) fn release_wheel(&self, folder: &Path) -> Outcome {
        let build = ["build", "--release", "--strip", "--compression-level", "9", "--locked", "--out"];
        run::check(self.module("maturin", &build).arg(folder))
    }

    /// Builds a wheel in the dev profile, and names its folder.
    pub(crate) fn wheel(&self, root: &Path) -> Outcome<PathBuf> {
        let wheels = root.join("target/test-wheel");
        run::emptied(&wheels)?;
        run::check(self.module("maturin", &["build", "--locked", "--out"]).arg(&wheels))?;
        Ok(wheels)
    }

    /// Installs the package from the wheel in `folder`, and nothing else.
    pub(crate) fn install(&self, folder: &Path) -> Outcome {
        let mut install = self.module(
            "pip",
            &["install", "--quiet", "--no-input", "--no-index", "--force-reinstall", "--find-links"],
        );
        run::check(install.arg(folder).arg("verimeter"))
    }

    pub(crate) fn python(&self) -> PathBuf {
        let place = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
        self.dir.join(place)
    }
}

/// The Python that has what our benchmarks run beside, apart from the tests' tools.
pub(crate) fn peers(root: &Path) -> Outcome<Venv> {
    Venv::with(root, "bench-venv", "bench/python/requirements.txt")
}

/// The Python that has Spark beside our package.
pub(crate) fn spark(root: &Path) -> Outcome<Venv> {
    Venv::with(root, "spark-venv", "bench/python/spark.txt")
}

/// The first Python that is new enough, and its version.
fn interpreter() -> Outcome<(OsString, String)> {
    let named = env::var_os("PYTHON").filter(|path| !path.is_empty());
    let candidates = match &named {
        Some(path) => vec![path.clone()],
        None => vec!["python3".into(), "python".into()],
    };
    let recent =
        |path: OsString| version(&path).filter(|version| new_enough(version)).map(|version| (path, version));
    candidates.into_iter().find_map(recent).ok_or_else(|| {
        Failure::new(match named {
            Some(path) => {
                format!("PYTHON={} is no python 3.10 or newer: set it to the path of one", path.display())
            }
            None => "python 3.10 or newer was not found: install it, or set PYTHON to its path".into(),
        })
    })
}

fn version(python: &OsStr) -> Option<String> {
    let mut command = Command::new(python);
    command.args(["-c", "import platform; print(platform.python_version())"]).stderr(Stdio::null());
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn new_enough(version: &str) -> bool {
    let mut numbers = version.split('.').map_while(|number| number.parse::<u32>().ok());
    (numbers.next(), numbers.next()) >= (Some(3), Some(10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_3_10_is_the_oldest() {
        for version in ["3.10.0", "3.11.7", "3.15.0b1", "4.0"] {
            assert!(new_enough(version), "{version}");
        }
        for version in ["3.9.19", "2.7.18", "", "three"] {
            assert!(!new_enough(version), "{version}");
        }
    }
}
