import Foundation
import VerimeterNative

/// Every event, in one SQLite file, with the figures that every view is read from.
///
/// Clients record into it, on threads of their own; any number of tasks and processes may use one file. Its functions read and write it on
/// threads that may wait. Every function throws `VerimeterError`, or `CancellationError` where its task was cancelled, which ends the wait
/// and not the work.
///
/// In questions an empty filter lets everything through; filters add up (and), their values do not (or). A moment is a `CalendarDay` of
/// the question's zone or a `Date`.
public final class Ledger: Sendable {
    let native: LedgerHandle

    private init(_ native: LedgerHandle) {
        self.native = native
    }

    /// Opens the ledger at `path` for calls and views, and makes it where there is none.
    ///
    /// - Parameter phoneKey: Key of the phone index, at least 16 bytes of text, such as one from the keychain. If left out:
    ///   `VERIMETER_PHONE_KEY` of the environment, else the key file beside the ledger, which is made at first use.
    public static func open(_ path: URL, phoneKey: String? = nil) throws -> Ledger {
        Ledger(try raising { try LedgerHandle.open(path: path.path, phoneKey: phoneKey) })
    }

    /// Opens the ledger at `path` for views only: nothing is made or changed, and no key is needed.
    public static func read(_ path: URL) throws -> Ledger {
        Ledger(try raising { try LedgerHandle.read(path: path.path) })
    }

    /// A ledger that lives as long as this process.
    public static func inMemory() throws -> Ledger {
        Ledger(try raising { try LedgerHandle.inMemory() })
    }

    /// The file; `nil` for a ledger in memory.
    public var path: URL? { native.path().map { URL(fileURLWithPath: $0) } }

    /// Ends the use of the ledger: views, appends and new calls throw `VerimeterError.ledger` from now on. A call that is under way is
    /// still recorded: it may be paid for.
    public func close() { native.shut() }
}

extension Ledger: CustomStringConvertible {
    public var description: String { native.path().map { "Ledger(\($0))" } ?? "Ledger(in memory)" }
}

// MARK: - Events in and out

extension Ledger {
    /// Keeps `events` and says how many were new: an event whose id is there already is left out. All of them or none.
    @discardableResult
    public func append(_ events: some Sequence<Event>) async throws -> Int64 {
        let events = Array(events)
        return try await onDisk { [native] in try native.append(events: events) }
    }

    /// Reads a file of events: CSV with a header, or JSON Lines. All of it or, where a row is wrong, nothing.
    ///
    /// `product`, `occurred_at` or `occurred_at_ms`, and `outcome` or `code` must be in it. Plain numbers in a column `phone` are masked
    /// and indexed on the way in. A file that is read twice counts once.
    @discardableResult
    public func importFile(_ path: URL) async throws -> Import {
        try await onDisk { [native] in try native.importFile(path: path.path, onProgress: nil) }
    }

    /// As `importFile`, with how far it has come; `done` is last. It goes on to its end once it is begun.
    public func importing(_ path: URL) -> Rows<FileProgress<Import>> {
        following { [native] in try native.importFile(path: path.path, onProgress: $0) }
    }

    /// Writes events to a file, newest first, and beside it a manifest, `NAME.manifest.json`, that says what is in it. Its rows are those
    /// of one moment, whatever is recorded meanwhile. The file appears when it is whole, in the stead of what is there.
    ///
    /// - Parameters:
    ///   - path: A file that ends with `.csv` or `.jsonl`, where `format` does not say what it is.
    ///   - filter: Range and filters; the range may be of any length. Every product where it is left out.
    ///   - phone: Only events of this number. It is searched with the key of the index, and neither kept nor shown.
    ///   - bom: Begin a CSV file with a byte order mark, by which some spreadsheets know UTF-8.
    ///   - withoutPersonal: Leave out `exId`, `phoneMask` and `phoneIndex`.
    @discardableResult
    public func export(
        _ path: URL,
        filter: StatsQuery? = nil,
        phone: String? = nil,
        format: FileFormat? = nil,
        bom: Bool = false,
        withoutPersonal: Bool = false
    ) async throws -> ExportManifest {
        let query = exportQuery(filter, phone, format, bom, withoutPersonal)
        return try await onDisk { [native] in try native.export(query: query, path: path.path, onProgress: nil) }
    }

    /// As `export`, with how far it has come; `done` is last. It goes on to its end once it is begun.
    public func exporting(
        _ path: URL,
        filter: StatsQuery? = nil,
        phone: String? = nil,
        format: FileFormat? = nil,
        bom: Bool = false,
        withoutPersonal: Bool = false
    ) -> Rows<FileProgress<ExportManifest>> {
        let query = exportQuery(filter, phone, format, bom, withoutPersonal)
        return following { [native] in try native.export(query: query, path: path.path, onProgress: $0) }
    }
}

private func exportQuery(
    _ filter: StatsQuery?,
    _ phone: String?,
    _ format: FileFormat?,
    _ bom: Bool,
    _ withoutPersonal: Bool
) -> ExportQuery {
    ExportQuery(
        // Where every product is asked for, the filter's says nothing.
        filter: filter ?? StatsQuery(product: .businessRisk),
        everyProduct: filter == nil,
        phone: phone,
        format: format,
        bom: bom,
        withoutPersonal: withoutPersonal
    )
}

// MARK: - Upkeep

extension Ledger {
    /// First and last quarter-hour that hold events; `nil` in an empty ledger.
    public func span() async throws -> EventSpan? {
        try await onDisk { [native] in try native.span() }.map(EventSpan.init)
    }

    /// Number of events that were recorded, those that were purged since included.
    public func count() async throws -> Int64 {
        try await onDisk { [native] in try native.len() }
    }

    /// What no catalogue knows and no page of the vendor documents, by product: return codes, risk tags, carriers, pages, reasons, fields
    /// of replies and their types; how often they occurred, when, and what one of them looked like.
    public func drift() async throws -> [Drift] {
        try await onDisk { [native] in try native.drift() }
    }

    /// Makes the ledger forget a person: the personal fields of every event of this number are emptied. Its figures stay. Copies of it
    /// stay in the file's free space until `compact`.
    @discardableResult
    public func erase(_ phone: String) async throws -> Receipt {
        try await onDisk { [native] in try native.erase(phone: phone) }
    }

    /// Drops the rows before a moment and says how many there were. Figures stay, `count` included; details and searches by number no
    /// longer find the events, and one that is appended again counts twice.
    @discardableResult
    public func purge(before: any Moment, product: Product? = nil, tz: TimeZone? = nil) async throws -> Int64 {
        try await onDisk { [native] in
            try native.purge(before: before.spelled, product: product, tz: tz?.identifier)
        }
    }

    /// Rewrites the file: free space goes back to the disk, and nothing of what was erased or purged stays in it.
    public func compact() async throws {
        try await onDisk { [native] in try native.compact() }
    }

    /// What is wrong with the ledger, one sentence each, and nothing if it is sound. Reads everything.
    public func integrityCheck() async throws -> [String] {
        try await onDisk { [native] in try native.integrityCheck() }
    }
}
