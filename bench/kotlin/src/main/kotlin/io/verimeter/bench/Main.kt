package io.verimeter.bench

import com.sun.management.OperatingSystemMXBean
import io.verimeter.Ledger
import io.verimeter.version
import java.lang.management.ManagementFactory
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.atomic.AtomicLong
import kotlin.io.path.createDirectories
import kotlin.io.path.writeText
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.Json

private const val IN_FLIGHT = 64

/** What one contender needed for its calls in one round: CPU is user and system time of this whole process. */
internal data class Sample(val cpuMicros: Double, val callsPerSecond: Double, val checksum: Long)

@Serializable
internal data class Figure(
    val contender: String,
    val cpuMicrosPerCall: List<Double>,
    val besideBare: List<Double>,
    val callsPerSecondOfOneCore: Double,
    val callsPerSecond: Double,
)

/** `SERVER OUT [ROUNDS] [CALLS]`: the program that serves the sandbox, and the folder for kotlin.md and kotlin.json. */
fun main(args: Array<String>) {
    val (server, out) = args
    val rounds = args.getOrNull(2)?.toInt() ?: 9
    val calls = args.getOrNull(3)?.toInt() ?: 20_000
    val sandbox = ProcessBuilder(server, "serve").redirectError(ProcessBuilder.Redirect.INHERIT).start()
    // It ends when its standard input does, however this ends.
    sandbox.outputStream.use {
        val line = checkNotNull(sandbox.inputReader().readLine()) { "the sandbox did not start: its own message is above" }
        val address = Json { ignoreUnknownKeys = true }.decodeFromString(Address.serializer(), line)
        val folder = Files.createTempDirectory("verimeter-bench")
        val ledger = Ledger.open(folder.resolve("ledger.db"))
        val contenders = listOf(
            Bare(address, IN_FLIGHT),
            Verimeter("verimeter", address, null),
            Verimeter("verimeter + ledger", address, ledger),
        )
        val samples = contenders.map { ArrayList<Sample>() }
        // The first rounds are the compiler's.
        for (round in -2 until rounds) {
            System.err.println(if (round < 0) "warming up" else "round ${round + 1} of $rounds")
            val heat = arrayOfNulls<Sample>(contenders.size)
            for (turn in contenders.indices) {
                val at = (turn + round + 2) % contenders.size
                val first = (round + 2L) * calls
                runBlocking(Dispatchers.Default) { drive(contenders[at], first, calls / 20) }
                heat[at] = runBlocking(Dispatchers.Default) { drive(contenders[at], first, calls) }
            }
            check(heat.map { it?.checksum }.distinct().size == 1) { "contenders read other answers than each other" }
            if (round >= 0) heat.forEachIndexed { at, sample -> samples[at] += checkNotNull(sample) }
        }
        ledger.close()
        publish(Path.of(out), figures(contenders.map { it.name }, samples), rounds, calls)
    }
    sandbox.waitFor()
}

/** Callers in a closed loop: each asks, waits for the answer, and asks again. */
private suspend fun drive(contender: Contender, first: Long, calls: Int): Sample = coroutineScope {
    val system = ManagementFactory.getOperatingSystemMXBean() as OperatingSystemMXBean
    val next = AtomicLong(first)
    val (cpu, begun) = system.processCpuTime to System.nanoTime()
    val callers = List(IN_FLIGHT) {
        async {
            var checksum = 0L
            while (true) {
                val number = next.getAndIncrement()
                if (number >= first + calls) break
                checksum += contender.ask(phone(number))
            }
            checksum
        }
    }
    val checksum = callers.awaitAll().sum()
    val (spent, wall) = system.processCpuTime - cpu to System.nanoTime() - begun
    Sample(spent / 1e3 / calls, calls / (wall / 1e9), checksum)
}

/** A number that belongs to nobody, and that the sandbox answers by chance: none of its magic suffixes ends in 77. */
private fun phone(number: Long) = "10%07d77".format(number)

private fun figures(names: List<String>, samples: List<List<Sample>>): List<Figure> = names.mapIndexed { at, name ->
    val cpu = samples[at].map { it.cpuMicros }
    val beside = samples[at].zip(samples[0]) { own, bare -> bare.cpuMicros / own.cpuMicros }
    Figure(name, cpu.spread(), beside.spread(), 1e6 / cpu.median(), samples[at].map { it.callsPerSecond }.median())
}

private fun List<Double>.median(): Double = sorted()[size / 2]

/** Median, least and most. */
private fun List<Double>.spread() = listOf(median(), min(), max())

private fun publish(folder: Path, figures: List<Figure>, rounds: Int, calls: Int) {
    fun range(values: List<Double>, digits: Int) = "%.${digits}f (%.${digits}f–%.${digits}f)".format(*values.toTypedArray())
    // Each line of the text below begins with a margin.
    val rows = figures.joinToString("\n|") { figure ->
        val (name, cpu, beside, core, all) = figure
        "| $name | ${range(cpu, 1)} | ${range(beside, 2)} | %.0f | %.0f |".format(core, all)
    }
    val ours = figures[1]
    val java = "Java ${System.getProperty("java.version")}"
    val text = """
        |# Calls of the Kotlin client
        |
        |${Runtime.getRuntime().availableProcessors()} cores, ${System.getProperty("os.name")} ${System.getProperty("os.arch")}; verimeter ${version()}, $java.
        |$rounds rounds of $calls calls each, $IN_FLIGHT coroutines in flight, contenders in turn, after two rounds of warming up. Median (least–most) of the rounds.
        |
        || contender | CPU µs per call | times OkHttp | calls per s of one core | calls per s |
        ||---|--:|--:|--:|--:|
        |$rows
        |
        |CPU is user and system time of the whole client process; "times OkHttp" is OkHttp's CPU per call divided by the contender's, in the same round. The sandbox runs in a process of its own on the same cores, which bounds the last column.
        |
        |- at least 10,000 calls per second on one core: ${verdict(ours.callsPerSecondOfOneCore, 10_000.0)}
        |- at least 1.5 times OkHttp: ${verdict(ours.besideBare[0], 1.5)}
        |
    """.trimMargin()
    println(text)
    folder.createDirectories()
    folder.resolve("kotlin.md").writeText(text)
    folder.resolve("kotlin.json").writeText(Json { prettyPrint = true }.encodeToString(figures) + "\n")
}

private fun verdict(value: Double, target: Double) = "${if (value >= target) "yes" else "no"} (%.${if (target < 100) 2 else 0}f)".format(value)
