package io.verimeter

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.node.JsonNodeFactory
import kotlin.reflect.KClass
import kotlin.reflect.KParameter
import kotlin.reflect.KType
import kotlin.reflect.full.memberProperties
import kotlin.reflect.full.primaryConstructor

internal val MAPPER = ObjectMapper()
private val NODES = JsonNodeFactory.instance

internal fun String.snake(): String = replace(Regex("[A-Z]")) { "_" + it.value.lowercase() }

/** A record as JSON has it. */
internal fun plain(value: Any?): JsonNode = when (value) {
    null -> NODES.nullNode()
    is Boolean -> NODES.booleanNode(value)
    is Int -> NODES.numberNode(value)
    is Long -> NODES.numberNode(value)
    is Double -> NODES.numberNode(value)
    is String -> NODES.textNode(value)
    is Enum<*> -> NODES.textNode(value.name.lowercase())
    is List<*> -> NODES.arrayNode().apply { value.forEach { add(plain(it)) } }
    is Map<*, *> -> NODES.objectNode().apply { value.forEach { (key, item) -> set<JsonNode>(key as String, plain(item)) } }
    else -> {
        require(value::class.isData) { "${value::class} is no record" }
        NODES.objectNode().apply {
            value::class.memberProperties.forEach { set<JsonNode>(it.name.snake(), plain(it.getter.call(value))) }
        }
    }
}

/** The record that JSON describes; what it leaves out is left out. A field that the record does not know is a failure. */
internal inline fun <reified T : Any> record(json: JsonNode): T = record(T::class, json) as T

internal fun record(type: KClass<*>, json: JsonNode): Any {
    val constructor = requireNotNull(type.primaryConstructor) { "$type is no record" }
    val known = constructor.parameters.associateBy { requireNotNull(it.name).snake() }
    val given = HashMap<KParameter, Any?>()
    for ((name, value) in json.properties()) {
        val parameter = requireNotNull(known[name]) { "${type.simpleName} has no `$name`" }
        given[parameter] = typed(parameter.type, value)
    }
    return constructor.callBy(given)
}

private fun typed(type: KType, json: JsonNode): Any? {
    if (json.isNull) return null
    val kind = type.classifier as KClass<*>
    return when (kind) {
        Boolean::class -> json.booleanValue()
        Int::class -> json.intValue()
        Long::class -> json.longValue()
        Double::class -> json.doubleValue()
        String::class -> requireNotNull(json.textValue()) { "$json is no text" }
        List::class -> json.map { typed(requireNotNull(type.arguments[0].type), it) }
        Map::class -> json.properties().associate { (key, value) ->
            key to typed(requireNotNull(type.arguments[1].type), value)
        }
        else -> when {
            kind.java.isEnum -> word(kind, json.textValue())
            else -> record(kind, json)
        }
    }
}

internal fun word(kind: KClass<*>, word: String): Any =
    kind.java.enumConstants.first { (it as Enum<*>).name.lowercase() == word }

/** What is not expected may be anything; a number may be given as what it lies between. */
internal fun compare(at: String, expected: JsonNode, actual: JsonNode) {
    when {
        expected.isObject && actual.isNumber -> {
            check(expected.fieldNames().asSequence().toSet() == setOf("from", "to")) { "$at: $expected is no range" }
            val holds = actual.doubleValue() in expected["from"].doubleValue()..expected["to"].doubleValue()
            check(holds) { "$at: expected $expected, got $actual" }
        }
        expected.isObject && actual.isObject -> for ((key, value) in expected.properties()) {
            compare("$at.$key", value, checkNotNull(actual[key]) { "$at.$key is missing" })
        }
        expected.isArray && actual.isArray && expected.size() == actual.size() ->
            expected.forEachIndexed { n, value -> compare("$at[$n]", value, actual[n]) }
        expected.isNumber && actual.isNumber ->
            check(expected.decimalValue().compareTo(actual.decimalValue()) == 0) { "$at: expected $expected, got $actual" }
        else -> check(expected == actual) { "$at: expected $expected, got $actual" }
    }
}
