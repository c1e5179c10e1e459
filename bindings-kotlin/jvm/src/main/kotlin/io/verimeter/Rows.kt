package io.verimeter

import io.verimeter.ffi.HarvestHandle
import io.verimeter.ffi.ScreenHandle
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.catch
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.produceIn

/**
 * Rows of a batch. Before each row as many inputs are taken as the native part can need for it: those of the calls under way, and
 * one. Who gives up takes no more; calls under way end and are recorded.
 */
internal fun screenRows(phones: Flow<String>, concurrency: Int, begin: () -> ScreenHandle): Flow<ScreenRow> = flow {
    begin().use { batch ->
        coroutineScope {
            var failure: Throwable? = null
            val source = phones.catch { failure = it }.buffer(Channel.RENDEZVOUS).produceIn(this)
            var free = concurrency.toLong() + 1
            var ended = false
            while (true) {
                val inputs = ArrayList<String>()
                while (!ended && free > 0) {
                    val phone = source.receiveCatching().getOrNull()
                    if (phone == null) ended = true else inputs += phone
                    free -= 1
                }
                emit(raising { batch.next(inputs, ended) } ?: break)
                free += 1
            }
            // What ended the inputs early, after the rows of those that came.
            failure?.let { throw it }
        }
    }
}

/** Rows of a harvest, as they end. */
internal fun harvestRows(begin: () -> HarvestHandle): Flow<HarvestRow> = flow {
    begin().use { harvest ->
        while (true) {
            emit(raising { harvest.next() } ?: break)
        }
    }
}
