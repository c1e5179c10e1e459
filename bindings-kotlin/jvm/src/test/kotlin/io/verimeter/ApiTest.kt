package io.verimeter

import com.fasterxml.jackson.databind.JsonNode
import java.lang.reflect.Modifier
import java.nio.file.Path
import java.time.Instant
import java.time.temporal.Temporal
import kotlin.io.path.div
import kotlin.io.path.readText
import kotlin.reflect.KClass
import kotlin.reflect.KFunction
import kotlin.reflect.KParameter
import kotlin.reflect.KProperty1
import kotlin.reflect.KType
import kotlin.reflect.KVisibility
import kotlin.reflect.full.companionObject
import kotlin.reflect.full.declaredMemberFunctions
import kotlin.reflect.full.declaredMemberProperties
import kotlin.reflect.full.primaryConstructor
import kotlin.reflect.full.valueParameters
import kotlin.reflect.jvm.kotlinFunction
import kotlinx.coroutines.flow.Flow
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** The package beside `tests/surface/api.json`, which says what every language has. */
internal class ApiTest {
    private val folder = Path.of(System.getProperty("verimeter.root"), "tests", "surface")
    private val api = MAPPER.readTree((folder / "api.json").readText())
    private val reasons = MAPPER.readTree((folder / "kotlin.json").readText())

    @Test
    fun `choices and records`() = judge(
        "data",
        choices() + api["records"].properties().mapNotNull { (name, record) -> data(name, record)?.let { name to it } },
    )

    private fun choices() = api["choices"].properties().mapNotNull { (name, words) ->
        val ours = ours(name)?.java?.enumConstants?.map { (it as Enum<*>).name.lowercase() }
        if (ours == words.map { it.textValue() }) null else name to "has the words $ours"
    }

    private fun data(name: String, record: JsonNode): String? {
        val parameters = ours(name)?.primaryConstructor?.parameters ?: return "is not there"
        val fields = record["fields"].toList()
        val names = parameters.map { it.name.orEmpty().snake() }
        if (names != fields.map { it["name"].textValue() }) return "has the fields $names"
        for ((parameter, field) in parameters.zip(fields)) {
            val type = field["type"].textValue()
            if (spelled(parameter.type) != spelled(type)) return "has ${parameter.name}: ${spelled(parameter.type)}"
            val left = field["required"]?.booleanValue() ?: continue
            if (parameter.isOptional == left) return "has ${parameter.name}, which may ${if (left) "" else "not "}be left out"
        }
        return null
    }

    @Test
    fun `handles and functions`() {
        val found = api["handles"].properties().flatMap { (handle, operations) ->
            if (handle !in setOf("verimeter", "stats") && ours(handle) == null) return@flatMap listOf(handle to "is not there")
            operations.mapNotNull { operation ->
                val name = operation["name"].textValue()
                val candidates = candidates(handle, operation)
                val why = candidates.map { told(it, operation) }
                when {
                    candidates.isEmpty() -> "$handle.$name" to "is not there"
                    null in why -> null
                    else -> "$handle.$name" to why.first().orEmpty()
                }
            }
        }
        judge("operations", found)
    }

    @Test
    fun `nothing else is public`() {
        val handles = api["handles"].properties().filter { (handle, _) -> ours(handle) != null }
        val found = handles.flatMap { (handle, operations) ->
            val known = operations.map { it["name"].textValue() }.toSet()
            val type = checkNotNull(ours(handle))
            val all = listOf(type, type.companionObject).flatMap { members(it).map { member -> member.first } }
            (all.toSet() - known).map { "$handle.$it" to "is not in the surface" }
        }
        val blocking = listOf("JiguangClient", "IdVerificationClient", "Ledger").flatMap { handle ->
            val waiting = members(checkNotNull(ours("Blocking$handle"))).map { it.first }.toSet()
            val known = api["handles"][handle].filter { it["own"].booleanValue() }.map { it["name"].textValue() }.toSet()
            (known - waiting).map { "Blocking$handle.$it" to "is not there" }
        }
        judge("extra", found + blocking)
    }

    /** What differs must have a reason, and what has a reason must differ. */
    private fun judge(part: String, found: List<Pair<String, String>>) {
        val explained = reasons[part].fieldNames().asSequence().toSet()
        assertEquals(emptyList<String>(), found.filter { it.first !in explained }.map { "${it.first} ${it.second}" })
        assertEquals(emptySet<String>(), explained - found.map { it.first }.toSet(), "reasons that are not needed any more")
    }

    /** Ours by that name, apart from those that take its name in `java.lang` and the like. */
    private fun ours(name: String): KClass<*>? = when (name) {
        "stats" -> Stats::class
        else -> runCatching { Class.forName("io.verimeter.$name").kotlin }.getOrNull()
    }

    /** Functions and properties that could be this operation. */
    private fun candidates(handle: String, operation: JsonNode): List<Any> {
        val name = operation["name"].textValue()
        if (handle == "verimeter") return topLevel().filter { it.name.snake() == name }
        val type = checkNotNull(ours(handle)) { "there is no $handle" }
        if (name == "new") return type.constructors.filter { it.visibility == KVisibility.PUBLIC }
        val where = if (operation["own"].booleanValue() || handle == "stats") type else type.companionObject
        return members(where).filter { it.first == name }.map { it.second }
    }

    private fun members(type: KClass<*>?): List<Pair<String, Any>> {
        if (type == null) return emptyList()
        val functions = type.declaredMemberFunctions.filter { it.visibility == KVisibility.PUBLIC && it.name !in EVERYWHERE }
        val properties = type.declaredMemberProperties.filter { it.visibility == KVisibility.PUBLIC }
        return functions.map { it.name.snake() to it } + properties.map { it.name.snake() to it }
    }

    private fun topLevel(): List<KFunction<*>> =
        Class.forName("io.verimeter.Catalog").declaredMethods.filter { Modifier.isPublic(it.modifiers) }.mapNotNull { it.kotlinFunction }

    /** How it differs; `null` where it does not. */
    private fun told(candidate: Any, operation: JsonNode): String? {
        val gives = operation["gives"].textValue()
        if (candidate is KProperty1<*, *>) {
            val fits = operation["args"].isEmpty && !operation["waits"].booleanValue()
            return gives(candidate.returnType, gives) ?: if (fits) null else "is a property"
        }
        val function = candidate as KFunction<*>
        if (operation["name"].textValue() != "new") gives(function.returnType, gives)?.let { return it }
        if (function.isSuspend != operation["waits"].booleanValue()) {
            return if (function.isSuspend) "suspends" else "does not suspend"
        }
        val taken = HashSet<KParameter>()
        for (argument in operation["args"]) {
            val parameter = parameter(function, argument) ?: return "does not take ${argument["name"].textValue()}"
            taken += parameter
            val required = argument["required"].booleanValue()
            if (argument["of"] == null && parameter.isOptional == required) {
                return "${parameter.name} may ${if (required) "" else "not "}be left out"
            }
        }
        val others = function.valueParameters - taken
        return others.firstOrNull()?.let { "takes ${it.name}" }
    }

    /** The parameter for an argument: by its name, or the record that it is a field of. */
    private fun parameter(function: KFunction<*>, argument: JsonNode): KParameter? {
        val named = function.valueParameters.find { it.name.orEmpty().snake() == argument["name"].textValue() }
        val record = argument["of"]?.textValue() ?: return named?.takeIf { takes(it.type, argument["type"].textValue()) }
        return named ?: function.valueParameters.find { parameter ->
            val type = parameter.type.classifier as KClass<*>
            type.simpleName == record || type.isData && type.primaryConstructor!!.parameters.any { spelled(it.type) == record }
        }
    }

    private fun takes(type: KType, rust: String): Boolean {
        val kind = (type.classifier as? KClass<*>)
        return when (val plain = rust.removePrefix("Option<").removeSuffix(if (rust.startsWith("Option<")) ">" else "")) {
            "i64", "i32" -> kind == Long::class || kind == Int::class
            "Moment" -> kind == Instant::class || kind == Temporal::class
            "String" -> kind == String::class || kind == java.time.ZoneId::class
            "Bytes" -> kind == ByteArray::class
            "Path", "Columns" -> kind == Path::class
            else -> when {
                plain.startsWith("Iter<") -> kind in setOf(Iterable::class, List::class, Flow::class) || kind?.java?.isArray == true
                else -> spelled(type).removeSuffix("?") == spelled(plain)
            }
        }
    }

    private fun gives(type: KType, rust: String): String? =
        if (spelled(type) == spelled(rust)) null else "gives ${spelled(type)} and not ${spelled(rust)}"

    private companion object {
        /** What every class has, and what its idiom wants. */
        val EVERYWHERE = setOf("toString", "equals", "hashCode", "component1", "component2", "copy")
    }
}

/** A type of the surface as Kotlin spells it. */
private fun spelled(rust: String): String {
    fun inner(prefix: String) = rust.removePrefix("$prefix<").removeSuffix(">")
    return when {
        rust.startsWith("Option<") -> "${spelled(inner("Option"))}?"
        rust.startsWith("Vec<") -> "List<${spelled(inner("Vec"))}>"
        rust.startsWith("Rows<") -> "Flow<${spelled(inner("Rows"))}>"
        rust.startsWith("HashMap<String, ") -> "Map<String, ${spelled(rust.removePrefix("HashMap<String, ").removeSuffix(">"))}>"
        else -> mapOf(
            "" to "Unit", "bool" to "Boolean", "i32" to "Int", "i64" to "Long", "f64" to "Double", "Bytes" to "ByteArray",
            "Moment" to "Instant", "Span" to "EventSpan", "Picture" to "Chart",
        )[rust] ?: rust
    }
}

private fun spelled(type: KType): String {
    val name = (type.classifier as KClass<*>).simpleName.orEmpty()
    val arguments = type.arguments.mapNotNull { it.type }.joinToString { spelled(it) }
    return name + (if (arguments.isEmpty()) "" else "<$arguments>") + if (type.isMarkedNullable) "?" else ""
}
