// Made from core/models by `cargo xtask stubs`: change it there.
import type { ChartedView, View } from './views';

/**
 * What a balance is counted from.
 *
 * - `reading`: The last reading.
 * - `first_recharge`: The first recharge, before which nothing is taken to have been left: there is no reading.
 * - `nothing`: Nothing: what remains is not known.
 */
export type BalanceBasis = 'reading' | 'first_recharge' | 'nothing';

/**
 * What an entry says about a balance.
 *
 * - `recharge`: Calls were bought.
 * - `reading`: What was left, as the console said.
 */
export type BalanceEntryKind = 'recharge' | 'reading';

/**
 * Whether one event counts towards the vendor's bill.
 *
 * - `billed`: The vendor bills it.
 * - `not_billed`: The vendor does not bill it.
 * - `in_doubt`: Nobody on this side can know; settled at reconciliation.
 */
export type Billing = 'billed' | 'not_billed' | 'in_doubt';

/**
 * Width of one row of a view.
 *
 * - `hour`: One hour by the clock of the zone.
 * - `day`: One calendar day of the zone.
 * - `week`: One ISO week, Monday to Sunday.
 * - `month`: One calendar month.
 */
export type Bucket = 'hour' | 'day' | 'week' | 'month';

/**
 * What a chart shows.
 *
 * - `trend`: The categories of the overview over time.
 * - `by_level`: Risk levels over time; of business risk control.
 * - `by_carrier`: Results of each carrier.
 * - `funnel`: Where people are lost; of identity verification.
 * - `page_stay`: How long pages were shown: the times that half, 90 % and 99 % did not exceed; of identity verification.
 */
export type ChartKind = 'trend' | 'by_level' | 'by_carrier' | 'funnel' | 'page_stay';

/**
 * Why a figure cannot be right.
 *
 * - `below_zero`: More was billed than there was: a recharge or a reading is missing.
 * - `refused`: The vendor refused calls for lack of balance while some should have been left.
 */
export type ContradictionKind = 'below_zero' | 'refused';

/**
 * Why a figure of the ledger and the vendor's are likely to differ.
 *
 * - `in_doubt`: Calls whose end is not known here account for it.
 * - `rejected_left_out`: The vendor leaves out calls that it rejected or that failed, which the ledger counts.
 * - `rejected_counted`: The vendor counts calls that came to no verdict, which the ledger does not.
 * - `missing_in_ours`: The ledger has no event of the day.
 * - `missing_in_theirs`: The table has no row of the day.
 * - `zone_shift`: The table's days begin at another instant: by those, the figures agree.
 * - `unexplained`: None of these.
 */
export type DifferenceCause = 'in_doubt' | 'rejected_left_out' | 'rejected_counted' | 'missing_in_ours' | 'missing_in_theirs' | 'zone_shift' | 'unexplained';

/**
 * What a catalogue does not know: a word of one of its sets, a field of a reply, or a field's type.
 *
 * - `code`: The vendor's return codes.
 * - `tag`: The vendor's risk tags.
 * - `carrier`: The carriers `cm`, `cu`, `ct`, and `unknown`.
 * - `page`: The pages of identity verification.
 * - `error_code`: The reasons of its interruptions.
 * - `sub_code`: The reasons of its results.
 * - `field`: The fields of a reply.
 * - `type`: The types of a documented field.
 */
export type DriftKind = 'code' | 'tag' | 'carrier' | 'page' | 'error_code' | 'sub_code' | 'field' | 'type';

/**
 * What went wrong, the same in every language.
 *
 * - `invalid_argument`: A parameter of the call is wrong; nothing was sent.
 * - `configuration`: Settings here or in the vendor's console do not fit.
 * - `authentication`: The vendor refused the credentials.
 * - `not_enabled`: The service is not opened, expired or blocked.
 * - `insufficient_balance`: The account is out of calls.
 * - `throttled`: Too many calls; `retryAfterMs` says when to come back, where known.
 * - `token`: The token is used up, expired or wrong: get a new one.
 * - `not_ready`: The answer does not exist yet; `retryAfterMs` says when to come back.
 * - `vendor`: The vendor failed.
 * - `protocol`: An answer nobody could read; status and first bytes are in the message.
 * - `transport`: Nothing was sent: no connection.
 * - `in_doubt`: The request may have reached the vendor and no answer came: perhaps done, perhaps billed.
 * - `cancelled`: The caller gave up, or the client was closed.
 * - `decryption`: A phone number could not be decrypted.
 * - `ledger`: The ledger could not be read or written.
 */
export type ErrorKind = 'invalid_argument' | 'configuration' | 'authentication' | 'not_enabled' | 'insufficient_balance' | 'throttled' | 'token' | 'not_ready' | 'vendor' | 'protocol' | 'transport' | 'in_doubt' | 'cancelled' | 'decryption' | 'ledger';

/**
 * A way to misbehave.
 *
 * - `cut_before`: The connection is cut, and nothing was done: no token used up, nothing billed.
 * - `cut_after`: The connection is cut, and all was done: the state has changed, the call is billed, the reply is lost.
 * - `stall`: Nothing is done, and no answer ever comes.
 * - `drip`: The reply comes byte by byte, `intervalMs` apart.
 * - `truncate`: The reply ends in its middle, and its headers say that this is all.
 * - `html`: Nothing is done; a gateway's page in HTML comes instead, with HTTP 502 or `status`.
 * - `throttle`: Nothing is done; the vendor's own words for too many calls come instead, with `status` or HTTP 429 (Alibaba Cloud: 403), and with the header `Retry-After` (`x-acs-retry-after`) where `retryAfterS` says so.
 * - `unknown_code`: The reply bears a return code that no catalogue lists.
 * - `unknown_tag`: The reply bears a risk tag that no catalogue lists, too. Where there are no tags: as it is.
 * - `unknown_page`: The reply names a page that no catalogue lists. Where there are no pages: as it is.
 * - `unknown_field`: The reply has a field more than documented, at every depth.
 * - `wrong_types`: Numbers in the reply are text, numbers in text are numbers, and other text is a list of it.
 */
export type FaultKind = 'cut_before' | 'cut_after' | 'stall' | 'drip' | 'truncate' | 'html' | 'throttle' | 'unknown_code' | 'unknown_tag' | 'unknown_page' | 'unknown_field' | 'wrong_types';

/**
 * A kind of file that tables and events are written to.
 *
 * - `csv`: Comma-separated values, UTF-8, with a header.
 * - `xlsx`: A workbook of Excel 2007 or later.
 * - `jsonl`: One JSON object per line.
 * - `parquet`: Apache Parquet, compressed with Zstandard.
 */
export type FileFormat = 'csv' | 'xlsx' | 'jsonl' | 'parquet';

/**
 * What a funnel may be split by.
 *
 * - `platform`: Platform of the end user's app.
 * - `app`: The app.
 * - `week`: ISO week of the zone, Monday to Sunday.
 */
export type FunnelSplit = 'platform' | 'app' | 'week';

/**
 * What came of one transaction in a harvest.
 *
 * - `recorded`: The vendor told its log, and the ledger has it.
 * - `already_recorded`: The ledger had it: nobody was asked.
 * - `repeated`: The same transaction stands further up in the input.
 * - `too_early`: Younger than 30 minutes: its log is not whole yet. Not asked.
 * - `too_late`: Older than 30 days: the vendor has deleted it. Not asked.
 * - `unknown`: The vendor does not know it, in this region.
 * - `not_ready`: The vendor says that it is not over.
 * - `failed`: There is no answer, or none that can be read; or the input is wrong. It may be asked again.
 */
export type HarvestState = 'recorded' | 'already_recorded' | 'repeated' | 'too_early' | 'too_late' | 'unknown' | 'not_ready' | 'failed';

/**
 * What a field of a reply holds.
 *
 * - `null`: Nothing, said so.
 * - `boolean`: Yes or no.
 * - `integer`: A number without fraction and exponent.
 * - `decimal`: Any other number.
 * - `text`: Text.
 * - `numeric_text`: Text that is a number.
 * - `json_text`: Text that is a JSON object or list.
 * - `empty_text`: Text without a letter.
 * - `list`: A list.
 * - `object`: An object.
 */
export type JsonType = 'null' | 'boolean' | 'integer' | 'decimal' | 'text' | 'numeric_text' | 'json_text' | 'empty_text' | 'list' | 'object';

/**
 * From where a vendor's host is reached.
 *
 * - `public`: From the internet.
 * - `vpc`: From within the same region of the vendor's cloud.
 */
export type Network = 'public' | 'vpc';

/**
 * What came of one verification.
 *
 * - `success`: The vendor gave what was asked for (login: the number; risk: a score).
 * - `consistent`: Number verification: number and SIM agree.
 * - `inconsistent`: Number verification: number and SIM differ.
 * - `unknown_result`: The vendor answered without a verdict, or with a code that no catalogue lists.
 * - `failed`: The call ended without a verdict; the vendor failed or nothing could be sent.
 * - `rejected`: The vendor turned the call away before doing it (parameters, credentials, limits, balance).
 * - `in_doubt`: The request may have reached the vendor and no readable answer came.
 * - `passed`: Identity verification: finished, and the person passed.
 * - `not_passed`: Identity verification: finished, and the person did not pass.
 * - `interrupted`: Identity verification: begun and broken off.
 * - `not_started`: Identity verification: handed out and never begun.
 */
export type Outcome = 'success' | 'consistent' | 'inconsistent' | 'unknown_result' | 'failed' | 'rejected' | 'in_doubt' | 'passed' | 'not_passed' | 'interrupted' | 'not_started';

/**
 * The platform of the end user's app.
 *
 * - `android`: Android app.
 * - `ios`: iOS app.
 * - `web`: Browser (H5).
 * - `harmony`: HarmonyOS app.
 * - `unknown`: Not said by the caller.
 */
export type Platform = 'android' | 'ios' | 'web' | 'harmony' | 'unknown';

/**
 * What is verified, as the vendors' consoles divide it.
 *
 * - `one_click_login`: One-click login (一键登录).
 * - `number_verification`: Number verification (号码认证).
 * - `business_risk`: Business risk control (业务风控).
 * - `identity_verification`: Identity verification (eKYC): one event is one transaction.
 */
export type Product = 'one_click_login' | 'number_verification' | 'business_risk' | 'identity_verification';

/**
 * What to do after a return code.
 *
 * - `never`: The same call would give the same answer.
 * - `back_off`: Try again, waiting longer each time.
 * - `after_thirty_seconds`: Try again after 30 s.
 * - `after_thirty_minutes`: Try again 30 minutes after the transaction was made.
 * - `next_hour`: Try again in the next clock hour.
 * - `next_day`: Try again on the next calendar day (China Standard Time).
 * - `new_token`: Try again with a new token only.
 */
export type RetryAdvice = 'never' | 'back_off' | 'after_thirty_seconds' | 'after_thirty_minutes' | 'next_hour' | 'next_day' | 'new_token';

/**
 * Band of a risk score; each band begins at its score and reaches to the next.
 *
 * - `low`: From 0: let through.
 * - `medium`: From 300: mark and watch.
 * - `medium_high`: From 600: ask for further verification.
 * - `high`: From 900: restrict.
 */
export type RiskLevel = 'low' | 'medium' | 'medium_high' | 'high';

/**
 * What can be said of the day on which a balance runs out.
 *
 * - `forecast`: The dates are there.
 * - `empty`: Nothing is left.
 * - `unused`: Nothing was consumed in the days that are looked at.
 * - `too_few_days`: There are fewer than seven whole days of events.
 * - `unknown_balance`: What remains is not known.
 * - `far_off`: It lasts longer than ten years.
 */
export type RunOutState = 'forecast' | 'empty' | 'unused' | 'too_few_days' | 'unknown_balance' | 'far_off';

/**
 * How far a transaction of identity verification came, in this order.
 *
 * - `started`: The person began.
 * - `loading`: The client SDK was loading.
 * - `guide`: What is going to be asked was explained.
 * - `document_capture`: A picture of the document was taken.
 * - `document_result`: What was read of the document was shown, to be corrected.
 * - `nfc`: The document's chip was read; few flows ask for it.
 * - `liveness`: The liveness check.
 * - `finished`: There is a result.
 * - `passed`: The person passed.
 */
export type Stage = 'started' | 'loading' | 'guide' | 'document_capture' | 'document_result' | 'nfc' | 'liveness' | 'finished' | 'passed';

/**
 * A vendor whose API is called.
 *
 * - `jiguang`: Jiguang Verification (极光认证).
 * - `aliyun`: Alibaba Cloud ID Verification (cloudauth-intl).
 */
export type Vendor = 'jiguang' | 'aliyun';

/**
 * How far a transaction came, as `VerifyStatus` says it.
 *
 * - `finished`: `0`: there is a result.
 * - `interrupted`: `1`: begun and broken off, or not over yet.
 * - `not_started`: `2`: handed out and never begun.
 * - `unknown`: Anything else.
 */
export type VerifyStatus = 'finished' | 'interrupted' | 'not_started' | 'unknown';

/** An access key of Alibaba Cloud. Its secrets are never printed. */
export interface AccessKey {
  /** Its id. */
  readonly accessKeyId: string;
  /** Its secret. */
  readonly accessKeySecret: string;
  /** The token (STS) that belongs to a temporary key. */
  readonly securityToken?: string | undefined;
  /** When a temporary key ends, in milliseconds since 1970 (UTC); none where nobody said so: it is used until it is refused. */
  readonly expiresAtMs?: number | undefined;
  /** The same as a `Date`: `expiresAtMs`. */
  readonly expiresAt?: Date | undefined;
}

/** Apps that draw on the same balances: those of one developer account at the vendor. */
export interface Account {
  /** Name, as recharges and questions give it. The account `default` is always there. */
  name: string;
  /** Its apps (Jiguang: AppKeys). Empty: every app of the ledger. */
  apps: string[];
  /** Products that draw on one balance together. Every other product has a balance of its own. */
  shared: Product[];
}

/** Apps that draw on the same balances: those of one developer account at the vendor. */
export interface AccountInput {
  /** Name, as recharges and questions give it. The account `default` is always there. */
  readonly name: string;
  /** Its apps (Jiguang: AppKeys). Empty: every app of the ledger. */
  readonly apps?: readonly string[] | undefined;
  /** Products that draw on one balance together. Every other product has a balance of its own. */
  readonly shared?: readonly Product[] | undefined;
}

/** A request that is to be signed with ACS3-HMAC-SHA256. */
export interface Acs3Request {
  /** HTTP method; `POST` where left out. */
  readonly method?: string | undefined;
  /** Path as it is sent, percent-encoded; `/` where left out. */
  readonly path?: string | undefined;
  /** The query, decoded. */
  readonly query?: Readonly<Record<string, string>> | undefined;
  /**
   * The headers that are sent and signed: `host`, `x-acs-action` and `x-acs-version` must be among them, `content-type` where
   * there is one. What is left out of `x-acs-date`, `x-acs-signature-nonce`, `x-acs-content-sha256` and, with a security
   * token, `x-acs-accesskey-id` and `x-acs-security-token`, is added.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The body as it is sent; empty where left out. */
  readonly body?: string | undefined;
}

/**
 * A signature with the stations on the way to it.
 *
 * Source: <https://help.aliyun.com/zh/resource-management/common-parameters>
 */
export interface Acs3Signature {
  /**
   * Every header to send by its lower-case name, `authorization` included; not printed, as all that may hold a security
   * token.
   */
  headers: Record<string, string>;
  /** Step 1: the request in the form that client and server agree on. */
  canonicalRequest: string;
  /** Step 2: what the signature is made of. */
  stringToSign: string;
  /** Step 3: the signature, in lower-case hex. */
  signature: string;
  /** Step 4: the header `Authorization`. */
  authorization: string;
}

/** One return code of a gateway or a service of Alibaba Cloud. */
export interface ApiCode {
  /** The vendor's code; one that ends in `*` stands for all that begin so and have no row of their own. */
  code: string;
  /** HTTP status that it comes with. */
  httpStatus: number;
  /** What it says, in one line. */
  text: string;
  /** The error it becomes; none where it is an answer. */
  kind?: ErrorKind;
  /** Whether and when to try again. */
  retry: RetryAdvice;
  /** Whether it stands in the documentation of the operations; else other services of the same gateway answer so. */
  documented: boolean;
  /** What to do, in one sentence. */
  advice: string;
  /** Where it is documented. */
  source: string;
}

/** Which days go into an archive, and how. */
export interface ArchiveQuery {
  /**
   * Hours after the end of a day (UTC) from which on it is archived, 0 or more. Events that come later still go into a
   * file of their own. Default 1.
   */
  readonly graceHours?: number | undefined;
  /** Leave out the fields that say something about a person: `exId`, `phoneMask`, `phoneIndex`. */
  readonly withoutPersonal: boolean;
}

/** What a run of the archive wrote. */
export interface Archived {
  /** Where the archive is. */
  url: string;
  /** The files that this run wrote, by day; none where everything was there. */
  files: ArchivedFile[];
  /** Events in them. */
  rows: number;
  /** Their length in bytes. */
  bytes: number;
}

/** What a file of an archive holds: written beside it, as `_NAME.manifest.json`, which makes it part of the archive. */
export interface ArchivedFile {
  /** Its place in the archive: `product=…/date=…/NAME.parquet`. */
  file: string;
  /** The product of its events. */
  product: Product;
  /** The day (UTC) on which they occurred: `2026-11-01`. */
  date: string;
  /** Number of events. */
  rows: number;
  /** When the first of them occurred, in milliseconds since 1970 (UTC). */
  firstAtMs: number;
  /** The same as a `Date`: `firstAtMs`. */
  firstAt: Date;
  /** When the last of them occurred, in milliseconds since 1970 (UTC). */
  lastAtMs: number;
  /** The same as a `Date`: `lastAtMs`. */
  lastAt: Date;
  /** Names of its columns, in their order. */
  columns: string[];
  /** Length in bytes. */
  bytes: number;
  /** SHA-256 of the file, in hex. */
  sha256: string;
  /** Version of the event's schema. */
  schemaVersion: number;
  /** Id of the ledger that the events are of. */
  ledgerId: string;
  /** When it was made, in milliseconds since 1970 (UTC). */
  madeAtMs: number;
  /** The same as a `Date`: `madeAtMs`. */
  madeAt: Date;
  /** Version of Verimeter that made it. */
  version: string;
}

/** What remains of a balance: last known balance + recharges − consumption of all apps of the account since. */
export interface Balance {
  /** Name of the account. */
  account: string;
  /** Products that draw on it. */
  products: Product[];
  /** IANA time zone of dates. */
  tz: string;
  /** First instant that is no longer part, in milliseconds since 1970 (UTC). */
  atMs: number;
  /** What it is counted from. */
  basis: BalanceBasis;
  /** When that was, in milliseconds since 1970 (UTC). */
  knownAtMs?: number;
  /** The same as a `Date`: `knownAtMs`. */
  knownAt?: Date;
  /** What was left then. */
  known?: number;
  /** Calls bought since. */
  recharged: number;
  /** Billed events since. */
  consumption: number;
  /** Events since of which nobody here knows whether they are billed. */
  inDoubt: number;
  /** Billed events since, by product. */
  byProduct: Record<string, number>;
  /** Billed events since, by app. */
  byApp: Record<string, number>;
  /** What remains if nothing in doubt was billed. Below 0 where the ledger contradicts its entries. */
  remaining?: number;
  /** What remains if everything in doubt was billed. */
  remainingLow?: number;
  /** When it runs out. */
  runOut: RunOut;
  /** The threshold of the question. */
  alert?: number;
  /** Whether fewer than that may remain; none without a threshold, or where what remains is not known. */
  low?: boolean;
  /** Evidence against the figure. */
  contradictions: Contradiction[];
}

/** A recharge or a reading, as the ledger keeps it. */
export interface BalanceEntry {
  /** What tells it from others. */
  id: string;
  /** Name of the account. */
  account: string;
  /** Product whose balance it is about. */
  product: Product;
  /** Recharge or reading. */
  kind: BalanceEntryKind;
  /** Calls that were bought, or that were left. */
  amount: number;
  /** When, in milliseconds since 1970 (UTC). */
  occurredAtMs: number;
  /** The same as a `Date`: `occurredAtMs`. */
  occurredAt: Date;
  /** A remark. */
  note?: string;
}

/** Which balances to show. */
export interface BalanceQuery {
  /** Name of the account. Default `default`. */
  readonly account?: string | undefined;
  /** Only the balance that this product draws on. Left out: every balance that has an entry or an event. */
  readonly product?: Product | undefined;
  /** When: a date of `tz` (its first instant) or an instant with offset. Default now. */
  readonly at?: string | Date | undefined;
  /** IANA time zone of days. Default `Asia/Shanghai`, the vendor console's. */
  readonly tz?: string | undefined;
  /** Balances of which fewer calls than this may be left are `low`. */
  readonly alert?: number | undefined;
}

/** What the vendor's console said was left. */
export interface BalanceReading {
  /** What tells it from others; as of a `Recharge`. */
  readonly id?: string | undefined;
  /** Name of the account. Default `default`. */
  readonly account?: string | undefined;
  /** Product whose balance it is. */
  readonly product: Product;
  /** Calls that were left, 0 or more. */
  readonly remaining: number;
  /** When: a date of `tz` (its first instant) or an instant with offset. Default now. */
  readonly occurredAt?: string | Date | undefined;
  /** IANA time zone of the date. Default `Asia/Shanghai`, the vendor console's. */
  readonly tz?: string | undefined;
  /** A remark. Phone numbers in it are masked. */
  readonly note?: string | undefined;
}

/**
 * The result of one transaction. What it says about the person is not printed.
 *
 * Source: <https://www.alibabacloud.com/help/en/ekyc/latest/oce0nqzn6tkr2qqq>
 */
export interface CheckResult {
  /** The vendor's id of this answer, for its support. */
  requestId?: string;
  /** Return code: `Success`. */
  code: string;
  /** The vendor's text for it, with numbers of people masked. */
  message: string;
  /** Yes for `Y`, no for `N`; none for `P` (pending: it becomes one of them later) or another. */
  passed?: boolean;
  /** `passed`, `not_passed` or `unknown_result`. */
  outcome: Outcome;
  /** The vendor's reason, for example `205`. Judge by `passed`: reasons differ between solutions. */
  subCode?: string;
  /** What that reason says; none where no catalogue knows it. */
  subCodeMeaning?: string;
  /** `EkycResult`, plain or JSON. */
  ekycResult?: string;
  /** `ExtFaceInfo`: JSON about the face. */
  faceInfo?: string;
  /** `ExtIdInfo`: JSON with what was read of the document. */
  idInfo?: string;
  /** `ExtBasicInfo`, plain or JSON. */
  basicInfo?: string;
  /** `ExtRiskInfo`, plain or JSON. */
  riskInfo?: string;
  /** `ExtSourceInfo`: JSON of the authoritative source. */
  sourceInfo?: string;
  /** `ExtInfo`, plain or JSON. */
  extInfo?: string;
  /** The answer's body, byte for byte where it is UTF-8. */
  raw: string;
}

/** How a client calls. Every field may be left out. */
export interface ClientOptions {
  /** Longest time for one call with all its attempts and waits, in milliseconds. Default 10,000. */
  readonly deadlineMs?: number | undefined;
  /** Longest time for one attempt from connection to last byte, in milliseconds. Default 8,000. */
  readonly attemptTimeoutMs?: number | undefined;
  /** Longest time to make a connection, in milliseconds. Default 3,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** How often to try, at most. A billed call is tried again only while nothing was sent. Default 3. */
  readonly maxAttempts?: number | undefined;
  /**
   * Bound of the wait before the second attempt, in milliseconds; it doubles with each attempt, and the wait is drawn
   * between zero and it. Default 100.
   */
  readonly firstRetryWaitMs?: number | undefined;
  /** Where that bound ends, in milliseconds. Default 2,000. */
  readonly longestRetryWaitMs?: number | undefined;
  /**
   * How many further attempts there may be per hundred calls, beside a reserve of ten: a network that is down is not
   * hammered. 0 for none. Default 20.
   */
  readonly retryBudgetPercent?: number | undefined;
  /**
   * How many calls may be under way at once, each on a connection of its own over HTTP/1.1; more wait for their turn.
   * Default 256.
   */
  readonly maxInFlight?: number | undefined;
  /** How many connections may be kept while nothing is under way on them. Default 256. */
  readonly maxIdleConnections?: number | undefined;
  /**
   * How long such a connection is kept, in milliseconds. Shorter than servers do, so that few requests meet one that is
   * being closed. Default 20,000.
   */
  readonly idleTimeoutMs?: number | undefined;
  /**
   * Proxy for every call, such as `http://proxy.example:3128`, with its credentials where it wants some. If left out:
   * what the environment says (`HTTPS_PROXY`, `NO_PROXY`), and none to this machine.
   */
  readonly proxy?: string | undefined;
  /** Certificate authorities to trust beside the bundled ones, as PEM: those of a company's own gateway or proxy. */
  readonly extraCaPem?: string | undefined;
  /** Added to the user agent, for example `shop/1.4`. */
  readonly userAgentSuffix?: string | undefined;
  /** Limits to keep before the vendor has to. */
  readonly quotas?: Quotas | undefined;
}

/** What an account used: a row per bucket, product and app, empty ones too. */
export interface Consumption extends View {
  /** Name of the account. */
  account: string;
  /** IANA time zone of the rows. */
  tz: string;
  /** Width of a bucket. */
  bucket: Bucket;
  /** First instant, in milliseconds since 1970 (UTC). */
  startAtMs: number;
  /** The same as a `Date`: `startAtMs`. */
  startAt: Date;
  /** First instant that is no longer part, in milliseconds since 1970 (UTC). */
  endAtMs: number;
  /** The same as a `Date`: `endAtMs`. */
  endAt: Date;
  /** By time, then product and app. A product and app that has no event in the range has no row. */
  rows: ConsumptionRow[];
  /** The whole range, a row per product and app. */
  totals: ConsumptionRow[];
}

/** Whose consumption to show, over which buckets. */
export interface ConsumptionQuery {
  /** Name of the account. Default `default`. */
  readonly account?: string | undefined;
  /** Only these products. */
  readonly products?: readonly Product[] | undefined;
  /** Only these apps of the account. */
  readonly apps?: readonly string[] | undefined;
  /** First instant, as of `StatsQuery`. */
  readonly start?: string | Date | undefined;
  /** First instant that is no longer part, as of `StatsQuery`. */
  readonly end?: string | Date | undefined;
  /** IANA time zone of dates and buckets. Default `Asia/Shanghai`, the vendor console's. */
  readonly tz?: string | undefined;
  /** Width of a row. Default day. */
  readonly bucket?: Bucket | undefined;
}

/** What an app used of a product in one bucket. */
export interface ConsumptionRow {
  /** First instant of the bucket within the range, in milliseconds since 1970 (UTC). */
  bucketStartAtMs: number;
  /** The same as a `Date`: `bucketStartAtMs`. */
  bucketStartAt: Date;
  /** The same in the zone: a date, for hours a time with offset. */
  bucketStart: string;
  /** The product. */
  product: Product;
  /** The app. */
  app: string;
  /** Events. */
  requests: number;
  /** Events that the vendor bills. */
  consumption: number;
  /** Events of which nobody here knows whether they are billed. */
  inDoubt: number;
}

/** Evidence in the ledger against a figure. */
export interface Contradiction {
  /** Why. */
  kind: ContradictionKind;
  /** Beginning of the quarter-hour of the evidence, in milliseconds since 1970 (UTC); none where it is the figure itself. */
  atMs?: number;
  /** One sentence. */
  message: string;
}

/** One page of events. */
export interface DetailsPage extends View {
  /** The events, newest first. */
  rows: Event[];
  /** Where the next page begins; none after the last one. */
  next?: string;
}

/** Which events to list, newest first. */
export interface DetailsQuery {
  /** Product, range and filters; `bucket` says nothing here. */
  readonly filter: StatsQuery;
  /** Only events of this number. It is searched through the keyed index, and neither kept nor shown. */
  readonly phone?: string | undefined;
  /** Rows of a page, 1 to 1,000. Default 100. */
  readonly limit?: number | undefined;
  /** `next` of the page before. Left out: the first page. */
  readonly cursor?: string | undefined;
}

/** A word, field or type that the catalogues do not know. */
export interface Drift {
  /** The product whose events have the word, or whose operation has the field. */
  product: Product;
  /** Of a field or type: the operation in whose replies it stood. */
  operation?: string;
  /** What the catalogues do not know. */
  kind: DriftKind;
  /**
   * The word, as the vendor or the caller gave it; of a field or type, its place in the reply (`riskCheck.tags[]`).
   * `<others>` counts the fields or types beyond those that are told apart.
   */
  word: string;
  /** Of a field or type: what it held. */
  jsonType?: JsonType;
  /** Events that have the word; of a field or type, replies that had it. */
  events: number;
  /** Beginning of the first quarter-hour in which it occurred, in milliseconds since 1970 (UTC). */
  firstAtMs: number;
  /** The same as a `Date`: `firstAtMs`. */
  firstAt: Date;
  /** Beginning of the last one. */
  lastAtMs: number;
  /** The same as a `Date`: `lastAtMs`. */
  lastAt: Date;
  /**
   * JSON that shows one sight of it: what a field held, or the whole reply that a word came in. Only documented words and
   * figures stand in it; for other texts and numbers their shape does, such as `<text of 11 digits>`. None where no reply
   * was seen, as of events from a file.
   */
  sample?: string;
}

/** Everything known about a failure. Holds no phone number, token, secret or key. */
export interface ErrorInfo {
  /** What went wrong. */
  kind: ErrorKind;
  /** One line that names the thing. */
  message: string;
  /** What to do, in one sentence; empty where the message says it. */
  advice: string;
  /** The vendor that was called. */
  vendor?: Vendor;
  /** The operation that was called, for example `query_business_risk`. */
  operation?: string;
  /** The vendor's return code, as text. */
  vendorCode?: string;
  /** The vendor's text for it, with numbers of people masked. */
  vendorText?: string;
  /** The vendor's serial number for the call, for its support. */
  vendorId?: string;
  /** HTTP status of the answer. */
  httpStatus?: number;
  /** The vendor's request id. */
  requestId?: string;
  /** How often the request was tried; 0 where nothing was sent. */
  attempts: number;
  /** Whether the same call may be made again without harm. */
  retryable: boolean;
  /** Whether a byte of the request may have reached the vendor. */
  requestSent: boolean;
  /** Whether time ran out: the deadline of the call, or the longest time for an attempt or a connection. */
  timedOut: boolean;
  /** When to come back, in milliseconds from now, where known. */
  retryAfterMs?: number;
}

/** One verification result. A plain phone number is never in it. */
export interface Event {
  /**
   * UUID: version 7, made when the event is; of a transaction of identity verification version 8, which follows from its
   * id, so that one which is asked for twice counts once.
   */
  eventId: string;
  /** Shared by all events of one call. */
  callId: string;
  /**
   * When the call began, or when the transaction of identity verification was made where that is known, in milliseconds
   * since 1970 (UTC).
   */
  occurredAtMs: number;
  /** The same as a `Date`: `occurredAtMs`. */
  occurredAt: Date;
  /** The vendor that was called. */
  vendor: Vendor;
  /** The vendor's public key of the app (Jiguang: AppKey). */
  app: string;
  /** What was verified. */
  product: Product;
  /** The operation that was called, for example `query_business_risk`. */
  operation: string;
  /** Platform of the end user's app, as the caller said. */
  platform: Platform;
  /** `cm`, `cu`, `ct`, `unknown`, or another word as the caller said; never derived from the number. */
  carrier: string;
  /** What came of it. */
  outcome: Outcome;
  /** Whether it counts towards the bill. */
  billing: Billing;
  /** The vendor's return code, as text; none where no answer came. */
  code?: string;
  /** The vendor's text for it, with numbers of people masked. */
  message?: string;
  /** The vendor's serial number, as decimal text. */
  vendorId?: string;
  /** The vendor's request id. */
  requestId?: string;
  /** The correlation id that the caller sent, never the vendor's echo. */
  exId?: string;
  /** The number with its middle hidden, for example `138****8000`. */
  phoneMask?: string;
  /** Keyed hash of the number with the id of its key: finds a number without storing it. */
  phoneIndex?: string;
  /** Risk score as the vendor gave it, 0 to 900. */
  score?: number;
  /** Band of the score. */
  level?: RiskLevel;
  /** Risk tags as the vendor gave them. */
  tags: string[];
  /** From the call's begin to its answer, in milliseconds. */
  latencyMs?: number;
  /** How often the request was tried. */
  attempts: number;
  /** HTTP status of the answer. */
  httpStatus?: number;
  /** Identity verification: the vendor's id of the transaction. */
  transactionId?: string;
  /** Identity verification: how far it came, as the vendor says it: `0` finished, `1` interrupted, `2` not started. */
  verifyStatus?: string;
  /** Identity verification: the final result as the vendor says it: `Y` or `N`. */
  passed?: string;
  /** Identity verification: the vendor's reason of the result, for example `205`. */
  subCode?: string;
  /** Identity verification: the vendor's reason of an interruption, for example `1006`. */
  errorCode?: string;
  /**
   * Identity verification: the page that the person left, a word of the catalogue of pages (`ocr_scan`) or as the
   * vendor calls it; both are counted as one.
   */
  interruptPage?: string;
  /** Identity verification: how long each page was shown, in milliseconds, by page; named as in `interruptPage`. */
  pageStayMs: Record<string, number>;
  /** Identity verification: how often the person began the liveness check again. */
  faceRetries?: number;
  /** Identity verification: how often the person took the document's picture again. */
  ocrRetries?: number;
  /** Identity verification: how often the person corrected what was read, and sent it. */
  ocrEdits?: number;
  /** Identity verification: how often the person began such a correction again. */
  ocrEditRetries?: number;
  /** Identity verification: whether the camera was refused to the liveness check. */
  cameraRefusedFace?: boolean;
  /** Identity verification: whether the camera was refused for the document's picture. */
  cameraRefusedOcr?: boolean;
}

/** One verification result. A plain phone number is never in it. */
export interface EventInput {
  /**
   * UUID: version 7, made when the event is; of a transaction of identity verification version 8, which follows from its
   * id, so that one which is asked for twice counts once.
   */
  readonly eventId: string;
  /** Shared by all events of one call. */
  readonly callId: string;
  /**
   * When the call began, or when the transaction of identity verification was made where that is known, in milliseconds
   * since 1970 (UTC).
   */
  readonly occurredAtMs?: number | undefined;
  /** The same as a `Date`: `occurredAtMs`. */
  readonly occurredAt?: Date | undefined;
  /** The vendor that was called. */
  readonly vendor: Vendor;
  /** The vendor's public key of the app (Jiguang: AppKey). */
  readonly app: string;
  /** What was verified. */
  readonly product: Product;
  /** The operation that was called, for example `query_business_risk`. */
  readonly operation: string;
  /** Platform of the end user's app, as the caller said. */
  readonly platform: Platform;
  /** `cm`, `cu`, `ct`, `unknown`, or another word as the caller said; never derived from the number. */
  readonly carrier: string;
  /** What came of it. */
  readonly outcome: Outcome;
  /** Whether it counts towards the bill. */
  readonly billing: Billing;
  /** The vendor's return code, as text; none where no answer came. */
  readonly code?: string | undefined;
  /** The vendor's text for it, with numbers of people masked. */
  readonly message?: string | undefined;
  /** The vendor's serial number, as decimal text. */
  readonly vendorId?: string | undefined;
  /** The vendor's request id. */
  readonly requestId?: string | undefined;
  /** The correlation id that the caller sent, never the vendor's echo. */
  readonly exId?: string | undefined;
  /** The number with its middle hidden, for example `138****8000`. */
  readonly phoneMask?: string | undefined;
  /** Keyed hash of the number with the id of its key: finds a number without storing it. */
  readonly phoneIndex?: string | undefined;
  /** Risk score as the vendor gave it, 0 to 900. */
  readonly score?: number | undefined;
  /** Band of the score. */
  readonly level?: RiskLevel | undefined;
  /** Risk tags as the vendor gave them. */
  readonly tags?: readonly string[] | undefined;
  /** From the call's begin to its answer, in milliseconds. */
  readonly latencyMs?: number | undefined;
  /** How often the request was tried. */
  readonly attempts: number;
  /** HTTP status of the answer. */
  readonly httpStatus?: number | undefined;
  /** Identity verification: the vendor's id of the transaction. */
  readonly transactionId?: string | undefined;
  /** Identity verification: how far it came, as the vendor says it: `0` finished, `1` interrupted, `2` not started. */
  readonly verifyStatus?: string | undefined;
  /** Identity verification: the final result as the vendor says it: `Y` or `N`. */
  readonly passed?: string | undefined;
  /** Identity verification: the vendor's reason of the result, for example `205`. */
  readonly subCode?: string | undefined;
  /** Identity verification: the vendor's reason of an interruption, for example `1006`. */
  readonly errorCode?: string | undefined;
  /**
   * Identity verification: the page that the person left, a word of the catalogue of pages (`ocr_scan`) or as the
   * vendor calls it; both are counted as one.
   */
  readonly interruptPage?: string | undefined;
  /** Identity verification: how long each page was shown, in milliseconds, by page; named as in `interruptPage`. */
  readonly pageStayMs?: Readonly<Record<string, number>> | undefined;
  /** Identity verification: how often the person began the liveness check again. */
  readonly faceRetries?: number | undefined;
  /** Identity verification: how often the person took the document's picture again. */
  readonly ocrRetries?: number | undefined;
  /** Identity verification: how often the person corrected what was read, and sent it. */
  readonly ocrEdits?: number | undefined;
  /** Identity verification: how often the person began such a correction again. */
  readonly ocrEditRetries?: number | undefined;
  /** Identity verification: whether the camera was refused to the liveness check. */
  readonly cameraRefusedFace?: boolean | undefined;
  /** Identity verification: whether the camera was refused for the document's picture. */
  readonly cameraRefusedOcr?: boolean | undefined;
}

/** What a file of events holds: written beside it, as `NAME.manifest.json`. */
export interface ExportManifest {
  /** Name of the file, without its folder. */
  file: string;
  /** Its format. */
  format: FileFormat;
  /** Number of events. */
  rows: number;
  /** Names of its columns, in their order. */
  columns: string[];
  /** Length in bytes. */
  bytes: number;
  /** SHA-256 of the file, in hex. */
  sha256: string;
  /** What was asked; of a number, its mask. */
  query: ExportQuery;
  /** First instant of the range, in milliseconds since 1970 (UTC). */
  startAtMs: number;
  /** The same as a `Date`: `startAtMs`. */
  startAt: Date;
  /** First instant that is no longer part, in milliseconds since 1970 (UTC). */
  endAtMs: number;
  /** The same as a `Date`: `endAtMs`. */
  endAt: Date;
  /** When it was made, in milliseconds since 1970 (UTC): the events are those of that moment. */
  madeAtMs: number;
  /** The same as a `Date`: `madeAtMs`. */
  madeAt: Date;
  /** Version of Verimeter that made it. */
  version: string;
}

/** Which events to write to a file, and how. */
export interface ExportQuery {
  /**
   * Range and filters. `bucket` says nothing here; the range may be of any length, and an end that is left out is that of
   * the ledger's events.
   */
  readonly filter: StatsQuery;
  /** Events of every product, whatever `filter` names. */
  readonly everyProduct: boolean;
  /** Only events of this number. It is searched through the keyed index, and neither kept nor shown. */
  readonly phone?: string | undefined;
  /** Left out: what the file's name says (`.csv`, `.xlsx`, `.jsonl`, `.parquet`). */
  readonly format?: FileFormat | undefined;
  /** Begin a CSV file with a byte order mark, by which some spreadsheets know UTF-8. */
  readonly bom: boolean;
  /** Leave out the fields that say something about a person: `exId`, `phoneMask`, `phoneIndex`. */
  readonly withoutPersonal: boolean;
}

/** How the sandbox is to misbehave, and when. What is left out stays as it is. */
export interface Fault {
  /** Only in this operation, for example `query_business_risk`; none for all. */
  readonly operation?: string | undefined;
  /** What goes wrong; none for what the other fields say alone. */
  readonly kind?: FaultKind | undefined;
  /** From the nth such call on, counted from now; none for the first. */
  readonly nth?: number | undefined;
  /** For so many calls; none for all that follow. */
  readonly times?: number | undefined;
  /** Each such call with this probability, from 0 to 1; none for each. */
  readonly probability?: number | undefined;
  /** What `probability` follows from; none for the sandbox's seed. */
  readonly seed?: number | undefined;
  /** Wait before answering, in milliseconds. What was to be done is done before. */
  readonly latencyMs?: number | undefined;
  /** Answer with this HTTP status. */
  readonly status?: number | undefined;
  /** Answer with this body, as it is, in place of the reply. What was to be done is done. */
  readonly body?: string | undefined;
  /** Answer with this media type; `application/json` otherwise. */
  readonly contentType?: string | undefined;
  /** Of `drip`: milliseconds between two bytes; none for 100. */
  readonly intervalMs?: number | undefined;
  /** Of `throttle`: seconds until one may come back, in the vendor's own header; none for no such header. */
  readonly retryAfterS?: number | undefined;
}

/** The drop-off funnel of identity verification; definitions at `FunnelStage`. */
export interface Funnel extends ChartedView {
  /** The product. */
  product: Product;
  /** IANA time zone of range and weeks. */
  tz: string;
  /** First instant, in milliseconds since 1970 (UTC). */
  startAtMs: number;
  /** The same as a `Date`: `startAtMs`. */
  startAt: Date;
  /** First instant that is no longer part, in milliseconds since 1970 (UTC). */
  endAtMs: number;
  /** The same as a `Date`: `endAtMs`. */
  endAt: Date;
  /** Shares and quantiles of fewer than this are not given. */
  minSample: number;
  /** What it is split by. */
  by?: FunnelSplit;
  /** What was let through, by the filter's name (`platforms`, `carriers`, …); those that let everything through are not there. */
  filters: Record<string, string[]>;
  /** All transactions. */
  total: FunnelPart;
  /** One per platform, app or week that has transactions; in time, else by key. */
  parts: FunnelPart[];
}

/** Something that persons had to do again, or refused; over the transactions that tell of it. */
export interface FunnelFriction {
  /**
   * Field of the event: `faceRetries`, `ocrRetries`, `ocrEdits`, `ocrEditRetries`, `cameraRefusedFace` or
   * `cameraRefusedOcr`.
   */
  name: string;
  /** Transactions that tell of it. Those whose rows were purged from a ledger do not. */
  told: number;
  /** Of those, where it happened. */
  affected: number;
  /** How often it happened. */
  times: number;
  /** affected / told; none below the minimum sample. */
  share?: Share;
}

/** One page. */
export interface FunnelPage {
  /** The catalogue's word, the vendor's name of a page that no catalogue knows, or empty where the vendor named none. */
  page: string;
  /** English label; the name where no catalogue knows it. */
  label: string;
  /** Chinese label; the name where no catalogue knows it. */
  labelZh: string;
  /** Whether the catalogue knows it. */
  known: boolean;
  /** The stage that it belongs to; none where no catalogue knows it. */
  stage?: Stage;
  /** Transactions that have a time for it. */
  shown: number;
  /** Interrupted transactions that were left on it. */
  left: number;
  /** left / interrupted; none below the minimum sample. */
  share?: Share;
  /** Of those that were left, how many for which of the vendor's reasons; empty where it named none. */
  errorCodes: Record<string, number>;
  /** Times that the quantiles are of. Of transactions whose rows were purged from a ledger there are none. */
  stays: number;
  /** Half of the times are not longer, in milliseconds, within 1 %; none below the minimum sample. */
  stayP50Ms?: number;
  /** 90 % of the times are not longer. */
  stayP90Ms?: number;
  /** 99 % of the times are not longer. */
  stayP99Ms?: number;
}

/** The funnel of some transactions. */
export interface FunnelPart {
  /** Platform, app, or first day of the week within the range; empty for all transactions. */
  key: string;
  /** Transactions, of any end. */
  requests: number;
  /** Of those, never begun: they are before the funnel. */
  notStarted: number;
  /** Of those, without an end that is known (asked too early, id refused, no readable answer): neither success nor loss. */
  withoutVerdict: number;
  /** Of those, begun and broken off: all that were lost in the funnel before a result. */
  interrupted: number;
  /** Whether at least `minSample` transactions were begun; below that, most shares here are not given. */
  enough: boolean;
  /** Every stage, in order. */
  stages: FunnelStage[];
  /** Every page that was shown or left, in the order of a flow; then those that no catalogue knows. */
  pages: FunnelPage[];
  /** Why transactions were interrupted, most frequent first. */
  errorCodes: FunnelReason[];
  /** Why persons did not pass, most frequent first. */
  subCodes: FunnelReason[];
  /** What it took: retries, corrections, refusals. */
  friction: FunnelFriction[];
}

/** Which funnel to show. */
export interface FunnelQuery {
  /** Range and filters; the product is `identity_verification`, and `bucket` says nothing here. */
  readonly filter: StatsQuery;
  /** A funnel for each of these, too. */
  readonly by?: FunnelSplit | undefined;
  /**
   * Shares and quantiles of fewer transactions than this are not given, because they would say nothing. From 1; default
   * 30.
   */
  readonly minSample?: number | undefined;
}

/** One reason that the vendor gives. */
export interface FunnelReason {
  /** The vendor's code; empty where it named none. */
  code: string;
  /** What it says; none where no catalogue knows it. */
  meaning?: string;
  /** Transactions that ended for it. */
  transactions: number;
  /** Of all that were interrupted (error codes) or did not pass (sub codes); none below the minimum sample. */
  share?: Share;
}

/**
 * One stage of the funnel.
 *
 * The vendor tells of a transaction its end, the page that was left and how long each page was shown. From these:
 *
 * - It **ends** at `passed` or `finished` where there is a result; where it was interrupted, at the stage of the page that
 *   was left (of the furthest page that was shown, where the vendor names none). The name `GUIDE` is that of two pages: where
 *   a later page was shown before, it is the one before the liveness check. Ends are counted where persons left, also in
 *   flows of another order.
 * - It **reached** every stage up to its end. So each stage is reached by those who reached the one before, less those who
 *   dropped there.
 * - It was **shown** a stage that it reached if a page of it was shown or left. A stage that a flow does not have is reached
 *   and not shown, and nobody drops there. Where the vendor gives no page times, all stages up to the end count as shown,
 *   save NFC, which few flows ask for.
 *
 * Source: pages and times of `CheckVerifyLog`; the reading is ours, the vendor publishes none.
 */
export interface FunnelStage {
  /** The stage. */
  stage: Stage;
  /** Transactions that came to it or further. */
  reached: number;
  /** Of those, that were shown it. */
  shown: number;
  /** shown - dropped. */
  wentOn: number;
  /** Transactions that ended at it: interrupted; at `finished`, not passed. */
  dropped: number;
  /** reached / started; none below the minimum sample. */
  reach?: Share;
  /** dropped / shown; none below the minimum sample. */
  drop?: Share;
}

/** One transaction of a harvest. */
export interface HarvestRow {
  /** Place of the transaction in the input, counted from 1. */
  row: number;
  /** The vendor's id of it. */
  transactionId: string;
  /** What came of it here. */
  state: HarvestState;
  /** What came of the transaction itself, where it is known. */
  outcome?: Outcome;
  /** The ledger's event of it, where there is one. */
  eventId?: string;
  /** From when it is worth asking, in milliseconds since 1970 (UTC). */
  readyAtMs: number;
  /** The same as a `Date`: `readyAtMs`. */
  readyAt: Date;
  /** When the vendor deletes it, in milliseconds since 1970 (UTC). */
  deadlineAtMs: number;
  /** The same as a `Date`: `deadlineAtMs`. */
  deadlineAt: Date;
  /** Why there is no answer. */
  error?: ErrorInfo;
}

/** One reason that identity verification gives for a result or an interruption. */
export interface IdentityCode {
  /** The field of an event that holds it: `error_code` or `sub_code`. */
  field: string;
  /** The vendor's code. */
  code: string;
  /** What it says, in one line. */
  meaning: string;
  /**
   * Whether the vendor lists it for this field of this product; else its meaning is that of the client SDK or of the
   * vendor's sibling product.
   */
  documented: boolean;
  /** Where it is listed. */
  source: string;
}

/**
 * One page of identity verification. The vendor has two names for a page, one finer than the other; how they pair, and to
 * which stage a page belongs, is our reading.
 */
export interface IdentityPage {
  /** Our word for it. */
  page: string;
  /** The vendor's Chinese text in `InterruptPage`, if it has one. */
  interruptPage?: string;
  /** The vendor's constant in `InterruptPageEn` and in the page times, which several pages may share. */
  interruptPageEn?: string;
  /** English label. */
  label: string;
  /** Chinese label. */
  labelZh: string;
  /** The stage of the funnel that it belongs to. */
  stage: Stage;
  /** Where the vendor's names are documented. */
  source: string;
}

/** A file that was read. */
export interface Import {
  /** Rows of the file. */
  rows: number;
  /** Events that were new; the others were in the ledger already. */
  new: number;
}

/** A transaction that was made. It works for 30 minutes. */
export interface Initialization {
  /** The vendor's id of this answer, for its support. */
  requestId?: string;
  /** Return code: `Success`. */
  code: string;
  /** The vendor's text for it, with numbers of people masked. */
  message: string;
  /** The vendor's id of the transaction: keep it on the server, with the time. */
  transactionId: string;
  /** When it was asked for, in milliseconds since 1970 (UTC): what `harvest` wants to know. */
  startedAtMs: number;
  /** The same as a `Date`: `startedAtMs`. */
  startedAt: Date;
  /** Where a web client begins; works once and must not be changed. Not printed. */
  transactionUrl?: string;
  /** What an embedded web client needs. Not printed. */
  protocol?: string;
  /** Settings for the client SDK. Not printed. */
  clientCfg?: string;
  /** The answer's body, byte for byte where it is UTF-8. Not printed. */
  raw: string;
}

/**
 * What is to be verified, and how. Of what is left out, the vendor's default holds. The vendor's own words stay texts, so that
 * a new one needs no new version. What is said about a person is not printed.
 *
 * Source: <https://www.alibabacloud.com/help/en/ekyc/latest/ekyc-initialize>
 */
export interface InitializeQuery {
  /** `ProductCode`: the solution, for example `eKYC_PRO`, `FACE_LIVENESS`, `ID_OCR`. */
  readonly productCode: string;
  /** `MerchantBizId`: your id of this verification; letters and digits, at most 32. */
  readonly merchantBizId: string;
  /** `MerchantUserId`: your id of the person, hashed or masked; the eKYC solutions want it. */
  readonly merchantUserId?: string | undefined;
  /** `MetaInfo`: what the client SDK says of the device, unchanged; the eKYC solutions want it. */
  readonly metaInfo?: string | undefined;
  /** `SceneCode`: your name of the scene; letters, digits and `_`, at most 10. */
  readonly sceneCode?: string | undefined;
  /** `DocType`: the kind of document, for example `01000000` for a passport. */
  readonly docType?: string | undefined;
  /** `Pages`: sides of the card, `01` and `02`. */
  readonly pages?: readonly string[] | undefined;
  /** `DocPageConfig`: pages of the document, for example `OCR_ID_BACK`. */
  readonly docPageConfig?: readonly string[] | undefined;
  /** `DocScanMode`: `auto` or `manual`. */
  readonly docScanMode?: string | undefined;
  /** `Model`: `LIVENESS`, `PHOTINUS_LIVENESS` or `TEMPLATE`. */
  readonly model?: string | undefined;
  /** `TemplateConfig`: actions to draw from, `01` to `07`; at most three are advised. */
  readonly templateConfig?: readonly string[] | undefined;
  /** `TemplateRanCount`: how many actions to draw. */
  readonly templateRanCount?: number | undefined;
  /** `TemplateType`: their order, for example `Seq`. */
  readonly templateType?: string | undefined;
  /** `SecurityLevel`: `01` normal, `02` strict. */
  readonly securityLevel?: string | undefined;
  /** `ProductFlow`: `DOC_FACE` or `FACE_DOC`, with `KYC_GLOBAL` only. */
  readonly productFlow?: string | undefined;
  /** `IdThreshold`: `0` standard, `1` strict, `2` loose, `3` off. */
  readonly idThreshold?: string | undefined;
  /** `ShowGuidePage`. */
  readonly showGuidePage?: boolean | undefined;
  /** `ShowAlbumIcon`. */
  readonly showAlbumIcon?: boolean | undefined;
  /** `ShowOcrResult`. */
  readonly showOcrResult?: boolean | undefined;
  /** `EditOcrResult`: whether the person may correct what was read. */
  readonly editOcrResult?: boolean | undefined;
  /** `OcrValueStandard`: whether standardised values are returned, too. */
  readonly ocrValueStandard?: boolean | undefined;
  /** `ProcedurePriority`: `url` lets a fallback page come, `keep` ends with the error. */
  readonly procedurePriority?: string | undefined;
  /** `AppQualityCheck`: only in the app SDK. */
  readonly appQualityCheck?: boolean | undefined;
  /** `DocVideo`: whether a short video is kept. */
  readonly docVideo?: boolean | undefined;
  /** `UseNFC`: for passports. */
  readonly useNfc?: boolean | undefined;
  /** `MRTDInput`: where the key to the chip comes from: `0` the person, `1` OCR, `2` the three fields that follow. */
  readonly mrtdInput?: string | undefined;
  /** `DocumentNumber`, with `MRTDInput` `2`. */
  readonly documentNumber?: string | undefined;
  /** `DateOfBirth`, with `MRTDInput` `2`. */
  readonly dateOfBirth?: string | undefined;
  /** `DateOfExpiry`, with `MRTDInput` `2`. */
  readonly dateOfExpiry?: string | undefined;
  /** `CallbackUrl`: called by the vendor at the end; must begin with `https`. */
  readonly callbackUrl?: string | undefined;
  /** `CallbackToken`: comes back with the callback, which proves that it is the vendor's. */
  readonly callbackToken?: string | undefined;
  /** `ReturnUrl`: where the web client goes back to. */
  readonly returnUrl?: string | undefined;
  /** `FacePictureBase64`: a picture of at most 1 MB, in Base64. */
  readonly facePictureBase64?: string | undefined;
  /** `FacePictureUrl`: where that picture is, in public. */
  readonly facePictureUrl?: string | undefined;
  /** `TargetFacePicture`: the picture to compare with, in Base64. */
  readonly targetFacePicture?: string | undefined;
  /** `TargetFacePictureUrl`: where that picture is, in public. */
  readonly targetFacePictureUrl?: string | undefined;
  /** `VerifyModel`, of the face library. */
  readonly verifyModel?: string | undefined;
  /** `FaceGroupCodes`, of the face library. */
  readonly faceGroupCodes?: string | undefined;
  /** `FaceRegisterGroupCode`, of the face library. */
  readonly faceRegisterGroupCode?: string | undefined;
  /** `AutoRegistration`, of the face library. */
  readonly autoRegistration?: string | undefined;
  /** `SaveFacePicture`, of the face library. */
  readonly saveFacePicture?: string | undefined;
  /** `FaceVerifyThreshold`, of the face library. */
  readonly faceVerifyThreshold?: string | undefined;
  /** `ReturnFaces`, of the face library. */
  readonly returnFaces?: string | undefined;
  /** `UpdateFaceIfUserExists`, of the face library. */
  readonly updateFaceIfUserExists?: string | undefined;
  /** `NeedMultiFaceCheck`, of the face library. */
  readonly needMultiFaceCheck?: string | undefined;
  /** `FaceAttributeCheck`, of the face library. */
  readonly faceAttributeCheck?: string | undefined;
  /** `Authorize`: the check with an authoritative source, `T` to ask for it. */
  readonly authorize?: string | undefined;
  /** `Email`, for that check. */
  readonly email?: string | undefined;
  /** `Mobile`, for that check in Indonesia: `+62` and 9 to 11 digits. */
  readonly mobile?: string | undefined;
  /** `DocName`: the name on the document. */
  readonly docName?: string | undefined;
  /** `DocNo`: the number of the document. */
  readonly docNo?: string | undefined;
  /** `Crop`. */
  readonly crop?: string | undefined;
  /** `Ocr`. */
  readonly ocr?: string | undefined;
  /** `IdSpoof`. */
  readonly idSpoof?: string | undefined;
  /** `IdFaceQuality`. */
  readonly idFaceQuality?: string | undefined;
  /** `LanguageConfig`. */
  readonly languageConfig?: string | undefined;
  /** `StyleConfig`: JSON. */
  readonly styleConfig?: string | undefined;
  /** `ExperienceCode`. */
  readonly experienceCode?: string | undefined;
  /** `ChameleonFrameEnable`. */
  readonly chameleonFrameEnable?: string | undefined;
  /** `AutoDocPageConfig`. */
  readonly autoDocPageConfig?: string | undefined;
}

/** The vendor's sign of life. */
export interface Keepalive {
  /** The vendor's id of this answer, for its support. */
  requestId?: string;
  /** Return code: `Success`. */
  code: string;
  /** The vendor's text for it. */
  message: string;
  /** `SUCCESS`. */
  result?: string;
  /** The answer's body, byte for byte where it is UTF-8. Not printed. */
  raw: string;
}

/** One line of a transaction's log. */
export interface LogLine {
  /** When, as the vendor writes it: `YYYY-MM-DD hh:mm:ss` of a zone that it does not name; none where the line says none. */
  at?: string;
  /** What happened, with numbers of people masked. */
  text: string;
  /** The same in English, where the catalogue knows the text. */
  meaning?: string;
}

/** What the vendor counted of one transaction. None is what it did not say, which is not 0 and not `false`. */
export interface LogStatistics {
  /**
   * How long each page was shown, in milliseconds, by the vendor's constant (`OCR_SCAN`); what is no whole number of them is
   * left out.
   */
  pageStayMs: Record<string, number>;
  /** How often the person began the liveness check again. */
  faceRetries?: number;
  /** Whether the liveness check offered to begin again. */
  hasFaceRetries?: boolean;
  /** How often the person took the document's picture again. */
  ocrRetries?: number;
  /** Whether the document's picture was taken again because the server refused the first. */
  hasOcrRetries?: boolean;
  /** How often the person corrected what was read, and sent it. */
  ocrEdits?: number;
  /** Whether the person tapped to correct what was read. */
  hasOcrEdits?: boolean;
  /** How often the person began such a correction again. */
  ocrEditRetries?: number;
  /** Whether such a correction was begun again. */
  hasOcrEditRetries?: boolean;
  /** Whether the camera was refused to the liveness check. */
  cameraRefusedFace?: boolean;
  /** Whether the camera was refused for the document's picture. */
  cameraRefusedOcr?: boolean;
  /** The JSON that it was read from: what the vendor added since is there. Not printed. */
  raw: string;
}

/** One text that log lines of identity verification hold. */
export interface LogText {
  /** The vendor's text. */
  text: string;
  /** What it says, in English. */
  meaning: string;
  /** Where it was seen. */
  source: string;
}

/**
 * The number that belongs to a login token.
 *
 * Source: <https://docs.jiguang.cn/jverification/server/rest_api/loginTokenVerify_api>
 */
export interface LoginVerification {
  /** The vendor's serial number as decimal text (it exceeds 2^53); none where the vendor sent none. */
  id?: string;
  /** Return code: 8000 number obtained, 8001 not. Codes that no catalogue lists come through. */
  code: number;
  /** The vendor's text for the code, with numbers of people masked. */
  content: string;
  /**
   * Your correlation id as the vendor echoed it. The vendor may drop it: correlate by your own call.
   * Not printed: people do send phone numbers in it.
   */
  exId?: string;
  /** `success`, `failed` or `unknown_result`. */
  outcome: Outcome;
  /** The number as the vendor encrypted it under your public key, in Base64. Not printed. */
  encryptedPhone?: string;
  /** The number, where the client has the private key; none where that key does not fit: `decrypt_phone` says more. */
  phone?: PhoneNumber;
  /** Risk of the number, where it was asked for and its part of the call went well. */
  risk?: RiskReport;
  /** The answer's body, byte for byte where it is UTF-8. Not printed: it may repeat a phone number. */
  raw: string;
}

/**
 * Whether a number is that of the SIM in the end user's phone.
 *
 * Source: <https://docs.jiguang.cn/jverification/server/rest_api/verify_api>
 */
export interface NumberVerification {
  /** The vendor's serial number as decimal text (it exceeds 2^53); none where the vendor sent none. */
  id?: string;
  /** Return code: 9000 consistent, 9001 inconsistent, 9002 no verdict. Codes that no catalogue lists come through. */
  code: number;
  /** The vendor's text for the code, with numbers of people masked. */
  content: string;
  /**
   * Your correlation id as the vendor echoed it. The vendor may drop it: correlate by your own call.
   * Not printed: people do send phone numbers in it.
   */
  exId?: string;
  /** `consistent`, `inconsistent` or `unknown_result`. */
  outcome: Outcome;
  /** Risk of the number, where it was asked for and its part of the call went well. */
  risk?: RiskReport;
  /** The answer's body, byte for byte where it is UTF-8. Not printed: it may repeat a phone number. */
  raw: string;
}

/** The console's overview: one row per bucket, empty ones too, and their sum. */
export interface Overview extends ChartedView {
  /** The product. */
  product: Product;
  /** IANA time zone of the rows. */
  tz: string;
  /** Width of a row. */
  bucket: Bucket;
  /** What was let through, by the filter's name (`platforms`, `carriers`, …); those that let everything through are not there. */
  filters: Record<string, string[]>;
  /** First instant, in milliseconds since 1970 (UTC). */
  startAtMs: number;
  /** The same as a `Date`: `startAtMs`. */
  startAt: Date;
  /** First instant that is no longer part, in milliseconds since 1970 (UTC). */
  endAtMs: number;
  /** The same as a `Date`: `endAtMs`. */
  endAt: Date;
  /** The whole range. */
  total: OverviewRow;
  /** One row per bucket, in time. */
  rows: OverviewRow[];
}

/** The figures of one bucket, or of the whole range. */
export interface OverviewRow {
  /** First instant of the bucket within the range, in milliseconds since 1970 (UTC). */
  bucketStartAtMs: number;
  /** The same as a `Date`: `bucketStartAtMs`. */
  bucketStartAt: Date;
  /** The same in the zone: a date (`2026-11-01`), for hours a time with offset. */
  bucketStart: string;
  /** Events. */
  requests: number;
  /** Events with outcome success. */
  success: number;
  /** Events that the vendor bills. */
  consumption: number;
  /** Events with outcome consistent. */
  consistent: number;
  /** Events with outcome inconsistent. */
  inconsistent: number;
  /** Events without a verdict. */
  unknownResult: number;
  /** Events that failed. */
  failed: number;
  /** Events that the vendor turned away. */
  rejected: number;
  /** Events whose end is not known. */
  inDoubt: number;
  /** Transactions of identity verification that the person began: finished + interrupted. */
  started: number;
  /** Transactions with a result: passed + not_passed. */
  finished: number;
  /** Transactions with outcome passed. */
  passed: number;
  /** Transactions with outcome not_passed. */
  notPassed: number;
  /** Transactions that were begun and broken off. */
  interrupted: number;
  /** Transactions that were never begun. */
  notStarted: number;
  /** Shares of the figures above. */
  rates: Rates;
  /** Events per risk level (`low`, `medium`, `medium_high`, `high`); events without a level are in none. */
  byLevel: Record<string, number>;
  /** Events per risk tag that occurred; an event with two tags is in both. */
  byTag: Record<string, number>;
}

/** A mobile number; prints as its mask. */
export interface PhoneNumber {
  /** The 11 digits. */
  number: string;
  /** The number with its middle hidden, for example `138****8000`. */
  mask: string;
}

/**
 * Limits of the vendor that are known before a call: what would run into one is refused here, as `throttled` with the
 * time to come back, and keeps its token. The vendor's console may set others (security management, API rate limits).
 */
export interface Quotas {
  /** Shortest time between two verifications of one number, in milliseconds; 0 for none. Default 30,000. */
  readonly numberIntervalMs?: number | undefined;
  /** Most billed verifications of one number in a calendar day in China; 0 for no limit. Default 10. */
  readonly numberPerDay?: number | undefined;
  /** Most billed verifications of one app in a calendar day in China; 0 for no limit. Default 500,000. */
  readonly appPerDay?: number | undefined;
  /** Most calls of one client that begin within a second; 0 for no limit, as the vendor names none. Default 0. */
  readonly callsPerSecond?: number | undefined;
}

/** Shares of a row; none where the denominator is 0. */
export interface Rates {
  /** success / requests. */
  success?: number;
  /** consistent / (consistent + inconsistent). */
  consistent?: number;
  /** unknown_result / requests. */
  unknownResult?: number;
  /** passed / finished. */
  passed?: number;
  /** finished / started. */
  finished?: number;
  /** interrupted / started. */
  interrupted?: number;
  /** not_started / (started + not_started). */
  notStarted?: number;
}

/** That a person was erased from a ledger, without a word about whom. */
export interface Receipt {
  /** Events that no longer name the person; 0 where none did. */
  events: number;
  /** When, in milliseconds since 1970 (UTC). */
  erasedAtMs: number;
  /** The same as a `Date`: `erasedAtMs`. */
  erasedAt: Date;
  /** Id of the phone index's key under which the person was found. */
  keyId: string;
  /**
   * Files that the ledger put into its archive with what is personal in them. Erasure does not reach them: they may still
   * hold the mask and the keyed index entry of the number, never the number itself.
   */
  archivedFiles: number;
}

/** Calls that were bought. */
export interface Recharge {
  /**
   * What tells it from others, such as the number of its invoice. Recharges with one id count once. Left out: one that
   * follows from account, product, amount and time where the time is given, else a new one.
   */
  readonly id?: string | undefined;
  /** Name of the account. Default `default`. */
  readonly account?: string | undefined;
  /** Product whose balance grows. */
  readonly product: Product;
  /** Calls, 1 or more. */
  readonly amount: number;
  /** When: a date of `tz` (`2026-11-01`, its first instant) or an instant with offset. Default now. */
  readonly occurredAt?: string | Date | undefined;
  /** IANA time zone of the date. Default `Asia/Shanghai`, the vendor console's. */
  readonly tz?: string | undefined;
  /** A remark. Phone numbers in it are masked. */
  readonly note?: string | undefined;
}

/** Which part of a vendor's table to compare, and how to read it. */
export interface ReconcileQuery {
  /** The product that the table is about. Where a column says it: only this product. */
  readonly product?: Product | undefined;
  /** First day (`2026-11-01`). Left out: the table's first. */
  readonly start?: string | Date | undefined;
  /** First day that is no longer part. Left out: the day after the table's last. At most 366 days after `start`. */
  readonly end?: string | Date | undefined;
  /** IANA time zone of the table's days. Default `Asia/Shanghai`, the vendor console's. */
  readonly tz?: string | undefined;
  /** Only these apps of the ledger, where the table is about some and has no column that says so. */
  readonly apps?: readonly string[] | undefined;
  /**
   * Headers of the table by what they stand for (`date`, `product`, `app`, `platform`, `requests`, `success`,
   * `consumption`, `consistent`, …), for those that are not recognised: `{"requests": "请求量"}`.
   */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  /** Name of the sheet of a workbook. Left out: the first one that has such a table. */
  readonly sheet?: string | undefined;
}

/** One figure of one day, here and there. */
export interface ReconcileRow {
  /** First instant of the day, in milliseconds since 1970 (UTC). */
  dayStartAtMs: number;
  /** The same as a `Date`: `dayStartAtMs`. */
  dayStartAt: Date;
  /** The day in the zone (`2026-11-01`). */
  day: string;
  /** The product. */
  product: Product;
  /** The app, where the table tells apps apart. */
  app?: string;
  /** The platform, where the table tells platforms apart: our word, or the table's own where there is none. */
  platform?: string;
  /** Column of the overview: `requests`, `success`, `consumption`, … */
  figure: string;
  /** What the ledger counts. */
  ours: number;
  /** What the table says; none where it has no row of the day. */
  theirs?: number;
  /** Theirs − ours; a row that is not there counts as 0. */
  difference: number;
  /** Its likely cause; none where there is no difference. */
  cause?: DifferenceCause;
  /** One sentence about the cause. */
  explanation?: string;
}

/** One figure of the whole range, here and there. */
export interface ReconcileTotal {
  /** The product. */
  product: Product;
  /** Column of the overview. */
  figure: string;
  /** Sum over the rows. */
  ours: number;
  /** Sum over the rows. */
  theirs: number;
  /** Theirs − ours. */
  difference: number;
}

/** The ledger beside the vendor's table. */
export interface Reconciliation extends View {
  /** IANA time zone of the days. */
  tz: string;
  /** First instant, in milliseconds since 1970 (UTC). */
  startAtMs: number;
  /** The same as a `Date`: `startAtMs`. */
  startAt: Date;
  /** First instant that is no longer part, in milliseconds since 1970 (UTC). */
  endAtMs: number;
  /** The same as a `Date`: `endAtMs`. */
  endAt: Date;
  /** Whether no figure differs. */
  agrees: boolean;
  /** Rows that differ. */
  differences: number;
  /** Headers of the table by what they were read as. */
  columns: Record<string, string>;
  /** Headers of columns that were not compared; of one that was for other products only, with the product behind it. */
  ignored: string[];
  /** Rows of the table that were read. */
  rowsRead: number;
  /** Rows of sums that were left out. */
  rowsSkipped: number;
  /** Sums by product and figure. */
  totals: ReconcileTotal[];
  /** Every figure of every day, by product, app, platform, day and figure. */
  rows: ReconcileRow[];
}

/** What came of stating a recharge or a reading. */
export interface RecordedEntry {
  /** The entry, as the ledger keeps it. */
  entry: BalanceEntry;
  /** Whether it was not there before. */
  new: boolean;
}

/** One region in which identity verification is offered. Data stays in it: a transaction is known only where it was made. */
export interface Region {
  /** The vendor's id of it, for example `ap-southeast-1`. */
  region: string;
  /** Its name. */
  name: string;
  /** Host that the internet reaches. */
  publicHost: string;
  /** Host that is reached from within the same region of the vendor's cloud. */
  vpcHost: string;
  /**
   * The operations that the vendor lists it for. Where it lists `check_verify_log`, the others follow: there are logs only
   * of what was made there.
   */
  listedFor: string[];
  /** Where it is documented. */
  source: string;
}

/** One documented return code. */
export interface ReturnCode {
  /** The vendor's number. */
  code: number;
  /** The vendor's text for it. */
  text: string;
  /** Which calls answer with it: `risk`, `captcha`, `login`, `number`, `common`. */
  family: string;
  /** The error it becomes; none where it is a result. */
  kind?: ErrorKind;
  /** Whether and when to try again. */
  retry: RetryAdvice;
  /** Whether the vendor bills a call that ends so. */
  billing: Billing;
  /** What to do, in one sentence. */
  advice: string;
  /** Where the code is documented. */
  source: string;
}

/**
 * What the vendor knows about the risk of one phone number.
 *
 * Source: <https://docs.jiguang.cn/en/jverification/server/rest_api/risk_api/queryBusinessRisk_api>
 */
export interface RiskReport {
  /** The vendor's serial number as decimal text (it exceeds 2^53); none where the vendor sent none. */
  id?: string;
  /** Return code; 0 is a verdict. Codes that no catalogue lists come through as they are. */
  code: number;
  /** The vendor's text for the code, with numbers of people masked. */
  content: string;
  /**
   * Your correlation id as the vendor echoed it. The vendor may drop it: correlate by your own call.
   * Not printed: people do send phone numbers in it.
   */
  exId?: string;
  /** Risk score, 0 (none) to 900 (high); none where missing or unreadable, which is not the same as 0. */
  score?: number;
  /** Band of the score; none where there is no score or it is negative. */
  level?: RiskLevel;
  /** Why the score is what it is; empty for a normal number. */
  tags: RiskTag[];
  /** The answer's body, byte for byte where it is UTF-8. Not printed: it may repeat a phone number. */
  raw: string;
}

/** One reason behind a risk score. */
export interface RiskTag {
  /** The vendor's code, for example `F24004`. */
  code: string;
  /** English label; the code itself where the catalogue does not know it. */
  label: string;
  /** Chinese label; the code itself where the catalogue does not know it. */
  labelZh: string;
  /** Group of the tag, from its prefix: `device`, `phone`, `ip`, …; `unknown` where the prefix is new. */
  family: string;
  /** Whether the catalogue knows the code. */
  known: boolean;
  /** Score of this tag alone, 0 to 900, where the vendor gave one. */
  score?: number;
}

/** One documented risk tag. */
export interface RiskTagInfo {
  /** The vendor's code, for example `F24004`. */
  code: string;
  /** English label. */
  label: string;
  /** Chinese label. */
  labelZh: string;
  /** Group of the tag, from its prefix: `device`, `phone`, `ip`, … */
  family: string;
  /** What it says about the number, in one line. */
  meaning: string;
  /** Where the tag is documented. */
  source: string;
}

/** When a balance runs out, if consumption goes on as it was. */
export interface RunOut {
  /** Whether there are dates, and why not. */
  state: RunOutState;
  /** Whole days that it follows from, 28 at most. */
  days: number;
  /** Billed events per day in them. */
  meanPerDay?: number;
  /** Whether each weekday has a mean of its own, as from 14 days on. */
  byWeekday: boolean;
  /** Date of the zone on which it is expected to run out. */
  expected?: string;
  /** First date of the 95 % interval. */
  earliest?: string;
  /** Last date of the 95 % interval; none where it has no end. */
  latest?: string;
}

/** Credentials that the sandbox accepts. */
export interface SandboxCredentials {
  /** AppKey of the sandbox's app. */
  appKey: string;
  /** MasterSecret of the sandbox's app; worth nothing anywhere else. */
  masterSecret: string;
  /** Access key of Alibaba Cloud that lasts. */
  accessKeyId: string;
  /** Its secret; worth nothing anywhere else. */
  accessKeySecret: string;
  /** Temporary access key of Alibaba Cloud, which needs a security token. */
  stsAccessKeyId: string;
  /** Its secret; worth nothing anywhere else. */
  stsAccessKeySecret: string;
  /** Its security token; worth nothing anywhere else. */
  stsSecurityToken: string;
  /** When the temporary key ends, in milliseconds since 1970 (UTC), by the sandbox's clock. */
  stsExpiresAtMs: number;
  /** The same as a `Date`: `stsExpiresAtMs`. */
  stsExpiresAt: Date;
}

/** One request as the sandbox received it. */
export interface SandboxRequest {
  /** When it came, by the sandbox's clock, in milliseconds since 1970 (UTC). */
  receivedAtMs: number;
  /** The same as a `Date`: `receivedAtMs`. */
  receivedAt: Date;
  /** What it was about, for example `query_business_risk`. */
  operation: string;
  /** HTTP method. */
  method: string;
  /** Path with its query. */
  path: string;
  /**
   * Headers by lower-case name; of several with one name all values, with commas between. Of `authorization` with a
   * password in it (`Basic`), only that word.
   */
  headers: Record<string, string>;
  /** Whether the credentials were right. */
  authorized: boolean;
  /** Body; bytes that are no UTF-8 are replaced. */
  body: string;
}

/** How a transaction of identity verification is to go that the sandbox starts. What is left out is left to chance. */
export interface SandboxTransaction {
  /** Your id of it; letters and digits, at most 32. Its last letters may choose how it goes. None for a new one. */
  readonly merchantBizId?: string | undefined;
  /** The region in which it is made; none for `ap-southeast-1`. */
  readonly region?: string | undefined;
  /** The solution, which says what the person is asked for; none for `eKYC_PRO`: document, then liveness. */
  readonly productCode?: string | undefined;
  /** When it is started, in milliseconds since 1970 (UTC); none for now, by the sandbox's clock. */
  readonly startedAtMs?: number | undefined;
  /** The same as a `Date`: `startedAtMs`. */
  readonly startedAt?: Date | undefined;
  /** What comes of it: `passed`, `not_passed`, `interrupted` or `not_started`. */
  readonly outcome?: Outcome | undefined;
  /** The page that the person leaves, as a catalogue or the vendor names it; others are taken, too. */
  readonly page?: string | undefined;
  /** The vendor's reason of an interruption, for example `1006`; any text. */
  readonly errorCode?: string | undefined;
  /** The vendor's reason of the result, for example `205`; any text. */
  readonly subCode?: string | undefined;
}

/** Which events of files to count. */
export interface ScanQuery {
  /** Only events of this product. */
  readonly product?: Product | undefined;
  /**
   * First instant: a date of `tz` (`2026-11-01`) or an instant with offset, at a quarter-hour. Left out: from the first
   * event on.
   */
  readonly start?: string | Date | undefined;
  /** First instant that is no longer part; the same forms. Left out: to the last event. */
  readonly end?: string | Date | undefined;
  /** IANA time zone of dates. Default `Asia/Shanghai`, the vendor console's. */
  readonly tz?: string | undefined;
}

/** What came of one line of input. */
export interface ScreenRow {
  /** Place of the input, counted from 1. */
  row: number;
  /** The first row with the same number, whose answer this row repeats: no call was made for this one. */
  duplicateOf?: number;
  /** The number with its middle hidden; none where the input is no number. */
  phoneMask?: string;
  /** The correlation id that was given. */
  exId?: string;
  /** The ledger's event of the call; none where no call was made. */
  eventId?: string;
  /** When the call began, in milliseconds since 1970 (UTC); none where no call was made. */
  occurredAtMs?: number;
  /** The same as a `Date`: `occurredAtMs`. */
  occurredAt?: Date;
  /** What came of it; none where no call was made. */
  outcome?: Outcome;
  /** Whether this row counts towards the bill; none where no call was made for it. */
  billing?: Billing;
  /** The vendor's return code. */
  code?: string;
  /** The vendor's serial number, as decimal text. */
  vendorId?: string;
  /** Risk score, 0 to 900. */
  score?: number;
  /** Band of the score. */
  level?: RiskLevel;
  /** Why the score is what it is. */
  tags: RiskTag[];
  /** Why there is no verdict. */
  error?: ErrorInfo;
}

/** A share with its 95 % confidence interval (Wilson's score interval: Wilson 1927; Brown, Cai and DasGupta 2001). */
export interface Share {
  /** Part / whole, 0 to 1. */
  value: number;
  /** Lower bound of the interval. */
  low: number;
  /** Upper bound of the interval. */
  high: number;
}

/** What a view shows. An empty filter lets everything through; filters add up (and), their values do not (or). */
export interface StatsQuery {
  /** The product to look at. */
  readonly product: Product;
  /**
   * First instant: a date of `tz` (`2026-11-01`) or an instant with offset (`2026-11-01T08:00:00Z`). Left out: the
   * day of the first event.
   */
  readonly start?: string | Date | undefined;
  /**
   * First instant that is no longer part; the same forms. At most 366 days after `start`. Left out: the day after
   * that of the last event.
   */
  readonly end?: string | Date | undefined;
  /** IANA time zone of dates and buckets. Default `Asia/Shanghai`, the vendor console's. */
  readonly tz?: string | undefined;
  /** Width of a row. Default day. */
  readonly bucket?: Bucket | undefined;
  /** Only these apps. */
  readonly apps?: readonly string[] | undefined;
  /** Only these platforms. */
  readonly platforms?: readonly Platform[] | undefined;
  /** Only these carriers. */
  readonly carriers?: readonly string[] | undefined;
  /** Only these outcomes. */
  readonly outcomes?: readonly Outcome[] | undefined;
  /** Only these billing states. */
  readonly billing?: readonly Billing[] | undefined;
  /** Only these risk levels. */
  readonly levels?: readonly RiskLevel[] | undefined;
  /** Only these return codes. */
  readonly codes?: readonly string[] | undefined;
  /** Only events with at least one of these tags. */
  readonly tags?: readonly string[] | undefined;
  /**
   * Only transactions of identity verification that were left on one of these pages: words of the catalogue of pages, or
   * as the vendor calls them.
   */
  readonly pages?: readonly string[] | undefined;
  /** Only transactions of identity verification that broke off for one of these reasons, as the vendor numbers them. */
  readonly errorCodes?: readonly string[] | undefined;
}

/** One transaction to ask for. */
export interface Transaction {
  /** The vendor's id of it, from `Initialize`. */
  transactionId: string;
  /** Your id of it; letters and digits, at most 32. */
  merchantBizId: string;
  /** When it was made, in milliseconds since 1970 (UTC). */
  startedAtMs: number;
  /** The same as a `Date`: `startedAtMs`. */
  startedAt: Date;
  /** The region in which it was made; the client's own where left out. */
  region?: string;
  /** Platform of the end user's app, for the statistics; `unknown` where left out. */
  platform?: Platform;
}

/** One transaction to ask for. */
export interface TransactionInput {
  /** The vendor's id of it, from `Initialize`. */
  readonly transactionId: string;
  /** Your id of it; letters and digits, at most 32. */
  readonly merchantBizId: string;
  /** When it was made, in milliseconds since 1970 (UTC). */
  readonly startedAtMs?: number | undefined;
  /** The same as a `Date`: `startedAtMs`. */
  readonly startedAt?: Date | undefined;
  /** The region in which it was made; the client's own where left out. */
  readonly region?: string | undefined;
  /** Platform of the end user's app, for the statistics; `unknown` where left out. */
  readonly platform?: Platform | undefined;
}

/** The console's trend chart: every category over the same buckets. */
export interface Trend extends ChartedView {
  /** The product. */
  product: Product;
  /** IANA time zone of the buckets. */
  tz: string;
  /** Width of a bucket. */
  bucket: Bucket;
  /** What was let through, by the filter's name (`platforms`, `carriers`, …); those that let everything through are not there. */
  filters: Record<string, string[]>;
  /** First instant of each bucket in the zone, as in the overview's rows. */
  bucketStarts: string[];
  /** First instant of each bucket, in milliseconds since 1970 (UTC). */
  bucketStartsAtMs: number[];
  /** The same as a `Date`: `bucketStartsAtMs`. */
  bucketStartsAt: Date[];
  /** The categories. */
  series: TrendSeries[];
}

/** One line of a trend chart. */
export interface TrendSeries {
  /** Column of the overview: `requests`, `success`, `level:high`, `tag:F24004`, … */
  key: string;
  /** What to call it on a chart. */
  label: string;
  /** Whether the chart shows it before anybody asks; the others are the gray categories below the axes. */
  shown: boolean;
  /** One value per bucket. */
  values: number[];
}

/**
 * What the vendor logged of one transaction. Of what it contradicts itself in, nothing is mended: its own sample has a
 * result beside an interruption.
 *
 * Source: <https://www.alibabacloud.com/help/en/ekyc/latest/authentication-log-query-interface>
 */
export interface VerifyLog {
  /** The vendor's id of this answer, for its support. */
  requestId?: string;
  /** Return code: `Success`. */
  code: string;
  /** The vendor's text for it, with numbers of people masked. */
  message: string;
  /** How far it came. */
  status: VerifyStatus;
  /** What came of it, as its event is counted: `passed`, `not_passed`, `interrupted`, `not_started` or `unknown_result`. */
  outcome: Outcome;
  /** `VerifyStatus` as the vendor says it: `0`, `1`, `2`. */
  verifyStatus?: string;
  /** The final result: yes for `Y`, no for `N`; none where there is none or another. */
  passed?: boolean;
  /** The vendor's reason of the result, for example `205`. */
  subCode?: string;
  /** The vendor's reason of an interruption, for example `1006`. */
  errorCode?: string;
  /** What that reason says; none where no catalogue knows it. */
  errorMeaning?: string;
  /** The page that the person left, by the vendor's Chinese text. */
  interruptPage?: string;
  /** The same by the vendor's constant, which several pages share. */
  interruptPageEn?: string;
  /** The same in one word of the catalogue of pages (`ocr_scan`); as the vendor calls it where no catalogue knows it. */
  page?: string;
  /** `LogInfo`, line by line, in the vendor's order: what the person did, in Chinese. */
  log: LogLine[];
  /** `LogInfoEn`, the same way: which pages came and went, in English constants. */
  logEn: LogLine[];
  /** What the vendor counted; none where it sent nothing that can be read. */
  statistics?: LogStatistics;
  /** `ExtInfo` as it was sent; the vendor keeps it for later use. Not printed. */
  extInfo?: string;
  /** The answer's body, byte for byte where it is UTF-8. Not printed. */
  raw: string;
}
