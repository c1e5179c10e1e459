import { type CallOptions } from './call';
import { Ledger } from './ledger';
import type { ClientOptions, LoginVerification, NumberVerification, Platform, RiskReport, ScreenRow } from './records';
import { type BatchOptions, type Inputs } from './rows';
/** What every way of making a client takes. */
export interface JiguangClientSettings {
    /** Key that decrypts the numbers of one-click login, PEM or bare Base64; never shown. */
    readonly privateKey?: string | undefined;
    /** The key before the last change, for numbers that were encrypted under it. */
    readonly previousPrivateKey?: string | undefined;
    /** Where every call is recorded; nowhere if left out. */
    readonly ledger?: Ledger | undefined;
    /** Deadlines, attempts and limits. */
    readonly options?: ClientOptions | undefined;
}
/** What makes a client with credentials in the environment. */
export interface JiguangEnvironment extends JiguangClientSettings {
    /** Another server, such as the sandbox. https, or http to this machine. */
    readonly baseUrl?: string | undefined;
}
/** What makes a client with the vendor's credentials. */
export interface JiguangCredentials extends JiguangEnvironment {
    /** AppKey of the app, from the vendor's console. */
    readonly appKey: string;
    /** MasterSecret of the app; never shown anywhere. */
    readonly masterSecret: string;
}
/** What makes a client of a company's own gateway. */
export interface JiguangGateway extends JiguangClientSettings {
    /** What the events are counted under: the AppKey that the gateway uses. */
    readonly appKey: string;
    /** Where the gateway is. https, or http to this machine. */
    readonly baseUrl: string;
    /** What the gateway lets in; never shown. */
    readonly bearerToken: string;
}
/** What a question for a number's risk may say besides. */
export interface RiskOptions extends CallOptions {
    /** Public address of the end user's device, never your server's. */
    readonly ip?: string | undefined;
    /** Your own correlation id. */
    readonly exId?: string | undefined;
    /** Platform of the end user's app, for the statistics; the vendor is not told. */
    readonly platform?: Platform | undefined;
}
/** What a question about a token says besides. */
export interface TokenOptions extends CallOptions {
    /** Where the token was made, which decides where it is checked. */
    readonly platform: Platform;
    /** Carrier as the SDK said (`CM`, `CU`, `CT`), for the statistics; the vendor is not told. */
    readonly carrier?: string | undefined;
    /** Public address of the end user's device, never your server's; sent only with the risk. */
    readonly ip?: string | undefined;
    /** Your own correlation id. */
    readonly exId?: string | undefined;
    /** Ask for the number's risk, too, which is a second product. */
    readonly withRisk?: boolean | undefined;
}
/** How to screen many numbers. */
export interface ScreenOptions extends BatchOptions {
    /** Calls begun per second, at most; no limit if left out. */
    readonly rate?: number | undefined;
}
/**
 * Calls Jiguang Verification.
 *
 * Once begun, a call goes on and is recorded even where its caller gives up.
 */
export declare class JiguangClient {
    #private;
    /**
     * @throws {@link ConfigurationError} The credentials or a private key cannot be any.
     * @throws {@link InvalidArgumentError} `baseUrl` or an option cannot work.
     */
    constructor(settings: JiguangCredentials);
    /**
     * A client with the credentials in the environment.
     *
     * Reads `VERIMETER_JIGUANG_APP_KEY`, `VERIMETER_JIGUANG_MASTER_SECRET` and, where it is set,
     * `VERIMETER_JIGUANG_BASE_URL`.
     *
     * @throws {@link ConfigurationError} One is missing or cannot work.
     */
    static fromEnv(settings?: JiguangEnvironment): JiguangClient;
    /** A client that speaks to a company's own gateway, which holds the vendor's credentials. */
    static gateway(settings: JiguangGateway): JiguangClient;
    /**
     * Asks for the risk of one number. Each verdict may be billed.
     *
     * @param phone 11 digits of a mainland China mobile number, with or without `+86`, spaces and hyphens.
     * @throws {@link InvalidArgumentError} A parameter is wrong; nothing was sent.
     * @throws {@link TransportError} Nothing was sent; the call may be repeated.
     * @throws {@link InDoubtError} The call may be done and billed; do not repeat it blindly.
     * @throws {@link VerimeterError} Every other failure, each with a class of its own.
     */
    queryBusinessRisk(phone: string, options?: RiskOptions): Promise<RiskReport>;
    /**
     * Asks whether a number is that of the SIM that a token was made with. Each verdict is billed.
     *
     * `inconsistent` and `unknown_result` are answers and no errors.
     *
     * @param token What the vendor's SDK in the app got for number verification. Works once.
     * @param phone The number to check: 11 digits, with or without `+86`, spaces and hyphens.
     * @throws {@link InvalidArgumentError} A parameter is wrong; nothing was sent.
     * @throws {@link TokenError} The token is used up, expired or wrong: get a new one.
     * @throws {@link TransportError} Nothing was sent; the call may be repeated.
     * @throws {@link InDoubtError} The call may be done and billed; do not repeat it blindly.
     * @throws {@link VerimeterError} Every other failure, each with a class of its own.
     */
    verifyNumber(token: string, phone: string, options: TokenOptions): Promise<NumberVerification>;
    /**
     * Asks which number belongs to a login token. Each number is billed.
     *
     * With a private key in the client, `phone` is the number; without, {@link decryptPhone} opens `encryptedPhone` where the key
     * is. A token without a number is an answer (`failed`) and no error.
     *
     * @param loginToken What the vendor's SDK in the app got for one-click login. Works once.
     * @throws {@link InvalidArgumentError} A parameter is wrong; nothing was sent.
     * @throws {@link TokenError} The token is used up, expired or wrong: get a new one.
     * @throws {@link TransportError} Nothing was sent; the call may be repeated.
     * @throws {@link InDoubtError} The call may be done and billed; do not repeat it blindly.
     * @throws {@link VerimeterError} Every other failure, each with a class of its own.
     */
    verifyLoginToken(loginToken: string, options: TokenOptions): Promise<LoginVerification>;
    /**
     * Asks for the risk of many numbers; gives one row per input, in the order of the inputs.
     *
     * A failed call is a row with its error, never an exception. Inputs are taken only as calls become free, so their number does
     * not matter. An exception of `phones` itself comes after the rows of what it gave before. Who stops reading, or aborts, begins
     * no more calls; those under way end and are recorded.
     *
     * @param phones Numbers, one by one: an array, a generator, lines of a file as they are read.
     * @throws {@link InvalidArgumentError} `concurrency` or `rate` is not above 0, an option is of another type, or an input is no string.
     */
    screen(phones: Inputs<string>, options?: ScreenOptions): AsyncGenerator<ScreenRow, void, undefined>;
    /** Ends the client: further calls are rejected with {@link CallCancelledError}. Calls under way end and are recorded. */
    close(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
