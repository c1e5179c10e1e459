@file:JvmName("Catalog")

package io.verimeter

import io.verimeter.ffi.acs3Sign as nativeAcs3Sign
import io.verimeter.ffi.apiCodes as nativeApiCodes
import io.verimeter.ffi.decodeCheckResult as nativeDecodeCheckResult
import io.verimeter.ffi.decodeLoginVerification as nativeDecodeLoginVerification
import io.verimeter.ffi.decodeNumberVerification as nativeDecodeNumberVerification
import io.verimeter.ffi.decodeRiskReport as nativeDecodeRiskReport
import io.verimeter.ffi.decodeVerifyLog as nativeDecodeVerifyLog
import io.verimeter.ffi.decryptPhone as nativeDecryptPhone
import io.verimeter.ffi.decryptPhones as nativeDecryptPhones
import io.verimeter.ffi.identityCodes as nativeIdentityCodes
import io.verimeter.ffi.identityPages as nativeIdentityPages
import io.verimeter.ffi.logTexts as nativeLogTexts
import io.verimeter.ffi.regions as nativeRegions
import io.verimeter.ffi.returnCodes as nativeReturnCodes
import io.verimeter.ffi.riskTags as nativeRiskTags
import io.verimeter.ffi.version as nativeVersion

/** Version of the package. */
public fun version(): String = nativeVersion()

/** Every documented return code, in the order of the vendor's table. */
public fun returnCodes(): List<ReturnCode> = nativeReturnCodes()

/** Every documented risk tag, in the order of the vendor's table. */
public fun riskTags(): List<RiskTagInfo> = nativeRiskTags()

/** Every page of identity verification, in the order in which people meet them. */
public fun identityPages(): List<IdentityPage> = nativeIdentityPages()

/** Every known reason of a result or an interruption of identity verification. */
public fun identityCodes(): List<IdentityCode> = nativeIdentityCodes()

/** Every known text of the log lines of identity verification. */
public fun logTexts(): List<LogText> = nativeLogTexts()

/** Every known return code of the API of identity verification and of the gateway before it. */
public fun apiCodes(): List<ApiCode> = nativeApiCodes()

/** Every region in which identity verification is offered. */
public fun regions(): List<Region> = nativeRegions()

/**
 * Reads the answer of [IdVerificationClient.checkVerifyLog]; `null` where it is no reply of the vendor. What a field should not hold
 * is `null` and never a default; `raw` keeps everything.
 */
public fun decodeVerifyLog(body: String): VerifyLog? = nativeDecodeVerifyLog(body)

/** Reads the answer of [IdVerificationClient.checkResult]; as [decodeVerifyLog]. */
public fun decodeCheckResult(body: String): CheckResult? = nativeDecodeCheckResult(body)

/** Reads the answer of [JiguangClient.queryBusinessRisk]; as [decodeVerifyLog]. */
public fun decodeRiskReport(body: String): RiskReport? = nativeDecodeRiskReport(body)

/** Reads the answer of [JiguangClient.verifyNumber]; as [decodeVerifyLog]. */
public fun decodeNumberVerification(body: String): NumberVerification? = nativeDecodeNumberVerification(body)

/** Reads the answer of [JiguangClient.verifyLoginToken]; as [decodeVerifyLog]. `phone` stays `null`: see [decryptPhone]. */
public fun decodeLoginVerification(body: String): LoginVerification? = nativeDecodeLoginVerification(body)

/**
 * Decrypts a number of one-click login. For servers: the library of the Android package holds no decryption and refuses every key.
 *
 * @param ciphertext `encryptedPhone` of a [LoginVerification].
 * @param privateKey Key that belongs to the public key in the vendor's console: PEM or bare Base64.
 * @param previousPrivateKey The key before the last change, which is tried second.
 * @throws VerimeterException.Configuration A key cannot be any.
 * @throws VerimeterException.Decryption The number could not be decrypted; the same for every reason.
 */
@JvmOverloads
public fun decryptPhone(ciphertext: String, privateKey: String, previousPrivateKey: String? = null): PhoneNumber =
    raising { nativeDecryptPhone(ciphertext, privateKey, previousPrivateKey) }

/**
 * Decrypts many numbers of one-click login on every core; in their order, with `null` for each that could not be decrypted.
 *
 * @throws VerimeterException.Configuration A key cannot be any.
 */
@JvmOverloads
public fun decryptPhones(
    ciphertexts: List<String>,
    privateKey: String,
    previousPrivateKey: String? = null,
): List<PhoneNumber?> = raising { nativeDecryptPhones(ciphertexts, privateKey, previousPrivateKey) }

/**
 * Signs a request to any operation of Alibaba Cloud with ACS3-HMAC-SHA256. Every attempt needs a signature of its own.
 *
 * @throws VerimeterException.InvalidArgument `host`, `x-acs-action` or `x-acs-version` is missing.
 * @throws VerimeterException.Configuration The key cannot be any.
 */
@JvmOverloads
public fun acs3Sign(
    accessKeyId: String,
    accessKeySecret: String,
    request: Acs3Request,
    securityToken: String? = null,
): Acs3Signature = raising { nativeAcs3Sign(accessKeyId, accessKeySecret, request, securityToken) }
