//! `bindings-kotlin/scripts/check-16k.py` on libraries of our own making, and on a program of this machine.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn check(args: &[&Path]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings-kotlin/scripts/check-16k.py");
    let python = env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    Command::new(python).arg(script).args(args).output().expect("Python is there")
}

/// A library of 64 bits with these LOAD segments: alignment, address, place in the file.
fn library(segments: &[(u64, u64, u64)]) -> Vec<u8> {
    let mut bytes = vec![0; 64];
    bytes[..6].copy_from_slice(b"\x7fELF\x02\x01");
    bytes[32..40].copy_from_slice(&64u64.to_le_bytes());
    bytes[54..56].copy_from_slice(&56u16.to_le_bytes());
    bytes[56..58].copy_from_slice(&u16::try_from(segments.len()).expect("a few").to_le_bytes());
    for (align, address, place) in segments {
        bytes.extend(1u32.to_le_bytes());
        bytes.extend(5u32.to_le_bytes());
        for field in [place, address, address, &0, &0, align] {
            bytes.extend(field.to_le_bytes());
        }
    }
    bytes
}

fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("check-16k").join(name);
    fs::create_dir_all(&folder).expect("the folder can be made");
    let file = folder.join("lib.so");
    fs::write(&file, bytes).expect("the library can be written");
    folder
}

fn says(output: &Output, code: i32, words: &str) {
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(text.contains(words), "{text}");
}

#[test]
fn what_android_loads_is_fit() {
    let fit = written("fit", &library(&[(0x4000, 0, 0), (0x10000, 0x24000, 0x14000)]));
    says(&check(&[&fit]), 0, "lib.so: fit");
    let mut old = library(&[(0x1000, 0, 0)]);
    old[4] = 1;
    says(&check(&[&written("old", &old)]), 0, "lib.so: 32 bits");
}

#[test]
fn what_android_refuses_is_named() {
    let small = written("small", &library(&[(0x4000, 0, 0), (0x1000, 0x5000, 0x5000)]));
    says(&check(&[&small]), 1, "lib.so: a LOAD segment is aligned to 4096 bytes");
    let torn = written("torn", &library(&[(0x4000, 0x5000, 0x4000)]));
    says(&check(&[&torn]), 1, "a LOAD segment at 0x5000 lies at 0x4000 of the file");
    let cut = written("cut", &library(&[(0x4000, 0, 0)])[..80]);
    says(&check(&[&cut]), 1, "it is cut off");
    says(&check(&[&written("text", b"no library")]), 1, "it is no ELF file");
    let fit = written("fit-too", &library(&[(0x4000, 0, 0)]));
    says(&check(&[&fit, &small]), 1, "aligned to 4096");
}

#[test]
fn nothing_to_look_at_is_no_success() {
    says(&check(&[]), 2, "usage:");
    let empty = Path::new(env!("CARGO_TARGET_TMPDIR")).join("check-16k/empty");
    fs::create_dir_all(&empty).expect("the folder can be made");
    says(&check(&[&empty]), 1, "there is no library");
    says(&check(&[Path::new("nowhere.so")]), 1, "could not be read");
}

/// The reading of headers beside that of a file that a linker made.
#[cfg(target_os = "linux")]
#[test]
fn a_program_of_this_machine_can_be_read() {
    let output = check(&[&env::current_exe().expect("this is a program")]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.ends_with(": fit\n") || text.contains("a LOAD segment is aligned to "), "{text}");
}
