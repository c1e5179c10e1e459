package io.verimeter

import java.time.Instant
import kotlinx.coroutines.runBlocking

/**
 * The calls of an [IdVerificationClient] for code that waits: [IdVerificationClient.blocking]. An interrupt ends the wait with
 * `InterruptedException`; the call goes on and is recorded.
 */
public class BlockingIdVerificationClient internal constructor(private val client: IdVerificationClient) : AutoCloseable {
    /** See [IdVerificationClient.checkVerifyLog]. */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun checkVerifyLog(
        merchantBizId: String,
        transactionId: String,
        startedAt: Instant? = null,
        platform: Platform = Platform.UNKNOWN,
    ): VerifyLog = runBlocking { client.checkVerifyLog(merchantBizId, transactionId, startedAt, platform) }

    /** See [IdVerificationClient.checkResult]. */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun checkResult(
        merchantBizId: String,
        transactionId: String,
        startedAt: Instant? = null,
        platform: Platform = Platform.UNKNOWN,
        isReturnImage: Boolean? = null,
        extraImageControlList: String? = null,
        returnFiveCategorySpoofResult: Boolean? = null,
    ): CheckResult = runBlocking {
        client.checkResult(
            merchantBizId,
            transactionId,
            startedAt,
            platform,
            isReturnImage,
            extraImageControlList,
            returnFiveCategorySpoofResult,
        )
    }

    /** See [IdVerificationClient.initialize]. */
    @Throws(InterruptedException::class)
    public fun initialize(query: InitializeQuery): Initialization = runBlocking { client.initialize(query) }

    /** See [IdVerificationClient.keepalive]. */
    @Throws(InterruptedException::class)
    public fun keepalive(): Keepalive = runBlocking { client.keepalive() }

    /** See [IdVerificationClient.harvest]. */
    @JvmOverloads
    public fun harvest(
        transactions: Iterable<Transaction>,
        concurrency: Int = 8,
        rate: Double? = 5.0,
    ): ClosableRows<HarvestRow> = ClosableRows(client.harvest(transactions, concurrency, rate))

    /** See [IdVerificationClient.region]. */
    public val region: String get() = client.region

    /** See [IdVerificationClient.close]. */
    override fun close(): Unit = client.close()

    override fun toString(): String = client.toString()
}
