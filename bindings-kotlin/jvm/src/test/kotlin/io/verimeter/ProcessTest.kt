package io.verimeter

import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.nameWithoutExtension
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

    @Test
    fun `an app loads nothing that only servers need`() {
        val ended = program("app", "-Xlog:class+load=info:stdout")
        assertEquals(0, ended.code, ended.err)
        val loaded = ended.out.lines().mapNotNull { Regex("""\s(io\.verimeter\.[\w.$]+) source:""").find(it)?.groupValues?.get(1) }
        assertTrue("io.verimeter.Ledger" in loaded && "io.verimeter.JiguangClient" in loaded, "$loaded")
        val folder = Path.of(System.getProperty("verimeter.root"), "bindings-kotlin", "jvm", "src", "server", "kotlin", "io", "verimeter")
        val files = folder.listDirectoryEntries("*.kt").map { it.nameWithoutExtension }
        assertTrue("Sandbox" in files, "$files")
        val servers = loaded.filter { name ->
            val own = name.removePrefix("io.verimeter.").removePrefix("ffi.")
            own.substringBefore('$') in files || SERVERS.any { own.startsWith(it) }
        }
        assertEquals(emptyList<String>(), servers)
    }

    private companion object {
        /** What names of other classes begin with that only servers need. A ledger's blocking twin does its work everywhere. */
        val SERVERS = listOf("Sandbox", "AccessKeys", "BlockingJiguang", "BlockingIdVerification", "Fault", "Reconcil")
    }

    private class Ended(val code: Int, val out: String, val err: String)

    private fun program(name: String, vararg options: String): Ended {
        val java = ProcessHandle.current().info().command().get()
        val process = ProcessBuilder(java, *options, "-cp", System.getProperty("java.class.path"), Programs::class.java.name, name).start()
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
        if (args.single() == "app") return app()
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

    /** What an app does at its start. */
    private fun app() = runBlocking {
        val ledger = Ledger.inMemory()
        val client = JiguangClient.gateway("app", "https://gateway.example.com", BearerTokens.of("a token"), ledger)
        ledger.size()
        client.close()
        ledger.close()
    }
}
