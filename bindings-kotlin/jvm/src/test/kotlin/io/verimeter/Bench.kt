package io.verimeter

import kotlinx.coroutines.runBlocking

/** A sandbox, a ledger, and clients of the one that record in the other. */
internal class Bench(val sandbox: Sandbox = Sandbox.start(quotas = UNLIMITED)) : AutoCloseable {
    val ledger: Ledger = Ledger.inMemory()

    /** By default without limits, as the sandbox. */
    fun client(
        options: ClientOptions? = ClientOptions(quotas = UNLIMITED),
        privateKey: String? = null,
        ledger: Ledger? = this.ledger,
    ): JiguangClient {
        val app = sandbox.credentials
        return JiguangClient(app.appKey, app.masterSecret, sandbox.jiguangUrl, ledger, options, privateKey)
    }

    fun identity(ledger: Ledger? = this.ledger): IdVerificationClient {
        val key = sandbox.credentials
        return IdVerificationClient(key.accessKeyId, key.accessKeySecret, endpoint = sandbox.aliyunUrl, ledger = ledger)
    }

    override fun close() {
        sandbox.close()
        ledger.close()
    }
}

internal val UNLIMITED = Quotas(numberIntervalMs = 0, numberPerDay = 0, appPerDay = 0, callsPerSecond = 0)

/** A test on a bench of its own. */
internal fun bench(test: suspend Bench.() -> Unit): Unit = runBlocking { Bench().use { it.test() } }
