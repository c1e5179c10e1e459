import Foundation

/// A moment in a question: a `Date`, or a `CalendarDay` of the question's zone.
public protocol Moment: Sendable {
    /// As the core reads it.
    var spelled: String { get }
}

extension Date: Moment {
    /// As RFC 3339 in UTC, to the millisecond.
    public var spelled: String {
        let second = (TimeInterval(inMilliseconds) / 1000).rounded(.down)
        let milliseconds = inMilliseconds - second.inMilliseconds
        let parts = Calendar.utc.dateComponents(
            [.year, .month, .day, .hour, .minute, .second],
            from: Date(timeIntervalSince1970: second)
        )
        let day = CalendarDay(parts.year ?? 0, parts.month ?? 0, parts.day ?? 0).spelled
        let time = [parts.hour, parts.minute, parts.second].map { ($0 ?? 0).padded(2) }.joined(separator: ":")
        return "\(day)T\(time).\(Int(milliseconds).padded(3))Z"
    }

    /// Milliseconds since 1970 (UTC), rounded.
    var inMilliseconds: Int64 { timeIntervalSince1970.inMilliseconds }

    /// From milliseconds since 1970 (UTC).
    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: TimeInterval(milliseconds) / 1000)
    }
}

/// A day of the calendar, in whichever zone a question is about.
public struct CalendarDay: Moment, Hashable, Comparable, CustomStringConvertible {
    /// The year, such as 2026.
    public let year: Int
    /// The month, from 1 to 12.
    public let month: Int
    /// The day of the month, from 1.
    public let day: Int

    /// The day of that date.
    public init(_ year: Int, _ month: Int, _ day: Int) {
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day that it is in `zone` at `date`.
    public init(of date: Date = Date(), in zone: TimeZone) {
        var calendar = Calendar.utc
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month, .day], from: date)
        self.init(parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
    }

    /// The day that is `days` later, or earlier where they are negative.
    public func adding(days: Int) -> CalendarDay {
        let start = Calendar.utc.date(from: DateComponents(year: year, month: month, day: day)) ?? .distantPast
        return CalendarDay(of: start.addingTimeInterval(TimeInterval(days) * 86_400), in: .greenwich)
    }

    /// As `2026-11-01`.
    public var spelled: String { "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))" }

    public var description: String { spelled }

    public static func < (one: CalendarDay, other: CalendarDay) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }
}

extension Calendar {
    static let utc: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .greenwich
        return calendar
    }()
}

extension TimeZone {
    // Foundation's own `gmt` is younger than iOS 15.
    static let greenwich = TimeZone(secondsFromGMT: 0) ?? .current
}

extension TimeInterval {
    /// From milliseconds.
    init(milliseconds: Int64) {
        self = TimeInterval(milliseconds) / 1000
    }

    /// As whole milliseconds, at the ends of what there is.
    var inMilliseconds: Int64 {
        let milliseconds = (self * 1000).rounded()
        return Int64(exactly: milliseconds) ?? (milliseconds < 0 ? .min : .max)
    }
}

extension Int {
    /// With zeros before it, without a locale.
    fileprivate func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
