//! Which Pythons are on this machine.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::run::{Failure, Outcome};

/// Every Python that we support.
const MINORS: [&str; 5] = ["3.10", "3.11", "3.12", "3.13", "3.14"];

/// An interpreter that was run, and said its version.
pub(crate) struct Python {
    pub(crate) program: OsString,
    pub(crate) version: String,
}

impl Python {
    /// The first that is new enough.
    pub(crate) fn first() -> Outcome<Self> {
        let named = env::var_os("PYTHON").filter(|path| !path.is_empty());
        let candidates = match &named {
            Some(path) => vec![path.clone()],
            None => vec!["python3".into(), "python".into()],
        };
        let mut recent =
            candidates.into_iter().filter_map(Self::run).filter(|python| new_enough(&python.version));
        recent.next().ok_or_else(|| {
            Failure::new(match named {
                Some(path) => {
                    format!("PYTHON={} is no python 3.10 or newer: set it to the path of one", path.display())
                }
                None => "python 3.10 or newer was not found: install it, or set PYTHON to its path".into(),
            })
        })
    }

    /// One of each other version that we support, on the path or among pyenv's, whose shims run only what it has chosen.
    pub(crate) fn others(&self) -> Outcome<Vec<Self>> {
        let pyenv = pyenv();
        let one = |minor: &&str| {
            let program = format!("python{minor}");
            let installed = pyenv.iter().flat_map(|root| in_pyenv(root, &program)).map(OsString::from);
            [OsString::from(&program)].into_iter().chain(installed).find_map(Self::run)
        };
        let others: Vec<_> = MINORS.iter().filter(|minor| **minor != self.minor()).filter_map(one).collect();
        if others.is_empty() {
            return Err(Failure::new(format!(
                "no python but {} was found: install another, from {} on, on the path or by pyenv",
                self.version, MINORS[0],
            )));
        }
        Ok(others)
    }

    /// What versions have in common that one set of tools fits, such as `3.11`.
    pub(crate) fn minor(&self) -> &str {
        match self.version.match_indices('.').nth(1) {
            Some((dot, _)) => &self.version[..dot],
            None => &self.version,
        }
    }

    fn run(program: OsString) -> Option<Self> {
        let version = version(&program)?;
        Some(Self { program, version })
    }
}

fn pyenv() -> Option<PathBuf> {
    let named = env::var_os("PYENV_ROOT").filter(|path| !path.is_empty());
    named.map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".pyenv")))
}

/// Where pyenv has a program of this name, of its versions the one with the last name first.
fn in_pyenv(root: &Path, program: &str) -> Vec<PathBuf> {
    let versions = fs::read_dir(root.join("versions")).into_iter().flatten().flatten();
    let programs = versions.map(|version| version.path().join("bin").join(program));
    let mut programs: Vec<_> = programs.filter(|path| path.is_file()).collect();
    programs.sort_by(|one, other| other.cmp(one));
    programs
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

    #[test]
    fn tools_are_for_a_minor_version() {
        let minor = |version: &str| Python { program: "".into(), version: version.into() }.minor().to_owned();
        assert_eq!([minor("3.11.7"), minor("3.14.0rc1"), minor("3.10")], ["3.11", "3.14", "3.10"]);
    }

    #[test]
    fn what_pyenv_installed_is_found_though_its_shims_do_not_run_it() {
        let root = env::temp_dir().join(format!("xtask-pyenv-{}", std::process::id()));
        for (version, program) in
            [("3.13.0", "python3.13"), ("3.13.2", "python3.13"), ("3.12.1", "python3.12")]
        {
            let bin = root.join("versions").join(version).join("bin");
            fs::create_dir_all(&bin)
                .and_then(|()| fs::write(bin.join(program), ""))
                .expect("a temporary file");
        }
        let found = in_pyenv(&root, "python3.13");
        let versions = root.join("versions");
        assert_eq!(found, ["3.13.2", "3.13.0"].map(|each| versions.join(each).join("bin/python3.13")));
        assert!(in_pyenv(&root, "python3.10").is_empty());
        fs::remove_dir_all(&root).expect("a temporary folder");
        assert!(in_pyenv(&root, "python3.13").is_empty());
    }
}
