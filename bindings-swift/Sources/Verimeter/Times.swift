import Foundation
import VerimeterNative

extension AccessKey {
    /// `expiresAtMs` as a date.
    public var expiresAt: Date? { expiresAtMs.map(Date.init(milliseconds:)) }
}

extension ArchivedFile {
    /// `firstAtMs` as a date.
    public var firstAt: Date { Date(milliseconds: firstAtMs) }

    /// `lastAtMs` as a date.
    public var lastAt: Date { Date(milliseconds: lastAtMs) }

    /// `madeAtMs` as a date.
    public var madeAt: Date { Date(milliseconds: madeAtMs) }
}

extension Balance {
    /// `atMs` as a date.
    public var at: Date { Date(milliseconds: atMs) }

    /// `knownAtMs` as a date.
    public var knownAt: Date? { knownAtMs.map(Date.init(milliseconds:)) }
}

extension BalanceEntry {
    /// `occurredAtMs` as a date.
    public var occurredAt: Date { Date(milliseconds: occurredAtMs) }
}

extension Consumption {
    /// `startAtMs` as a date.
    public var startAt: Date { Date(milliseconds: startAtMs) }

    /// `endAtMs` as a date.
    public var endAt: Date { Date(milliseconds: endAtMs) }
}

extension ConsumptionRow {
    /// `bucketStartAtMs` as a date.
    public var bucketStartAt: Date { Date(milliseconds: bucketStartAtMs) }
}

extension Contradiction {
    /// `atMs` as a date.
    public var at: Date? { atMs.map(Date.init(milliseconds:)) }
}

extension Drift {
    /// `firstAtMs` as a date.
    public var firstAt: Date { Date(milliseconds: firstAtMs) }

    /// `lastAtMs` as a date.
    public var lastAt: Date { Date(milliseconds: lastAtMs) }
}

extension ErrorInfo {
    /// `retryAfterMs` in seconds.
    public var retryAfter: TimeInterval? { retryAfterMs.map(TimeInterval.init(milliseconds:)) }
}

extension Event {
    /// `occurredAtMs` as a date.
    public var occurredAt: Date { Date(milliseconds: occurredAtMs) }

    /// `latencyMs` in seconds.
    public var latency: TimeInterval? { latencyMs.map(TimeInterval.init(milliseconds:)) }
}

extension ExportManifest {
    /// `startAtMs` as a date.
    public var startAt: Date { Date(milliseconds: startAtMs) }

    /// `endAtMs` as a date.
    public var endAt: Date { Date(milliseconds: endAtMs) }

    /// `madeAtMs` as a date.
    public var madeAt: Date { Date(milliseconds: madeAtMs) }
}

extension Funnel {
    /// `startAtMs` as a date.
    public var startAt: Date { Date(milliseconds: startAtMs) }

    /// `endAtMs` as a date.
    public var endAt: Date { Date(milliseconds: endAtMs) }
}

extension HarvestRow {
    /// `readyAtMs` as a date.
    public var readyAt: Date { Date(milliseconds: readyAtMs) }

    /// `deadlineAtMs` as a date.
    public var deadlineAt: Date { Date(milliseconds: deadlineAtMs) }
}

extension Initialization {
    /// `startedAtMs` as a date.
    public var startedAt: Date { Date(milliseconds: startedAtMs) }
}

extension LogStatistics {
    /// `pageStayMs` in seconds.
    public var pageStay: [String: TimeInterval] { pageStayMs.mapValues(TimeInterval.init(milliseconds:)) }
}

extension Overview {
    /// `startAtMs` as a date.
    public var startAt: Date { Date(milliseconds: startAtMs) }

    /// `endAtMs` as a date.
    public var endAt: Date { Date(milliseconds: endAtMs) }
}

extension OverviewRow {
    /// `bucketStartAtMs` as a date.
    public var bucketStartAt: Date { Date(milliseconds: bucketStartAtMs) }
}

extension Receipt {
    /// `erasedAtMs` as a date.
    public var erasedAt: Date { Date(milliseconds: erasedAtMs) }
}

extension ReconcileRow {
    /// `dayStartAtMs` as a date.
    public var dayStartAt: Date { Date(milliseconds: dayStartAtMs) }
}

extension Reconciliation {
    /// `startAtMs` as a date.
    public var startAt: Date { Date(milliseconds: startAtMs) }

    /// `endAtMs` as a date.
    public var endAt: Date { Date(milliseconds: endAtMs) }
}

extension SandboxCredentials {
    /// `stsExpiresAtMs` as a date.
    public var stsExpiresAt: Date { Date(milliseconds: stsExpiresAtMs) }
}

extension SandboxRequest {
    /// `receivedAtMs` as a date.
    public var receivedAt: Date { Date(milliseconds: receivedAtMs) }
}

extension SandboxTransaction {
    /// `startedAtMs` as a date.
    public var startedAt: Date? { startedAtMs.map(Date.init(milliseconds:)) }
}

extension ScreenRow {
    /// `occurredAtMs` as a date.
    public var occurredAt: Date? { occurredAtMs.map(Date.init(milliseconds:)) }
}

extension Transaction {
    /// `startedAtMs` as a date.
    public var startedAt: Date { Date(milliseconds: startedAtMs) }
}

extension Trend {
    /// `bucketStartsAtMs` as dates.
    public var bucketStartsAt: [Date] { bucketStartsAtMs.map(Date.init(milliseconds:)) }
}
