package io.verimeter

import io.verimeter.ffi.SandboxHandle
import io.verimeter.ffi.invalidArgument
import java.time.Duration
import java.time.Instant

/**
 * A double of the vendors' APIs on this machine: real HTTP on loopback, without network, account or bill. For servers and tests; not
 * in apps.
 *
 * Phone numbers choose their answer by their last four digits: `0900` is high risk, `1805` is out of balance. So do merchant's ids
 * of identity verification by their last letters: `Left` goes away, `NoCamera` does not grant the camera.
 */
public class Sandbox private constructor(private val native: SandboxHandle) : AutoCloseable {
    /** Address of its page, which tells how to use it. */
    public val url: String get() = native.url()

    /** Where programs that are not in this process steer it. */
    public val adminUrl: String get() = native.adminUrl()

    /** Base URL of Jiguang Verification. */
    public val jiguangUrl: String get() = native.jiguangUrl()

    /** Base URL of Alibaba Cloud ID Verification in `ap-southeast-1`. */
    public val aliyunUrl: String get() = native.aliyunUrl()

    /** Base URL of Alibaba Cloud ID Verification in [region], which knows its own transactions only. */
    public fun aliyunUrlIn(region: String): String = raising { native.aliyunUrlIn(region) }

    /** What a client must present. The temporary access key lasts for an hour at least; later there is another. */
    public val credentials: SandboxCredentials get() = native.credentials()

    /** The private key that opens the numbers of one-click login, as PEM. Made at first use. */
    public val privateKey: String get() = native.privateKey()

    /** Starts a transaction of identity verification without `Initialize`. What is left out is left to chance. */
    @JvmOverloads
    public fun startTransaction(wish: SandboxTransaction = SandboxTransaction()): Transaction =
        raising { native.startTransaction(wish) }

    /**
     * A token for number verification, as the SDK in the app of [phone]'s owner would get it. Works once. What is no number is refused.
     *
     * @param carrier `cm`, `cu` or `ct`, whose tokens live 2, 10 and 1 minutes; `cm` if left out.
     */
    @JvmOverloads
    public fun numberToken(phone: String, carrier: String? = null): String = raising { native.numberToken(phone, carrier) }

    /**
     * A token for one-click login, as the SDK in the app of [phone]'s owner would get it. Works once. What is no number is refused.
     *
     * @param carrier `cm`, `cu` or `ct`, whose tokens live 2, 30 and 30 minutes; `cm` if left out.
     */
    @JvmOverloads
    public fun loginToken(phone: String, carrier: String? = null): String = raising { native.loginToken(phone, carrier) }

    /** Verifications of [product] that are left; `null` where they never run out. */
    public fun balance(product: Product): Long? = native.balance(product)

    /** Sets what is left of [product]; `null` for no end. */
    public fun setBalance(product: Product, calls: Long?): Unit = raising { native.setBalance(product, calls) }

    /** Puts a number on the app's own allowlist: its risk is 0, with the tag `F20001`. */
    public fun allow(phone: String): Unit = raising { native.allow(phone) }

    /** Puts a number on the app's own blocklist: its risk is 900, with the tag `F20002`. */
    public fun block(phone: String): Unit = raising { native.block(phone) }

    /** Takes a number off both lists. */
    public fun unlist(phone: String): Unit = raising { native.unlist(phone) }

    /** What its clock shows. Lifetimes, limits and days follow it, as do clients of it that this program makes. */
    public val now: Instant get() = Instant.ofEpochMilli(native.nowMs())

    /** Lets time pass: tokens expire, limits end, days begin. */
    public fun advance(by: Duration) {
        if (by.isNegative) throw VerimeterException.of(invalidArgument("`$by` goes back", "setClock does"))
        native.advance(by)
    }

    /** Puts the clock to an instant, forward or back. */
    public fun setClock(at: Instant): Unit = native.setClock(at.toEpochMilli())

    /** Stops the clock where it is. It still can be moved. */
    public fun freeze(): Unit = native.freeze()

    /** Lets a frozen clock go on from where it stands. */
    public fun resume(): Unit = native.resume()

    /** Misbehaves from now on. Of several faults that fit a call, the oldest is used. */
    public fun fault(fault: Fault): Unit = raising { native.fault(fault) }

    /** Misbehaves no more. */
    public fun clearFaults(): Unit = native.clearFaults()

    /**
     * The latest requests, oldest first, as received.
     *
     * @param redacted Without the people in them: numbers masked, tokens and signatures left out.
     */
    @JvmOverloads
    public fun requests(redacted: Boolean = false): List<SandboxRequest> = native.requests(redacted)

    /** Forgets what it was asked and told: requests, faults, tokens, limits, lists. Clock and balances are as in the beginning. */
    public fun reset(): Unit = native.reset()

    /** Ends at once; open connections are cut. */
    public fun stop(): Unit = native.stop()

    /** As [stop]. */
    override fun close(): Unit = stop()

    override fun toString(): String = "Sandbox($jiguangUrl)"

    public companion object {
        /**
         * Starts a sandbox on loopback, on threads of its own.
         *
         * @param seed What answers for numbers without magic follow from.
         * @param port Port on loopback; 0 takes a free one.
         * @param startAt When its clock begins. If left out, now.
         * @param frozen Whether its clock stands still until it is moved.
         * @param quotas Jiguang's limits, as the vendor documents them if left out: 30 s and 10 a day per number, 500,000 a day
         *   per app. 0 for none.
         * @param balance Verifications of each product that are paid for; if left out, they never run out.
         */
        @JvmStatic
        @JvmOverloads
        public fun start(
            seed: Long = 0,
            port: Int = 0,
            startAt: Instant? = null,
            frozen: Boolean = false,
            quotas: Quotas? = null,
            balance: Long? = null,
        ): Sandbox = Sandbox(raising { SandboxHandle.start(seed, port, startAt?.toEpochMilli(), frozen, quotas, balance) })
    }
}
