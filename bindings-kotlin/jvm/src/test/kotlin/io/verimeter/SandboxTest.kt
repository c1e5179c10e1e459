package io.verimeter

import java.io.IOException
import java.net.HttpURLConnection
import java.net.URI
import java.time.Duration
import java.time.Instant
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** The sandbox as its users steer it. What it does then is tested in Rust. */
internal class SandboxTest {
    private val phone = "13900010000"
    private val begin = Instant.parse("2026-01-01T00:00:00Z")

    @Test
    fun `its clock is moved, stopped and read`() = Sandbox.start(startAt = begin, frozen = true).use { sandbox ->
        assertEquals(begin, sandbox.now)
        sandbox.advance(Duration.ofMillis(1_500))
        assertEquals(begin.plusMillis(1_500), sandbox.now)
        val later = Instant.parse("2026-02-01T00:00:00Z")
        sandbox.setClock(later)
        assertEquals(later, sandbox.now)
        sandbox.setClock(begin)
        assertEquals(begin, sandbox.now, "back")
        sandbox.resume()
        sandbox.freeze()
        val stopped = sandbox.now
        assertTrue(stopped >= begin)
        assertEquals(stopped, sandbox.now)
        val refused = assertThrows<VerimeterException.InvalidArgument> { sandbox.advance(Duration.ofSeconds(-1)) }
        assertTrue("setClock" in refused.message!!, refused.message)
        assertEquals(stopped, sandbox.now)
    }

    @Test
    fun `a client lives in its time`() = runBlocking {
        Sandbox.start(startAt = begin).use { sandbox ->
            val app = sandbox.credentials
            Ledger.inMemory().use { ledger ->
                JiguangClient(app.appKey, app.masterSecret, sandbox.jiguangUrl, ledger).use { client ->
                    suspend fun verify() = client.verifyNumber(sandbox.numberToken(phone), phone, Platform.IOS)
                    verify()
                    assertThrows<VerimeterException.Throttled> { runBlocking { verify() } }
                    assertEquals(1, sandbox.requests().size, "refused by the client")
                    sandbox.advance(Duration.ofSeconds(31))
                    assertEquals(Outcome.CONSISTENT, verify().outcome)
                }
            }
        }
    }

    @Test
    fun `a token lives as long as its carrier says, and is of a number`() = bench {
        val token = sandbox.numberToken(phone, carrier = "ct")
        sandbox.advance(Duration.ofSeconds(61))
        val client = client()
        assertThrows<VerimeterException.Token> { runBlocking { client.verifyNumber(token, phone, Platform.IOS) } }
        client.verifyLoginToken(sandbox.loginToken("+86 139 0001 0000", carrier = "cu"), Platform.IOS)
        for (mint in listOf(sandbox::numberToken, sandbox::loginToken)) {
            assertThrows<VerimeterException.InvalidArgument> { mint(phone, "xx") }
            val refused = assertThrows<VerimeterException.InvalidArgument> { mint("nonsense", null) }
            assertFalse("nonsense" in refused.toString(), refused.message)
        }
    }

    @Test
    fun `a balance runs out`() = bench {
        assertNull(sandbox.balance(Product.BUSINESS_RISK))
        sandbox.setBalance(Product.BUSINESS_RISK, 1)
        val client = client()
        client.queryBusinessRisk(phone)
        assertEquals(0, sandbox.balance(Product.BUSINESS_RISK))
        assertThrows<VerimeterException.InsufficientBalance> { runBlocking { client.queryBusinessRisk(phone) } }
        sandbox.setBalance(Product.BUSINESS_RISK, null)
        client.queryBusinessRisk(phone)
        assertThrows<VerimeterException.InvalidArgument> { sandbox.setBalance(Product.BUSINESS_RISK, -1) }
        assertThrows<VerimeterException.InvalidArgument> { sandbox.setBalance(Product.IDENTITY_VERIFICATION, 1) }
    }

    @Test
    fun `lists choose the tag`() = bench {
        val client = client()
        suspend fun tags() = client.queryBusinessRisk(phone).tags.map { it.code }
        sandbox.block(phone)
        assertEquals(listOf("F20002"), tags())
        sandbox.allow(phone)
        assertEquals(listOf("F20001"), tags())
        sandbox.unlist(phone)
        assertEquals(listOf<String>(), tags())
        for (list in listOf(sandbox::allow, sandbox::block, sandbox::unlist)) {
            assertThrows<VerimeterException.InvalidArgument> { list("12") }
        }
    }

    @Test
    fun `the journal tells what was sent, or hides it`() = bench {
        client().queryBusinessRisk(phone)
        val request = sandbox.requests().single()
        assertEquals("""{"phone":"$phone"}""", request.body)
        assertEquals("query_business_risk", request.operation)
        assertTrue(request.authorized)
        assertEquals("""{"phone":"139****0000"}""", sandbox.requests(redacted = true).single().body)
    }

    @Test
    fun `a fault is asked for and forgotten, and refused where it could never be`() = bench {
        val client = client()
        sandbox.fault(Fault(kind = FaultKind.CUT_AFTER))
        assertThrows<VerimeterException.InDoubt> { runBlocking { client.queryBusinessRisk(phone) } }
        sandbox.clearFaults()
        client.queryBusinessRisk(phone)
        assertThrows<VerimeterException.InvalidArgument> { sandbox.fault(Fault(probability = 2.0)) }
    }

    @Test
    fun `after a reset it is as in the beginning`() = Sandbox.start(startAt = begin, frozen = true, balance = 5).use { sandbox ->
        Bench(sandbox).use { bench ->
            sandbox.fault(Fault(status = 500))
            sandbox.advance(Duration.ofDays(1))
            sandbox.setBalance(Product.BUSINESS_RISK, 1)
            sandbox.block(phone)
            sandbox.reset()
            assertEquals(begin, sandbox.now)
            val report = bench.client().blocking().queryBusinessRisk(phone)
            assertEquals(listOf<String>(), report.tags.map { it.code })
            assertEquals(4, sandbox.balance(Product.BUSINESS_RISK))
            assertEquals(1, sandbox.requests().size)
        }
    }

    @Test
    fun `the same seed gives the same answers`() {
        fun answers(seed: Long) = Sandbox.start(seed = seed, quotas = UNLIMITED).use { sandbox ->
            val client = Bench(sandbox).client().blocking()
            (1..40).map { client.queryBusinessRisk("139%04d4321".format(it)).score }
        }
        assertEquals(answers(1), answers(1))
        assertNotEquals(answers(1), answers(2))
    }

    @Test
    fun `limits and a port are settings, and some cannot be`() {
        val quotas = Quotas(numberIntervalMs = 0, numberPerDay = 1, appPerDay = 0, callsPerSecond = 0)
        Sandbox.start(quotas = quotas).use { sandbox ->
            val client = Bench(sandbox).client().blocking()
            fun verify() = client.verifyNumber(sandbox.numberToken(phone), phone, Platform.IOS)
            verify()
            val refused = assertThrows<VerimeterException.Throttled> { verify() }
            assertEquals("9006", refused.info.vendorCode)
            val port = URI(sandbox.url).port
            val taken = assertThrows<VerimeterException.Configuration> { Sandbox.start(port = port) }
            assertTrue("port $port is in use" in taken.message!!, taken.message)
        }
        for (start in listOf(
            { Sandbox.start(port = 99_999) },
            { Sandbox.start(balance = -1) },
            { Sandbox.start(quotas = quotas.copy(numberPerDay = -1)) },
        )) assertThrows<VerimeterException.InvalidArgument> { start() }
    }

    @Test
    fun `each region has its URL, and so has who steers`() = bench {
        assertEquals(sandbox.aliyunUrl, sandbox.aliyunUrlIn("ap-southeast-1"))
        assertNotEquals(sandbox.aliyunUrl, sandbox.aliyunUrlIn("cn-hongkong"))
        assertThrows<VerimeterException.InvalidArgument> { sandbox.aliyunUrlIn("mars-1") }
        for (url in listOf(sandbox.url, sandbox.adminUrl, sandbox.jiguangUrl)) assertTrue(url.startsWith("http://127.0.0.1:"), url)
        val clock = URI("${sandbox.adminUrl}/clock").toURL().readText()
        assertTrue(""""frozen":false""" in clock, clock)
        assertEquals("Sandbox(${sandbox.jiguangUrl})", sandbox.toString())
    }

    @Test
    fun `a transaction goes as it is wished`() = bench {
        val wish = SandboxTransaction(outcome = Outcome.INTERRUPTED, page = "ocr_scan", errorCode = "1006")
        val transaction = sandbox.startTransaction(wish)
        sandbox.advance(Duration.ofMinutes(31))
        val log = identity().checkVerifyLog("order42", transaction.transactionId)
        assertEquals(Outcome.INTERRUPTED to "1006", log.outcome to log.errorCode)
    }

    @Test
    fun `it ends with its scope`() {
        val sandbox = Sandbox.start()
        val url = URI(sandbox.use { it.url }).toURL()
        assertThrows<IOException> { (url.openConnection() as HttpURLConnection).responseCode }
        sandbox.stop()
        assertThrows<VerimeterException.Configuration> { sandbox.aliyunUrlIn("cn-hongkong") }
    }
}
