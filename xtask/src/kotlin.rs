//! The Kotlin package: its native library, its generated sources, and Maven.

use std::env;
use std::env::consts::{ARCH, DLL_PREFIX, DLL_SUFFIX, OS};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::kotlin_app;
use crate::run::{self, Failure, Outcome};

/// What UniFFI makes out of the library, and where it is committed.
const GENERATED: &str = "bindings-kotlin/jvm/src/generated/kotlin";
const MADE: &str = "target/kotlin/generated";
const POM: &str = "bindings-kotlin/jvm/pom.xml";
const API: &str = "bindings-kotlin/api/verimeter.api";

/// `kotlin`: makes everything that is generated again. `kotlin native`: only the library, for Maven. `kotlin app`: what an app
/// has, tried here, with `--shipped` on the library that apps carry; `kotlin app-sources DIR`: only what is generated for it.
pub(crate) fn kotlin(root: &Path, args: &[OsString]) -> Outcome {
    match args {
        [] => {
            let maven = Maven::ready(root)?;
            let library = native(root, Profile::Dev)?;
            let (from, to) = (root.join(MADE), root.join(GENERATED));
            generate(root, &library, "kotlin", &from)?;
            replace(&from, &to).map_err(|error| unwritable(GENERATED, &error))?;
            run::check(&mut maven.command(&["test", "-q", "-Dtest=SurfaceTest", "-Dverimeter.write=true"]))?;
            eprintln!("{GENERATED} and {API} are those of the sources");
            Ok(())
        }
        [what] if what == "native" => native(root, Profile::Dev).map(drop),
        [what] if what == "app" => app(root, false),
        [what, flag] if what == "app" && flag == "--shipped" => app(root, true),
        [what, out] if what == "app-sources" => kotlin_app::sources(root, &root.join(out)),
        _ => Err(Failure::Usage(
            "`kotlin` takes nothing, `native`, `app [--shipped]` or `app-sources DIR`".into(),
        )),
    }
}

fn app(root: &Path, shipped: bool) -> Outcome {
    run::check(&mut kotlin_app::tests(root, &Maven::ready(root)?, shipped)?)
}

/// Which build of the library.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    /// Shares its build with the other tests.
    Dev,
    Release,
}

impl Profile {
    fn dir(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }

    /// Where the library stands by the path that JNA looks for, in `target/kotlin`.
    fn staged(self) -> &'static str {
        match self {
            Self::Dev => "native",
            Self::Release => "native-release",
        }
    }
}

/// Builds the library for this machine, apart from every other crate, and puts it where Maven takes it into the jar.
pub(crate) fn native(root: &Path, profile: Profile) -> Outcome<PathBuf> {
    let mut build = run::cargo(root, &["build", "--locked", "-p", "verimeter-kotlin"]);
    if let Profile::Release = profile {
        build.arg("--release");
    }
    run::check(&mut build)?;
    let built = built(root, profile.dir())?;
    stage(&built, &root.join("target/kotlin").join(profile.staged()))?;
    Ok(built)
}

/// What cargo calls the library, in its folder of a profile.
pub(crate) fn built(root: &Path, profile: &str) -> Outcome<PathBuf> {
    Ok(target(root)?.join(profile).join(format!("{DLL_PREFIX}verimeter_kotlin{DLL_SUFFIX}")))
}

/// Puts the library where JNA looks for that of this machine, below `folder`.
pub(crate) fn stage(library: &Path, folder: &Path) -> Outcome {
    let place = folder.join(jna_platform());
    let name = library.file_name().unwrap_or_default();
    let copied = fs::create_dir_all(&place).and_then(|()| refresh(library, &place.join(name)));
    copied.map_err(|error| unwritable("target/kotlin", &error))
}

/// Generates the sources of a language into `out` out of the library, which must not be stripped.
pub(crate) fn generate(root: &Path, library: &Path, language: &str, out: &Path) -> Outcome {
    run::emptied(out)?;
    let generate =
        ["run", "--quiet", "--locked", "-p", "verimeter-bindgen", "--", "generate", "--language", language];
    let mut bindgen = run::cargo(root, &generate);
    run::check(bindgen.arg("--no-format").arg("--out-dir").arg(out).arg(library))
}

/// Fails where the committed sources are not those that the library makes.
pub(crate) fn up_to_date(root: &Path, library: &Path) -> Outcome {
    let made = root.join(MADE);
    generate(root, library, "kotlin", &made)?;
    let differing = differing(&made, &root.join(GENERATED)).map_err(|error| unwritable(GENERATED, &error))?;
    if differing.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{GENERATED} is not what the sources make ({}): run `cargo xtask kotlin` and commit",
        differing.join(", ")
    )))
}

/// Builds the jar, with the release of the library for this machine in it, and that of its sources, into `out`.
pub(crate) fn package(root: &Path, out: &Path) -> Outcome {
    let maven = Maven::ready(root)?;
    native(root, Profile::Release)?;
    let (built, staged) = (root.join("target/kotlin/dist"), root.join("target/kotlin/native-release"));
    run::emptied(&built)?;
    let mut package = maven.online(&["package", "-q", "-Dmaven.test.skip=true"]);
    package.arg(format!("-Dverimeter.target={}", built.display()));
    run::check(package.arg(format!("-Dverimeter.native={}", staged.display())))?;
    // With what it needs, as Maven and Gradle read it; how it was built is nobody's business.
    let pom = out.join(format!("verimeter-{}.pom", env!("CARGO_PKG_VERSION")));
    let text = fs::read_to_string(root.join(POM)).map_err(|error| unwritable(POM, &error))?;
    let (told, _) = text.split_once("  <build>").unwrap_or((&text, ""));
    let written = fs::write(pom, format!("{}\n</project>\n", told.trim_end()));
    written.map_err(|error| unwritable("dist/jvm", &error))?;
    for jar in files(&built).map_err(|error| unwritable("target/kotlin/dist", &error))? {
        if jar.extension().is_some_and(|extension| extension == "jar") {
            let copied = fs::copy(built.join(&jar), out.join(&jar));
            copied.map_err(|error| unwritable("dist/jvm", &error))?;
        }
    }
    Ok(())
}

/// Runs the benchmark of calls: `server` serves the sandbox, `out` is where the results go.
pub(crate) fn bench(root: &Path, server: &Path, out: &Path, args: &[OsString]) -> Outcome {
    let jars = root.join("target/kotlin/bench-jar");
    run::emptied(&jars)?;
    package(root, &jars)?;
    let jar = jars.join(format!("verimeter-{}.jar", env!("CARGO_PKG_VERSION")));
    let words = [server.as_os_str(), out.as_os_str()].into_iter().chain(args.iter().map(OsString::as_os_str));
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    let mut command = Command::new("mvn");
    command.current_dir(root).args([
        "-B",
        "-ntp",
        "-q",
        "-f",
        "bench/kotlin/pom.xml",
        "compile",
        "exec:exec",
    ]);
    // It is the jar's that is measured.
    forget_libraries(&mut command);
    command.arg(format!("-Dverimeter.jar={}", jar.display()));
    run::check(command.arg(format!("-Dbench.arguments={}", words.join(" "))))
}

/// Maven, and a JDK that it runs on.
pub(crate) struct Maven {
    root: PathBuf,
}

impl Maven {
    pub(crate) fn ready(root: &Path) -> Outcome<Self> {
        let tools = Command::new("mvn").arg("-version").stderr(Stdio::null()).output();
        let text = match &tools {
            Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout).into_owned(),
            _ => {
                return Err(Failure::new(
                    "mvn was not found: install Maven 3.8 or newer and a JDK 17 or newer",
                ));
            }
        };
        match java(&text) {
            Some(version) if version >= 17 => {}
            _ => {
                return Err(Failure::new(
                    "Maven has no JDK 17 or newer: install one, or set JAVA_HOME to it",
                ));
            }
        }
        let version = format!("<version>{}</version>", env!("CARGO_PKG_VERSION"));
        let pom = fs::read_to_string(root.join(POM)).unwrap_or_default();
        match pom.contains(&format!("<artifactId>verimeter</artifactId>\n  {version}")) {
            true => Ok(Self { root: root.to_owned() }),
            false => {
                Err(Failure::new(format!("{POM} is not of the workspace's version: it needs {version}")))
            }
        }
    }

    /// Maven on our project, as far as tests go. The library is built already.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = self.online(args);
        if self.resolved() {
            command.arg("-o");
        }
        command
    }

    /// The same beyond tests, whose plugins may not be here.
    fn online(&self, args: &[&str]) -> Command {
        let mut command = Command::new("mvn");
        command.current_dir(&self.root).args(["-B", "-ntp", "-Dexec.skip=true", "-f", POM]).args(args);
        forget_libraries(&mut command);
        command
    }

    /// Notes that everything that the project names is here now, so that the next run needs no network.
    pub(crate) fn note_resolved(&self) {
        // Where it cannot be noted, the next run asks the network again.
        _ = fs::copy(self.root.join(POM), self.stamp());
    }

    fn resolved(&self) -> bool {
        let pom = fs::read(self.root.join(POM)).unwrap_or_default();
        fs::read(self.stamp()).is_ok_and(|noted| noted == pom)
    }

    fn stamp(&self) -> PathBuf {
        self.root.join("target/kotlin/resolved-pom.xml")
    }
}

/// Hides where cargo has a program's libraries looked for: JNA would take ours from there, whatever is in the jar.
pub(crate) fn forget_libraries(command: &mut Command) {
    command.env_remove("LD_LIBRARY_PATH").env_remove("DYLD_FALLBACK_LIBRARY_PATH");
}

/// The JDK's major version in what Maven says of itself.
fn java(text: &str) -> Option<u32> {
    let version = text.lines().find_map(|line| line.strip_prefix("Java version: "))?;
    version.split(['.', ',', '-', ' ']).next()?.parse().ok()
}

/// What JNA calls this machine.
fn jna_platform() -> String {
    let os = match OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let arch = match ARCH {
        "x86_64" => "x86-64",
        other => other,
    };
    format!("{os}-{arch}")
}

/// The target folder, wherever cargo was told to put it: that which xtask itself was built into.
pub(crate) fn target(root: &Path) -> Outcome<PathBuf> {
    let xtask = env::current_exe().map_err(|error| Failure::new(format!("xtask is nowhere: {error}")))?;
    Ok(xtask.parent().and_then(Path::parent).map_or_else(|| root.join("target"), Path::to_owned))
}

/// Copies a file unless it is there: Maven and the tests' class path hold on to it.
fn refresh(from: &Path, to: &Path) -> std::io::Result<()> {
    let (new, old) = (fs::metadata(from)?, fs::metadata(to));
    if old.is_ok_and(|old| old.len() == new.len() && old.modified().ok() >= new.modified().ok()) {
        return Ok(());
    }
    fs::copy(from, to).map(drop)
}

fn replace(from: &Path, to: &Path) -> std::io::Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    for file in files(from)? {
        let place = to.join(&file);
        fs::create_dir_all(place.parent().unwrap_or(to))?;
        fs::copy(from.join(&file), place)?;
    }
    Ok(())
}

/// Names of files that are not the same in both folders.
fn differing(one: &Path, other: &Path) -> std::io::Result<Vec<String>> {
    let mut names = files(one)?;
    names.extend(if other.exists() { files(other)? } else { Vec::new() });
    names.sort();
    names.dedup();
    names.retain(|name| fs::read(one.join(name)).ok() != fs::read(other.join(name)).ok());
    Ok(names.iter().map(|name| name.display().to_string()).collect())
}

/// Every file below, by its path from there.
fn files(dir: &Path) -> std::io::Result<Vec<PathBuf>> {
    let (mut found, mut open) = (Vec::new(), vec![dir.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.extend(path.strip_prefix(dir).map(Path::to_owned));
            }
        }
    }
    Ok(found)
}

fn unwritable(place: &str, error: &std::io::Error) -> Failure {
    Failure::new(format!("{place} could not be read or written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mavens_java_is_read() {
        let text = |version: &str| format!("Apache Maven 3.8.7\nJava version: {version}, vendor: Debian\n");
        assert_eq!(java(&text("17.0.15")), Some(17));
        assert_eq!(java(&text("25-ea")), Some(25));
        assert_eq!(java(&text("1.8.0_402")), Some(1));
        assert_eq!(java("Apache Maven 3.8.7\n"), None);
    }

    #[test]
    fn jnas_names_have_no_underscore() {
        let name = jna_platform();
        assert!(name.contains('-') && !name.contains('_'), "{name}");
    }
}
