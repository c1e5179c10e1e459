package io.verimeter

import java.time.Duration
import java.util.concurrent.Executor
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** What the cases cannot say: many calls, cancelled calls, ends. */
internal class CallsTest {
    @Test
    fun `a cancelled call ends and its event is recorded`() = bench {
        // Long enough that a busy machine cancels in time.
        sandbox.fault(Fault(latencyMs = 2_000))
        val client = client()
        coroutineScope {
            val call = launch { client.queryBusinessRisk("13800138000") }
            withContext(Dispatchers.IO) { until { sandbox.requests().isNotEmpty() } }
            call.cancel()
            call.join()
            assertTrue(call.isCancelled)
        }
        assertEquals(0, ledger.size(), "the call ended before it was cancelled")
        until { ledger.size() == 1L }
        val event = ledger.details(DetailsQuery(StatsQuery(Product.BUSINESS_RISK))).rows.single()
        assertEquals(Outcome.SUCCESS, event.outcome)
        assertEquals(Billing.BILLED, event.billing)
    }

    @Test
    fun `a timeout is the coroutine's own and not an error of ours`() = bench {
        sandbox.fault(Fault(kind = FaultKind.STALL))
        val client = client()
        assertThrows<CancellationException> {
            runBlocking { withTimeout(50) { client.queryBusinessRisk("13800138000") } }
        }
    }

    @Test
    fun `five hundred calls at once are five hundred events`() = bench {
        val client = client()
        val reports = withContext(Dispatchers.Default) {
            (0 until 500).map { n -> async { client.queryBusinessRisk("138%08d".format(n), exId = "call-$n") } }.awaitAll()
        }
        // The sandbox echoes the correlation id: no answer went to another call.
        assertEquals((0 until 500).map { "call-$it" }, reports.map { it.exId })
        assertEquals(500, reports.mapNotNull { it.id }.distinct().size)
        assertEquals(500, ledger.size())
    }

    @Test
    fun `odd ids of 18 digits come through to the digit`() = bench {
        val id = "900719925474099131"
        sandbox.fault(Fault(body = """{"id":$id,"code":0,"content":"ok","score":0,"tags":[]}"""))
        assertEquals(id, client().queryBusinessRisk("13800138000").id)
        val event = ledger.details(DetailsQuery(StatsQuery(Product.BUSINESS_RISK))).rows.single()
        assertEquals(id, event.vendorId)
    }

    @Test
    fun `errors are of the class of their kind, with everything known`() = bench {
        val error = assertThrows<VerimeterException.InsufficientBalance> {
            runBlocking { client().queryBusinessRisk("13800001805") }
        }
        assertEquals(ErrorKind.INSUFFICIENT_BALANCE, error.kind)
        assertEquals("1805", error.info.vendorCode)
        assertEquals("query_business_risk", error.info.operation)
        assertTrue(error.message!!.startsWith(error.info.message))
        val wrong = assertThrows<VerimeterException.InvalidArgument> { runBlocking { client().queryBusinessRisk("12") } }
        assertFalse(wrong.info.requestSent)
        for (kind in ErrorKind.entries) {
            assertEquals(kind, VerimeterException.of(wrong.info.copy(kind = kind)).kind)
        }
        assertEquals(ErrorKind.entries.size, VerimeterException::class.sealedSubclasses.size)
    }

    @Test
    fun `what is no text is a wrong argument, and time goes back by name only`() = bench {
        val error = assertThrows<VerimeterException.InvalidArgument> { runBlocking { client().queryBusinessRisk("\uD83D") } }
        assertTrue(error.message!!.startsWith("a text ends within a character"), error.message)
        assertThrows<VerimeterException.InvalidArgument> { sandbox.advance(Duration.ofSeconds(-1)) }
        val before = sandbox.now
        sandbox.advance(Duration.ofDays(1))
        assertTrue(Duration.between(before, sandbox.now) >= Duration.ofDays(1))
    }

    @Test
    fun `nothing is sent where no connection can be made, and the cause is kept`() = runBlocking {
        val options = ClientOptions(maxAttempts = 1)
        val client = JiguangClient("app", "secret", baseUrl = "http://127.0.0.1:9", options = options)
        val error = assertThrows<VerimeterException.Transport> { runBlocking { client.queryBusinessRisk("13800138000") } }
        assertTrue(error.isRetryable && !error.info.requestSent)
        assertTrue(error.cause != null)
    }

    @Test
    fun `a coroutine that waits where it goes on keeps no other waiting`() = bench {
        val client = client()
        // Without a dispatcher, or with one that runs everything at once, it goes on wherever its answer came.
        for (nowhere in listOf(Dispatchers.Unconfined, Executor(Runnable::run).asCoroutineDispatcher())) {
            // Often, since threads meet seldom.
            repeat(200) {
                val reports = withContext(nowhere) {
                    client.queryBusinessRisk("13800138000")
                    client.blocking().queryBusinessRisk("13800138001")
                }
                assertEquals(0L, reports.code)
            }
        }
    }

    @Test
    fun `an answer may be longer than what is taken at once`() = bench {
        val content = "x".repeat(200_000)
        sandbox.fault(Fault(body = """{"id":1,"code":0,"content":"$content","score":0,"tags":[]}"""))
        val client = client()
        val reports = coroutineScope { (0 until 8).map { n -> async { client.queryBusinessRisk("1380013800$n") } }.awaitAll() }
        assertEquals(listOf(content), reports.map { it.content }.distinct())
    }

    @Test
    fun `a closed client refuses calls, and what was begun ends`() = bench {
        sandbox.fault(Fault(latencyMs = 200))
        val client = client()
        coroutineScope {
            val call = async { client.use { it.queryBusinessRisk("13800138000") } }
            yield()
            until { sandbox.requests().isNotEmpty() }
            client.close()
            assertEquals(0L, call.await().code)
        }
        val error = assertThrows<VerimeterException.CallCancelled> { runBlocking { client.queryBusinessRisk("13800138000") } }
        assertEquals("the client is closed; make another one", error.message)
    }

    @Test
    fun `numbers and keys are opened and never shown`() = bench {
        val client = client(privateKey = sandbox.privateKey)
        val answer = client.verifyLoginToken(sandbox.loginToken("13800138000"), Platform.ANDROID, withRisk = true)
        assertEquals("13800138000", answer.phone!!.number)
        assertFalse("13800138000" in answer.toString(), answer.toString())
        assertTrue("phone=PhoneNumber(number=…, mask=138****8000)" in answer.toString(), answer.toString())
        assertTrue("outcome=SUCCESS" in answer.toString(), answer.toString())
        val opened = decryptPhone(answer.encryptedPhone!!, sandbox.privateKey)
        assertEquals(answer.phone, opened)
        val many = decryptPhones(listOf(answer.encryptedPhone!!, "none"), sandbox.privateKey)
        assertEquals(opened, many[0])
        assertNull(many[1])
        assertThrows<VerimeterException.Decryption> { decryptPhone("none", sandbox.privateKey) }
        assertThrows<VerimeterException.Configuration> { decryptPhone("none", "none") }
        assertEquals("JiguangClient { app: \"${sandbox.credentials.appKey}\", .. }", client.toString())
    }
}

/** Waits for a fact. */
internal suspend fun until(holds: suspend () -> Boolean): Unit = withTimeout(20_000) {
    while (!holds()) delay(5)
}
