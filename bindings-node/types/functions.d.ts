import type { AccessKey, Acs3Request, Acs3Signature, ApiCode, CheckResult, IdentityCode, IdentityPage, LoginVerification, LogText, NumberVerification, PhoneNumber, Region, ReturnCode, RiskReport, RiskTagInfo, VerifyLog } from './records';
import { Table } from './table';
/** Version of the package. */
export declare const version: string;
/** Every documented return code, in the order of the vendor's table. */
export declare function returnCodes(): ReturnCode[];
/** Every documented risk tag, in the order of the vendor's table. */
export declare function riskTags(): RiskTagInfo[];
/** Every page of identity verification, in the order in which people meet them. */
export declare function identityPages(): IdentityPage[];
/** Every known reason of a result or an interruption of identity verification. */
export declare function identityCodes(): IdentityCode[];
/** Every known text of the log lines of identity verification. */
export declare function logTexts(): LogText[];
/** Every known return code of the API of identity verification and of the gateway before it. */
export declare function apiCodes(): ApiCode[];
/** Every region in which identity verification is offered. */
export declare function regions(): Region[];
/**
 * Reads the answer of a business risk query; `undefined` where it is no reply of the vendor. What a field should not hold is left out
 * and never a default; `raw` keeps everything.
 */
export declare function decodeRiskReport(body: string): RiskReport | undefined;
/**
 * Reads many answers of business risk queries on every core, off the event loop: a row for each, in their order, with the columns `id`,
 * `code`, `content`, `ex_id`, `score`, `level` and `tags` (codes, as a JSON array). Of what is no reply of the vendor, a row is empty
 * throughout.
 */
export declare function decodeRiskReports(bodies: readonly string[]): Promise<Table>;
/** Reads the answer of a number verification, as {@link decodeRiskReport} does. */
export declare function decodeNumberVerification(body: string): NumberVerification | undefined;
/**
 * Reads the answer of a one-click login, as {@link decodeRiskReport} does. `phone` is left out: {@link decryptPhone} opens
 * `encryptedPhone`.
 */
export declare function decodeLoginVerification(body: string): LoginVerification | undefined;
/** Reads the answer of `checkVerifyLog`, as {@link decodeRiskReport} does. */
export declare function decodeVerifyLog(body: string): VerifyLog | undefined;
/** Reads the answer of `checkResult`, as {@link decodeRiskReport} does. */
export declare function decodeCheckResult(body: string): CheckResult | undefined;
/** Keys that belong to the public key in the vendor's console. */
export interface PrivateKeys {
    /** PEM or bare Base64. */
    readonly privateKey: string;
    /** The key before the last change, which is tried second. */
    readonly previousPrivateKey?: string | undefined;
}
/**
 * Decrypts a number of one-click login, off the event loop. Works on any Node, whatever its OpenSSL refuses.
 *
 * @param ciphertext `encryptedPhone` of a {@link LoginVerification}.
 * @param keys The private key, or it and the one before.
 * @throws {@link ConfigurationError} A key cannot be any.
 * @throws {@link DecryptionError} The number could not be decrypted; the same for every reason.
 */
export declare function decryptPhone(ciphertext: string, keys: string | PrivateKeys): Promise<PhoneNumber>;
/**
 * Decrypts many numbers of one-click login on every core, off the event loop. Gives them in their order, with `undefined` for each that
 * could not be decrypted, for whatever reason.
 *
 * @throws {@link ConfigurationError} A key cannot be any.
 */
export declare function decryptPhones(ciphertexts: readonly string[], keys: string | PrivateKeys): Promise<(PhoneNumber | undefined)[]>;
/**
 * Signs a request to any operation of Alibaba Cloud with ACS3-HMAC-SHA256. Each attempt needs a signature of its own.
 *
 * @throws {@link ConfigurationError} The key cannot be any.
 * @throws {@link InvalidArgumentError} A header is missing.
 */
export declare function acs3Sign(request: Acs3Request, key: AccessKey): Acs3Signature;
