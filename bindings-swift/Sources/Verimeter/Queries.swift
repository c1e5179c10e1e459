import Foundation
import VerimeterNative

extension StatsQuery {
    /// The same question, only from `start` to before `end`. At most 366 days lie between them.
    public func between(_ start: (any Moment)?, _ end: (any Moment)?) -> StatsQuery {
        var query = self
        (query.start, query.end) = (start?.spelled, end?.spelled)
        return query
    }

    /// The same question with days and buckets of `zone`.
    public func inZone(_ zone: TimeZone) -> StatsQuery {
        var query = self
        query.tz = zone.identifier
        return query
    }

    /// The same question with rows of this width.
    public func by(_ bucket: Bucket) -> StatsQuery {
        var query = self
        query.bucket = bucket
        return query
    }
}

extension ClientOptions {
    /// What a client does where nothing else is said.
    public static var usual: ClientOptions { defaultClientOptions() }

    /// How a client calls. What is left out is as the core has it: the properties say how. Times are in seconds.
    ///
    /// - Parameters:
    ///   - deadline: Longest time for one call with all its attempts and waits.
    ///   - attemptTimeout: Longest time for one attempt from connection to last byte.
    ///   - connectTimeout: Longest time to make a connection.
    ///   - maxAttempts: How often to try, at most. A billed call is tried again only while nothing was sent.
    ///   - firstRetryWait: Bound of the wait before the second attempt; it doubles with each attempt.
    ///   - longestRetryWait: Where that bound ends.
    ///   - retryBudgetPercent: How many further attempts there may be per hundred calls.
    ///   - maxInFlight: How many calls may be under way at once; more wait for their turn.
    ///   - maxIdleConnections: How many connections may be kept while nothing is under way on them.
    ///   - idleTimeout: How long such a connection is kept.
    ///   - proxy: Proxy for every call, with its credentials where it wants some.
    ///   - extraCaPem: Certificate authorities to trust beside the bundled ones, as PEM.
    ///   - userAgentSuffix: Added to the user agent, for example `shop/1.4`.
    ///   - quotas: Limits to keep before the vendor has to.
    public init(
        deadline: TimeInterval? = nil,
        attemptTimeout: TimeInterval? = nil,
        connectTimeout: TimeInterval? = nil,
        maxAttempts: Int32? = nil,
        firstRetryWait: TimeInterval? = nil,
        longestRetryWait: TimeInterval? = nil,
        retryBudgetPercent: Int32? = nil,
        maxInFlight: Int32? = nil,
        maxIdleConnections: Int32? = nil,
        idleTimeout: TimeInterval? = nil,
        proxy: String? = nil,
        extraCaPem: String? = nil,
        userAgentSuffix: String? = nil,
        quotas: Quotas? = nil
    ) {
        self = .usual
        if let deadline { deadlineMs = deadline.inMilliseconds }
        if let attemptTimeout { attemptTimeoutMs = attemptTimeout.inMilliseconds }
        if let connectTimeout { connectTimeoutMs = connectTimeout.inMilliseconds }
        if let maxAttempts { self.maxAttempts = maxAttempts }
        if let firstRetryWait { firstRetryWaitMs = firstRetryWait.inMilliseconds }
        if let longestRetryWait { longestRetryWaitMs = longestRetryWait.inMilliseconds }
        if let retryBudgetPercent { self.retryBudgetPercent = retryBudgetPercent }
        if let maxInFlight { self.maxInFlight = maxInFlight }
        if let maxIdleConnections { self.maxIdleConnections = maxIdleConnections }
        if let idleTimeout { idleTimeoutMs = idleTimeout.inMilliseconds }
        if let proxy { self.proxy = proxy }
        if let extraCaPem { self.extraCaPem = extraCaPem }
        if let userAgentSuffix { self.userAgentSuffix = userAgentSuffix }
        if let quotas { self.quotas = quotas }
    }
}

extension Quotas {
    /// The limits that are kept where nothing else is said.
    public static var usual: Quotas { defaultQuotas() }

    /// Limits of the vendor that are known before a call. What is left out is as the vendor documents it.
    ///
    /// - Parameters:
    ///   - numberInterval: Shortest time between two verifications of one number, in seconds; 0 for none.
    ///   - numberPerDay: Most billed verifications of one number in a calendar day in China; 0 for no limit.
    ///   - appPerDay: Most billed verifications of one app in a calendar day in China; 0 for no limit.
    ///   - callsPerSecond: Most calls of one client that begin within a second; 0 for no limit.
    public init(
        numberInterval: TimeInterval? = nil,
        numberPerDay: Int64? = nil,
        appPerDay: Int64? = nil,
        callsPerSecond: Int64? = nil
    ) {
        self = .usual
        if let numberInterval { numberIntervalMs = numberInterval.inMilliseconds }
        if let numberPerDay { self.numberPerDay = numberPerDay }
        if let appPerDay { self.appPerDay = appPerDay }
        if let callsPerSecond { self.callsPerSecond = callsPerSecond }
    }
}
