//! Files with access keys, as the vendor's tools write them.

use std::io;
use std::path::{Path, PathBuf};

use super::Credentials;
use crate::secret::environment;
use crate::wire::Object;
use crate::{Error, ErrorKind, Result, one_line};

const PROFILE_VARIABLE: &str = "ALIBABA_CLOUD_PROFILE";
const FILE_VARIABLE: &str = "ALIBABA_CLOUD_CREDENTIALS_FILE";
const CLI_DISABLED_VARIABLE: &str = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED";

/// The key of the profile in the first of the files that exists.
pub(super) fn find(name: Option<&str>) -> Result<Option<Credentials>> {
    let chosen = match name {
        Some(name) => Some(name.to_owned()),
        None => environment(PROFILE_VARIABLE)?.filter(|name| !name.is_empty()),
    };
    let home = std::env::home_dir().unwrap_or_default();
    if environment(CLI_DISABLED_VARIABLE)?.is_none_or(|said| !said.eq_ignore_ascii_case("true"))
        && let Some((path, text)) = read(home.join(".aliyun/config.json"))?
    {
        return of_json(&path, &text, chosen.as_deref()).map(Some);
    }
    let ini = match environment(FILE_VARIABLE)? {
        Some(path) => PathBuf::from(path),
        None => home.join(".alibabacloud/credentials.ini"),
    };
    match read(ini)? {
        Some((path, text)) => of_ini(&path, &text, chosen.as_deref().unwrap_or("default")).map(Some),
        None => Ok(None),
    }
}

fn read(path: PathBuf) -> Result<Option<(PathBuf, String)>> {
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(fault(&path, "cannot be read").source(error)),
    }
}

/// The file of the vendor's command line.
fn of_json(path: &Path, text: &str, name: Option<&str>) -> Result<Credentials> {
    let file =
        Object::parse(text.trim_start_matches('\u{feff}')).ok_or_else(|| fault(path, "is no JSON object"))?;
    let name = match name {
        Some(name) => name.to_owned(),
        None => file.text("current").unwrap_or_else(|| "default".to_owned()),
    };
    let profiles = file.objects("profiles");
    let profile = profiles.iter().find(|profile| profile.text("name").as_deref() == Some(&name));
    let profile = profile.ok_or_else(|| no_profile(path, &name))?;
    let mode = profile.text("mode").unwrap_or_else(|| "AK".to_owned());
    if !["AK", "StsToken"].contains(&mode.as_str()) {
        return Err(of_another_kind(path, &name, &mode));
    }
    key(path, |field| profile.text(field), "sts_token")
}

/// The file of the vendor's SDKs: sections in brackets, `key = value` below them.
fn of_ini(path: &Path, text: &str, name: &str) -> Result<Credentials> {
    let mut section = "";
    let mut found = None;
    for line in text.trim_start_matches('\u{feff}').lines().map(str::trim) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(begun) => section = begun.trim(),
            None if section != name || line.starts_with(['#', ';']) => continue,
            None => {}
        }
        if section == name {
            found.get_or_insert_with(Vec::new).extend(line.split_once('='));
        }
    }
    let profile = found.ok_or_else(|| no_profile(path, name))?;
    let field = |wanted: &str| {
        let mut fields = profile.iter().filter(|(field, _)| field.trim() == wanted);
        fields.next_back().map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    let kind = field("type").unwrap_or_else(|| "access_key".to_owned());
    if !["access_key", "sts"].contains(&kind.as_str()) {
        return Err(of_another_kind(path, name, &kind));
    }
    key(path, field, "security_token")
}

fn key(path: &Path, field: impl Fn(&str) -> Option<String>, token: &str) -> Result<Credentials> {
    let part = |name: &str| field(name).unwrap_or_default();
    let made = Credentials::new(&part("access_key_id"), &part("access_key_secret"));
    let made = made.and_then(|key| match field(token) {
        Some(token) => key.security_token(&token),
        None => Ok(key),
    });
    // What is wrong is said without what is written there.
    made.map_err(|error| fault(path, &format!("holds no key: {}", error.info().message)))
}

fn no_profile(path: &Path, name: &str) -> Error {
    fault(path, &format!("has no profile `{}`", one_line(name, 40)))
        .advice(format!("name another in {PROFILE_VARIABLE}, or make it with `aliyun configure`"))
}

fn of_another_kind(path: &Path, name: &str, kind: &str) -> Error {
    fault(
        path,
        &format!(
            "has a profile `{}` of the kind `{}`, which holds no key",
            one_line(name, 40),
            one_line(kind, 40)
        ),
    )
    .advice("name a profile with an access key or a security token, or hand over a source of credentials")
}

fn fault(path: &Path, what: &str) -> Error {
    Error::new(ErrorKind::Configuration, format!("`{}` {what}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{"current": "work", "profiles": [
        {"name": "default", "mode": "AK", "access_key_id": "LTAI1", "access_key_secret": "s1", "sts_token": ""},
        {"name": "work", "mode": "StsToken", "access_key_id": "STS.2", "access_key_secret": "s2", "sts_token": "t2"},
        {"name": "role", "mode": "RamRoleArn", "access_key_id": "LTAI3", "access_key_secret": "hunter2"},
        {"name": "empty", "mode": "AK", "access_key_id": "", "access_key_secret": "hunter2"}], "meta_path": ""}"#;
    const INI: &str = "# of the SDK\n[default]\nenable = true\ntype = access_key\naccess_key_id = LTAI1\naccess_key_secret = s=1\n\
        [ sts ]\ntype=sts\naccess_key_id=STS.2\naccess_key_secret=s2\nsecurity_token=t2\n; [off]\n\
        [role]\ntype = ram_role_arn\naccess_key_secret = hunter2\n";

    type Read = fn(&Path, &str, Option<&str>) -> Result<Credentials>;
    const READERS: [(Read, &str); 2] =
        [(of_json, JSON), (|path, text, name| of_ini(path, text, name.unwrap_or("default")), INI)];

    #[test]
    fn keys_are_read_as_the_vendors_tools_write_them() {
        let path = Path::new("config");
        let parts = |key: Credentials| {
            (key.access_key_id().to_owned(), key.secret().expose().to_owned(), key.token().map(str::to_owned))
        };
        let owned = |id: &str, secret: &str, token: Option<&str>| {
            (id.to_owned(), secret.to_owned(), token.map(str::to_owned))
        };
        let json = |name| parts(of_json(path, JSON, name).unwrap());
        assert_eq!(json(None), owned("STS.2", "s2", Some("t2")), "the current one");
        assert_eq!(json(Some("default")), owned("LTAI1", "s1", None));
        let ini = |name| parts(of_ini(path, INI, name).unwrap());
        assert_eq!(ini("default"), owned("LTAI1", "s=1", None));
        assert_eq!(ini("sts"), owned("STS.2", "s2", Some("t2")));
    }

    #[test]
    fn what_is_wrong_is_named_without_what_is_secret() {
        for (read, text) in READERS {
            for (text, name, says) in [
                (text, "new", "has no profile `new`"),
                (text, "role", "which holds no key"),
                ("", "default", ""),
                ("hunter2", "default", ""),
            ] {
                let error = read(Path::new("config"), text, Some(name)).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Configuration);
                assert!(
                    error.to_string().starts_with("`config` ") && error.to_string().contains(says),
                    "{error}"
                );
                assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
            }
        }
        let error = of_json(Path::new("config"), JSON, Some("empty")).unwrap_err();
        assert_eq!(error.to_string(), "`config` holds no key: access_key_id is empty");
    }
}
