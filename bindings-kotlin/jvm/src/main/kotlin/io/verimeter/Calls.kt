package io.verimeter

import com.sun.jna.Native
import com.sun.jna.Pointer
import io.verimeter.ffi.FfiConverterTypeFailure
import java.nio.Buffer
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong
import kotlin.concurrent.thread
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.intercepted
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlin.coroutines.resume
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.suspendCancellableCoroutine

/**
 * Calls that are made often. Each crosses into the native part once, as bytes that UniFFI's converters write; one thread takes the
 * answers of all, as many as there are at once. UniFFI's own way crosses ten times per call, with structures, which JNA is slow with.
 */
internal object Calls {
    private val waiting = ConcurrentHashMap<Long, CancellableContinuation<ByteBuffer>>()
    private val numbers = AtomicLong()

    // It never keeps the JVM from ending.
    private val taker = thread(isDaemon = true, name = "verimeter", block = ::takeAnswers)

    /**
     * What the call is answered that [begin] makes, as [read] reads it. A coroutine that is cancelled waits no longer; its call ends
     * and is recorded.
     */
    suspend fun <T> answer(asked: ByteBuffer, read: (ByteBuffer) -> T, begin: (call: Long, asked: ByteArray, length: Int) -> Unit): T {
        val frame = suspendCancellableCoroutine { continuation ->
            val call = numbers.incrementAndGet()
            waiting[call] = continuation
            begin(call, asked.array(), asked.position())
        }
        // Where nothing decides on which thread a coroutine goes on, or what decides does at once: the program's code must not keep
        // others waiting.
        if (Thread.currentThread() === taker) elsewhere()
        if (frame.get() != ANSWERED) throw FfiConverterTypeFailure.read(frame)
        return read(frame)
    }

    private fun takeAnswers() {
        var buffer = ByteBuffer.allocateDirect(ROOM)
        while (true) {
            val taken = NativeCalls.verimeter_take_answers(Native.getDirectBufferPointer(buffer), buffer.capacity())
            if (taken < 0) {
                buffer = ByteBuffer.allocateDirect(-taken)
                continue
            }
            val answers = buffer.duplicate()
            while (answers.position() < taken) hand(answers)
            if (buffer.capacity() > ROOM) buffer = ByteBuffer.allocateDirect(ROOM)
        }
    }

    /** Hands one answer to the coroutine that waits for it. What goes wrong there is nobody else's. */
    private fun hand(answers: ByteBuffer) {
        val length = answers.getInt()
        val end = answers.position() + length
        try {
            val continuation = waiting.remove(answers.getLong())
            continuation?.resumeWith(runCatching { ByteBuffer.wrap(ByteArray(end - answers.position()).also(answers::get)) })
        } catch (error: Throwable) {
            taker.uncaughtExceptionHandler.uncaughtException(taker, error)
        }
        // By the type that has this function on Android, too.
        val place: Buffer = answers
        place.position(end)
    }

    /** Goes on on another thread. It always suspends: `withContext` may have an answer before it would, and then stays. */
    private suspend fun elsewhere() = suspendCoroutineUninterceptedOrReturn<Unit> { here ->
        Dispatchers.Default.dispatch(here.context) { here.intercepted().resume(Unit) }
        COROUTINE_SUSPENDED
    }

    /** Bytes of answers that are taken at once; a longer one is taken alone. */
    private const val ROOM = 1 shl 16
    private const val ANSWERED: Byte = 0
}

/** Where arguments are written, with room for so many bytes at most. */
internal inline fun asking(room: ULong, write: (ByteBuffer) -> Unit): ByteBuffer = ByteBuffer.allocate(room.toInt()).also(write)

/** The native part's functions that [Calls] needs, by the names that they have there. Only numbers and arrays cross. */
@Suppress("FunctionName")
internal object NativeCalls {
    init {
        // As UniFFI finds it.
        Native.register(NativeCalls::class.java, System.getProperty("uniffi.component.verimeter.libraryOverride") ?: "verimeter_kotlin")
    }

    external fun verimeter_query_business_risk(client: Long, call: Long, asked: ByteArray, length: Int)

    external fun verimeter_verify_number(client: Long, call: Long, asked: ByteArray, length: Int)

    external fun verimeter_verify_login_token(client: Long, call: Long, asked: ByteArray, length: Int)

    external fun verimeter_take_answers(into: Pointer, room: Int): Int
}
