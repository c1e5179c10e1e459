import VerimeterNative

/// Version of the package.
public func version() -> String { VerimeterNative.version() }

/// Every documented return code, in the order of the vendor's table.
public func returnCodes() -> [ReturnCode] { VerimeterNative.returnCodes() }

/// Every documented risk tag, in the order of the vendor's table.
public func riskTags() -> [RiskTagInfo] { VerimeterNative.riskTags() }

/// Every page of identity verification, in the order in which people meet them.
public func identityPages() -> [IdentityPage] { VerimeterNative.identityPages() }

/// Every known reason of a result or an interruption of identity verification.
public func identityCodes() -> [IdentityCode] { VerimeterNative.identityCodes() }

/// Every known text of the log lines of identity verification.
public func logTexts() -> [LogText] { VerimeterNative.logTexts() }

/// Every known return code of the API of identity verification and of the gateway before it.
public func apiCodes() -> [ApiCode] { VerimeterNative.apiCodes() }

/// Every region in which identity verification is offered.
public func regions() -> [Region] { VerimeterNative.regions() }

/// Reads the answer of `IdVerificationClient.checkVerifyLog`; `nil` where it is no reply of the vendor. What a field should not hold is
/// `nil` and never a default; `raw` keeps everything.
public func decodeVerifyLog(_ body: String) -> VerifyLog? { VerimeterNative.decodeVerifyLog(body: body) }

/// Reads the answer of `IdVerificationClient.checkResult`; as `decodeVerifyLog`.
public func decodeCheckResult(_ body: String) -> CheckResult? { VerimeterNative.decodeCheckResult(body: body) }

/// Reads the answer of `JiguangClient.queryBusinessRisk`; as `decodeVerifyLog`.
public func decodeRiskReport(_ body: String) -> RiskReport? { VerimeterNative.decodeRiskReport(body: body) }

/// Reads the answer of `JiguangClient.verifyNumber`; as `decodeVerifyLog`.
public func decodeNumberVerification(_ body: String) -> NumberVerification? {
    VerimeterNative.decodeNumberVerification(body: body)
}

/// Reads the answer of `JiguangClient.verifyLoginToken`; as `decodeVerifyLog`. `phone` stays `nil`: see `decryptPhone`.
public func decodeLoginVerification(_ body: String) -> LoginVerification? {
    VerimeterNative.decodeLoginVerification(body: body)
}

/// Decrypts a number of one-click login. For servers: no app holds the key, and the XCFramework for apps refuses every key.
///
/// - Parameters:
///   - ciphertext: `encryptedPhone` of a `LoginVerification`.
///   - privateKey: Key that belongs to the public key in the vendor's console: PEM or bare Base64.
///   - previousPrivateKey: The key before the last change, which is tried second.
/// - Throws: `VerimeterError.configuration` where a key cannot be any, `VerimeterError.decryption` where the number could not be
///   decrypted: the same for every reason.
public func decryptPhone(
    _ ciphertext: String,
    privateKey: String,
    previousPrivateKey: String? = nil
) throws -> PhoneNumber {
    try raising {
        try VerimeterNative.decryptPhone(
            ciphertext: ciphertext,
            privateKey: privateKey,
            previousPrivateKey: previousPrivateKey
        )
    }
}

/// Decrypts many numbers of one-click login on every core; in their order, with `nil` for each that could not be decrypted.
///
/// - Throws: `VerimeterError.configuration` where a key cannot be any.
public func decryptPhones(
    _ ciphertexts: [String],
    privateKey: String,
    previousPrivateKey: String? = nil
) throws -> [PhoneNumber?] {
    try raising {
        try VerimeterNative.decryptPhones(
            ciphertexts: ciphertexts,
            privateKey: privateKey,
            previousPrivateKey: previousPrivateKey
        )
    }
}

/// Signs a request to any operation of Alibaba Cloud with ACS3-HMAC-SHA256. Every attempt needs a signature of its own. For servers.
///
/// - Throws: `VerimeterError.invalidArgument` where `host`, `x-acs-action` or `x-acs-version` is missing,
///   `VerimeterError.configuration` where the key cannot be any.
public func acs3Sign(
    accessKeyId: String,
    accessKeySecret: String,
    request: Acs3Request,
    securityToken: String? = nil
) throws -> Acs3Signature {
    try raising {
        try VerimeterNative.acs3Sign(
            accessKeyId: accessKeyId,
            accessKeySecret: accessKeySecret,
            request: request,
            securityToken: securityToken
        )
    }
}
