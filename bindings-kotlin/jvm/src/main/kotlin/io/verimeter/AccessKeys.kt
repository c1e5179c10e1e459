package io.verimeter

import io.verimeter.ffi.KeyPlace
import io.verimeter.ffi.KeySource
import io.verimeter.ffi.NotGiven
import kotlinx.coroutines.CancellationException

/** Where temporary access keys of Alibaba Cloud come from, such as those of a role (STS). */
public fun interface AccessKeys {
    /**
     * A key that lasts a while. Asked for at the first call, three minutes before a key ends ([AccessKey.expiresAtMs]), and after the
     * vendor refused one; kept meanwhile. What this throws fails the call, unless the key before still lasts.
     */
    public suspend fun key(): AccessKey
}

/** As the native part asks for them. */
internal class Keys(private val keys: AccessKeys) : KeySource {
    override suspend fun key(place: KeyPlace): Unit = place.use { it.give(given("keys") { keys.key() }) }
}

/** What a source of the program's gives, and of its exceptions the class alone: a message may hold anything, a secret too. */
internal suspend fun <T> given(what: String, source: suspend () -> T): T =
    try {
        source()
    } catch (cancelled: CancellationException) {
        throw cancelled
    } catch (error: Exception) {
        throw NotGiven.Failed("the program's source of $what raised ${error.javaClass.name}")
    }
