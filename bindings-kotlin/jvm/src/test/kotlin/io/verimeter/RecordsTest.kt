package io.verimeter

import java.nio.file.Path
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.ZoneOffset
import java.time.ZonedDateTime
import kotlin.io.path.readText
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Records as Kotlin's code sees them. */
internal class RecordsTest {
    @Test
    fun `every time in milliseconds is an instant, too`() {
        val root = Path.of(System.getProperty("verimeter.root"), "bindings-kotlin", "api", "verimeter.api")
        val text = root.readText()
        val times = text.substringAfter("class io/verimeter/Times {").substringBefore("\n}")
        var found = 0
        for (block in text.split("\n\n")) {
            val record = Regex("class io/verimeter/(\\w+) \\{").find(block)?.groupValues?.get(1) ?: continue
            for (match in Regex("fun get(\\w*At)Ms \\(\\)").findAll(block)) {
                assertTrue("get${match.groupValues[1]} (Lio/verimeter/$record;)" in times, "$record has no ${match.groupValues[1]}")
                found += 1
            }
        }
        assertTrue(found >= 30, "only $found times were found")
    }

    @Test
    fun `records are values`() {
        val fault = Fault(kind = FaultKind.STALL, nth = 2)
        assertEquals(fault, Fault(kind = FaultKind.STALL).copy(nth = 2))
        assertEquals(setOf(fault), setOf(fault, fault.copy()))
    }

    @Test
    fun `what is hidden is not printed`() {
        val query = DetailsQuery(StatsQuery(Product.BUSINESS_RISK, apps = listOf("a")), phone = "13800138000")
        val text = query.toString()
        assertFalse("13800138000" in text, text)
        assertTrue(text.startsWith("DetailsQuery(filter=StatsQuery(product=BUSINESS_RISK, start=null"), text)
        assertTrue("apps=[a]" in text && "phone=…, limit=null" in text, text)
        assertFalse("hunter2" in ClientOptions(proxy = "http://u:hunter2@proxy.example").toString())
    }

    @Test
    fun `moments are of java time`() {
        val instant = Instant.parse("2026-11-01T00:00:00Z")
        assertEquals("2026-11-01T00:00:00Z", instant.spelled())
        assertEquals("2026-11-01", LocalDate.of(2026, 11, 1).spelled())
        assertEquals("2026-11-01T08:00+08:00", instant.atOffset(ZoneOffset.ofHours(8)).spelled())
        assertEquals("2026-11-01T08:00+08:00", ZonedDateTime.parse("2026-11-01T08:00+08:00[Asia/Shanghai]").spelled())
        val error = assertThrows<VerimeterException.InvalidArgument> { LocalDateTime.of(2026, 11, 1, 0, 0).spelled() }
        assertTrue(error.message!!.startsWith("a LocalDateTime names no instant; pass a LocalDate"), error.message)
    }

    @Test
    fun `options say only what differs`() {
        val usual = usualOptions()
        assertEquals(usual, ClientOptions())
        val options = ClientOptions(deadline = java.time.Duration.ofSeconds(3), quotas = Quotas(numberPerDay = 5))
        assertEquals(usual.copy(deadlineMs = 3_000, quotas = usual.quotas.copy(numberPerDay = 5)), options)
    }

    @Test
    fun `stored replies are a table`() {
        val body = """{"id":900719925474099131,"code":0,"content":"success","score":900,"tags":["F24004"]}"""
        val table = decodeRiskReports(listOf(body, "<html>"))
        assertEquals(listOf("id", "code", "content", "ex_id", "score", "level", "tags"), table.columns)
        assertEquals(listOf("900719925474099131", null), table["id"])
        assertEquals(listOf(900L, null), table["score"])
        assertEquals("""["F24004"]""", table.rows().first()["tags"])
        assertEquals(table, decodeRiskReports(listOf(body, "<html>")))
        val error = assertThrows<NoSuchElementException> { table["colour"] }
        assertEquals("there is no column `colour`: use one of ${table.columns.joinToString()}", error.message)
        assertEquals(0, decodeRiskReports(emptyList()).size)
    }

    @Test
    fun `catalogues are whole`() {
        assertTrue(returnCodes().isNotEmpty() && riskTags().isNotEmpty() && identityPages().isNotEmpty())
        assertTrue(identityCodes().isNotEmpty() && logTexts().isNotEmpty() && apiCodes().isNotEmpty())
        assertTrue(regions().any { it.region == "ap-southeast-1" })
        assertTrue(Regex("""\d+\.\d+\.\d+""").matches(version()))
    }
}
