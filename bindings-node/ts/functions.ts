import { call, now } from './call';
import { native } from './native';
import type {
  AccessKey,
  Acs3Request,
  Acs3Signature,
  ApiCode,
  CheckResult,
  IdentityCode,
  IdentityPage,
  LoginVerification,
  LogText,
  NumberVerification,
  PhoneNumber,
  Region,
  ReturnCode,
  RiskReport,
  RiskTagInfo,
  VerifyLog,
} from './records';
import { Table } from './table';

/** Version of the package. */
export const version: string = native.version();

/** Every documented return code, in the order of the vendor's table. */
export function returnCodes(): ReturnCode[] {
  return native.returnCodes();
}

/** Every documented risk tag, in the order of the vendor's table. */
export function riskTags(): RiskTagInfo[] {
  return native.riskTags();
}

/** Every page of identity verification, in the order in which people meet them. */
export function identityPages(): IdentityPage[] {
  return native.identityPages();
}

/** Every known reason of a result or an interruption of identity verification. */
export function identityCodes(): IdentityCode[] {
  return native.identityCodes();
}

/** Every known text of the log lines of identity verification. */
export function logTexts(): LogText[] {
  return native.logTexts();
}

/** Every known return code of the API of identity verification and of the gateway before it. */
export function apiCodes(): ApiCode[] {
  return native.apiCodes();
}

/** Every region in which identity verification is offered. */
export function regions(): Region[] {
  return native.regions();
}

/**
 * Reads the answer of a business risk query; `undefined` where it is no reply of the vendor. What a field should not hold is left out
 * and never a default; `raw` keeps everything.
 */
export function decodeRiskReport(body: string): RiskReport | undefined {
  return now(() => native.decodeRiskReport(body));
}

/**
 * Reads many answers of business risk queries on every core, off the event loop: a row for each, in their order, with the columns `id`,
 * `code`, `content`, `ex_id`, `score`, `level` and `tags` (codes, as a JSON array). Of what is no reply of the vendor, a row is empty
 * throughout.
 */
export async function decodeRiskReports(bodies: readonly string[]): Promise<Table> {
  return new Table(await call(() => native.decodeRiskReports(bodies)));
}

/** Reads the answer of a number verification, as {@link decodeRiskReport} does. */
export function decodeNumberVerification(body: string): NumberVerification | undefined {
  return now(() => native.decodeNumberVerification(body));
}

/**
 * Reads the answer of a one-click login, as {@link decodeRiskReport} does. `phone` is left out: {@link decryptPhone} opens
 * `encryptedPhone`.
 */
export function decodeLoginVerification(body: string): LoginVerification | undefined {
  return now(() => native.decodeLoginVerification(body));
}

/** Reads the answer of `checkVerifyLog`, as {@link decodeRiskReport} does. */
export function decodeVerifyLog(body: string): VerifyLog | undefined {
  return now(() => native.decodeVerifyLog(body));
}

/** Reads the answer of `checkResult`, as {@link decodeRiskReport} does. */
export function decodeCheckResult(body: string): CheckResult | undefined {
  return now(() => native.decodeCheckResult(body));
}

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
export function decryptPhone(ciphertext: string, keys: string | PrivateKeys): Promise<PhoneNumber> {
  const { privateKey, previousPrivateKey } = both(keys);
  return call(() => native.decryptPhone(ciphertext, privateKey, previousPrivateKey));
}

/**
 * Decrypts many numbers of one-click login on every core, off the event loop. Gives them in their order, with `undefined` for each that
 * could not be decrypted, for whatever reason.
 *
 * @throws {@link ConfigurationError} A key cannot be any.
 */
export function decryptPhones(
  ciphertexts: readonly string[],
  keys: string | PrivateKeys,
): Promise<(PhoneNumber | undefined)[]> {
  const { privateKey, previousPrivateKey } = both(keys);
  return call(() => native.decryptPhones(ciphertexts, privateKey, previousPrivateKey));
}

function both(keys: string | PrivateKeys): PrivateKeys {
  return typeof keys === 'object' && keys !== null ? keys : { privateKey: keys };
}

/**
 * Signs a request to any operation of Alibaba Cloud with ACS3-HMAC-SHA256. Each attempt needs a signature of its own.
 *
 * @throws {@link ConfigurationError} The key cannot be any.
 * @throws {@link InvalidArgumentError} A header is missing.
 */
export function acs3Sign(request: Acs3Request, key: AccessKey): Acs3Signature {
  return now(() => native.acs3Sign(request, key));
}
