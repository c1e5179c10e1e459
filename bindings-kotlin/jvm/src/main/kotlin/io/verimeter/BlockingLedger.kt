package io.verimeter

import io.verimeter.ffi.LedgerHandle
import io.verimeter.ffi.ProgressListener
import java.nio.file.Path
import java.nio.file.Paths
import java.time.ZoneId
import java.time.temporal.Temporal
import java.util.function.LongConsumer

/**
 * The functions of a [Ledger] for code that waits, such as Java's: [Ledger.blocking]. Each reads or writes the file on the thread that
 * calls it.
 */
public class BlockingLedger internal constructor(internal val native: LedgerHandle) : AutoCloseable {
    /** See [Ledger.append]. */
    public fun append(events: Iterable<Event>): Long = raising { native.append(events.toList()) }

    /** See [Ledger.importFile]; [onProgress] is told now and then how many rows are written. It must not use the ledger. */
    @JvmOverloads
    public fun importFile(path: Path, onProgress: LongConsumer? = null): Import =
        telling(onProgress) { listener -> native.importFile(path.toString(), listener) }

    /** See [Ledger.export]; [onProgress] is told now and then how many events are written. It must not use a ledger in memory. */
    @JvmOverloads
    public fun export(path: Path, query: ExportQuery, onProgress: LongConsumer? = null): ExportManifest =
        telling(onProgress) { listener -> native.export(query, path.toString(), listener) }

    /** See [Ledger.overview]. */
    public fun overview(query: StatsQuery): Overview = raising { native.overview(query) }

    /** See [Ledger.trend]. */
    public fun trend(query: StatsQuery): Trend = raising { native.trend(query) }

    /** See [Ledger.chart]. */
    @JvmOverloads
    public fun chart(query: StatsQuery, kind: ChartKind? = null): Chart = raising { Chart(native.chart(query, kind)) }

    /** See [Ledger.funnel]. */
    public fun funnel(query: FunnelQuery): Funnel = raising { native.funnel(query) }

    /** See [Ledger.details]. */
    public fun details(query: DetailsQuery): DetailsPage = raising { native.details(query) }

    /** See [Ledger.iterDetails]. */
    public fun iterDetails(query: DetailsQuery): Iterable<Event> = Iterable {
        iterator {
            var page = details(query)
            while (true) {
                yieldAll(page.rows)
                page = details(query.copy(cursor = page.next ?: break))
            }
        }
    }

    /** See [Ledger.setAccount]. */
    public fun setAccount(account: Account): Unit = raising { native.setAccount(account) }

    /** See [Ledger.accounts]. */
    public fun accounts(): List<Account> = raising { native.accounts() }

    /** See [Ledger.recharge]. */
    public fun recharge(recharge: Recharge): RecordedEntry = raising { native.recharge(recharge) }

    /** See [Ledger.setBalance]. */
    public fun setBalance(reading: BalanceReading): RecordedEntry = raising { native.setBalance(reading) }

    /** See [Ledger.balanceEntries]. */
    @JvmOverloads
    public fun balanceEntries(account: String? = null): List<BalanceEntry> = raising { native.balanceEntries(account) }

    /** See [Ledger.removeBalanceEntry]. */
    public fun removeBalanceEntry(id: String): BalanceEntry = raising { native.removeBalanceEntry(id) }

    /** See [Ledger.balance]. */
    @JvmOverloads
    public fun balance(query: BalanceQuery = BalanceQuery()): List<Balance> = raising { native.balance(query) }

    /** See [Ledger.consumption]. */
    @JvmOverloads
    public fun consumption(query: ConsumptionQuery = ConsumptionQuery()): Consumption = raising { native.consumption(query) }

    /** See [Ledger.reconcile]. */
    @JvmOverloads
    public fun reconcile(path: Path, query: ReconcileQuery = ReconcileQuery()): Reconciliation =
        raising { native.reconcile(path.toString(), query) }

    /** See [Ledger.span]. */
    public fun span(): EventSpan? = raising { native.span()?.toEventSpan() }

    /** See [Ledger.drift]. */
    public fun drift(): List<Drift> = raising { native.drift() }

    /** See [Ledger.erase]. */
    public fun erase(phone: String): Receipt = raising { native.erase(phone) }

    /** See [Ledger.purge]. */
    @JvmOverloads
    public fun purge(before: Temporal, product: Product? = null, tz: ZoneId? = null): Long =
        raising { native.purge(before.spelled(), product, tz?.id) }

    /** See [Ledger.compact]. */
    public fun compact(): Unit = raising { native.compact() }

    /** See [Ledger.integrityCheck]. */
    public fun integrityCheck(): List<String> = raising { native.integrityCheck() }

    /** See [Ledger.size]. */
    public fun size(): Long = raising { native.len() }

    /** See [Ledger.path]. */
    public val path: Path? get() = native.path()?.let { Paths.get(it) }

    /** See [Ledger.close]. */
    override fun close(): Unit = native.shut()

    override fun toString(): String = native.path()?.let { "Ledger($it)" } ?: "Ledger(in memory)"
}

/** Work that tells [hears] how far it has come. What that throws is thrown when the work is done; it is not told any more then. */
private fun <T> telling(hears: LongConsumer?, work: (ProgressListener?) -> T): T {
    if (hears == null) return raising { work(null) }
    var failure: Throwable? = null
    val listener = object : ProgressListener {
        override fun told(done: Long) {
            if (failure == null) failure = runCatching { hears.accept(done) }.exceptionOrNull()
        }
    }
    val result = raising { work(listener) }
    failure?.let { throw it }
    return result
}
