package io.verimeter

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.produceIn
import kotlinx.coroutines.runBlocking

/** Rows of a flow for code that waits: an iterator that takes the next row when it is asked for. Close it where it is left early. */
public class ClosableRows<T : Any> internal constructor(rows: Flow<T>) : Iterator<T>, AutoCloseable {
    private val scope = CoroutineScope(Job() + Dispatchers.Default)
    private val source = rows.buffer(Channel.RENDEZVOUS).produceIn(scope)
    private var row: T? = null

    /** Whether there is another row; waits for it. */
    override fun hasNext(): Boolean {
        row = row ?: runBlocking {
            val taken = source.receiveCatching()
            taken.exceptionOrNull()?.let { throw it }
            taken.getOrNull()
        }
        return row != null
    }

    /** The next row. */
    override fun next(): T {
        if (!hasNext()) throw NoSuchElementException("there are no more rows")
        return row!!.also { row = null }
    }

    /** Takes no more rows. Calls under way end and are recorded. */
    override fun close(): Unit = scope.cancel()
}
