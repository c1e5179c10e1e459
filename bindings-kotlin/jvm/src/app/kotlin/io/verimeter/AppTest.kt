package io.verimeter

import com.sun.net.httpserver.HttpServer
import java.net.InetSocketAddress
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.atomic.AtomicReference
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assumptions.assumeTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** What an app does, with what an app has and nothing else: `cargo xtask kotlin app` runs it without what is for servers. */
internal class AppTest {
    @Test
    fun `an app asks its gateway, keeps what came of it and shows it`() = runBlocking {
        val asked = AtomicReference<String>()
        val gateway = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
        gateway.createContext("/") { exchange ->
            asked.set(exchange.requestHeaders.getFirst("Authorization"))
            val body = """{"id":576044766492467201,"code":0,"content":"success","score":900,"tags":["F24004"]}""".encodeToByteArray()
            exchange.sendResponseHeaders(200, body.size.toLong())
            exchange.responseBody.use { it.write(body) }
        }
        gateway.start()
        try {
            Ledger.inMemory().use { ledger ->
                val url = "http://127.0.0.1:${gateway.address.port}"
                JiguangClient.gateway("app", url, BearerTokens.of("a-token"), ledger).use { client ->
                    val report = client.queryBusinessRisk("13800138000", platform = Platform.ANDROID)
                    assertEquals(listOf("576044766492467201", RiskLevel.HIGH), listOf(report.id, report.level))
                }
                assertEquals("Bearer a-token", asked.get())
                val overview = ledger.overview(Product.BUSINESS_RISK)
                assertEquals(1, overview.total.consumption)
                assertTrue(overview.toSvg().startsWith("<svg"))
                val states = State(ledger.details(DetailsQuery(StatsQuery(Product.BUSINESS_RISK))).rows)
                assertEquals(overview.total, states.overview(StatsQuery(Product.BUSINESS_RISK)).total)
            }
        } finally {
            gateway.stop(0)
        }
    }

    @Test
    fun `an app's days are those of Shanghai, and of every zone that its system knows`() = runBlocking {
        Ledger.inMemory().use { ledger ->
            suspend fun days(tz: String) = ledger.overview(StatsQuery(Product.BUSINESS_RISK, "2026-11-01", "2026-11-03", tz)).rows.size
            assertEquals(2, days("Asia/Shanghai"))
            assertThrows<VerimeterException.InvalidArgument> { days("Asia/Nowhere") }
            assumeTrue(Files.exists(Path.of("/usr/share/zoneinfo/Asia/Kathmandu")), "this system has no time zones")
            assertEquals(2, days("Asia/Kathmandu"))
        }
    }

    @Test
    fun `an app decrypts nothing, and is told where that is done`() {
        val isApp = runCatching { Class.forName("io.verimeter.Sandbox") }.isFailure
        val refused = assertThrows<VerimeterException.Configuration> { decryptPhone("AAAA", "a key") }
        if (isApp) {
            assertEquals("private_key is given, and this build of verimeter decrypts nothing", refused.info.message)
            assertTrue(refused.info.advice!!.startsWith("decrypt on your server"))
        } else {
            assertEquals("private_key is no RSA key", refused.info.message)
        }
    }
}
