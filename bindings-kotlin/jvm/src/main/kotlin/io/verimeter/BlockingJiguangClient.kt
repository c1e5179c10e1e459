package io.verimeter

import kotlinx.coroutines.runBlocking

/**
 * The calls of a [JiguangClient] for code that waits: [JiguangClient.blocking]. An interrupt ends the wait with
 * `InterruptedException`; the call goes on and is recorded.
 */
public class BlockingJiguangClient internal constructor(private val client: JiguangClient) : AutoCloseable {
    /** See [JiguangClient.queryBusinessRisk]. */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun queryBusinessRisk(
        phone: String,
        ip: String? = null,
        exId: String? = null,
        platform: Platform = Platform.UNKNOWN,
    ): RiskReport = runBlocking { client.queryBusinessRisk(phone, ip, exId, platform) }

    /** See [JiguangClient.verifyNumber]. */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun verifyNumber(
        token: String,
        phone: String,
        platform: Platform,
        carrier: String? = null,
        ip: String? = null,
        exId: String? = null,
        withRisk: Boolean = false,
    ): NumberVerification = runBlocking { client.verifyNumber(token, phone, platform, carrier, ip, exId, withRisk) }

    /** See [JiguangClient.verifyLoginToken]. */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun verifyLoginToken(
        loginToken: String,
        platform: Platform,
        carrier: String? = null,
        ip: String? = null,
        exId: String? = null,
        withRisk: Boolean = false,
    ): LoginVerification = runBlocking { client.verifyLoginToken(loginToken, platform, carrier, ip, exId, withRisk) }

    /** See [JiguangClient.screen]. Rows come as they are asked for; [ClosableRows.close] takes no more. */
    @JvmOverloads
    public fun screen(phones: Iterable<String>, concurrency: Int = 32, rate: Double? = null): ClosableRows<ScreenRow> =
        ClosableRows(client.screen(phones, concurrency, rate))

    /** See [JiguangClient.close]. */
    override fun close(): Unit = client.close()

    override fun toString(): String = client.toString()
}
