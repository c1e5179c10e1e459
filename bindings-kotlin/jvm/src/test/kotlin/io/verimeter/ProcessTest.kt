package io.verimeter

import java.util.concurrent.TimeUnit
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Programs of their own, and how they end. */
internal class ProcessTest {
    @Test
    fun `a program that closes nothing ends, silently, and leaves no thread that keeps it`() {
        val ended = program("leaving")
        assertEquals("", ended.err)
        assertEquals(listOf("score 900", "threads [main]"), ended.out.lines().filter(String::isNotEmpty))
        assertEquals(0, ended.code)
    }

    @Test
    fun `a program may end in the middle of its calls`() {
        val ended = program("hurrying")
        assertEquals("", ended.err)
        assertEquals(0, ended.code)
        assertTrue("begun" in ended.out)
    }

    private class Ended(val code: Int, val out: String, val err: String)

    private fun program(name: String): Ended {
        val java = ProcessHandle.current().info().command().get()
        val process = ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Programs::class.java.name, name).start()
        process.outputStream.close()
        val out = process.inputStream.readAllBytes().decodeToString()
        val err = process.errorStream.readAllBytes().decodeToString()
        check(process.waitFor(60, TimeUnit.SECONDS)) { "it does not end" }
        return Ended(process.exitValue(), out, err)
    }
}

/** What [ProcessTest] runs. */
internal object Programs {
    @JvmStatic
    fun main(args: Array<String>) {
        val bench = Bench()
        when (args.single()) {
            "leaving" -> {
                val report = runBlocking { bench.client().queryBusinessRisk("13800000900") }
                println("score ${report.score}")
                val keep = Thread.getAllStackTraces().keys.filterNot { it.isDaemon }.map { it.name }
                println("threads ${keep.filterNot { it == "DestroyJavaVM" }}")
            }
            "hurrying" -> {
                bench.sandbox.fault(Fault(kind = FaultKind.STALL))
                repeat(20) { n ->
                    Thread { runBlocking { bench.client().queryBusinessRisk("1380013%04d".format(n)) } }.apply { isDaemon = true }.start()
                }
                while (bench.sandbox.requests().size < 20) Thread.sleep(5)
                println("begun")
            }
        }
    }
}
