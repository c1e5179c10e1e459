//! A new transaction.

use std::borrow::Cow;

use super::{Ask, merchant_biz_id};
use crate::aliyun::operations::INITIALIZE;
use crate::{Error, InitializeQuery, Result};

const LONGEST_SCENE: usize = 10;
/// Of a picture in Base64, in bytes.
const LARGEST_PICTURE: usize = 1 << 20;
/// `MRTDInput` that says that the key to the chip is in the request.
const BY_REQUEST: &str = "2";

/// Checks everything that can be known before anything is sent.
pub(in crate::aliyun) fn ask(query: &InitializeQuery, strict: bool) -> Result<Ask> {
    check(query, strict)?;
    let all = parameters(query);
    let given = all.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
    let (form, query): (Vec<_>, Vec<_>) = given.partition(|(name, _)| *name == IN_FORM);
    Ok(Ask::of(&INITIALIZE, &query, &form))
}

/// The one parameter that travels in the form.
const IN_FORM: &str = "FacePictureBase64";

fn check(query: &InitializeQuery, strict: bool) -> Result<()> {
    let refuse = |what: String, advice: &str| Err(Error::invalid(what).advice(advice));
    if query.product_code.trim().is_empty() {
        return refuse("product_code is empty".to_owned(), "give the solution, for example `eKYC_PRO`");
    }
    merchant_biz_id(&query.merchant_biz_id, strict)?;
    // The pages say so for these solutions only.
    let is_ekyc = query.product_code.starts_with("eKYC") || query.product_code == "KYC_GLOBAL";
    for (name, value, advice) in [
        ("merchant_user_id", &query.merchant_user_id, "give your own id of the person, hashed or masked"),
        ("meta_info", &query.meta_info, "give what the client SDK says of the device, unchanged"),
    ] {
        if is_ekyc && value.as_deref().is_none_or(|value| value.trim().is_empty()) {
            return refuse(format!("{name} is empty, and {} needs it", query.product_code), advice);
        }
    }
    let of_scene = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if let Some(scene) = &query.scene_code
        && (scene.len() > LONGEST_SCENE || !scene.bytes().all(of_scene))
    {
        return refuse(
            "scene_code is no name of a scene".to_owned(),
            "give letters, digits and `_`, at most 10",
        );
    }
    if query.callback_url.as_deref().is_some_and(|url| !url.starts_with("https://")) {
        return refuse("callback_url does not begin with `https://`".to_owned(), "the vendor calls no other");
    }
    if query.face_picture_base64.as_ref().is_some_and(|picture| picture.len() > LARGEST_PICTURE) {
        return refuse("face_picture_base64 is longer than 1 MB".to_owned(), "give a smaller picture");
    }
    if query.mrtd_input.as_deref() == Some(BY_REQUEST) {
        for (name, value) in [
            ("document_number", &query.document_number),
            ("date_of_birth", &query.date_of_birth),
            ("date_of_expiry", &query.date_of_expiry),
        ] {
            if value.as_deref().is_none_or(str::is_empty) {
                return refuse(
                    format!("{name} is empty, and mrtd_input `{BY_REQUEST}` needs it"),
                    "give document_number, date_of_birth and date_of_expiry",
                );
            }
        }
    }
    Ok(())
}

type Parameter<'a> = (&'static str, Option<Cow<'a, str>>);

/// Every parameter under the vendor's name.
fn parameters(query: &InitializeQuery) -> Vec<Parameter<'_>> {
    let word = |text: &'static str| Some(Cow::Borrowed(text));
    let flag = |value: Option<bool>| value.and_then(|on| word(if on { "1" } else { "0" }));
    let answer = |value: Option<bool>| value.and_then(|yes| word(if yes { "Y" } else { "N" }));
    let joined = |values: &[String]| (!values.is_empty()).then(|| Cow::Owned(values.join(",")));
    let json = |values: &[String]| {
        let json = || serde_json::to_string(values).expect("texts are always JSON");
        (!values.is_empty()).then(|| Cow::Owned(json()))
    };
    vec![
        ("ProductCode", Some(Cow::Borrowed(query.product_code.as_str()))),
        ("MerchantBizId", Some(Cow::Borrowed(query.merchant_biz_id.as_str()))),
        ("MerchantUserId", text(&query.merchant_user_id)),
        ("MetaInfo", text(&query.meta_info)),
        ("SceneCode", text(&query.scene_code)),
        ("DocType", text(&query.doc_type)),
        ("Pages", joined(&query.pages)),
        ("DocPageConfig", json(&query.doc_page_config)),
        ("DocScanMode", text(&query.doc_scan_mode)),
        ("Model", text(&query.model)),
        ("TemplateConfig", joined(&query.template_config)),
        ("TemplateRanCount", query.template_ran_count.map(|count| Cow::Owned(count.to_string()))),
        ("TemplateType", text(&query.template_type)),
        ("SecurityLevel", text(&query.security_level)),
        ("ProductFlow", text(&query.product_flow)),
        ("IdThreshold", text(&query.id_threshold)),
        ("ShowGuidePage", flag(query.show_guide_page)),
        ("ShowAlbumIcon", flag(query.show_album_icon)),
        ("ShowOcrResult", flag(query.show_ocr_result)),
        ("EditOcrResult", flag(query.edit_ocr_result)),
        ("OcrValueStandard", flag(query.ocr_value_standard)),
        ("ProcedurePriority", text(&query.procedure_priority)),
        ("AppQualityCheck", answer(query.app_quality_check)),
        ("DocVideo", answer(query.doc_video)),
        ("UseNFC", answer(query.use_nfc)),
        ("MRTDInput", text(&query.mrtd_input)),
        ("DocumentNumber", text(&query.document_number)),
        ("DateOfBirth", text(&query.date_of_birth)),
        ("DateOfExpiry", text(&query.date_of_expiry)),
        ("CallbackUrl", text(&query.callback_url)),
        ("CallbackToken", text(&query.callback_token)),
        ("ReturnUrl", text(&query.return_url)),
        (IN_FORM, text(&query.face_picture_base64)),
        ("FacePictureUrl", text(&query.face_picture_url)),
        ("TargetFacePicture", text(&query.target_face_picture)),
        ("TargetFacePictureUrl", text(&query.target_face_picture_url)),
        ("VerifyModel", text(&query.verify_model)),
        ("FaceGroupCodes", text(&query.face_group_codes)),
        ("FaceRegisterGroupCode", text(&query.face_register_group_code)),
        ("AutoRegistration", text(&query.auto_registration)),
        ("SaveFacePicture", text(&query.save_face_picture)),
        ("FaceVerifyThreshold", text(&query.face_verify_threshold)),
        ("ReturnFaces", text(&query.return_faces)),
        ("UpdateFaceIfUserExists", text(&query.update_face_if_user_exists)),
        ("NeedMultiFaceCheck", text(&query.need_multi_face_check)),
        ("FaceAttributeCheck", text(&query.face_attribute_check)),
        ("Authorize", text(&query.authorize)),
        ("Email", text(&query.email)),
        ("Mobile", text(&query.mobile)),
        ("DocName", text(&query.doc_name)),
        ("DocNo", text(&query.doc_no)),
        ("Crop", text(&query.crop)),
        ("Ocr", text(&query.ocr)),
        ("IdSpoof", text(&query.id_spoof)),
        ("IdFaceQuality", text(&query.id_face_quality)),
        ("LanguageConfig", text(&query.language_config)),
        ("StyleConfig", text(&query.style_config)),
        ("ExperienceCode", text(&query.experience_code)),
        ("ChameleonFrameEnable", text(&query.chameleon_frame_enable)),
        ("AutoDocPageConfig", text(&query.auto_doc_page_config)),
    ]
}

fn text(value: &Option<String>) -> Option<Cow<'_, str>> {
    value.as_deref().map(Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query() -> InitializeQuery {
        InitializeQuery {
            product_code: "eKYC_PRO".to_owned(),
            merchant_biz_id: "biz0002".to_owned(),
            merchant_user_id: Some("u-1 + 2".to_owned()),
            meta_info: Some(r#"{"ua":"a b*c~d"}"#.to_owned()),
            ..InitializeQuery::default()
        }
    }

    #[test]
    fn all_but_the_picture_is_in_the_query() {
        let ask = ask(
            &InitializeQuery {
                doc_page_config: vec!["01".to_owned(), "02".to_owned()],
                pages: vec!["01".to_owned(), "02".to_owned()],
                show_guide_page: Some(false),
                use_nfc: Some(true),
                return_url: Some(String::new()),
                face_picture_base64: Some("iVBO+/w==".to_owned()),
                ..query()
            },
            true,
        )
        .unwrap();
        assert_eq!(
            ask.query,
            "DocPageConfig=%5B%2201%22%2C%2202%22%5D&MerchantBizId=biz0002&MerchantUserId=u-1%20%2B%202&\
             MetaInfo=%7B%22ua%22%3A%22a%20b%2Ac~d%22%7D&Pages=01%2C02&ProductCode=eKYC_PRO&ReturnUrl=&ShowGuidePage=0&UseNFC=Y"
        );
        assert_eq!(&*ask.body, b"FacePictureBase64=iVBO%2B%2Fw%3D%3D");
    }

    #[test]
    fn what_the_vendor_would_refuse_is_named_before() {
        let refused = |query: InitializeQuery| ask(&query, true).err().expect("refused").to_string();
        let some = |text: &str| Some(text.to_owned());
        for (query, says) in [
            (InitializeQuery { product_code: " ".to_owned(), ..query() }, "product_code is empty"),
            (InitializeQuery { merchant_biz_id: "a-b".to_owned(), ..query() }, "merchant_biz_id holds"),
            (InitializeQuery { meta_info: None, ..query() }, "meta_info is empty, and eKYC_PRO"),
            (InitializeQuery { merchant_user_id: some(""), ..query() }, "merchant_user_id is empty"),
            (InitializeQuery { scene_code: some("scene-1"), ..query() }, "scene_code is no name"),
            (InitializeQuery { callback_url: some("http://hunter2"), ..query() }, "callback_url does not"),
            (InitializeQuery { mrtd_input: some("2"), ..query() }, "document_number is empty"),
            (
                InitializeQuery { face_picture_base64: Some("A".repeat(LARGEST_PICTURE + 1)), ..query() },
                "1 MB",
            ),
        ] {
            let error = refused(query);
            assert!(error.contains(says) && !error.contains("hunter2"), "{error}");
        }
        let face = InitializeQuery { product_code: "FACE_LIVENESS".to_owned(), meta_info: None, ..query() };
        assert!(ask(&face, true).is_ok(), "the pages want it of eKYC only");
    }

    #[test]
    fn every_parameter_has_a_field() {
        assert_eq!(
            parameters(&query()).len(),
            serde_json::to_value(query()).unwrap().as_object().unwrap().len()
        );
    }
}
