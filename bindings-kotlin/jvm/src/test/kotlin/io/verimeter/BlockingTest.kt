package io.verimeter

import java.time.Duration
import kotlin.concurrent.thread
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Calls of code that waits. What Java's code looks like is in JavaTest. */
internal class BlockingTest {
    private fun <T> waiting(test: Bench.() -> T): T = Bench().use { it.test() }

    @Test
    fun `a transaction from its begin to its log`() = waiting {
        identity().blocking().use { client ->
            assertTrue(client.keepalive().requestId != null)
            val begun = client.initialize(InitializeQuery(productCode = "FACE_LIVENESS", merchantBizId = "order42"))
            val id = begun.transactionId!!
            val early = assertThrows(VerimeterException.NotReady::class.java) { client.checkVerifyLog("order42", id) }
            assertTrue(early.info.retryAfterMs!! > 0)
            sandbox.advance(Duration.ofHours(1))
            val log = client.checkVerifyLog("order42", id)
            val result = client.checkResult("order42", id)
            assertEquals(log.passed, result.passed)
            val others = (1..5).map { sandbox.startTransaction() }
            sandbox.advance(Duration.ofHours(1))
            val rows = client.harvest(others, rate = null).use { it.asSequence().toList() }
            assertEquals(List(5) { HarvestState.RECORDED }, rows.map { it.state })
            assertEquals(6, ledger.blocking().size())
            assertEquals("ap-southeast-1", client.region)
        }
    }

    @Test
    fun `an interrupt ends the wait, and the call goes on and is recorded`() = waiting {
        // Long enough that a busy machine interrupts in time.
        sandbox.fault(Fault(latencyMs = 2_000))
        val client = client().blocking()
        var ended: Throwable? = null
        val waits = thread { ended = runCatching { client.queryBusinessRisk("13800138000") }.exceptionOrNull() }
        runBlocking { until { sandbox.requests().isNotEmpty() } }
        waits.interrupt()
        waits.join()
        assertInstanceOf(InterruptedException::class.java, ended)
        assertEquals(0, ledger.blocking().size(), "the call ended before it was interrupted")
        runBlocking { until { ledger.size() == 1L } }
        assertEquals(Outcome.SUCCESS, ledger.blocking().details(DetailsQuery(StatsQuery(Product.BUSINESS_RISK))).rows.single().outcome)
    }
}
