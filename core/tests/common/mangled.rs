//! Replies as no vendor should send them.

use proptest::prelude::*;

/// Whole replies of every operation and version, to be mangled.
const WHOLE: [&str; 4] = [
    r#"{"id":576044766492467207,"code":0,"content":"success","exID":"","score":900,"tags":["F24004"],"detail":{"F24004":{"score":900}}}"#,
    r#"{"id":576044766492467205,"code":9000,"content":"verify consistent","exID":"order-42","score":0,"riskCheck":{"code":0,"content":"success","score":0,"tags":[],"detail":{}}}"#,
    r#"{"id":576044766492467203,"code":8000,"content":"get phone success","exID":"login-7","phone":"AAAA","score":300}"#,
    r#"{"code":9011,"content":"auth failed"}"#,
];

/// The names that the vendor uses, the innermost first, and some that it does not.
const NAMES: [&str; 11] =
    ["code", "content", "detail", "exID", "id", "score", "tags", "phone", "riskCheck", "new", ""];

/// A reply that stops before its end.
pub(crate) fn truncated() -> impl Strategy<Value = String> {
    (prop::sample::select(&WHOLE[..]), any::<prop::sample::Index>())
        .prop_map(|(whole, at)| whole[..at.index(whole.len())].to_owned())
}

/// A reply with some of its bytes replaced.
pub(crate) fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let damage = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6);
    (prop::sample::select(&WHOLE[..]), damage).prop_map(|(whole, damage)| {
        let mut bytes = whole.as_bytes().to_vec();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes
    })
}

/// An object with fields of any type under the vendor's names, some of them twice.
pub(crate) fn object() -> impl Strategy<Value = String> {
    fields(any_json()).prop_map(|fields| format!("{{{fields}}}"))
}

/// The same, with a code that can be read at its end: of fields that come twice, the last one counts.
pub(crate) fn object_with(code: impl Strategy<Value = i64>) -> impl Strategy<Value = (i64, String)> {
    (fields(any_json()), code).prop_map(|(fields, code)| {
        let comma = if fields.is_empty() { "" } else { "," };
        (code, format!("{{{fields}{comma}\"code\":{code}}}"))
    })
}

/// A field whose value is nested as deep as no parser that calls itself could follow.
pub(crate) fn deep() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["riskCheck", "detail", "tags", "id", "new"]);
    (
        name,
        0..40_000_usize,
        prop::sample::select(vec![("[", "]"), ("{\"a\":", "}"), ("{\"riskCheck\":", "}")]),
    )
        .prop_map(|(name, depth, (open, close))| {
            format!("{{\"{name}\":{}0{},\"code\":0}}", open.repeat(depth), close.repeat(depth))
        })
}

/// Anything that may come as the body of an answer.
pub(crate) fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        truncated().prop_map(String::into_bytes),
        damaged(),
        object().prop_map(String::into_bytes),
        object_with(known_code()).prop_map(|(_, body)| body.into_bytes()),
        deep().prop_map(String::into_bytes),
    ]
}

/// Codes that mean something to some operation, and others.
pub(crate) fn known_code() -> impl Strategy<Value = i64> {
    let documented: Vec<i64> = verimeter::catalog::return_codes().iter().map(|row| row.code).collect();
    prop_oneof![prop::sample::select(documented), any::<i64>()]
}

fn fields(value: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = String> {
    let part = prop::collection::vec((prop::sample::select(&NAMES[..7]), value.clone()), 0..6)
        .prop_map(|fields| format!("{{{}}}", join(&fields)));
    let any_value = prop_oneof![4 => value, 1 => part.clone(), 1 => part.prop_map(|json| quoted(&json))];
    prop::collection::vec((prop::sample::select(&NAMES[..]), any_value), 0..10)
        .prop_map(|fields| join(&fields))
}

fn join(fields: &[(&str, String)]) -> String {
    fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect::<Vec<_>>().join(",")
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// JSON of any type: numbers beyond every machine type, texts of any letters, structures.
fn any_json() -> impl Strategy<Value = String> + Clone {
    let leaf = prop_oneof![
        prop::sample::select(vec![
            "null", "true", "false", "0", "-0", "-1", "1e400", "1e-400", "0.5", "9000"
        ])
        .prop_map(str::to_owned),
        "-?[1-9][0-9]{0,40}(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,4})?",
        any::<i64>().prop_map(|n| n.to_string()),
        any::<String>().prop_map(|text| quoted(&text)),
        prop::sample::select(vec!["0", " 900 ", "", "F24004", "{}", "[]", "{\"score\":1}", "\u{0}"])
            .prop_map(quoted),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((any::<String>(), inner), 0..4).prop_map(|entries| {
                let entries: Vec<_> = entries.iter().map(|(k, v)| format!("{}:{v}", quoted(k))).collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    })
    .boxed()
}
