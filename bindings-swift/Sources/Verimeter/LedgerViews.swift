import Foundation
import VerimeterNative

extension Ledger {
    /// The console's overview: one row per bucket and their sum.
    public func overview(_ query: StatsQuery) async throws -> Overview {
        try await onDisk { [native] in try native.overview(query: query) }
    }

    /// As `overview` of a query.
    ///
    /// - Parameters:
    ///   - product: The product to look at.
    ///   - start: First moment; the day of the first event if left out.
    ///   - end: First moment that is no longer part; the day after that of the last event if left out. At most 366 days after `start`.
    ///   - tz: Zone of days and buckets; the vendor console's (`Asia/Shanghai`) if left out.
    ///   - bucket: Width of a row; a day if left out.
    ///   - apps: Only these apps.
    ///   - platforms: Only these platforms.
    ///   - carriers: Only these carriers.
    ///   - outcomes: Only these outcomes.
    ///   - billing: Only these billing states.
    ///   - levels: Only these risk levels.
    ///   - codes: Only these return codes.
    ///   - tags: Only events with at least one of these tags.
    ///   - pages: Only transactions of identity verification that were left on one of these pages.
    ///   - errorCodes: Only transactions of identity verification that broke off for one of these reasons.
    public func overview(
        _ product: Product,
        start: (any Moment)? = nil,
        end: (any Moment)? = nil,
        tz: TimeZone? = nil,
        bucket: Bucket? = nil,
        apps: [String] = [],
        platforms: [Platform] = [],
        carriers: [String] = [],
        outcomes: [Outcome] = [],
        billing: [Billing] = [],
        levels: [RiskLevel] = [],
        codes: [String] = [],
        tags: [String] = [],
        pages: [String] = [],
        errorCodes: [String] = []
    ) async throws -> Overview {
        try await overview(
            StatsQuery(
                product: product, start: start?.spelled, end: end?.spelled, tz: tz?.identifier, bucket: bucket, apps: apps,
                platforms: platforms, carriers: carriers, outcomes: outcomes, billing: billing, levels: levels, codes: codes,
                tags: tags, pages: pages, errorCodes: errorCodes
            )
        )
    }

    /// The console's trend chart: every category over the same buckets. `toSvg` is its picture.
    public func trend(_ query: StatsQuery) async throws -> Trend {
        try await onDisk { [native] in try native.trend(query: query) }
    }

    /// As `trend` of a query; parameters as of `overview`.
    public func trend(
        _ product: Product,
        start: (any Moment)? = nil,
        end: (any Moment)? = nil,
        tz: TimeZone? = nil,
        bucket: Bucket? = nil,
        apps: [String] = [],
        platforms: [Platform] = [],
        carriers: [String] = [],
        outcomes: [Outcome] = [],
        billing: [Billing] = [],
        levels: [RiskLevel] = [],
        codes: [String] = [],
        tags: [String] = [],
        pages: [String] = [],
        errorCodes: [String] = []
    ) async throws -> Trend {
        try await trend(
            StatsQuery(
                product: product, start: start?.spelled, end: end?.spelled, tz: tz?.identifier, bucket: bucket, apps: apps,
                platforms: platforms, carriers: carriers, outcomes: outcomes, billing: billing, levels: levels, codes: codes,
                tags: tags, pages: pages, errorCodes: errorCodes
            )
        )
    }

    /// The console's trend chart as SVG.
    public func chart(_ query: StatsQuery) async throws -> String {
        try await trend(query).toSvg()
    }

    /// The drop-off funnel of identity verification. `toSvg` is its picture.
    public func funnel(_ query: FunnelQuery) async throws -> Funnel {
        try await onDisk { [native] in try native.funnel(query: query) }
    }

    /// As `funnel` of a query.
    ///
    /// - Parameters:
    ///   - by: A funnel for each of these, too.
    ///   - minSample: Shares and quantiles of fewer transactions than this are not given. 30 if left out.
    public func funnel(
        start: (any Moment)? = nil,
        end: (any Moment)? = nil,
        tz: TimeZone? = nil,
        by: FunnelSplit? = nil,
        minSample: Int64? = nil,
        apps: [String] = [],
        platforms: [Platform] = [],
        outcomes: [Outcome] = [],
        pages: [String] = [],
        errorCodes: [String] = []
    ) async throws -> Funnel {
        let filter = StatsQuery(
            product: .identityVerification, start: start?.spelled, end: end?.spelled, tz: tz?.identifier, apps: apps,
            platforms: platforms, outcomes: outcomes, pages: pages, errorCodes: errorCodes
        )
        return try await funnel(FunnelQuery(filter: filter, by: by, minSample: minSample))
    }

    /// One page of events, newest first; its `next` is the `cursor` of the next one.
    public func details(_ query: DetailsQuery) async throws -> DetailsPage {
        try await onDisk { [native] in try native.details(query: query) }
    }

    /// Every event that `query` lets through, newest first. Pages are read as they are needed.
    public func iterDetails(_ query: DetailsQuery) -> Rows<Event> {
        Rows {
            var rows = [Event]().makeIterator()
            var query: DetailsQuery? = query
            return {
                while true {
                    if let event = rows.next() { return event }
                    guard let asked = query else { return nil }
                    let page = try await self.details(asked)
                    rows = page.rows.makeIterator()
                    query = page.next.map { cursor in
                        var next = asked
                        next.cursor = cursor
                        return next
                    }
                }
            }
        }
    }
}
