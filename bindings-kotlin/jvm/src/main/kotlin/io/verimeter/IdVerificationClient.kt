package io.verimeter

import io.verimeter.ffi.IdVerificationHandle
import java.time.Instant
import kotlinx.coroutines.flow.Flow

/**
 * Calls Alibaba Cloud ID Verification in one region.
 *
 * Safe to share between coroutines and threads. Once begun, a call goes on to its end and is recorded, even where the coroutine
 * that awaits it is cancelled.
 *
 * Every function throws [VerimeterException].
 */
public class IdVerificationClient private constructor(internal val native: IdVerificationHandle) : AutoCloseable {
    init {
        Threads.ready()
    }

    /**
     * A client with an access key. For servers: on Android and iOS it is refused, as whoever has the app can read it out of it.
     * There, use [gateway].
     *
     * @param accessKeyId Id of an access key of a RAM user.
     * @param accessKeySecret Its secret; never shown anywhere.
     * @param securityToken Token (STS) that belongs to a temporary key; never shown anywhere.
     * @param region Where transactions are made, whose data no other region has; `ap-southeast-1` if left out. [regions] says
     *   which there are.
     * @param network From where the region's host is reached: from the internet if left out.
     * @param endpoint Another server, such as the sandbox: a host, or a URL with https, or http to this machine.
     * @param ledger Where every transaction that is asked for is recorded; nowhere if left out.
     * @param options Deadlines and attempts.
     * @param app What the events are counted under; `unknown` if left out.
     * @param strictMerchantBizId Hold `merchantBizId` to the vendor's pages (letters and digits, at most 32) before a call.
     * @param recordResults Whether [checkResult] records events, too: for solutions of which there is no log.
     * @param serverCredentialsOnDevice Hold the key on a phone all the same: for devices that only you have.
     */
    @JvmOverloads
    public constructor(
        accessKeyId: String,
        accessKeySecret: String,
        securityToken: String? = null,
        region: String? = null,
        network: Network? = null,
        endpoint: String? = null,
        ledger: Ledger? = null,
        options: ClientOptions? = null,
        app: String? = null,
        strictMerchantBizId: Boolean = true,
        recordResults: Boolean = false,
        serverCredentialsOnDevice: Boolean = false,
    ) : this(
        raising {
            IdVerificationHandle.withKey(
                accessKeyId,
                accessKeySecret,
                securityToken,
                region,
                network,
                endpoint,
                app,
                strictMerchantBizId,
                recordResults,
                ledger?.native,
                options,
                serverCredentialsOnDevice,
            )
        },
    )

    /**
     * Asks for the log of one transaction: how far it came, where it was left and why. Free.
     *
     * The first answer about a transaction is its event; one that is known to be younger than 30 minutes is given and not
     * recorded.
     *
     * @param merchantBizId Your id of the transaction.
     * @param transactionId The vendor's id of it: the one that you kept since [initialize], not the one that a client reports.
     * @param startedAt When it was made, which its event is counted under. If left out, now.
     * @param platform Platform of the end user's app, for the statistics; the vendor is not told.
     */
    public suspend fun checkVerifyLog(
        merchantBizId: String,
        transactionId: String,
        startedAt: Instant? = null,
        platform: Platform = Platform.UNKNOWN,
    ): VerifyLog = raising { native.checkVerifyLog(merchantBizId, transactionId, startedAt?.toEpochMilli(), platform) }

    /**
     * Asks for the result of one transaction. Free. Recorded where the client was made with `recordResults`.
     *
     * @param merchantBizId Your id of the transaction.
     * @param transactionId The vendor's id of it.
     * @param startedAt When it was made. If left out, now.
     * @param platform Platform of the end user's app, for the statistics; the vendor is not told.
     * @param isReturnImage Whether pictures are wanted, too.
     * @param extraImageControlList Which further pictures are wanted, in the vendor's words.
     * @param returnFiveCategorySpoofResult Whether the kinds of attack are wanted in detail.
     */
    public suspend fun checkResult(
        merchantBizId: String,
        transactionId: String,
        startedAt: Instant? = null,
        platform: Platform = Platform.UNKNOWN,
        isReturnImage: Boolean? = null,
        extraImageControlList: String? = null,
        returnFiveCategorySpoofResult: Boolean? = null,
    ): CheckResult = raising {
        native.checkResult(
            merchantBizId,
            transactionId,
            startedAt?.toEpochMilli(),
            platform,
            isReturnImage,
            extraImageControlList,
            returnFiveCategorySpoofResult,
        )
    }

    /**
     * Makes a transaction. Not billed; each call makes another. Keep its id with the time: in 30 days nobody knows it any more.
     *
     * Where no answer comes ([VerimeterException.InDoubt]), a transaction may be made under an id that nobody knows.
     */
    public suspend fun initialize(query: InitializeQuery): Initialization = raising { native.initialize(query) }

    /** Keeps the connection warm: where calls are rare, the first of them pays for a new one. Free. */
    public suspend fun keepalive(): Keepalive = raising { native.keepalive() }

    /**
     * Asks for the logs of many transactions in time; gives one row for each as it ends, the oldest first.
     *
     * Each is asked for once, not before its 30 minutes are over and not after the 30 days that the vendor keeps it. The client's
     * ledger knows what was asked already, so a harvest that was broken off is simply begun again. A failed call is a row with
     * its error, never an exception. Each collection asks anew.
     *
     * @param transactions What to ask for.
     * @param concurrency Questions under way at once.
     * @param rate Questions begun per second, at most; `null` for no limit.
     */
    public fun harvest(
        transactions: Iterable<Transaction>,
        concurrency: Int = 8,
        rate: Double? = 5.0,
    ): Flow<HarvestRow> = harvestRows { raising { native.harvest(transactions.toList(), concurrency, rate) } }

    /** The region that it calls. */
    public val region: String get() = raising { native.region() }

    /** The same calls for code that waits, such as Java's. Both are one client: either may close it. */
    public fun blocking(): BlockingIdVerificationClient = BlockingIdVerificationClient(this)

    /** Ends the client: further calls throw [VerimeterException.CallCancelled]. Calls under way end and are recorded. */
    override fun close(): Unit = native.shut()

    /** The region and nothing else. */
    override fun toString(): String = native.about()

    public companion object {
        /**
         * A client with everything that the environment says: the access key (`ALIBABA_CLOUD_ACCESS_KEY_ID`,
         * `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, `ALIBABA_CLOUD_SECURITY_TOKEN`, else the files of the vendor's tools) and, where
         * they are set, `VERIMETER_ALIYUN_REGION` and `VERIMETER_ALIYUN_ENDPOINT`. What is given goes before. For servers.
         */
        @JvmStatic
        @JvmOverloads
        public fun fromEnv(
            ledger: Ledger? = null,
            options: ClientOptions? = null,
            region: String? = null,
            network: Network? = null,
            endpoint: String? = null,
            app: String? = null,
            strictMerchantBizId: Boolean = true,
            recordResults: Boolean = false,
            serverCredentialsOnDevice: Boolean = false,
        ): IdVerificationClient =
            IdVerificationClient(
                raising {
                    IdVerificationHandle.fromEnv(
                        region,
                        network,
                        endpoint,
                        app,
                        strictMerchantBizId,
                        recordResults,
                        ledger?.native,
                        options,
                        serverCredentialsOnDevice,
                    )
                },
            )

        /**
         * A client whose access keys are temporary ones, such as those of a role (STS), renewed before they end. For servers.
         *
         * @param keys Where they come from.
         */
        @JvmStatic
        @JvmOverloads
        public fun withKeys(
            keys: AccessKeys,
            region: String? = null,
            network: Network? = null,
            endpoint: String? = null,
            ledger: Ledger? = null,
            options: ClientOptions? = null,
            app: String? = null,
            strictMerchantBizId: Boolean = true,
            recordResults: Boolean = false,
            serverCredentialsOnDevice: Boolean = false,
        ): IdVerificationClient =
            IdVerificationClient(
                raising {
                    IdVerificationHandle.withSource(
                        Keys(keys),
                        region,
                        network,
                        endpoint,
                        app,
                        strictMerchantBizId,
                        recordResults,
                        ledger?.native,
                        options,
                        serverCredentialsOnDevice,
                    )
                },
            )

        /**
         * A client that speaks to a company's own gateway, which holds the vendor's credentials and signs: what an app uses.
         *
         * @param endpoint Where the gateway is: a host, or a URL with https, or http to this machine.
         * @param tokens What the gateway lets in.
         */
        @JvmStatic
        @JvmOverloads
        public fun gateway(
            endpoint: String,
            tokens: BearerTokens,
            ledger: Ledger? = null,
            options: ClientOptions? = null,
            app: String? = null,
            strictMerchantBizId: Boolean = true,
            recordResults: Boolean = false,
        ): IdVerificationClient =
            IdVerificationClient(
                raising {
                    val source = Tokens(tokens)
                    IdVerificationHandle.gateway(
                        endpoint,
                        source,
                        app,
                        strictMerchantBizId,
                        recordResults,
                        ledger?.native,
                        options,
                    )
                },
            )
    }
}
