import Foundation
import Verimeter
import XCTest

/// The ledger's functions as Swift's code calls them; what they answer, the cases say.
final class LedgerTests: XCTestCase {
    private let day = CalendarDay(2026, 11, 1)
    private let midnight = Date(timeIntervalSince1970: 1_793_462_400) // in Shanghai
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

    override func setUpWithError() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    override func tearDownWithError() throws {
        // A ledger may be putting its log away meanwhile.
        try? FileManager.default.removeItem(at: folder)
    }

    /// A CSV file of events, one after the other from the beginning of the day in Shanghai.
    private func file(rows: Int, every seconds: Double = 3_600) throws -> URL {
        let lines = (0..<rows).map { n in
            let at = midnight.addingTimeInterval(Double(n) * seconds).spelled
            let phone = "138" + String(format: "%08d", n % 3)
            return "business_risk,\(at),\(n % 4 == 0 ? "rejected" : "success"),\(phone),\(n * 100 % 1_000)"
        }
        let file = folder.appendingPathComponent("events.csv")
        let text = "product,occurred_at,outcome,phone,score\n" + lines.joined(separator: "\n")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file
    }

    private func filled() async throws -> Ledger {
        let ledger = try Ledger.inMemory()
        try await ledger.importFile(file(rows: 48))
        return ledger
    }

    func testViewsTakeDatesAndDays() async throws {
        let ledger = try await filled()
        let overview = try await ledger.overview(.businessRisk, start: day, end: day.adding(days: 2))
        XCTAssertEqual(overview.rows.map(\.bucketStart), ["2026-11-01", "2026-11-02"])
        XCTAssertEqual(overview.total.requests, 48)
        XCTAssertEqual(overview.startAt, midnight)
        let utc = try await ledger.overview(
            .businessRisk, start: day.adding(days: -1), end: day.adding(days: 2), tz: TimeZone(identifier: "UTC")
        )
        XCTAssertEqual(utc.rows.map(\.requests), [8, 24, 16])
        let hours = try await ledger.overview(
            .businessRisk,
            start: midnight.addingTimeInterval(8 * 3_600),
            end: midnight.addingTimeInterval(14 * 3_600),
            bucket: .hour,
            outcomes: [.success]
        )
        XCTAssertEqual(hours.rows.map(\.success), [0, 1, 1, 1, 0, 1])
        let trend = try await ledger.trend(.businessRisk, start: day, end: day.adding(days: 2))
        XCTAssertEqual(trend.series.first { $0.key == "requests" }?.values, [24, 24])
        XCTAssertEqual(overview.toTrend(), trend)
        XCTAssertTrue(trend.toSvg().hasPrefix("<svg"))
        let query = StatsQuery(product: .businessRisk).between(day, day.adding(days: 2))
        let again = try await ledger.overview(query)
        XCTAssertEqual(again, overview)
        let span = try await ledger.span()
        XCTAssertEqual(span?.first, midnight)
        let funnel = try await ledger.funnel(start: day, end: day.adding(days: 1))
        XCTAssertTrue(funnel.toSvg().hasPrefix("<svg"))
        do {
            _ = try await ledger.overview(.businessRisk, start: day, end: day.adding(days: -1))
            XCTFail("it ends before it begins")
        } catch let error as VerimeterError {
            XCTAssertEqual(error.kind, .invalidArgument)
        }
        let none = try await Ledger.inMemory().span()
        XCTAssertNil(none)
    }

    func testDetailsArePagesAndASequenceOfAllEvents() async throws {
        let ledger = try await filled()
        var query = DetailsQuery(filter: StatsQuery(product: .businessRisk), limit: 20)
        let page = try await ledger.details(query)
        XCTAssertEqual(page.rows.count, 20)
        let all = try await ledger.iterDetails(query).reduce(into: []) { $0.append($1) }
        XCTAssertEqual(all.count, 48)
        XCTAssertEqual(all.map(\.occurredAt), all.map(\.occurredAt).sorted(by: >))
        query.phone = "13800000001"
        let one = try await ledger.iterDetails(query).reduce(into: 0) { count, _ in count += 1 }
        XCTAssertEqual(one, 16)
        XCTAssertFalse("\(query)".contains("13800000001"), "\(query)")
    }

    func testFilesComeAndGoAndTellHowFarTheyAre() async throws {
        let place = folder.appendingPathComponent("ledger.db")
        let ledger = try Ledger.open(place, phoneKey: "a key of sixteen bytes")
        XCTAssertEqual(ledger.path?.lastPathComponent, "ledger.db")
        let read = try await ledger.importing(file(rows: 30_000, every: 60)).reduce(into: []) { $0.append($1) }
        XCTAssertGreaterThan(read.count, 1)
        XCTAssertEqual(read.last, .done(Import(rows: 30_000, new: 30_000)))
        let csv = folder.appendingPathComponent("out.csv")
        var manifest: ExportManifest?
        for try await step in ledger.exporting(csv, withoutPersonal: true) {
            switch step {
            case let .rows(rows): XCTAssertLessThanOrEqual(rows, 30_000)
            case let .done(result): manifest = result
            }
        }
        XCTAssertEqual(manifest?.rows, 30_000)
        XCTAssertEqual(manifest?.columns.contains("phone_mask"), false)
        let some = StatsQuery(product: .businessRisk, outcomes: [.rejected])
        let rejected = try await ledger.export(folder.appendingPathComponent("out.jsonl"), filter: some)
        XCTAssertEqual(rejected.rows, 7_500)
        ledger.close()
        let count = try await Ledger.read(place).count()
        XCTAssertEqual(count, 30_000)
        do {
            _ = try await ledger.count()
            XCTFail("it is closed")
        } catch let error as VerimeterError {
            XCTAssertEqual(error.kind, .ledger)
        }
        XCTAssertThrowsError(try Ledger.open(place, phoneKey: "another key of 16 bytes")) {
            XCTAssertEqual(($0 as? VerimeterError)?.kind, .configuration)
        }
        do {
            for try await step in try Ledger.inMemory().importing(folder.appendingPathComponent("none.csv")) { XCTFail("\(step)") }
            XCTFail("there is no file")
        } catch let error as VerimeterError {
            XCTAssertEqual(error.kind, .invalidArgument)
        }
    }

    func testAccountsBalancesAndConsumption() async throws {
        let ledger = try await filled()
        try await ledger.setAccount(Account(name: "shop", apps: ["unknown"]))
        let accounts = try await ledger.accounts()
        XCTAssertEqual(accounts.map(\.name), ["default", "shop"])
        let entry = try await ledger.recharge(
            .businessRisk, amount: 1_000, occurredAt: day.adding(days: -1), account: "shop", id: "invoice 1"
        )
        XCTAssertTrue(entry.new)
        try await ledger.setBalance(.businessRisk, remaining: 900, occurredAt: day, account: "shop", id: "console")
        let entries = try await ledger.balanceEntries(account: "shop")
        XCTAssertEqual(entries.map(\.id), ["invoice 1", "console"])
        let balances = try await ledger.balance(.businessRisk, account: "shop", at: day.adding(days: 2), alert: 1_000)
        XCTAssertEqual(balances.map(\.known), [900])
        XCTAssertEqual(balances.map(\.low), [true])
        let removed = try await ledger.removeBalanceEntry(id: "console")
        XCTAssertEqual(removed.id, "console")
        let used = try await ledger.consumption(start: day, end: day.adding(days: 2), products: [.businessRisk])
        XCTAssertEqual(used.totals.map(\.requests).reduce(0, +), 48)
    }

    func testPeopleAreForgottenRowsDroppedTheFileChecked() async throws {
        let ledger = try await filled()
        let receipt = try await ledger.erase("13800000001")
        XCTAssertEqual(receipt.events, 16)
        let dropped = try await ledger.purge(before: day.adding(days: 1))
        XCTAssertEqual(dropped, 24)
        let count = try await ledger.count()
        XCTAssertEqual(count, 48)
        try await ledger.compact()
        let wrong = try await ledger.integrityCheck()
        XCTAssertEqual(wrong, [])
        let drift = try await ledger.drift()
        XCTAssertEqual(drift, [])
    }

    func testStatesMergeToTheSameBytes() async throws {
        let query = DetailsQuery(filter: StatsQuery(product: .businessRisk))
        let events = try await filled().iterDetails(query).reduce(into: []) { $0.append($1) }
        let whole = State(events)
        let parts = State(events.prefix(20)) + State(events.dropFirst(20))
        XCTAssertEqual(whole, parts)
        XCTAssertEqual(try State.fromBytes(parts.toBytes()), whole)
        XCTAssertEqual(whole.distinctPhones(), 3)
        XCTAssertEqual(try whole.overview(StatsQuery(product: .businessRisk)).total.requests, 48)
        XCTAssertEqual(whole.span()?.first, midnight)
        XCTAssertNil(State().span())
        XCTAssertThrowsError(try State.fromBytes(Data([1, 2, 3])))
        XCTAssertThrowsError(try whole.latencyMs(2))
    }
}
