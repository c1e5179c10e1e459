import Foundation
import VerimeterNative

/// From the beginning of the first quarter-hour that holds events to that of the last.
public struct EventSpan: Hashable, Sendable {
    /// Of the first.
    public let first: Date
    /// Of the last.
    public let last: Date

    init(_ span: Span) {
        first = Date(milliseconds: span.firstAtMs)
        last = Date(milliseconds: span.lastAtMs)
    }
}

/// What many events come to: counters, distinct phones, quantiles of latencies and page times.
///
/// However events are divided into states, merging these gives the same state, to the byte: what each day, device or file came to can be
/// kept (`toBytes`) and put together later. States are values: none changes.
public struct State: Hashable, Sendable {
    private let native: StateHandle

    private init(_ native: StateHandle) {
        self.native = native
    }

    /// The state of no events.
    public init() {
        self.init([Event]())
    }

    /// The state of `events`.
    public init(_ events: some Sequence<Event>) {
        native = StateHandle.of(events: Array(events))
    }

    /// Reads a state back from the bytes of this version or an older one.
    public static func fromBytes(_ data: Data) throws -> State {
        State(try raising { try StateHandle.fromBytes(data: data) })
    }

    /// The state as bytes: equal states have equal bytes.
    public func toBytes() -> Data { native.toBytes() }

    /// What this state and `others` have seen together.
    public func merge(_ others: some Sequence<State>) -> State {
        State(native.merge(others: others.map(\.native)))
    }

    /// What both have seen together.
    public static func + (one: State, other: State) -> State { one.merge([other]) }

    /// First and last quarter-hour that hold events; `nil` without events.
    public func span() -> EventSpan? { native.span().map(EventSpan.init) }

    /// About how many phones the events of a product, or of all, were about: within 0.8 % (one standard error). Events without an entry
    /// of the phone index do not count.
    public func distinctPhones(product: Product? = nil) -> Int64 { native.distinctPhones(product: product) }

    /// The latency in milliseconds that a share of `q` (0 to 1) of the events of a product, or of all, did not exceed: within 1 %. `nil`
    /// where no event has a latency.
    public func latencyMs(_ q: Double, product: Product? = nil) throws -> Double? {
        try raising { try native.latencyMs(q: q, product: product) }
    }

    /// The console's overview.
    public func overview(_ query: StatsQuery) throws -> Overview { try raising { try native.overview(query: query) } }

    /// The console's trend chart.
    public func trend(_ query: StatsQuery) throws -> Trend { try raising { try native.trend(query: query) } }

    /// The drop-off funnel of identity verification.
    public func funnel(_ query: FunnelQuery) throws -> Funnel { try raising { try native.funnel(query: query) } }

    public static func == (one: State, other: State) -> Bool { one.toBytes() == other.toBytes() }

    public func hash(into hasher: inout Hasher) { hasher.combine(toBytes()) }
}
