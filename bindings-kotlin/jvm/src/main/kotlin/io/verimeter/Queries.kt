@file:JvmName("Queries")

package io.verimeter

import java.time.Duration
import java.time.ZoneId
import java.time.temporal.Temporal
import io.verimeter.ffi.defaultClientOptions
import io.verimeter.ffi.defaultQuotas

/** Everything of [product], by the console's own days. What Java's code begins a question with. */
public fun everythingOf(product: Product): StatsQuery = StatsQuery(product)

/**
 * The same question, only from [start] to before [end]: each a `LocalDate` of the question's zone, an `Instant`, or a time with offset
 * or zone. At most 366 days lie between them.
 */
public fun StatsQuery.between(start: Temporal?, end: Temporal?): StatsQuery =
    copy(start = start?.spelled(), end = end?.spelled())

/** The same question with days and buckets of [zone]. */
public fun StatsQuery.inZone(zone: ZoneId): StatsQuery = copy(tz = zone.id)

/** The same question with rows of this width. */
public fun StatsQuery.by(bucket: Bucket): StatsQuery = copy(bucket = bucket)

/**
 * How a client calls. What is left out is as the core has it: the properties of [ClientOptions] say how.
 *
 * @param deadline Longest time for one call with all its attempts and waits.
 * @param attemptTimeout Longest time for one attempt from connection to last byte.
 * @param connectTimeout Longest time to make a connection.
 * @param maxAttempts How often to try, at most. A billed call is tried again only while nothing was sent.
 * @param firstRetryWait Bound of the wait before the second attempt; it doubles with each attempt.
 * @param longestRetryWait Where that bound ends.
 * @param retryBudgetPercent How many further attempts there may be per hundred calls.
 * @param maxInFlight How many calls may be under way at once; more wait for their turn.
 * @param maxIdleConnections How many connections may be kept while nothing is under way on them.
 * @param idleTimeout How long such a connection is kept.
 * @param proxy Proxy for every call, with its credentials where it wants some.
 * @param extraCaPem Certificate authorities to trust beside the bundled ones, as PEM.
 * @param userAgentSuffix Added to the user agent, for example `shop/1.4`.
 * @param quotas Limits to keep before the vendor has to.
 */
@JvmSynthetic
public fun ClientOptions(
    deadline: Duration? = null,
    attemptTimeout: Duration? = null,
    connectTimeout: Duration? = null,
    maxAttempts: Int? = null,
    firstRetryWait: Duration? = null,
    longestRetryWait: Duration? = null,
    retryBudgetPercent: Int? = null,
    maxInFlight: Int? = null,
    maxIdleConnections: Int? = null,
    idleTimeout: Duration? = null,
    proxy: String? = null,
    extraCaPem: String? = null,
    userAgentSuffix: String? = null,
    quotas: Quotas? = null,
): ClientOptions {
    val usual = usualOptions()
    return usual.copy(
        deadlineMs = deadline?.toMillis() ?: usual.deadlineMs,
        attemptTimeoutMs = attemptTimeout?.toMillis() ?: usual.attemptTimeoutMs,
        connectTimeoutMs = connectTimeout?.toMillis() ?: usual.connectTimeoutMs,
        maxAttempts = maxAttempts ?: usual.maxAttempts,
        firstRetryWaitMs = firstRetryWait?.toMillis() ?: usual.firstRetryWaitMs,
        longestRetryWaitMs = longestRetryWait?.toMillis() ?: usual.longestRetryWaitMs,
        retryBudgetPercent = retryBudgetPercent ?: usual.retryBudgetPercent,
        maxInFlight = maxInFlight ?: usual.maxInFlight,
        maxIdleConnections = maxIdleConnections ?: usual.maxIdleConnections,
        idleTimeoutMs = idleTimeout?.toMillis() ?: usual.idleTimeoutMs,
        proxy = proxy ?: usual.proxy,
        extraCaPem = extraCaPem ?: usual.extraCaPem,
        userAgentSuffix = userAgentSuffix ?: usual.userAgentSuffix,
        quotas = quotas ?: usual.quotas,
    )
}

/**
 * Limits of the vendor that are known before a call. What is left out is as the vendor documents it.
 *
 * @param numberInterval Shortest time between two verifications of one number; zero for none.
 * @param numberPerDay Most billed verifications of one number in a calendar day in China; 0 for no limit.
 * @param appPerDay Most billed verifications of one app in a calendar day in China; 0 for no limit.
 * @param callsPerSecond Most calls of one client that begin within a second; 0 for no limit.
 */
@JvmSynthetic
public fun Quotas(
    numberInterval: Duration? = null,
    numberPerDay: Long? = null,
    appPerDay: Long? = null,
    callsPerSecond: Long? = null,
): Quotas {
    val usual = usualQuotas()
    return Quotas(
        numberIntervalMs = numberInterval?.toMillis() ?: usual.numberIntervalMs,
        numberPerDay = numberPerDay ?: usual.numberPerDay,
        appPerDay = appPerDay ?: usual.appPerDay,
        callsPerSecond = callsPerSecond ?: usual.callsPerSecond,
    )
}

/** What a client does where nothing else is said. What Java's code begins its options with, by `copy`. */
public fun usualOptions(): ClientOptions = defaultClientOptions()

/** The limits that are kept where nothing else is said. */
public fun usualQuotas(): Quotas = defaultQuotas()
