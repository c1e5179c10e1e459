package io.verimeter

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.node.ObjectNode
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Files
import java.nio.file.Path
import java.time.OffsetDateTime
import java.util.Base64
import kotlin.io.path.div
import kotlin.io.path.extension
import kotlin.io.path.readText
import kotlin.io.path.relativeTo
import kotlin.io.path.writeText
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.assertThrows

/** The cases that every language runs: `tests/cases` at the root, in the format of `tests/README.md`. */
internal class CasesTest {
    @TestFactory
    fun cases(): List<DynamicTest> {
        val folder = Path.of(System.getProperty("verimeter.root"), "tests", "cases")
        val files = Files.walk(folder).use { all -> all.filter { it.extension == "json" }.sorted().toList() }
        check(files.isNotEmpty()) { "there are no cases in $folder" }
        return files.flatMap { path ->
            val file = path.relativeTo(folder).toString().removeSuffix(".json")
            MAPPER.readTree(path.readText())["cases"].map { case ->
                DynamicTest.dynamicTest("$file: ${case["name"].textValue()}") { watched(case) }
            }
        }
    }

    private fun watched(case: JsonNode) {
        val watch = Watch(case)
        val (out, err) = System.out to System.err
        val printed = ByteArrayOutputStream()
        val here = PrintStream(printed, true)
        System.setOut(here)
        System.setErr(here)
        try {
            runBlocking { run(case, watch) }
        } finally {
            System.setOut(out)
            System.setErr(err)
        }
        watch.verdict(printed.toString())
    }

    private suspend fun run(case: JsonNode, watch: Watch) {
        known(case, "name", "quirk", "op", "given", "options", "input", "expect")
        val expect = case["expect"]
        known(expect, "ok", "none", "error", "events", "figures", "views", "drift", "requests", "paths")
        val op = case["op"].textValue()
        val operation = checkNotNull(OPERATIONS[op]) { "this runner does not know the operation `$op`" }
        val expected = expect["error"]
        if (expected != null) {
            val error = assertThrows<VerimeterException> { runBlocking { operation(case, watch) } }
            watch.showError(error)
            assertEquals(VerimeterException.of(error.info)::class, error::class)
            return compare("error", expected, plain(error.info))
        }
        val answer = operation(case, watch)
        if (expect["none"]?.booleanValue() == true) assertNull(answer) else compare("ok", expect["ok"], plain(answer))
    }
}

private fun known(json: JsonNode, vararg names: String) {
    val others = json.fieldNames().asSequence().toSet() - names.toSet()
    check(others.isEmpty()) { "unknown fields: $others" }
}

private typealias Operation = suspend (JsonNode, Watch) -> Any?

private val OPERATIONS: Map<String, Operation> = mapOf(
    "acs3_sign" to { case, watch -> sign(case, watch) },
    "balance" to { case, watch -> view(case, watch) { balance(record<BalanceQuery>(case["input"])) } },
    "check_result" to { case, watch -> identity(case, watch) },
    "check_verify_log" to { case, watch -> identity(case, watch) },
    "consumption" to { case, watch -> view(case, watch) { consumption(record<ConsumptionQuery>(case["input"])) } },
    "decode_login_verification" to { case, watch -> decode(case, watch, ::decodeLoginVerification) { it.raw } },
    "decode_number_verification" to { case, watch -> decode(case, watch, ::decodeNumberVerification) { it.raw } },
    "decode_risk_report" to { case, watch -> decode(case, watch, ::decodeRiskReport) { it.raw } },
    "decode_verify_log" to { case, watch -> decode(case, watch, ::decodeVerifyLog) { it.raw } },
    "drift" to { case, watch -> view(case, watch) { drift() } },
    "funnel" to { case, watch -> view(case, watch) { funnel(funnelQuery(case["input"])) } },
    "initialize" to { case, watch -> identity(case, watch) },
    "keepalive" to { case, watch -> identity(case, watch) },
    "overview" to { case, watch -> view(case, watch) { overview(record<StatsQuery>(case["input"])) } },
    "query_business_risk" to { case, watch -> jiguang(case, watch) },
    "reconcile" to { case, watch -> reconcile(case, watch) },
    "trend" to { case, watch -> view(case, watch) { trend(record<StatsQuery>(case["input"])) } },
    "verify_login_token" to { case, watch -> jiguang(case, watch) },
    "verify_number" to { case, watch -> jiguang(case, watch) },
)

private fun <T : Any> decode(case: JsonNode, watch: Watch, decode: (String) -> T?, raw: (T) -> String): T? {
    val body = case["input"]["body"].textValue()
    val answer = decode(body)
    answer?.let { assertEquals(body, raw(it)) }
    watch.show(answer)
    return answer
}

private fun text(json: JsonNode, name: String): String? = json[name]?.textValue()

private fun flag(json: JsonNode, name: String): Boolean = json[name]?.booleanValue() ?: false

/** The options of a case; what it leaves out is as usual. */
private fun options(case: JsonNode): ClientOptions {
    val given = case["options"] as ObjectNode? ?: return usualOptions()
    val whole = plain(usualOptions()) as ObjectNode
    given.properties().forEach { (name, value) ->
        val both = if (value.isObject) (whole[name] as ObjectNode).setAll<JsonNode>(value as ObjectNode) else value
        whole.set<JsonNode>(name, both)
    }
    return record(whole)
}

private suspend fun jiguang(case: JsonNode, watch: Watch): Any {
    val given = case["input"]
    known(
        given, "phone", "token", "token_of", "wrong_token_of", "ip", "ex_id", "platform", "carrier", "with_risk", "with_key",
        "key_as",
    )
    return Bench(Sandbox.start()).use { bench ->
        val sandbox = bench.sandbox
        case["given"]?.get("faults")?.forEach { sandbox.fault(record(it)) }
        val app = sandbox.credentials
        watch.hide(app.masterSecret, Base64.getEncoder().encodeToString("${app.appKey}:${app.masterSecret}".toByteArray()))
        val pem = if (flag(given, "with_key")) sandbox.privateKey else null
        pem?.lines()?.filterNot { it.startsWith("-----") }?.forEach { watch.hide(it) }
        val options = options(case)
        val client = bench.client(options, pem?.let { written(it, text(given, "key_as")) })
        val isLogin = case["op"].textValue() == "verify_login_token"
        fun minted(name: String, login: Boolean) =
            text(given, name)?.let { if (login) sandbox.loginToken(it) else sandbox.numberToken(it) }
        val token = text(given, "token") ?: minted("token_of", isLogin) ?: minted("wrong_token_of", !isLogin)
        watch.hide(token)
        listOf(app, options, client, bench.ledger).forEach(watch::show)
        val platform = text(given, "platform")?.let { word(Platform::class, it) as Platform } ?: Platform.UNKNOWN
        val (phone, ip, exId) = listOf("phone", "ip", "ex_id").map { text(given, it) }
        val (carrier, withRisk) = text(given, "carrier") to flag(given, "with_risk")
        try {
            val answer: Any = when (case["op"].textValue()) {
                "verify_number" ->
                    client.verifyNumber(token.orEmpty(), phone.orEmpty(), platform, carrier, ip, exId, withRisk)
                "verify_login_token" -> client.verifyLoginToken(token.orEmpty(), platform, carrier, ip, exId, withRisk)
                else -> client.queryBusinessRisk(phone.orEmpty(), ip, exId, platform)
            }
            answer.also(watch::show)
        } finally {
            after(case["expect"], sandbox.requests().map { it.path to it.body }, bench.ledger, watch)
        }
    }
}

/** The key as people have it. */
private fun written(pem: String, form: String?): String = when (form) {
    null -> pem
    "bare" -> pem.lines().filterNot { it.startsWith("-----") }.joinToString("")
    "older_label" -> pem.replace("PRIVATE KEY", "RSA PRIVATE KEY")
    "escaped" -> pem.replace("\n", "\\n")
    else -> error("a key is not written as `$form`")
}

// Of the server that stands in for Alibaba Cloud's.
private const val SECRET = "an-access-key-secret-of-a-test"
private const val TOKEN = "a-security-token-of-a-test"

private suspend fun identity(case: JsonNode, watch: Watch): Any {
    watch.hide(SECRET, TOKEN)
    val given = (case["input"] as ObjectNode).deepCopy()
    val strict = given.remove("strict_merchant_biz_id")?.booleanValue() ?: true
    return Answers(case["given"]["answers"].toList()).use { server ->
        Ledger.inMemory().use { ledger ->
            val options = options(case)
            val client = IdVerificationClient(
                "STS.id",
                SECRET,
                TOKEN,
                endpoint = server.url,
                ledger = ledger,
                options = options,
                strictMerchantBizId = strict,
            )
            listOf(options, client, ledger).forEach(watch::show)
            try {
                called(client, case["op"].textValue(), given, watch).also(watch::show)
            } finally {
                after(case["expect"], server.requests().map { it.path to it.body }, ledger, watch)
            }
        }
    }
}

private suspend fun called(client: IdVerificationClient, op: String, given: JsonNode, watch: Watch): Any {
    if (op == "keepalive") return client.keepalive()
    if (op == "initialize") return client.initialize(record<InitializeQuery>(given).also(watch::show))
    known(
        given, "merchant_biz_id", "transaction_id", "started_at", "platform", "is_return_image", "extra_image_control_list",
        "return_five_category_spoof_result",
    )
    val (mine, theirs) = text(given, "merchant_biz_id").orEmpty() to text(given, "transaction_id").orEmpty()
    val startedAt = text(given, "started_at")?.let { OffsetDateTime.parse(it).toInstant() }
    val platform = text(given, "platform")?.let { word(Platform::class, it) as Platform } ?: Platform.UNKNOWN
    return when (op) {
        "check_result" -> {
            val (image, kinds) = listOf("is_return_image", "return_five_category_spoof_result").map { given[it]?.booleanValue() }
            client.checkResult(mine, theirs, startedAt, platform, image, text(given, "extra_image_control_list"), kinds)
        }
        else -> client.checkVerifyLog(mine, theirs, startedAt, platform)
    }
}

private fun sign(case: JsonNode, watch: Watch): Any {
    val given = (case["input"] as ObjectNode).deepCopy()
    val (id, secret, token) =
        listOf("access_key_id", "access_key_secret", "security_token").map { given.remove(it)?.textValue() }
    watch.hide(secret, token)
    return acs3Sign(id.orEmpty(), secret.orEmpty(), record(given), token).also(watch::show)
}

/** What reached the server, and what the ledger knows. */
private suspend fun after(expect: JsonNode, requests: List<Pair<String, String>>, ledger: Ledger, watch: Watch) {
    expect["requests"]?.let { expected ->
        val bodies = MAPPER.createArrayNode()
        requests.forEachIndexed { n, (_, body) ->
            // Beyond the last that is expected: as JSON, so that the numbers differ.
            if (expected[n]?.isTextual == true) bodies.add(body) else bodies.add(MAPPER.readTree(body))
        }
        compare("requests", expected, bodies)
    }
    expect["paths"]?.let { compare("paths", it, plain(requests.map { (path, _) -> path })) }
    expect["events"]?.let { compare("events", it, plain(ledger.size())) }
    expect["figures"]?.properties()?.forEach { (product, expected) ->
        compare(product, expected, plain(ledger.overview(word(Product::class, product) as Product).total))
    }
    expect["drift"]?.let { expected ->
        val drift = ledger.drift()
        watch.show(drift)
        compare("drift", expected, plain(drift))
    }
    expect["views"]?.forEachIndexed { n, view ->
        compare("views[$n]", view["total"], plain(ledger.overview(record<StatsQuery>(view["query"])).total))
    }
}

private suspend fun view(case: JsonNode, watch: Watch, look: suspend Ledger.() -> Any): Any {
    val given = case["given"] as ObjectNode? ?: MAPPER.createObjectNode()
    known(given, "event", "events", "accounts", "readings", "recharges")
    val events = given["events"]?.mapIndexed { n, event ->
        val whole = MAPPER.createObjectNode()
        whole.put("event_id", "00000000-0000-7000-8000-%012d".format(n))
        given["event"]?.let { whole.setAll<JsonNode>(it as ObjectNode) }
        whole.setAll<JsonNode>(event as ObjectNode)
        record<Event>(whole)
    }
    return Ledger.inMemory().use { ledger ->
        ledger.append(events.orEmpty())
        given["accounts"]?.forEach { ledger.setAccount(record(it)) }
        given["readings"]?.forEach { ledger.setBalance(record<BalanceReading>(it)) }
        given["recharges"]?.forEach { ledger.recharge(record<Recharge>(it)) }
        ledger.look().also(watch::show)
    }
}

/** Its input is flat: range and filters beside `by` and `min_sample`. */
private fun funnelQuery(input: JsonNode): FunnelQuery {
    val filter = (input as ObjectNode).deepCopy()
    val by = filter.remove("by")?.textValue()?.let { word(FunnelSplit::class, it) as FunnelSplit }
    val minSample = filter.remove("min_sample")?.longValue()
    filter.put("product", "identity_verification")
    return FunnelQuery(record(filter), by, minSample)
}

/** `file` of the input is the text of the table; what else is there is the question. */
private suspend fun reconcile(case: JsonNode, watch: Watch): Any {
    val query = (case["input"] as ObjectNode).deepCopy()
    val folder = Files.createTempDirectory("verimeter")
    val path = folder / "vendor.csv"
    try {
        path.writeText(query.remove("file").textValue())
        return view(case, watch) { reconcile(path, record(query)) }
    } finally {
        Files.deleteIfExists(path)
        Files.delete(folder)
    }
}
