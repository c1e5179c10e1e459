package io.verimeter

import io.verimeter.ffi.FfiConverterString
import io.verimeter.ffi.FfiConverterTypeRiskAsk
import io.verimeter.ffi.FfiConverterTypeTokenAsk
import io.verimeter.ffi.JiguangHandle
import io.verimeter.ffi.RiskAsk
import io.verimeter.ffi.TokenAsk
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.asFlow

/**
 * Calls Jiguang Verification (one-click login, number verification, business risk control).
 *
 * Safe to share between coroutines and threads. Once begun, a call goes on to its end and is recorded, even where the coroutine
 * that awaits it is cancelled: it may be paid for.
 *
 * Every function throws [VerimeterException].
 */
public class JiguangClient private constructor(internal val native: JiguangHandle) : AutoCloseable {
    /** What calls name it by. */
    private val number = native.number()

    init {
        Threads.ready()
    }

    /**
     * A client with the credentials of an app. For servers: on Android and iOS they are refused, as whoever has the app can read
     * them out of it. There, use [gateway].
     *
     * @param appKey AppKey of the app, from the vendor's console.
     * @param masterSecret MasterSecret of the app; never shown anywhere.
     * @param baseUrl Another server, such as the sandbox. https, or http to this machine.
     * @param ledger Where every call is recorded; nowhere if left out.
     * @param options Deadlines, attempts and limits.
     * @param privateKey Key that decrypts the numbers of one-click login, PEM or bare Base64; never shown.
     * @param previousPrivateKey The key before the last change, for numbers that were encrypted under it.
     * @param serverCredentialsOnDevice Hold the credentials on a phone all the same: for devices that only you have.
     */
    @JvmOverloads
    public constructor(
        appKey: String,
        masterSecret: String,
        baseUrl: String? = null,
        ledger: Ledger? = null,
        options: ClientOptions? = null,
        privateKey: String? = null,
        previousPrivateKey: String? = null,
        serverCredentialsOnDevice: Boolean = false,
    ) : this(
        raising {
            JiguangHandle.withSecret(
                appKey,
                masterSecret,
                baseUrl,
                privateKey,
                previousPrivateKey,
                ledger?.native,
                options,
                serverCredentialsOnDevice,
            )
        },
    )

    /**
     * Asks for the risk of one number. Each verdict may be billed.
     *
     * @param phone 11 digits of a mainland China mobile number, with or without `+86`, spaces and hyphens.
     * @param ip Public address of the end user's device, never your server's.
     * @param exId Your own correlation id.
     * @param platform Platform of the end user's app, for the statistics; the vendor is not told.
     */
    public suspend fun queryBusinessRisk(
        phone: String,
        ip: String? = null,
        exId: String? = null,
        platform: Platform = Platform.UNKNOWN,
    ): RiskReport = raising {
        val ask = RiskAsk(phone, ip, exId, platform)
        val asked = asking(FfiConverterTypeRiskAsk.allocationSize(ask)) { FfiConverterTypeRiskAsk.write(ask, it) }
        Calls.answer(asked, FfiConverterTypeRiskReport::read) { call, bytes, length ->
            NativeCalls.verimeter_query_business_risk(number, call, bytes, length)
        }
    }

    /**
     * Asks whether a number is that of the SIM that a token was made with. Each verdict is billed. `INCONSISTENT` and
     * `UNKNOWN_RESULT` are answers and no errors.
     *
     * @param token What the vendor's SDK in the app got for number verification. Works once.
     * @param phone The number to check: 11 digits, with or without `+86`, spaces and hyphens.
     * @param platform Where the token was made, which decides where it is checked.
     * @param carrier Carrier as the SDK said (`CM`, `CU`, `CT`), for the statistics; the vendor is not told.
     * @param ip Public address of the end user's device, never your server's; sent only with the risk.
     * @param exId Your own correlation id.
     * @param withRisk Ask for the number's risk, too, which is a second product.
     */
    public suspend fun verifyNumber(
        token: String,
        phone: String,
        platform: Platform,
        carrier: String? = null,
        ip: String? = null,
        exId: String? = null,
        withRisk: Boolean = false,
    ): NumberVerification = raising {
        val ask = TokenAsk(token, platform, carrier, ip, exId, withRisk)
        val room = FfiConverterTypeTokenAsk.allocationSize(ask) + FfiConverterString.allocationSize(phone)
        val asked = asking(room) {
            FfiConverterTypeTokenAsk.write(ask, it)
            FfiConverterString.write(phone, it)
        }
        Calls.answer(asked, FfiConverterTypeNumberVerification::read) { call, bytes, length ->
            NativeCalls.verimeter_verify_number(number, call, bytes, length)
        }
    }

    /**
     * Asks which number belongs to a login token. Each number is billed. With a private key in the client, `phone` is the number;
     * without, [decryptPhone] opens `encryptedPhone` where the key is. A token without a number is an answer (`FAILED`).
     *
     * @param loginToken What the vendor's SDK in the app got for one-click login. Works once.
     * @param platform Where the token was made, which decides where it is checked.
     * @param carrier Carrier as the SDK said (`CM`, `CU`, `CT`), for the statistics; the vendor is not told.
     * @param ip Public address of the end user's device, never your server's; sent only with the risk.
     * @param exId Your own correlation id.
     * @param withRisk Ask for the number's risk, too, which is a second product.
     */
    public suspend fun verifyLoginToken(
        loginToken: String,
        platform: Platform,
        carrier: String? = null,
        ip: String? = null,
        exId: String? = null,
        withRisk: Boolean = false,
    ): LoginVerification = raising {
        val ask = TokenAsk(loginToken, platform, carrier, ip, exId, withRisk)
        val asked = asking(FfiConverterTypeTokenAsk.allocationSize(ask)) { FfiConverterTypeTokenAsk.write(ask, it) }
        Calls.answer(asked, FfiConverterTypeLoginVerification::read) { call, bytes, length ->
            NativeCalls.verimeter_verify_login_token(number, call, bytes, length)
        }
    }

    /**
     * Asks for the risk of many numbers; gives one row for each, in their order. Each verdict may be billed.
     *
     * Inputs are taken only as calls become free, so their number does not matter. A failed call is a row with its error, never
     * an exception. A number that comes again is not asked again. Each collection is a batch of its own.
     *
     * @param phones The numbers.
     * @param concurrency Calls under way at once.
     * @param rate Calls begun per second, at most; no limit if left out.
     */
    public fun screen(phones: Flow<String>, concurrency: Int = 32, rate: Double? = null): Flow<ScreenRow> =
        screenRows(phones, concurrency) { raising { native.screen(concurrency, rate) } }

    /** As [screen] of a flow. */
    public fun screen(phones: Iterable<String>, concurrency: Int = 32, rate: Double? = null): Flow<ScreenRow> =
        screen(phones.asFlow(), concurrency, rate)

    /** The same calls for code that waits, such as Java's. Both are one client: either may close it. */
    public fun blocking(): BlockingJiguangClient = BlockingJiguangClient(this)

    /** Ends the client: further calls throw [VerimeterException.CallCancelled]. Calls under way end and are recorded. */
    override fun close(): Unit = native.shut()

    /** The AppKey and nothing else. */
    override fun toString(): String = native.about()

    public companion object {
        /**
         * A client with the credentials in the environment: `VERIMETER_JIGUANG_APP_KEY`, `VERIMETER_JIGUANG_MASTER_SECRET` and,
         * where it is set, `VERIMETER_JIGUANG_BASE_URL`. What is given goes before. For servers.
         */
        @JvmStatic
        @JvmOverloads
        public fun fromEnv(
            baseUrl: String? = null,
            ledger: Ledger? = null,
            options: ClientOptions? = null,
            privateKey: String? = null,
            previousPrivateKey: String? = null,
            serverCredentialsOnDevice: Boolean = false,
        ): JiguangClient =
            JiguangClient(
                raising {
                    JiguangHandle.fromEnv(
                        baseUrl,
                        privateKey,
                        previousPrivateKey,
                        ledger?.native,
                        options,
                        serverCredentialsOnDevice,
                    )
                },
            )

        /**
         * A client that speaks to a company's own gateway, which holds the vendor's credentials: what an app uses.
         *
         * @param appKey What the events are counted under: the AppKey that the gateway uses.
         * @param baseUrl Where the gateway is. https, or http to this machine.
         * @param tokens What the gateway lets in.
         * @param ledger Where every call is recorded; nowhere if left out.
         * @param options Deadlines, attempts and limits.
         * @param privateKey Key that decrypts the numbers of one-click login. Not for apps.
         * @param previousPrivateKey The key before the last change.
         * @param serverCredentialsOnDevice Hold a private key on a phone all the same: for devices that only you have.
         */
        @JvmStatic
        @JvmOverloads
        public fun gateway(
            appKey: String,
            baseUrl: String,
            tokens: BearerTokens,
            ledger: Ledger? = null,
            options: ClientOptions? = null,
            privateKey: String? = null,
            previousPrivateKey: String? = null,
            serverCredentialsOnDevice: Boolean = false,
        ): JiguangClient =
            JiguangClient(
                raising {
                    JiguangHandle.gateway(
                        appKey,
                        baseUrl,
                        Tokens(tokens),
                        privateKey,
                        previousPrivateKey,
                        ledger?.native,
                        options,
                        serverCredentialsOnDevice,
                    )
                },
            )
    }
}
