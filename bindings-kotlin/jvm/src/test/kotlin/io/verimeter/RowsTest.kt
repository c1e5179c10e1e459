package io.verimeter

import java.time.Instant
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Flows of rows. */
internal class RowsTest {
    private fun numbers(n: Int) = (0 until n).map { "138%08d".format(it) }

    @Test
    fun `a row for each input, in their order, failures too`() = bench {
        val inputs = numbers(40) + "no number" + numbers(1)
        val rows = client().screen(inputs, concurrency = 8).toList()
        assertEquals((1L..42L).toList(), rows.map { it.row })
        assertEquals(ErrorKind.INVALID_ARGUMENT, rows[40].error!!.kind)
        assertEquals(1L, rows[41].duplicateOf)
        assertEquals(40, ledger.size())
        val none = client().screen(emptyList()).toList()
        assertEquals(emptyList<ScreenRow>(), none)
    }

    @Test
    fun `inputs are taken as calls become free, and no more`() = bench {
        var taken = 0
        val inputs: Flow<String> = numbers(1_000).asFlow().onEach { taken += 1 }
        val rows = client().screen(inputs, concurrency = 4).take(10).toList()
        assertEquals(10, rows.size)
        assertTrue(taken in 10..16, "$taken inputs were taken for 10 rows")
        until { ledger.size() >= 10 }
    }

    @Test
    fun `inputs that fail do so after the rows of those that came`() = bench {
        val inputs = flow {
            numbers(3).forEach { emit(it) }
            error("the file ended")
        }
        val rows = ArrayList<ScreenRow>()
        val failure = assertThrows<IllegalStateException> {
            runBlocking { client().screen(inputs).collect { rows += it } }
        }
        assertEquals("the file ended", failure.message)
        assertEquals(3, rows.size)
    }

    @Test
    fun `a batch that cannot be is refused`() = bench {
        val error = assertThrows<VerimeterException.InvalidArgument> {
            runBlocking { client().screen(numbers(1), concurrency = 0).toList() }
        }
        assertEquals("concurrency is 0, at least 1 is needed", error.message)
    }

    @Test
    fun `a harvest asks for what is ready, and once`() = bench {
        val begun = sandbox.now.minusSeconds(3_600)
        val ready = (1..5).map { n ->
            sandbox.startTransaction(
                SandboxTransaction(merchantBizId = "order$n", startedAtMs = begun.toEpochMilli(), outcome = Outcome.PASSED),
            )
        }
        val young = sandbox.startTransaction(SandboxTransaction(merchantBizId = "young"))
        val rows = identity().harvest(ready + young, rate = null).toList()
        assertEquals(5, rows.count { it.state == HarvestState.RECORDED && it.outcome == Outcome.PASSED })
        val early = rows.single { it.state == HarvestState.TOO_EARLY }
        assertEquals(young.startedAt.plusSeconds(1_800), early.readyAt)
        val again = identity().harvest(ready, rate = null).toList()
        assertTrue(again.all { it.state == HarvestState.ALREADY_RECORDED })
        assertEquals(5, ledger.overview(Product.IDENTITY_VERIFICATION).total.passed)
        val error = assertThrows<VerimeterException.Configuration> {
            runBlocking { identity(ledger = null).harvest(ready).toList() }
        }
        assertTrue(error.message!!.startsWith("a harvest has no ledger"), error.message)
        assertTrue(Instant.now() > begun)
    }
}
