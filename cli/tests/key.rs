//! `verimeter key`: what a file holds, and what to paste into the vendor's console.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::{run, verimeter};
use verimeter::jiguang::{JiguangClient, LoginQuery, LoginToken};
use verimeter::{Platform, runtime};
use verimeter_sandbox::{Sandbox, SandboxOptions};

#[test]
fn the_key_of_the_sandbox_is_good_and_opens_its_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("private.pem");
    let sandbox = Sandbox::start(SandboxOptions::default()).unwrap();
    fs::write(&file, sandbox.private_key()).unwrap();
    let path = file.to_str().unwrap();

    let credentials = sandbox.credentials();
    let client = JiguangClient::builder(credentials.app_key, credentials.master_secret)
        .base_url(sandbox.jiguang_url())
        .build()
        .unwrap();
    let token = LoginToken::new(sandbox.login_token("13800138000").unwrap());
    let login =
        runtime::block_on(client.verify_login_token(LoginQuery::new(token, Platform::Ios))).unwrap().unwrap();
    let ciphertext = login.encrypted_phone.unwrap();

    let checked = run(&mut verimeter(["key", "check", path, "--ciphertext", &ciphertext])).ok().stdout;
    assert!(checked.contains("1024 bits") && checked.contains("138****8000"), "{checked}");
    assert!(!checked.contains("13800138000"));
    let wrong = run(&mut verimeter(["key", "check", path, "--ciphertext", "AAAA"]));
    assert!(wrong.code == Some(1) && wrong.stderr.contains("could not be decrypted"), "{wrong:?}");

    let public = run(&mut verimeter(["key", "public", path])).ok().stdout;
    assert!(public.starts_with("MIGfMA0GCSqGSIb3") && public.lines().count() == 1, "{public}");
}

#[test]
fn what_is_no_key_is_named_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.pem");
    for (text, says) in [
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n", "is encrypted with a password"),
        ("hunter2!", "neither PEM nor"),
    ] {
        fs::write(&file, text).unwrap();
        let said = run(&mut verimeter(["key", "check", file.to_str().unwrap()]));
        assert!(
            said.code == Some(1) && said.stderr.contains(says) && said.stderr.contains("key.pem"),
            "{said:?}"
        );
        assert!(!said.stderr.contains("hunter2") && said.stderr.lines().count() == 1, "{said:?}");
    }
    let missing = run(&mut verimeter(["key", "public", "nowhere.pem"]));
    assert!(missing.code == Some(2) && missing.stderr.contains("`nowhere.pem`"), "{missing:?}");
}
