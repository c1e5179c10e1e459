//! `Initialize`: a new transaction, if the parameters are as the vendor's pages want them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::Value;

use super::journey::Flow;
use super::parameters::{Parameters, is_merchant_biz_id};
use super::refusal::Refusal;

/// The most that a picture may have in Base64, in bytes.
const LARGEST_PICTURE: usize = 1 << 20;

/// The older solution of the same kind as eKYC.
const KYC: &str = "KYC_GLOBAL";

/// What a parameter may hold.
enum Rule {
    Words(&'static [&'static str]),
    Form(fn(&str) -> bool),
}

const SHOWN: Rule = Rule::Words(&["0", "1"]);
const YES_OR_NO: Rule = Rule::Words(&["Y", "N"]);

/// Parameters whose values are documented; others are taken as they are.
const RULES: [(&str, Rule); 24] = [
    ("ProductCode", Rule::Form(|text| text.len() <= 64 && text.bytes().all(is_word))),
    ("MerchantBizId", Rule::Form(is_merchant_biz_id)),
    ("MetaInfo", Rule::Form(|text| serde_json::from_str::<Value>(text).is_ok_and(|meta| meta.is_object()))),
    ("SceneCode", Rule::Form(|text| text.len() <= 10 && text.bytes().all(is_word))),
    ("DocType", Rule::Form(|text| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()))),
    ("Pages", Rule::Words(&["01", "01,02"])),
    ("DocPageConfig", Rule::Form(|text| serde_json::from_str::<Vec<String>>(text).is_ok())),
    ("DocScanMode", Rule::Words(&["auto", "manual"])),
    ("Model", Rule::Words(&["LIVENESS", "PHOTINUS_LIVENESS", "TEMPLATE"])),
    ("SecurityLevel", Rule::Words(&["01", "02"])),
    ("ProductFlow", Rule::Words(&["DOC_FACE", "FACE_DOC"])),
    ("IdThreshold", Rule::Words(&["0", "1", "2", "3"])),
    ("ShowGuidePage", SHOWN),
    ("ShowAlbumIcon", SHOWN),
    ("ShowOcrResult", SHOWN),
    ("EditOcrResult", SHOWN),
    ("OcrValueStandard", SHOWN),
    ("ProcedurePriority", Rule::Words(&["url", "keep"])),
    ("AppQualityCheck", YES_OR_NO),
    ("DocVideo", YES_OR_NO),
    ("UseNFC", YES_OR_NO),
    ("MRTDInput", Rule::Words(&["0", "1", "2"])),
    ("CallbackUrl", Rule::Form(|text| text.starts_with("https"))),
    ("FacePictureBase64", Rule::Form(|text| text.len() <= LARGEST_PICTURE && STANDARD.decode(text).is_ok())),
];

/// What was asked for, read and found right.
pub(super) struct Wish {
    pub(super) merchant_biz_id: String,
    pub(super) flow: Flow,
    /// The person comes by a browser.
    pub(super) web: bool,
    pub(super) authorize: bool,
}

/// `Result` of the answer.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Started {
    pub(super) transaction_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) transaction_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) protocol: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) client_cfg: Option<String>,
}

impl Started {
    /// Where a browser would begin leads nowhere: no person verifies with a sandbox.
    pub(super) fn new(transaction_id: String, web: bool) -> Self {
        let of_web = |text: String| web.then_some(text);
        Self {
            transaction_url: of_web(format!("https://sandbox.invalid/verify?transactionId={transaction_id}")),
            protocol: of_web(STANDARD.encode(format!("sandbox {transaction_id}"))),
            client_cfg: of_web("{}".to_owned()),
            transaction_id,
        }
    }
}

/// Reads the parameters: those that are missing first, then those that break their rule.
pub(super) fn read(parameters: &Parameters<'_>) -> Result<Wish, Refusal> {
    let product = parameters.required("ProductCode")?;
    let merchant_biz_id = parameters.required("MerchantBizId")?;
    if product.starts_with("eKYC") || product == KYC {
        parameters.required("MerchantUserId")?;
        parameters.required("MetaInfo")?;
    }
    if parameters.is("MRTDInput", "2") {
        for name in ["DocumentNumber", "DateOfBirth", "DateOfExpiry"] {
            parameters.required(name)?;
        }
    }
    for (name, rule) in &RULES {
        let fits = |text: &str| match rule {
            Rule::Words(words) => words.contains(&text),
            Rule::Form(fits) => fits(text),
        };
        if parameters.get(name).is_some_and(|text| !fits(text)) {
            return Err(Refusal::invalid_parameter(name));
        }
    }
    Ok(Wish {
        merchant_biz_id: merchant_biz_id.to_owned(),
        flow: Flow {
            nfc: parameters.is("UseNFC", "Y") || flow_of(product).nfc,
            face_first: product == KYC && parameters.is("ProductFlow", "FACE_DOC"),
            guides: !parameters.is("ShowGuidePage", "0"),
            result: !parameters.is("ShowOcrResult", "0"),
            editing: !parameters.is("EditOcrResult", "0"),
            fallback: !parameters.is("ProcedurePriority", "keep"),
            ..flow_of(product)
        },
        web: parameters.get("ReturnUrl").is_some() || parameters.get("MetaInfo").is_some_and(is_web),
        authorize: parameters.is("Authorize", "T"),
    })
}

/// What a solution asks of the person where nothing else is said.
pub(super) fn flow_of(product: &str) -> Flow {
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| product.starts_with(prefix));
    Flow {
        document: !begins(&["FACE_", "FL_", "FV_"]),
        face: !begins(&["ID_", "IDR_", "OCR_"]),
        nfc: product == "ID_NFC",
        ..Flow::default()
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_web(meta_info: &str) -> bool {
    let meta: Option<Value> = serde_json::from_str(meta_info).ok();
    let device = meta.as_ref().and_then(|meta| meta["deviceType"].as_str()).unwrap_or_default();
    ["web", "h5", "pc"].iter().any(|word| device.eq_ignore_ascii_case(word))
}
