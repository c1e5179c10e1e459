package io.verimeter

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.extension
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlinx.validation.ExternalApi
import kotlinx.validation.api.dump
import kotlinx.validation.api.filterOutNonPublic
import kotlinx.validation.api.loadApiFromJvmClasses
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** The public surface against its dump, which `cargo xtask kotlin` makes. */
internal class SurfaceTest {
    @Test
    fun `the surface is the one that was dumped`() {
        val dump = Path.of(System.getProperty("verimeter.root"), "bindings-kotlin", "api", "verimeter.api")
        val surface = surface()
        if (System.getProperty("verimeter.write") == "true") {
            dump.parent.createDirectories()
            dump.writeText(surface)
        }
        assertEquals(dump.readText(), surface, "run `cargo xtask kotlin` and look at what changed")
    }

    @OptIn(ExternalApi::class)
    private fun surface(): String {
        val classes = Path.of(System.getProperty("verimeter.classes"), "io", "verimeter")
        val files = Files.list(classes).use { all -> all.filter { it.extension == "class" && !isMachinery(it.name) }.sorted().toList() }
        val signatures = files.asSequence().map { Files.newInputStream(it) }.loadApiFromJvmClasses()
        return StringBuilder().also { signatures.filterOutNonPublic().dump(it) }.toString()
    }

    /** UniFFI's way of moving a record across, which stands beside the records. */
    private fun isMachinery(file: String): Boolean = MACHINERY.containsMatchIn(file)

    private companion object {
        val MACHINERY = Regex("^(FfiConverter|ForeignBytes|RustBuffer|Uniffi|Disposable|InternalException|No(Handle|Pointer)|Verimeter_modelsKt)")
    }
}
