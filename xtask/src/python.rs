//! The virtual environment in `target/venv`: the pinned test tools, and the package built into it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::pythons::Python;
use crate::run::{self, Failure, Outcome};

const TOOLS: &str = "bindings-python/requirements-test.txt";
const SPARK: &str = "bindings-python/requirements-spark.txt";
const WITHOUT_SPARK: &str = "bindings-python/requirements-without-spark.txt";

pub(crate) struct Venv {
    dir: PathBuf,
    package: PathBuf,
}

impl Venv {
    /// Makes or renews it where Python, its place or the pinned tools changed; else it is used as it is.
    pub(crate) fn ready(root: &Path) -> Outcome<Self> {
        Self::on(&Python::first()?, root, "venv", &[TOOLS, SPARK])
    }

    /// The one that reads Swift's sources.
    pub(crate) fn for_swift(root: &Path) -> Outcome<Self> {
        Self::with(root, "swift-venv", "bindings-swift/checks/requirements.txt")
    }

    /// One for another Python than ours, with the tests' tools but for Spark, which is half a gigabyte for each.
    pub(crate) fn other(root: &Path, python: &Python) -> Outcome<Self> {
        Self::on(python, root, &format!("venv-{}", python.minor()), &[TOOLS, WITHOUT_SPARK])
    }

    /// A new one in `target/{name}`, with nothing in it.
    pub(crate) fn empty(root: &Path, name: &str) -> Outcome<Self> {
        let venv = Self { dir: root.join("target").join(name), package: root.join("bindings-python") };
        venv.create(&Python::first()?)?;
        Ok(venv)
    }

    fn create(&self, python: &Python) -> Outcome {
        let name = self.dir.file_name().unwrap_or_default().to_string_lossy();
        run::check(Command::new(&python.program).args(["-m", "venv", "--clear"]).arg(&self.dir)).map_err(|_| {
            Failure::new(format!(
                "target/{name} could not be made: install python's venv module (python3-venv on Debian and Ubuntu)",
            ))
        })
    }

    /// The one in `target/{name}`, with what `requirements` pins.
    fn with(root: &Path, name: &str, requirements: &str) -> Outcome<Self> {
        Self::on(&Python::first()?, root, name, &[requirements])
    }

    fn on(python: &Python, root: &Path, name: &str, requirements: &[&str]) -> Outcome<Self> {
        let venv = Self { dir: root.join("target").join(name), package: root.join("bindings-python") };
        let mut pinned = String::new();
        for file in requirements {
            pinned += &fs::read_to_string(root.join(file))
                .map_err(|error| Failure::new(format!("{file} could not be read: {error}")))?;
        }
        // A virtual environment holds its own absolute path, so a moved checkout needs a new one.
        let base = format!("python {} in {}\n", python.version, venv.dir.display());
        let (stamp, wanted) = (venv.dir.join("xtask-stamp"), format!("{base}{pinned}"));
        let present = fs::read_to_string(&stamp).unwrap_or_default();
        let usable = present.starts_with(&base) && venv.python().is_file();
        if usable && present == wanted {
            return Ok(venv);
        }
        eprintln!("setting up target/{name} (python {})", python.version);
        if !usable {
            venv.create(python)?;
        }
        let mut install =
            venv.module("pip", &["install", "--quiet", "--disable-pip-version-check", "--no-input"]);
        for file in requirements {
            install.arg("--requirement").arg(root.join(file));
        }
        run::check(&mut install).map_err(|_| {
            Failure::new(format!(
                "pip could not install {}: check the network, or name an index in PIP_INDEX_URL",
                requirements.join(" and ")
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
