package io.verimeter

import java.nio.file.Path
import java.time.Duration
import java.time.LocalDate
import java.time.ZoneId
import kotlin.io.path.div
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** The examples of `docs/kotlin/guide.md`, which stand here to the letter, and run. */
internal class GuideTest {
    @TempDir
    lateinit var folder: Path

    private val printed = ArrayList<String>()

    private fun println(text: Any?) {
        printed += text.toString()
    }

    @Test
    fun `calls, failures, rows and figures`() = runBlocking {
        Sandbox.start(seed = 1).use { sandbox ->
            val ledger = Ledger.open(folder.resolve("ledger.db"), phoneKey = "a secret of 16 bytes or more")
            val app = sandbox.credentials
            val client = JiguangClient(
                app.appKey,
                app.masterSecret,
                baseUrl = sandbox.jiguangUrl,
                ledger = ledger,
                options = ClientOptions(deadline = Duration.ofSeconds(5)),
                privateKey = sandbox.privateKey,
            )
            val report = client.queryBusinessRisk("138 0013 0900", platform = Platform.ANDROID)
            println("${report.level} ${report.score} ${report.tags.map { it.label }}")

            val token = sandbox.numberToken("13800130900")
            println(client.verifyNumber(token, "13800130900", Platform.ANDROID).outcome)

            val login = client.verifyLoginToken(sandbox.loginToken("13800130900"), Platform.IOS)
            println(login.phone?.mask) // `login.phone?.number` is the number

            try {
                client.verifyNumber(token, "13800130901", Platform.ANDROID)
            } catch (used: VerimeterException.Token) {
                println("${used.info.vendorCode}: ${used.message}") // get a new one from the SDK
            } catch (perhaps: VerimeterException.InDoubt) {
                println("perhaps done, perhaps billed: do not repeat it blindly")
            } catch (other: VerimeterException) {
                println("${other.kind}, again in ${other.retryAfter}")
            }
            assertEquals(listOf("HIGH 900 [Device environment anomaly]", "CONSISTENT", "138****0900"), printed.take(3))
            assertTrue(Regex("\\d{4}: .*").matches(printed[3]), printed[3])

            client.screen(listOf("13800130300", "13800130600", "no number"), concurrency = 8, rate = 50.0)
                .collect { row -> println("${row.row} ${row.phoneMask} ${row.level} ${row.error?.kind}") }
            assertEquals("1 138****0300 MEDIUM null", printed[4])
            assertEquals("3 null null INVALID_ARGUMENT", printed[6])

            val today = LocalDate.now(ZoneId.of("Asia/Shanghai"))
            val overview = ledger.overview(Product.BUSINESS_RISK, start = today.minusDays(6), end = today.plusDays(1))
            println("${overview.total.requests} requests, ${overview.total.consumption} billed, ${overview.total.byLevel}")
            folder.resolve("trend.svg").writeText(overview.toSvg())

            ledger.iterDetails(DetailsQuery(StatsQuery(Product.NUMBER_VERIFICATION), phone = "13800130900"))
                .collect { event -> println("${event.occurredAt} ${event.outcome} ${event.billing}") }

            ledger.recharge(Product.BUSINESS_RISK, 10_000, occurredAt = today)
            println(ledger.balance(Product.BUSINESS_RISK, alert = 1_000).single().remaining)
            assertTrue(printed[7].startsWith("3 requests, 3 billed"), printed[7])
            assertTrue(printed[8].endsWith(" CONSISTENT BILLED"), printed[8])
            assertEquals("9997", printed.last())

            ledger.exporting(folder.resolve("events.parquet"), withoutPersonal = true).collect { step ->
                when (step) {
                    is Progress.Rows -> println("${step.rows} written")
                    is Progress.Done -> println("${step.result.rows} rows, SHA-256 ${step.result.sha256}")
                }
            }
            assertTrue(Regex("6 rows, SHA-256 [0-9a-f]{64}").matches(printed.last()), printed.last())

            val counted = Stats.breakdown(folder.resolve("events.parquet"), listOf("level"), StatsQuery(Product.BUSINESS_RISK))
            println(counted["level"].zip(counted["events"]))
        }
        assertTrue(listOf("high", "medium", "medium_high").all { "($it, 1)" in printed.last() }, printed.last())
    }

    @Test
    fun `identity verification`() = runBlocking {
        Sandbox.start().use { sandbox ->
            val key = sandbox.credentials
            val ledger = Ledger.inMemory()
            val client = IdVerificationClient(key.accessKeyId, key.accessKeySecret, endpoint = sandbox.aliyunUrl, ledger = ledger)
            val made = sandbox.now.minus(Duration.ofHours(1))
            val gone = sandbox.startTransaction(
                SandboxTransaction(merchantBizId = "order1", startedAtMs = made.toEpochMilli(), page = "ocr_scan"),
            )

            client.harvest(listOf(gone)).collect { row -> println("${row.state} ${row.outcome}") }
            val funnel = ledger.funnel(start = LocalDate.ofInstant(made, ZoneId.of("Asia/Shanghai")))
            println("${funnel.total.stages.size} stages")
        }
        assertEquals("RECORDED INTERRUPTED", printed[0])
    }

    private object session {
        fun freshToken() = "a token"

        fun forget(token: String) = check(token.isNotEmpty())
    }

    @Test
    fun `in an app`() {
        val client = JiguangClient.gateway(
            appKey = "your-app", // what the events are counted under
            baseUrl = "https://gateway.example.com",
            tokens = object : BearerTokens {
                override suspend fun token() = session.freshToken() // from memory while it is good

                override fun refused(token: String) = session.forget(token)
            },
        )
        client.close()
    }

    @Test
    fun `the guide says nothing else`() {
        val root = Path.of(System.getProperty("verimeter.root"))
        val tests = root / "bindings-kotlin" / "jvm" / "src" / "test"
        val code = listOf("kotlin/io/verimeter/GuideTest.kt", "java/io/verimeter/JavaTest.java").associate { path ->
            path.substringBefore('/') to lines((tests / path).readText())
        }
        val guide = (root / "docs" / "kotlin" / "guide.md").readText()
        val blocks = Regex("```(kotlin|java)\n(.*?)```", RegexOption.DOT_MATCHES_ALL).findAll(guide).toList()
        assertTrue(blocks.size >= 9)
        for (block in blocks) {
            val (language, text) = block.destructured
            assertTrue(lines(text) in code.getValue(language), "no test runs:\n$text")
        }
    }

    /** The lines of a text without the blanks around them and empty ones. */
    private fun lines(text: String): String =
        text.lines().map(String::trim).filter(String::isNotEmpty).joinToString("\n", prefix = "\n", postfix = "\n")
}
