import VerimeterNative

extension Overview {
    /// The trend chart that these rows make.
    public func toTrend() -> Trend { trendOf(overview: self) }

    /// The trend chart of these rows as SVG.
    public func toSvg() -> String { toTrend().toSvg() }
}

extension Trend {
    /// The chart as SVG.
    public func toSvg() -> String { trendSvg(trend: self) }
}

extension Funnel {
    /// The funnel as SVG.
    public func toSvg() -> String { funnelSvg(funnel: self) }
}
