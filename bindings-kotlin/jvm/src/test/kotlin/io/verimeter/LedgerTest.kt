package io.verimeter

import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import kotlin.io.path.div
import kotlin.io.path.readLines
import kotlin.io.path.writeText
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir

/** The ledger's functions as Kotlin's code calls them; what they answer, the cases say. */
internal class LedgerTest {
    @TempDir
    lateinit var folder: Path

    private val day = LocalDate.of(2026, 11, 1)

    /** A CSV file of events, one after the other from the beginning of the day in Shanghai. */
    private fun file(rows: Int, every: Duration = Duration.ofHours(1)): Path {
        val midnight = day.atStartOfDay(ZoneId.of("Asia/Shanghai")).toInstant()
        val lines = (0 until rows).map { n ->
            val at = midnight.plus(every.multipliedBy(n.toLong()))
            val outcome = if (n % 4 == 0) "rejected" else "success"
            "business_risk,$at,$outcome,138%08d,${n * 100 % 1000}".format(n % 3)
        }
        return (folder / "events.csv").also { it.writeText("product,occurred_at,outcome,phone,score\n" + lines.joinToString("\n")) }
    }

    private fun filled(rows: Int = 48): Ledger = Ledger.inMemory().also { it.blocking().importFile(file(rows)) }

    @Test
    fun `views take moments of java time`() = runBlocking {
        val ledger = filled()
        val overview = ledger.overview(Product.BUSINESS_RISK, start = day, end = day.plusDays(2))
        assertEquals(listOf("2026-11-01", "2026-11-02"), overview.rows.map { it.bucketStart })
        assertEquals(48, overview.total.requests)
        assertEquals(Instant.parse("2026-10-31T16:00:00Z"), overview.startAt)
        val utc = ledger.overview(Product.BUSINESS_RISK, day.minusDays(1), day.plusDays(2), ZoneId.of("UTC"))
        assertEquals(listOf(8L, 24L, 16L), utc.rows.map { it.requests })
        val hours = ledger.overview(
            Product.BUSINESS_RISK,
            Instant.parse("2026-11-01T00:00:00Z"),
            Instant.parse("2026-11-01T06:00:00Z"),
            bucket = Bucket.HOUR,
            outcomes = listOf(Outcome.SUCCESS),
        )
        assertEquals(6, hours.rows.size)
        assertEquals(listOf(0L, 1L, 1L, 1L, 0L, 1L), hours.rows.map { it.success })
        val trend = ledger.trend(Product.BUSINESS_RISK, start = day, end = day.plusDays(2))
        assertEquals(listOf(24L, 24L), trend.series.first { it.key == "requests" }.values)
        assertEquals(trend, overview.toTrend())
        assertTrue(trend.toSvg().startsWith("<svg"))
        assertEquals(day.atStartOfDay(ZoneId.of("Asia/Shanghai")).toInstant(), ledger.span()!!.first)
        assertEquals(overview, ledger.overview(everythingOf(Product.BUSINESS_RISK).between(day, day.plusDays(2))))
        val funnel = ledger.funnel(day, day.plusDays(1))
        assertTrue(funnel.toSvg().startsWith("<svg"))
        val levels = ledger.chart(everythingOf(Product.BUSINESS_RISK), ChartKind.BY_LEVEL)
        assertTrue(levels.svg.startsWith("<svg") && levels.toString().startsWith("Chart of business risk by level"))
        assertEquals(listOf(0x89.toByte(), 'P'.code.toByte(), 'N'.code.toByte()), levels.toPng().take(3))
        assertThrows<VerimeterException.InvalidArgument> { levels.save(Path.of("levels.jpg")) }
        assertThrows<VerimeterException.InvalidArgument> {
            runBlocking { ledger.overview(Product.BUSINESS_RISK, day, day.minusDays(1)) }
        }
        assertNull(Ledger.inMemory().span())
    }

    @Test
    fun `details are pages, and a flow of all events`() = runBlocking {
        val ledger = filled()
        val query = DetailsQuery(StatsQuery(Product.BUSINESS_RISK), limit = 20)
        val page = ledger.details(query)
        assertEquals(20, page.rows.size)
        val all = ledger.iterDetails(query).toList()
        assertEquals(48, all.size)
        assertEquals(all, ledger.blocking().iterDetails(query).toList())
        assertEquals(all.sortedByDescending { it.occurredAt }, all)
        assertEquals(16, ledger.iterDetails(query.copy(phone = "13800000001")).toList().size)
    }

    @Test
    fun `files come and go, and tell how far they are`() = runBlocking {
        val ledger = Ledger.open(folder / "ledger.db", phoneKey = "a key of sixteen bytes")
        assertEquals(folder / "ledger.db", ledger.path)
        val told = ledger.importing(file(30_000, every = Duration.ofMinutes(1))).toList()
        assertTrue(told.size > 1 && told.dropLast(1).all { it is Progress.Rows }, "$told")
        assertEquals(Progress.Done(Import(rows = 30_000, new = 30_000)), told.last())
        val out = ledger.exporting(folder / "out.csv", withoutPersonal = true).toList()
        val manifest = (out.last() as Progress.Done<ExportManifest>).result
        assertEquals(30_000, manifest.rows)
        assertTrue("phone_mask" !in manifest.columns)
        assertEquals(30_001, (folder / "out.csv").readLines().size)
        val parquet = ledger.export(folder / "out.parquet", StatsQuery(Product.BUSINESS_RISK, outcomes = listOf(Outcome.REJECTED)))
        assertEquals(7_500, parquet.rows)
        val asked = StatsQuery(Product.BUSINESS_RISK)
        assertEquals(7_500, Stats.overview(folder / "out.parquet", asked).total.rejected)
        assertEquals(7_500, Stats.aggregate(folder / "out.parquet").overview(asked).total.requests)
        // What a listener throws is thrown when all is done.
        val other = Ledger.inMemory().blocking()
        assertThrows<IllegalStateException> { other.importFile(folder / "out.csv") { error("no more") } }
        assertEquals(30_000, other.size())
        assertThrows<VerimeterException.InvalidArgument> { other.importFile(folder / "none.csv") }
        ledger.close()
        assertEquals(30_000, Ledger.read(folder / "ledger.db").size())
        assertThrows<VerimeterException.LedgerFailed> { runBlocking { ledger.size() } }
        assertThrows<VerimeterException.Configuration> { Ledger.open(folder / "ledger.db", "another key of 16 bytes") }
        Unit
    }

    @Test
    fun `accounts, balances and consumption`() = runBlocking {
        val ledger = filled()
        ledger.setAccount(Account("shop", apps = listOf("unknown")))
        assertEquals(listOf("default", "shop"), ledger.accounts().map { it.name })
        val entry = ledger.recharge(Product.BUSINESS_RISK, 1_000, occurredAt = day.minusDays(1), account = "shop", id = "invoice 1")
        assertTrue(entry.new)
        ledger.setBalance(Product.BUSINESS_RISK, 900, occurredAt = day, account = "shop", id = "console")
        assertEquals(listOf("invoice 1", "console"), ledger.balanceEntries("shop").map { it.id })
        val balance = ledger.balance(Product.BUSINESS_RISK, "shop", at = day.plusDays(2), alert = 1_000).single()
        assertEquals(900L, balance.known)
        assertEquals(true, balance.low)
        assertEquals("console", ledger.removeBalanceEntry("console").id)
        val used = ledger.consumption(day, day.plusDays(2), products = listOf(Product.BUSINESS_RISK))
        assertEquals(48, used.totals.sumOf { it.requests })
        assertThrows<VerimeterException.InvalidArgument> { runBlocking { ledger.removeBalanceEntry("console") } }
        Unit
    }

    @Test
    fun `people are forgotten, rows dropped, the file checked`() = runBlocking {
        val ledger = filled()
        assertEquals(16, ledger.erase("13800000001").events)
        assertEquals(24, ledger.purge(before = day.plusDays(1)))
        assertEquals(48, ledger.size())
        ledger.compact()
        assertEquals(emptyList<String>(), ledger.integrityCheck())
    }

    @Test
    fun `states merge to the same bytes`() = runBlocking {
        val events = filled().iterDetails(DetailsQuery(StatsQuery(Product.BUSINESS_RISK))).toList()
        val whole = State(events)
        val parts = State(events.filterIndexed { n, _ -> n % 2 == 0 }) + State(events.filterIndexed { n, _ -> n % 2 == 1 })
        assertEquals(whole, parts)
        assertEquals(whole, State.fromBytes(parts.toBytes()))
        assertEquals(3, whole.distinctPhones())
        assertEquals(48, whole.overview(StatsQuery(Product.BUSINESS_RISK)).total.requests)
        assertEquals(day.atStartOfDay(ZoneId.of("Asia/Shanghai")).toInstant(), whole.span()!!.first)
        assertThrows<VerimeterException.InvalidArgument> { State.fromBytes(byteArrayOf(1, 2, 3)) }
        assertThrows<VerimeterException.InvalidArgument> { whole.latencyMs(2.0) }
        Unit
    }
}
