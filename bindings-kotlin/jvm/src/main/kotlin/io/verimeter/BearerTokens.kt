package io.verimeter

import io.verimeter.ffi.TokenSource
import java.util.concurrent.CompletionStage
import java.util.function.Supplier
import kotlinx.coroutines.future.await

/** Where the bearer tokens of a company's own gateway come from. */
public fun interface BearerTokens {
    /**
     * The token to present now. Asked before every call and within its deadline, so that one which has run out can be renewed
     * here; keep it in memory while it is good. What this throws fails the call before anything is sent.
     */
    public suspend fun token(): String

    /** The gateway refused [token] (HTTP 401): it should not be given again. The call that presented it is not repeated. */
    public fun refused(token: String) {}

    public companion object {
        /** A token that never changes. */
        @JvmStatic
        public fun of(token: String): BearerTokens = BearerTokens { token }

        /** Tokens as Java's code gets them. */
        @JvmStatic
        public fun from(supplier: Supplier<out CompletionStage<String>>): BearerTokens = BearerTokens { supplier.get().await() }
    }
}

/** As the native part asks for them. */
internal class Tokens(private val tokens: BearerTokens) : TokenSource {
    override suspend fun token(): String = given("tokens") { tokens.token() }

    override fun refused(token: String) {
        // The call ended already: there is nobody to tell of a failure.
        runCatching { tokens.refused(token) }
    }
}
