package io.verimeter

import io.verimeter.ffi.aggregate as nativeAggregate
import io.verimeter.ffi.breakdownOfFile
import io.verimeter.ffi.overviewOfFile
import java.nio.file.Path
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/**
 * Figures without a ledger, of a Parquet file of events, which is read on every core and need not fit in memory. Needed are its columns
 * `product` and `occurred_at_ms` or `occurred_at`. Not in apps.
 */
public object Stats {
    /** What the events of the file come to. */
    public suspend fun aggregate(path: Path): State =
        withContext(Dispatchers.IO) { State(raising { nativeAggregate(path.toString()) }) }

    /** The console's overview of them, in one pass that reads only what is asked about. */
    public suspend fun overview(path: Path, query: StatsQuery): Overview =
        withContext(Dispatchers.IO) { raising { overviewOfFile(path.toString(), query) } }

    /** The console's trend chart of them. */
    public suspend fun trend(path: Path, query: StatsQuery): Trend = overview(path, query).toTrend()

    /**
     * How many events there are per bucket and combination of what [by] names: a row for each that occurred, in time.
     *
     * @param by Some of `product`, `app`, `platform`, `carrier`, `outcome`, `billing`, `code`, `level`, `tags`, `page`, `error_code`,
     *   `sub_code` and `pages_shown`. Tags and pages are one text each, a JSON array.
     * @param query Range and filters. Its product says nothing where `product` is counted by.
     */
    public suspend fun breakdown(path: Path, by: Iterable<String>, query: StatsQuery): Table =
        withContext(Dispatchers.IO) { Table(raising { breakdownOfFile(path.toString(), by.toList(), query) }) }
}
