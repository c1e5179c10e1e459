//! The Node package: its tools from the lock file, its types, its addon in the dev profile.

mod packages;
mod records;

use std::env;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{self, Failure, Outcome};

use packages::npm;
pub(crate) use packages::{installed, interpreter};

/// The oldest Node that is taken.
const OLDEST: (u32, u32) = (20, 9);

pub(crate) struct Package {
    root: PathBuf,
    dir: PathBuf,
    node: OsString,
}

impl Package {
    /// Installs the pinned tools where the lock file changed; else it is used as it is.
    pub(crate) fn ready(root: &Path) -> Outcome<Self> {
        let node = interpreter(OLDEST)?;
        let package = Self { root: root.to_owned(), dir: root.join("bindings-node"), node };
        installed(&package.dir)?;
        Ok(package)
    }

    /// The same package for each other Node that is here or to be had.
    pub(crate) fn others(&self) -> Outcome<Vec<Self>> {
        let others = packages::others(&self.root, &self.node)?;
        Ok(others
            .into_iter()
            .map(|node| Self { root: self.root.clone(), dir: self.dir.clone(), node: node.into() })
            .collect())
    }

    /// What its Node says that it is.
    pub(crate) fn version(&self) -> String {
        packages::version(&self.node).unwrap_or_default()
    }

    /// `node args…` in the package's directory. Programs that it starts by the name of Node have the same one.
    pub(crate) fn node(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.node);
        command.args(args).current_dir(&self.dir);
        if let Some(folder) = Path::new(&self.node).parent().filter(|folder| folder.is_absolute()) {
            let path = env::var_os("PATH").unwrap_or_default();
            let first = [folder.to_owned()].into_iter().chain(env::split_paths(&path));
            command.env("PATH", env::join_paths(first).unwrap_or(path));
        }
        command
    }

    /// Node's own test runner. Its files by name, as versions of Node read a folder differently.
    pub(crate) fn tests(&self) -> Outcome<Command> {
        let files = fs::read_dir(self.dir.join("test"))
            .and_then(|files| files.map(|file| Ok(file?.file_name())).collect::<Result<Vec<_>, _>>())
            .map_err(|error| Failure::new(format!("bindings-node/test could not be read: {error}")))?;
        let mut files: Vec<_> = files.iter().filter_map(|name| name.to_str()).collect();
        files.retain(|name| name.ends_with(".test.mjs"));
        files.sort_unstable();
        // In a format that is the same on a terminal and in a file; a test that hangs is a failure, not a day.
        let mut command = self.node(&["--test", "--test-reporter=spec", "--test-timeout=300000"]);
        command.args(files.iter().map(|name| format!("test/{name}")));
        Ok(command)
    }

    /// TypeScript's compiler.
    pub(crate) fn tsc(&self, args: &[&str]) -> Command {
        self.node(&[&["node_modules/typescript/bin/tsc"], args].concat())
    }

    /// Makes the types of records and the declarations again.
    pub(crate) fn types(&self) -> Outcome {
        let module = records::module(&self.root)?;
        write(&self.dir.join("ts/records.ts"), &module)?;
        run::emptied(&self.dir.join("types"))?;
        self.compile()
    }

    /// Says whether the committed types are those of the sources.
    pub(crate) fn check_types(&self) -> Outcome {
        if read(&self.dir.join("ts/records.ts"))? != records::module(&self.root)? {
            return Err(stale("bindings-node/ts/records.ts"));
        }
        let made = self.root.join("target/node-types");
        run::emptied(&made)?;
        let to = made.to_string_lossy();
        run::check(&mut self.tsc(&["--emitDeclarationOnly", "--declarationDir", &to]))?;
        match same(&self.dir.join("types"), &made)? {
            true => Ok(()),
            false => Err(stale("bindings-node/types")),
        }
    }

    /// Programs of users, as strictly as TypeScript can, against the committed types.
    pub(crate) fn check_examples(&self) -> Outcome {
        run::check(&mut self.tsc(&["--project", "test/types"]))
    }

    /// The JavaScript of the package, from TypeScript.
    pub(crate) fn compile(&self) -> Outcome {
        run::emptied(&self.dir.join("lib"))?;
        run::check(&mut self.tsc(&[]))?;
        run::check(&mut self.node(&["tools/bundle.mjs"]))
    }

    /// Builds the addon in the dev profile, whose dependencies are cached, and puts it where the package finds it.
    pub(crate) fn develop(&self) -> Outcome {
        run::check(&mut run::cargo(&self.root, &["build", "-p", "verimeter-node", "--locked"]))?;
        self.put("debug", None, &self.dir.join(format!("verimeter.{}.node", self.platform()?)))?;
        self.compile()
    }

    /// Packs the release into `out`: the package, and its native part for `target` or this platform, whose file is told.
    pub(crate) fn release(&self, out: &Path, target: Option<&str>) -> Outcome<PathBuf> {
        let platform = match target {
            // The packages' names by target are a table of `pack.mjs`.
            Some(target) => run::output(&mut self.node(&["tools/pack.mjs", target]))?.trim().to_owned(),
            None => self.platform()?,
        };
        let mut build =
            run::cargo(&self.root, &["rustc", "--release", "-p", "verimeter-node", "--lib", "--locked"]);
        build.args(target.map(of_target).unwrap_or_default());
        // Without symbols, which the other artefacts of the profile need.
        run::check(build.args(["--", "-C", "strip=symbols"]))?;
        self.compile()?;
        let made = self.root.join("target/node-release");
        run::emptied(&made)?;
        let addon = made.join(format!("verimeter.{platform}.node"));
        self.put("release", target, &addon)?;
        run::check(self.node(&["tools/pack.mjs"]).arg(&addon).arg(out))?;
        let packed = out.join(format!("verimeter-{platform}-{}.tgz", env!("CARGO_PKG_VERSION")));
        match packed.is_file() {
            true => Ok(packed),
            false => Err(Failure::new(format!("{} was not packed", packed.display()))),
        }
    }

    /// The release, installed beside what it is measured with.
    pub(crate) fn bench(&self) -> Outcome<Bench> {
        let out = self.root.join("target/node-bench");
        run::emptied(&out)?;
        let packed = self.release(&out, None)?;
        let folder = self.root.join("bench/node");
        let whole = out.join(format!("verimeter-{}.tgz", env!("CARGO_PKG_VERSION")));
        installed(&folder)?;
        let paths = [&whole, &packed].map(|path| path.to_string_lossy().into_owned());
        // Nothing else is needed, and the packages of other platforms are nowhere to be had.
        npm(&folder, &["install", "--offline", "--no-save", &paths[0], &paths[1]])?;
        Ok(Bench { node: self.node.clone(), folder, packed })
    }

    /// The addon of a profile for a target or this platform, to `path`. Replaced and not written over: a program may run it.
    fn put(&self, profile: &str, target: Option<&str>, path: &Path) -> Outcome {
        let put = || {
            let xtask = env::current_exe()?;
            let mut built = xtask.parent().unwrap_or(&xtask).to_owned();
            built.pop();
            built.extend(target);
            let part = path.with_extension("part");
            fs::copy(built.join(profile).join(library(target)), &part)?;
            fs::rename(part, path)
        };
        put().map_err(|error| Failure::new(format!("{} could not be written: {error}", path.display())))
    }

    /// This platform as packages of native code are named.
    pub(crate) fn platform(&self) -> Outcome<String> {
        let script = "const { platform, arch } = process; \
            const musl = platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime; \
            const abi = { linux: musl ? '-musl' : '-gnu', win32: '-msvc' }[platform] ?? ''; \
            console.log(platform + '-' + arch + abi)";
        Ok(run::output(&mut self.node(&["-e", script]))?.trim().to_owned())
    }
}

/// What cargo is told of a target.
fn of_target(target: &str) -> Vec<String> {
    let mut args = vec!["--target".to_owned(), target.to_owned()];
    if target.ends_with("-musl") {
        // Rust links musl into the file, unless it is told not to; what Node loads takes that of Node. Cargo must know it, which
        // else refuses to make a library that can be loaded, and only for this crate: the command is one file with all in it.
        let flags = r#"["-C","target-feature=-crt-static"]"#;
        args.extend(["--config".to_owned(), format!("target.{target}.rustflags={flags}")]);
    }
    args
}

/// The file that cargo makes of the crate for a target or this platform.
fn library(target: Option<&str>) -> String {
    let (prefix, suffix) = match target {
        None => (DLL_PREFIX, DLL_SUFFIX),
        Some(target) if target.contains("-windows-") => ("", ".dll"),
        Some(target) if target.contains("-apple-") => ("lib", ".dylib"),
        Some(_) => ("lib", ".so"),
    };
    format!("{prefix}verimeter_node{suffix}")
}

/// What the benchmark is told.
pub(crate) struct Bench {
    pub(crate) node: OsString,
    /// With the package and its peers.
    pub(crate) folder: PathBuf,
    /// The package of this platform.
    pub(crate) packed: PathBuf,
}

fn stale(what: &str) -> Failure {
    Failure::new(format!("{what} is not what the sources say: `cargo xtask stubs` makes it again"))
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("{} could not be read: {error}", path.display())))
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text)
        .map_err(|error| Failure::new(format!("{} could not be written: {error}", path.display())))
}

/// Whether two folders hold the same files.
fn same(one: &Path, other: &Path) -> Outcome<bool> {
    let names = |dir: &Path| -> Outcome<Vec<OsString>> {
        let mut names = fs::read_dir(dir)
            .and_then(|files| files.map(|file| Ok(file?.file_name())).collect::<Result<Vec<_>, _>>())
            .map_err(|error| Failure::new(format!("{} could not be read: {error}", dir.display())))?;
        names.sort();
        Ok(names)
    };
    let (ours, theirs) = (names(one)?, names(other)?);
    if ours != theirs {
        return Ok(false);
    }
    for name in ours {
        if read(&one.join(&name))? != read(&other.join(&name))? {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_says_how_it_is_built_and_what_comes_of_it() {
        assert_eq!(of_target("x86_64-unknown-linux-gnu"), ["--target", "x86_64-unknown-linux-gnu"]);
        let musl = of_target("aarch64-unknown-linux-musl");
        assert_eq!(
            musl[2..],
            [
                "--config",
                r#"target.aarch64-unknown-linux-musl.rustflags=["-C","target-feature=-crt-static"]"#
            ]
        );
        for (target, file) in [
            ("aarch64-unknown-linux-musl", "libverimeter_node.so"),
            ("aarch64-apple-darwin", "libverimeter_node.dylib"),
            ("aarch64-pc-windows-msvc", "verimeter_node.dll"),
        ] {
            assert_eq!(library(Some(target)), file);
        }
    }
}
