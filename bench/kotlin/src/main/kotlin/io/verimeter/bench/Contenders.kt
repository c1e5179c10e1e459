package io.verimeter.bench

import io.verimeter.ClientOptions
import io.verimeter.JiguangClient
import io.verimeter.Ledger
import io.verimeter.Quotas
import java.io.IOException
import java.util.concurrent.TimeUnit
import kotlin.coroutines.resumeWithException
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.Json
import okhttp3.Call
import okhttp3.Callback
import okhttp3.ConnectionPool
import okhttp3.Credentials
import okhttp3.Dispatcher
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.Response

/** What is asked the same way in every contender's name. Says something of the answer, whose sum shows that all read the same. */
internal interface Contender {
    val name: String

    suspend fun ask(phone: String): Long
}

/** Where the sandbox is, as its process says in one line of JSON. */
@Serializable
internal data class Address(
    val url: String,
    @SerialName("app_key") val appKey: String,
    @SerialName("master_secret") val masterSecret: String,
)

internal class Verimeter(override val name: String, address: Address, ledger: Ledger?) : Contender {
    private val client = JiguangClient(
        address.appKey,
        address.masterSecret,
        address.url,
        ledger,
        ClientOptions(quotas = Quotas(numberIntervalMs = 0, numberPerDay = 0, appPerDay = 0, callsPerSecond = 0)),
    )

    override suspend fun ask(phone: String): Long {
        val report = client.queryBusinessRisk(phone)
        return (report.score ?: 0) + report.tags.size
    }
}

/** The same work by hand: Basic credentials, JSON there and back, one connection per call that is under way. */
internal class Bare(address: Address, inFlight: Int) : Contender {
    override val name = "OkHttp + kotlinx-serialization"

    @Serializable
    private data class Question(val phone: String)

    @Serializable
    private data class Detail(val score: Long? = null)

    @Serializable
    private data class Answer(
        val id: Long,
        val code: Long,
        val content: String,
        val score: Long? = null,
        val tags: List<String> = emptyList(),
        val detail: Map<String, Detail> = emptyMap(),
    )

    private val json = Json { ignoreUnknownKeys = true }
    private val url = "${address.url}/v2/web/queryBusinessRisk".toHttpUrl()
    private val credentials = Credentials.basic(address.appKey, address.masterSecret)
    private val media = "application/json".toMediaType()
    private val client = OkHttpClient.Builder()
        .dispatcher(Dispatcher().apply { maxRequests = inFlight; maxRequestsPerHost = inFlight })
        .connectionPool(ConnectionPool(inFlight, 1, TimeUnit.MINUTES))
        .build()

    override suspend fun ask(phone: String): Long {
        val body = json.encodeToString(Question.serializer(), Question(phone)).toRequestBody(media)
        val request = Request.Builder().url(url).header("Authorization", credentials).post(body).build()
        val text = client.newCall(request).await()
        val answer = json.decodeFromString(Answer.serializer(), text)
        check(answer.code == 0L) { "the sandbox answers ${answer.code} ${answer.content}" }
        return (answer.score ?: 0) + answer.tags.size
    }

    private suspend fun Call.await(): String = suspendCancellableCoroutine { continuation ->
        continuation.invokeOnCancellation { cancel() }
        enqueue(object : Callback {
            override fun onFailure(call: Call, e: IOException) = continuation.resumeWithException(e)

            override fun onResponse(call: Call, response: Response) =
                continuation.resumeWith(runCatching { response.use { it.body.string() } })
        })
    }
}
