package io.verimeter

import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** The way of an app: a company's own gateway, and tokens that may be renewed. */
internal class GatewayTest {
    /** Gives `token-1` until it is refused, then `token-2`. */
    private class Renewing : BearerTokens {
        private val number = AtomicInteger(1)
        val refused = ArrayList<String>()

        override suspend fun token(): String {
            delay(1)
            return "token-$number"
        }

        override fun refused(token: String) {
            refused += token
            number.incrementAndGet()
        }
    }

    private fun answers(vararg answers: Pair<Int, String>) =
        Answers(answers.map { (status, body) -> MAPPER.createObjectNode().put("status", status).put("body", body) })

    @Test
    fun `a refused token is renewed for the next call`() = runBlocking {
        val tokens = Renewing()
        answers(401 to "{}", 200 to """{"id":1,"code":0,"content":"ok","score":0,"tags":[]}""").use { server ->
            val client = JiguangClient.gateway("app", server.url, tokens)
            val error = assertThrows<VerimeterException.Authentication> { runBlocking { client.queryBusinessRisk("13800138000") } }
            assertFalse("token-1" in error.stackTraceToString())
            assertEquals(0L, client.queryBusinessRisk("13800138000").score)
            assertEquals(listOf("Bearer token-1", "Bearer token-2"), server.requests().map { it.authorization })
            assertEquals(listOf("token-1"), tokens.refused)
        }
    }

    @Test
    fun `the same for identity verification`() = runBlocking {
        answers(200 to """{"RequestId":"r","Code":"Success","Message":"success","Result":{"Passed":"Y","SubCode":"200"}}""").use { server ->
            val client = IdVerificationClient.gateway(server.url, BearerTokens.of("a-token"))
            assertEquals(Outcome.PASSED, client.checkResult("order1", "hks1").outcome)
            assertEquals(listOf("Bearer a-token"), server.requests().map { it.authorization })
        }
    }

    @Test
    fun `where there is no token, nothing is sent and nothing is told of it`() = runBlocking {
        answers(200 to "{}").use { server ->
            val client = JiguangClient.gateway("app", server.url, { error("the token hunter2 has run out") })
            val error = assertThrows<VerimeterException> { runBlocking { client.queryBusinessRisk("13800138000") } }
            assertFalse("hunter2" in error.stackTraceToString(), error.stackTraceToString())
            assertTrue("java.lang.IllegalStateException" in error.stackTraceToString(), error.stackTraceToString())
            assertFalse(error.info.requestSent)
            assertEquals(emptyList<Answers.Request>(), server.requests())
        }
    }

    @Test
    fun `access keys come from a function, and are asked for once while they last`() = bench {
        var asked = 0
        val sts = sandbox.credentials
        val keys = AccessKeys {
            asked += 1
            AccessKey(sts.stsAccessKeyId, sts.stsAccessKeySecret, sts.stsSecurityToken, sts.stsExpiresAtMs)
        }
        val client = IdVerificationClient.withKeys(keys, endpoint = sandbox.aliyunUrl)
        repeat(3) { client.keepalive() }
        assertEquals(1, asked)
    }
}
