package io.verimeter

import com.fasterxml.jackson.databind.JsonNode
import com.sun.net.httpserver.HttpServer
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.Executors

/** A server on loopback that gives [answers] (`status`, `headers`, `body`) one after the other, the last one again and again. */
internal class Answers(private val answers: List<JsonNode>) : AutoCloseable {
    /** What came. */
    data class Request(val path: String, val body: String, val authorization: String?)

    private val came = ArrayList<Request>()
    private val threads = Executors.newCachedThreadPool()
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0).apply {
        executor = threads
        createContext("/") { exchange ->
            val body = exchange.requestBody.readBytes().decodeToString()
            val authorization = exchange.requestHeaders.getFirst("authorization")
            val answer = next(Request(exchange.requestURI.toString(), body, authorization))
            val said = answer["body"].textValue().encodeToByteArray()
            exchange.responseHeaders.set("content-type", "application/json;charset=utf-8")
            answer["headers"]?.properties()?.forEach { (name, value) -> exchange.responseHeaders.set(name, value.textValue()) }
            exchange.sendResponseHeaders(answer["status"].intValue(), if (said.isEmpty()) -1 else said.size.toLong())
            exchange.responseBody.use { it.write(said) }
        }
        start()
    }

    private fun next(request: Request): JsonNode = synchronized(came) {
        came += request
        answers[minOf(came.size, answers.size) - 1]
    }

    /** Where it is. */
    val url: String get() = "http://127.0.0.1:${server.address.port}"

    /** Everything that came, in order. */
    fun requests(): List<Request> = synchronized(came) { came.toList() }

    override fun close() {
        server.stop(0)
        threads.shutdown()
    }
}
