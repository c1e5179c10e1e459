//! Replies as the vendor writes them.

use serde::Serialize;
use serde_json::{Map, Value, json};
use verimeter::catalog::return_code;

/// A reply of any operation.
#[derive(Default, Serialize)]
pub(crate) struct Reply {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    code: i64,
    content: String,
    #[serde(rename = "exID", skip_serializing_if = "Option::is_none")]
    ex_id: Option<String>,
    /// Of one-click login: the number, encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(flatten)]
    risk: Option<Risk>,
    #[serde(rename = "riskCheck", skip_serializing_if = "Option::is_none")]
    risk_check: Option<Box<Reply>>,
}

/// Score and tags.
#[derive(Clone, Serialize)]
pub(crate) struct Risk {
    score: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Map<String, Value>>,
}

impl Risk {
    pub(crate) fn new(score: i64, tags: Vec<String>) -> Self {
        let detail = tags.iter().map(|tag| (tag.clone(), json!({ "score": score }))).collect();
        Self { score, tags: Some(tags), detail: Some(detail) }
    }
}

impl Reply {
    /// A failure, which bears a code and its text only.
    pub(crate) fn failure(code: i64) -> Self {
        let content = return_code(code).map_or("unknown", |row| row.text.as_str()).to_owned();
        Self { code, content, ..Self::default() }
    }

    /// An answer.
    pub(crate) fn answer(code: i64, id: u64, ex_id: String) -> Self {
        Self { id: Some(id), ex_id: Some(ex_id), ..Self::failure(code) }
    }

    /// The same with score and tags.
    pub(crate) fn with_risk(self, risk: Risk) -> Self {
        Self { risk: Some(risk), ..self }
    }

    /// The same with an encrypted number.
    pub(crate) fn with_phone(self, phone: String) -> Self {
        Self { phone: Some(phone), ..self }
    }

    /// The same with a risk part, whose score stands beside the code, too.
    pub(crate) fn with_risk_check(self, risk: Result<Risk, i64>) -> Self {
        let (score, part) = match risk {
            Ok(risk) => (risk.score, Self::failure(0).with_risk(risk)),
            Err(code) => (0, Self::failure(code)),
        };
        let risk = Risk { score, tags: None, detail: None };
        Self { risk: Some(risk), risk_check: Some(Box::new(part)), ..self }
    }

    pub(crate) fn code(&self) -> i64 {
        self.code
    }
}
