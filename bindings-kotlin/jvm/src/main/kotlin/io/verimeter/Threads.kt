package io.verimeter

import com.sun.jna.CallbackThreadInitializer
import com.sun.jna.Native
import io.verimeter.ffi.uniffiRustFutureContinuationCallbackImpl

/** The native part's threads, as the JVM sees them. */
internal object Threads {
    init {
        // They stay attached to the JVM between calls, which to attach again costs more than a call, and never keep it from ending.
        val threads = CallbackThreadInitializer(true, false, "verimeter")
        Native.setCallbackThreadInitializer(uniffiRustFutureContinuationCallbackImpl, threads)
    }

    /** Before the first call. */
    fun ready() = Unit
}
