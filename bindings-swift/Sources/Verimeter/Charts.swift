import Foundation
import VerimeterNative

/// A picture of figures: of a trend, an overview, a funnel, or what `Ledger.chart` was asked for.
public final class Chart: Sendable {
    private let native: PictureHandle

    init(_ native: PictureHandle) {
        self.native = native
    }

    /// The picture as SVG.
    public var svg: String { native.svg() }

    /// The picture as PNG, twice as many pixels wide and high as the SVG is large. Not in apps, whose system draws the SVG.
    ///
    /// - Throws: `VerimeterError.configuration` where no font of this machine has one of its letters, or this is a phone.
    public func toPng() throws -> Data { try raising { try native.png() } }

    /// Writes it to a file that ends with `.svg` or `.png`, which appears when it is whole.
    ///
    /// - Throws: `VerimeterError.invalidArgument` where the name is none of a picture, `VerimeterError.configuration` where the file
    ///   cannot be written, or as `toPng`.
    public func save(_ path: URL) throws { try raising { try native.save(path: path.path) } }
}

extension Chart: CustomStringConvertible {
    public var description: String { "Chart of \(native.title())" }
}

extension Overview {
    /// The trend chart that these rows make.
    public func toTrend() -> Trend { trendOf(overview: self) }

    /// The trend chart of these rows as a picture.
    public func toChart() -> Chart { toTrend().toChart() }

    /// The trend chart of these rows as SVG.
    public func toSvg() -> String { toChart().svg }
}

extension Trend {
    /// The chart as a picture.
    public func toChart() -> Chart { Chart(PictureHandle.ofTrend(trend: self)) }

    /// The chart as SVG.
    public func toSvg() -> String { toChart().svg }
}

extension Funnel {
    /// The funnel as a picture.
    public func toChart() -> Chart { Chart(PictureHandle.ofFunnel(funnel: self)) }

    /// The funnel as SVG.
    public func toSvg() -> String { toChart().svg }
}
