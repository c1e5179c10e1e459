package io.verimeter

import java.io.File
import java.lang.ref.Cleaner
import org.codehaus.mojo.animal_sniffer.SignatureChecker
import org.codehaus.mojo.animal_sniffer.logging.Logger
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The classes beside what Android 7 (API 24) has. */
internal class AndroidTest {
    @Test
    fun `nothing is called that Android 7 does not have`() {
        val classes = File(System.getProperty("verimeter.classes"))
        assertTrue(classes.resolve("io/verimeter/Ledger.class").isFile, "$classes")
        assertEquals(emptyList<String>(), missing(classes))
    }

    @Test
    fun `what Android 7 does not have is found`() {
        val place = File(Newer::class.java.protectionDomain.codeSource.location.toURI())
        val found = missing(place.resolve(Newer::class.java.name.replace('.', '/') + ".class"), without = "java.lang.ref.Cleaner")
        assertTrue(found.any { "java.lang.ref.Cleaner" in it }, "$found")
        assertTrue(found.none { "java.time" in it }, "$found")
    }

    /** What [classes] use that is not there. */
    private fun missing(classes: File, without: String? = null): List<String> {
        val found = ArrayList<String>()
        val known = KNOWN.filterNot { without != null && it.startsWith(without) }.toSet()
        File(System.getProperty("verimeter.android")).inputStream().use { signatures ->
            val checker = SignatureChecker(signatures, known, Listening(found))
            checker.setSourcePath(emptyList())
            checker.process(classes)
        }
        return found
    }

    private companion object {
        val KNOWN = listOf(
            // What comes along.
            "io.verimeter.*", "kotlin.*", "kotlinx.*", "com.sun.jna.*", "org.jetbrains.annotations.*",
            // What desugaring with `desugar_jdk_libs_nio` has, and these signatures do not know.
            "java.nio.file.Path", "java.nio.file.Paths",
            // What UniFFI asks for by name, and replaces by JNA's own where it is missing.
            "java.lang.ref.Cleaner", "java.lang.ref.Cleaner\$Cleanable",
        )
    }
}

/** Uses what came after Android 7, and what desugaring brings. */
@Suppress("unused")
private class Newer {
    val cleaner: Cleaner = Cleaner.create()
    val instant: java.time.Instant = java.time.Instant.now()
}

/** What the checker finds. */
private class Listening(private val found: MutableList<String>) : Logger {
    override fun error(message: String) {
        found += message
    }

    override fun error(message: String, cause: Throwable?) = error("$message: $cause")

    override fun warn(message: String): Unit = Unit

    override fun warn(message: String, cause: Throwable?): Unit = Unit

    override fun info(message: String): Unit = Unit

    override fun info(message: String, cause: Throwable?): Unit = Unit

    override fun debug(message: String): Unit = Unit

    override fun debug(message: String, cause: Throwable?): Unit = Unit
}
