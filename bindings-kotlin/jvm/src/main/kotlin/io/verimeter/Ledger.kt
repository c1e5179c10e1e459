package io.verimeter

import io.verimeter.ffi.LedgerHandle
import java.nio.file.Path
import java.time.ZoneId
import java.time.temporal.Temporal
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.SendChannel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.withContext

/**
 * Every event, in one SQLite file, with the figures that every view is read from.
 *
 * Clients record into it, on threads of their own; any number of threads and processes may use one file. Suspending functions read
 * and write it on `Dispatchers.IO`; [blocking] has them for code that waits. Every function throws [VerimeterException].
 *
 * In questions an empty filter lets everything through; filters add up (and), their values do not (or). A moment is a `LocalDate` of
 * the question's zone, an `Instant`, or a time with offset or zone.
 */
public class Ledger private constructor(internal val native: LedgerHandle) : AutoCloseable {
    private val blocking = BlockingLedger(native)

    /** The same ledger for code that waits, such as Java's. Either may close it. */
    public fun blocking(): BlockingLedger = blocking

    /** Keeps [events] and says how many were new: an event whose id is there already is left out. All of them or none. */
    public suspend fun append(events: Iterable<Event>): Long = io { append(events) }

    /**
     * Reads a file of events: CSV with a header, JSON Lines or Parquet. All of it or, where a row is wrong, nothing.
     *
     * `product`, `occurred_at` or `occurred_at_ms`, and `outcome` or `code` must be in it. Plain numbers in a column `phone` are
     * masked and indexed on the way in. A file that is read twice counts once.
     */
    public suspend fun importFile(path: Path): Import = io { importFile(path) }

    /** As [importFile], with how far it has come; [Progress.Done] is last. It goes on to its end once it is begun. */
    public fun importing(path: Path): Flow<Progress<Import>> = following { told ->
        importFile(path) { rows -> told.trySend(Progress.Rows(rows)) }
    }

    /**
     * Writes events to a file, newest first, and beside it a manifest, `NAME.manifest.json`, that says what is in it. Its rows are
     * those of one moment, whatever is recorded meanwhile. The file appears when it is whole, in the stead of what is there.
     *
     * @param path A file that ends with `.csv`, `.xlsx`, `.jsonl` or `.parquet`, where [format] does not say what it is.
     * @param filter Range and filters; the range may be of any length. Every product where it is left out.
     * @param phone Only events of this number. It is searched with the key of the index, and neither kept nor shown.
     * @param bom Begin a CSV file with a byte order mark, by which some spreadsheets know UTF-8.
     * @param withoutPersonal Leave out `exId`, `phoneMask` and `phoneIndex`.
     */
    public suspend fun export(
        path: Path,
        filter: StatsQuery? = null,
        phone: String? = null,
        format: FileFormat? = null,
        bom: Boolean = false,
        withoutPersonal: Boolean = false,
    ): ExportManifest = io { export(path, exportQuery(filter, phone, format, bom, withoutPersonal)) }

    /** As [export], with how far it has come; [Progress.Done] is last. It goes on to its end once it is begun. */
    public fun exporting(
        path: Path,
        filter: StatsQuery? = null,
        phone: String? = null,
        format: FileFormat? = null,
        bom: Boolean = false,
        withoutPersonal: Boolean = false,
    ): Flow<Progress<ExportManifest>> = following { told ->
        val query = exportQuery(filter, phone, format, bom, withoutPersonal)
        export(path, query) { rows -> told.trySend(Progress.Rows(rows)) }
    }

    /** The console's overview: one row per bucket and their sum. */
    public suspend fun overview(query: StatsQuery): Overview = io { overview(query) }

    /**
     * As [overview] of a query.
     *
     * @param product The product to look at.
     * @param start First moment; the day of the first event if left out.
     * @param end First moment that is no longer part; the day after that of the last event if left out. At most 366 days after
     *   [start].
     * @param tz Zone of dates and buckets; the vendor console's (`Asia/Shanghai`) if left out.
     * @param bucket Width of a row; a day if left out.
     * @param apps Only these apps.
     * @param platforms Only these platforms.
     * @param carriers Only these carriers.
     * @param outcomes Only these outcomes.
     * @param billing Only these billing states.
     * @param levels Only these risk levels.
     * @param codes Only these return codes.
     * @param tags Only events with at least one of these tags.
     * @param pages Only transactions of identity verification that were left on one of these pages.
     * @param errorCodes Only transactions of identity verification that broke off for one of these reasons.
     */
    public suspend fun overview(
        product: Product,
        start: Temporal? = null,
        end: Temporal? = null,
        tz: ZoneId? = null,
        bucket: Bucket? = null,
        apps: List<String> = emptyList(),
        platforms: List<Platform> = emptyList(),
        carriers: List<String> = emptyList(),
        outcomes: List<Outcome> = emptyList(),
        billing: List<Billing> = emptyList(),
        levels: List<RiskLevel> = emptyList(),
        codes: List<String> = emptyList(),
        tags: List<String> = emptyList(),
        pages: List<String> = emptyList(),
        errorCodes: List<String> = emptyList(),
    ): Overview = overview(
        StatsQuery(
            product, start?.spelled(), end?.spelled(), tz?.id, bucket, apps, platforms, carriers, outcomes, billing, levels, codes,
            tags, pages, errorCodes,
        ),
    )

    /** The console's trend chart: every category over the same buckets. [toSvg] is its picture. */
    public suspend fun trend(query: StatsQuery): Trend = io { trend(query) }

    /** As [trend] of a query; parameters as of [overview]. */
    public suspend fun trend(
        product: Product,
        start: Temporal? = null,
        end: Temporal? = null,
        tz: ZoneId? = null,
        bucket: Bucket? = null,
        apps: List<String> = emptyList(),
        platforms: List<Platform> = emptyList(),
        carriers: List<String> = emptyList(),
        outcomes: List<Outcome> = emptyList(),
        billing: List<Billing> = emptyList(),
        levels: List<RiskLevel> = emptyList(),
        codes: List<String> = emptyList(),
        tags: List<String> = emptyList(),
        pages: List<String> = emptyList(),
        errorCodes: List<String> = emptyList(),
    ): Trend = trend(
        StatsQuery(
            product, start?.spelled(), end?.spelled(), tz?.id, bucket, apps, platforms, carriers, outcomes, billing, levels, codes,
            tags, pages, errorCodes,
        ),
    )

    /** A view as a picture; the trend chart, unless [kind] names another. */
    public suspend fun chart(query: StatsQuery, kind: ChartKind? = null): Chart = io { chart(query, kind) }

    /** The drop-off funnel of identity verification. [toSvg] is its picture. */
    public suspend fun funnel(query: FunnelQuery): Funnel = io { funnel(query) }

    /**
     * As [funnel] of a query.
     *
     * @param by A funnel for each of these, too.
     * @param minSample Shares and quantiles of fewer transactions than this are not given. 30 if left out.
     */
    public suspend fun funnel(
        start: Temporal? = null,
        end: Temporal? = null,
        tz: ZoneId? = null,
        by: FunnelSplit? = null,
        minSample: Long? = null,
        apps: List<String> = emptyList(),
        platforms: List<Platform> = emptyList(),
        outcomes: List<Outcome> = emptyList(),
        pages: List<String> = emptyList(),
        errorCodes: List<String> = emptyList(),
    ): Funnel {
        val filter = StatsQuery(
            product = Product.IDENTITY_VERIFICATION,
            start = start?.spelled(),
            end = end?.spelled(),
            tz = tz?.id,
            apps = apps,
            platforms = platforms,
            outcomes = outcomes,
            pages = pages,
            errorCodes = errorCodes,
        )
        return funnel(FunnelQuery(filter, by, minSample))
    }

    /** One page of events, newest first; its `next` is the `cursor` of the next one. */
    public suspend fun details(query: DetailsQuery): DetailsPage = io { details(query) }

    /** Every event that [query] lets through, newest first. Pages are read as they are needed. */
    public fun iterDetails(query: DetailsQuery): Flow<Event> = flow {
        var page = details(query)
        while (true) {
            page.rows.forEach { emit(it) }
            page = details(query.copy(cursor = page.next ?: break))
        }
    }

    /** States which apps draw on the same balances, in the stead of what was stated under that name. */
    public suspend fun setAccount(account: Account): Unit = io { setAccount(account) }

    /** Every account that was stated. */
    public suspend fun accounts(): List<Account> = io { accounts() }

    /** States that calls were bought. What was stated before under the same id is stated once. */
    public suspend fun recharge(recharge: Recharge): RecordedEntry = io { recharge(recharge) }

    /**
     * As [recharge] of a record.
     *
     * @param amount Calls, 1 or more.
     * @param occurredAt When; now if left out.
     */
    public suspend fun recharge(
        product: Product,
        amount: Long,
        occurredAt: Temporal? = null,
        account: String? = null,
        tz: ZoneId? = null,
        id: String? = null,
        note: String? = null,
    ): RecordedEntry = recharge(Recharge(id, account, product, amount, occurredAt?.spelled(), tz?.id, note))

    /** States what the vendor's console said was left. What was stated before under the same id is stated once. */
    public suspend fun setBalance(reading: BalanceReading): RecordedEntry = io { setBalance(reading) }

    /**
     * As [setBalance] of a record.
     *
     * @param remaining Calls that were left, 0 or more.
     * @param occurredAt When; now if left out.
     */
    public suspend fun setBalance(
        product: Product,
        remaining: Long,
        occurredAt: Temporal? = null,
        account: String? = null,
        tz: ZoneId? = null,
        id: String? = null,
        note: String? = null,
    ): RecordedEntry = setBalance(BalanceReading(id, account, product, remaining, occurredAt?.spelled(), tz?.id, note))

    /** The recharges and readings of an account, or of all, by time. */
    public suspend fun balanceEntries(account: String? = null): List<BalanceEntry> = io { balanceEntries(account) }

    /** Takes back a recharge or a reading, and says which. */
    public suspend fun removeBalanceEntry(id: String): BalanceEntry = io { removeBalanceEntry(id) }

    /** What remains, one answer per balance, and when it runs out. */
    public suspend fun balance(query: BalanceQuery): List<Balance> = io { balance(query) }

    /**
     * As [balance] of a query.
     *
     * @param product Only the balance that this product draws on; every balance that has an entry or an event if left out.
     * @param account Name of the account; `default` if left out.
     * @param at When; now if left out.
     * @param alert Balances of which fewer calls than this may be left are `low`.
     */
    public suspend fun balance(
        product: Product? = null,
        account: String? = null,
        at: Temporal? = null,
        tz: ZoneId? = null,
        alert: Long? = null,
    ): List<Balance> = balance(BalanceQuery(account, product, at?.spelled(), tz?.id, alert))

    /** What an account used: a row per bucket, product and app. */
    public suspend fun consumption(query: ConsumptionQuery): Consumption = io { consumption(query) }

    /** As [consumption] of a query. */
    public suspend fun consumption(
        start: Temporal? = null,
        end: Temporal? = null,
        account: String? = null,
        products: List<Product> = emptyList(),
        apps: List<String> = emptyList(),
        tz: ZoneId? = null,
        bucket: Bucket? = null,
    ): Consumption = consumption(ConsumptionQuery(account, products, apps, start?.spelled(), end?.spelled(), tz?.id, bucket))

    /**
     * Compares the ledger with a table that the vendor's console exported (CSV or XLSX): both figures of every day, their difference
     * and its likely cause. Nothing is changed. Not in apps.
     */
    public suspend fun reconcile(path: Path, query: ReconcileQuery = ReconcileQuery()): Reconciliation =
        io { reconcile(path, query) }

    /** First and last quarter-hour that hold events; `null` in an empty ledger. */
    public suspend fun span(): EventSpan? = io { span() }

    /**
     * What no catalogue knows and no page of the vendor documents, by product: return codes, risk tags, carriers, pages, reasons,
     * fields of replies and their types; how often they occurred, when, and what one of them looked like.
     */
    public suspend fun drift(): List<Drift> = io { drift() }

    /**
     * Makes the ledger forget a person: the personal fields of every event of this number are emptied. Its figures stay. Copies of it
     * stay in the file's free space until [compact].
     */
    public suspend fun erase(phone: String): Receipt = io { erase(phone) }

    /**
     * Drops the rows before a moment and says how many there were. Figures stay, [size] included; details and searches by number no
     * longer find the events, and one that is appended again counts twice.
     */
    public suspend fun purge(before: Temporal, product: Product? = null, tz: ZoneId? = null): Long =
        io { purge(before, product, tz) }

    /** Rewrites the file: free space goes back to the disk, and nothing of what was erased or purged stays in it. */
    public suspend fun compact(): Unit = io { compact() }

    /** What is wrong with the ledger, one sentence each, and nothing if it is sound. Reads everything. */
    public suspend fun integrityCheck(): List<String> = io { integrityCheck() }

    /** Number of events that were recorded, those that were purged since included. */
    public suspend fun size(): Long = io { size() }

    /** The file; `null` for a ledger in memory. */
    public val path: Path? get() = blocking.path

    /**
     * Ends the use of the ledger: views, appends and new calls throw [VerimeterException.LedgerFailed] from now on. A call that is
     * under way is still recorded: it may be paid for.
     */
    override fun close(): Unit = native.shut()

    override fun toString(): String = blocking.toString()

    private suspend fun <T> io(work: BlockingLedger.() -> T): T = withContext(Dispatchers.IO) { blocking.work() }

    /** How far [work] has come, which waits for nobody who reads it. */
    private fun <T> following(work: BlockingLedger.(SendChannel<Progress<T>>) -> T): Flow<Progress<T>> =
        channelFlow { send(Progress.Done(blocking.work(channel))) }.buffer(Channel.UNLIMITED).flowOn(Dispatchers.IO)

    public companion object {
        /**
         * Opens the ledger at [path] for calls and views, and makes it where there is none.
         *
         * @param phoneKey Key of the phone index, at least 16 bytes of text. If left out: `VERIMETER_PHONE_KEY` of the environment,
         *   else the key file beside the ledger, which is made at first use.
         */
        @JvmStatic
        @JvmOverloads
        public fun open(path: Path, phoneKey: String? = null): Ledger =
            Ledger(raising { LedgerHandle.open(path.toString(), phoneKey) })

        /** Opens the ledger at [path] for views only: nothing is made or changed, and no key is needed. */
        @JvmStatic
        public fun read(path: Path): Ledger = Ledger(raising { LedgerHandle.read(path.toString()) })

        /** A ledger that lives as long as this process. */
        @JvmStatic
        public fun inMemory(): Ledger = Ledger(raising { LedgerHandle.inMemory() })
    }
}

private fun exportQuery(
    filter: StatsQuery?,
    phone: String?,
    format: FileFormat?,
    bom: Boolean,
    withoutPersonal: Boolean,
): ExportQuery {
    // Where every product is asked for, the filter's says nothing.
    val asked = filter ?: StatsQuery(Product.BUSINESS_RISK)
    return ExportQuery(asked, everyProduct = filter == null, phone, format, bom, withoutPersonal)
}
