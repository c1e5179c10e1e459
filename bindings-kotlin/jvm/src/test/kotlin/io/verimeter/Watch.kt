package io.verimeter

import com.fasterxml.jackson.databind.JsonNode

/** Looks at everything that a case shows: no number, token, secret or key is in it. */
internal class Watch(case: JsonNode) {
    private val hidden = ArrayList<String>()
    private val shown = StringBuilder()

    init {
        val faults = case["given"]?.get("faults")?.map { it["body"] }.orEmpty()
        val texts = (listOf(case["input"]) + faults).joinToString().replace(" ", "").replace("-", "")
        hidden += Regex("""(?<!\d)(?:00)?(?:86)?(1\d{10})(?!\d)""").findAll(texts).map { it.groupValues[1] }
        hide(*listOf("phone", "token_of", "wrong_token_of", "ip").map { case["input"][it]?.textValue() }.toTypedArray())
    }

    fun hide(vararg texts: String?) {
        hidden += texts.mapNotNull { text -> text?.trim()?.takeIf(String::isNotEmpty) }
    }

    fun show(value: Any?) {
        shown.append(value).append('\n')
    }

    fun showError(error: VerimeterException) {
        show(error.stackTraceToString())
        show(error.info)
    }

    fun verdict(printed: String) {
        val text = shown.append(printed)
        val leaked = hidden.filter { it in text }
        check(leaked.isEmpty()) { "$leaked in\n$text" }
    }
}
