//! What a transaction of identity verification is made of.

use verimeter_macros::record;

/// What is to be verified, and how. Of what is left out, the vendor's default holds. The vendor's own words stay texts, so that
/// a new one needs no new version. What is said about a person is not printed.
///
/// Source: <https://www.alibabacloud.com/help/en/ekyc/latest/ekyc-initialize>
#[record(input)]
#[derive(Default)]
pub struct InitializeQuery {
    /// `ProductCode`: the solution, for example `eKYC_PRO`, `FACE_LIVENESS`, `ID_OCR`.
    pub product_code: String,
    /// `MerchantBizId`: your id of this verification; letters and digits, at most 32.
    pub merchant_biz_id: String,
    /// `MerchantUserId`: your id of the person, hashed or masked; the eKYC solutions want it.
    #[hidden]
    pub merchant_user_id: Option<String>,
    /// `MetaInfo`: what the client SDK says of the device, unchanged; the eKYC solutions want it.
    #[hidden]
    pub meta_info: Option<String>,
    /// `SceneCode`: your name of the scene; letters, digits and `_`, at most 10.
    pub scene_code: Option<String>,
    /// `DocType`: the kind of document, for example `01000000` for a passport.
    pub doc_type: Option<String>,
    /// `Pages`: sides of the card, `01` and `02`.
    pub pages: Vec<String>,
    /// `DocPageConfig`: pages of the document, for example `OCR_ID_BACK`.
    pub doc_page_config: Vec<String>,
    /// `DocScanMode`: `auto` or `manual`.
    pub doc_scan_mode: Option<String>,
    /// `Model`: `LIVENESS`, `PHOTINUS_LIVENESS` or `TEMPLATE`.
    pub model: Option<String>,
    /// `TemplateConfig`: actions to draw from, `01` to `07`; at most three are advised.
    pub template_config: Vec<String>,
    /// `TemplateRanCount`: how many actions to draw.
    pub template_ran_count: Option<i64>,
    /// `TemplateType`: their order, for example `Seq`.
    pub template_type: Option<String>,
    /// `SecurityLevel`: `01` normal, `02` strict.
    pub security_level: Option<String>,
    /// `ProductFlow`: `DOC_FACE` or `FACE_DOC`, with `KYC_GLOBAL` only.
    pub product_flow: Option<String>,
    /// `IdThreshold`: `0` standard, `1` strict, `2` loose, `3` off.
    pub id_threshold: Option<String>,
    /// `ShowGuidePage`.
    pub show_guide_page: Option<bool>,
    /// `ShowAlbumIcon`.
    pub show_album_icon: Option<bool>,
    /// `ShowOcrResult`.
    pub show_ocr_result: Option<bool>,
    /// `EditOcrResult`: whether the person may correct what was read.
    pub edit_ocr_result: Option<bool>,
    /// `OcrValueStandard`: whether standardised values are returned, too.
    pub ocr_value_standard: Option<bool>,
    /// `ProcedurePriority`: `url` lets a fallback page come, `keep` ends with the error.
    pub procedure_priority: Option<String>,
    /// `AppQualityCheck`: only in the app SDK.
    pub app_quality_check: Option<bool>,
    /// `DocVideo`: whether a short video is kept.
    pub doc_video: Option<bool>,
    /// `UseNFC`: for passports.
    pub use_nfc: Option<bool>,
    /// `MRTDInput`: where the key to the chip comes from: `0` the person, `1` OCR, `2` the three fields that follow.
    pub mrtd_input: Option<String>,
    /// `DocumentNumber`, with `MRTDInput` `2`.
    #[hidden]
    pub document_number: Option<String>,
    /// `DateOfBirth`, with `MRTDInput` `2`.
    #[hidden]
    pub date_of_birth: Option<String>,
    /// `DateOfExpiry`, with `MRTDInput` `2`.
    #[hidden]
    pub date_of_expiry: Option<String>,
    /// `CallbackUrl`: called by the vendor at the end; must begin with `https`.
    #[hidden]
    pub callback_url: Option<String>,
    /// `CallbackToken`: comes back with the callback, which proves that it is the vendor's.
    #[hidden]
    pub callback_token: Option<String>,
    /// `ReturnUrl`: where the web client goes back to.
    #[hidden]
    pub return_url: Option<String>,
    /// `FacePictureBase64`: a picture of at most 1 MB, in Base64.
    #[hidden]
    pub face_picture_base64: Option<String>,
    /// `FacePictureUrl`: where that picture is, in public.
    #[hidden]
    pub face_picture_url: Option<String>,
    /// `TargetFacePicture`: the picture to compare with, in Base64.
    #[hidden]
    pub target_face_picture: Option<String>,
    /// `TargetFacePictureUrl`: where that picture is, in public.
    #[hidden]
    pub target_face_picture_url: Option<String>,
    /// `VerifyModel`, of the face library.
    pub verify_model: Option<String>,
    /// `FaceGroupCodes`, of the face library.
    pub face_group_codes: Option<String>,
    /// `FaceRegisterGroupCode`, of the face library.
    pub face_register_group_code: Option<String>,
    /// `AutoRegistration`, of the face library.
    pub auto_registration: Option<String>,
    /// `SaveFacePicture`, of the face library.
    pub save_face_picture: Option<String>,
    /// `FaceVerifyThreshold`, of the face library.
    pub face_verify_threshold: Option<String>,
    /// `ReturnFaces`, of the face library.
    pub return_faces: Option<String>,
    /// `UpdateFaceIfUserExists`, of the face library.
    pub update_face_if_user_exists: Option<String>,
    /// `NeedMultiFaceCheck`, of the face library.
    pub need_multi_face_check: Option<String>,
    /// `FaceAttributeCheck`, of the face library.
    pub face_attribute_check: Option<String>,
    /// `Authorize`: the check with an authoritative source, `T` to ask for it.
    pub authorize: Option<String>,
    /// `Email`, for that check.
    #[hidden]
    pub email: Option<String>,
    /// `Mobile`, for that check in Indonesia: `+62` and 9 to 11 digits.
    #[hidden]
    pub mobile: Option<String>,
    /// `DocName`: the name on the document.
    #[hidden]
    pub doc_name: Option<String>,
    /// `DocNo`: the number of the document.
    #[hidden]
    pub doc_no: Option<String>,
    /// `Crop`.
    pub crop: Option<String>,
    /// `Ocr`.
    pub ocr: Option<String>,
    /// `IdSpoof`.
    pub id_spoof: Option<String>,
    /// `IdFaceQuality`.
    pub id_face_quality: Option<String>,
    /// `LanguageConfig`.
    pub language_config: Option<String>,
    /// `StyleConfig`: JSON.
    pub style_config: Option<String>,
    /// `ExperienceCode`.
    pub experience_code: Option<String>,
    /// `ChameleonFrameEnable`.
    pub chameleon_frame_enable: Option<String>,
    /// `AutoDocPageConfig`.
    pub auto_doc_page_config: Option<String>,
}
