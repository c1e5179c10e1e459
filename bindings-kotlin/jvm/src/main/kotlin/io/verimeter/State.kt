package io.verimeter

import io.verimeter.ffi.Span
import io.verimeter.ffi.StateHandle
import java.time.Instant

/** From the beginning of the first quarter-hour that holds events to that of the last. */
public data class EventSpan(val first: Instant, val last: Instant)

internal fun Span.toEventSpan(): EventSpan = EventSpan(Instant.ofEpochMilli(firstAtMs), Instant.ofEpochMilli(lastAtMs))

/**
 * What many events come to: counters, distinct phones, quantiles of latencies and page times.
 *
 * However events are divided into states, merging these gives the same state, to the byte: what each day, machine or file came to
 * can be kept ([toBytes]) and put together later. States are values: none changes.
 */
public class State internal constructor(private val native: StateHandle) {
    /** The state of [events]. */
    @JvmOverloads
    public constructor(events: Iterable<Event> = emptyList()) : this(StateHandle.of(events.toList()))

    /** The state as bytes: equal states have equal bytes. */
    public fun toBytes(): ByteArray = native.toBytes()

    /** What this state and [others] have seen together. */
    public fun merge(vararg others: State): State = State(native.merge(others.map(State::native)))

    /** What both have seen together. */
    public operator fun plus(other: State): State = merge(other)

    /** First and last quarter-hour that hold events; `null` without events. */
    public fun span(): EventSpan? = native.span()?.toEventSpan()

    /**
     * About how many phones the events of a product, or of all, were about: within 0.8 % (one standard error). Events without an
     * entry of the phone index do not count.
     */
    @JvmOverloads
    public fun distinctPhones(product: Product? = null): Long = native.distinctPhones(product)

    /**
     * The latency in milliseconds that a share of [q] (0 to 1) of the events of a product, or of all, did not exceed: within 1 %.
     * `null` where no event has a latency.
     */
    @JvmOverloads
    public fun latencyMs(q: Double, product: Product? = null): Double? = raising { native.latencyMs(q, product) }

    /** The console's overview. */
    public fun overview(query: StatsQuery): Overview = raising { native.overview(query) }

    /** The console's trend chart. */
    public fun trend(query: StatsQuery): Trend = raising { native.trend(query) }

    /** The drop-off funnel of identity verification. */
    public fun funnel(query: FunnelQuery): Funnel = raising { native.funnel(query) }

    override fun equals(other: Any?): Boolean = other is State && toBytes().contentEquals(other.toBytes())

    override fun hashCode(): Int = toBytes().contentHashCode()

    public companion object {
        /** Reads a state back from the bytes of this version or an older one. */
        @JvmStatic
        public fun fromBytes(data: ByteArray): State = State(raising { StateHandle.fromBytes(data) })
    }
}
