import Foundation
import Verimeter
import XCTest

/// The examples of `docs/swift/guide.md`, which stand here to the letter, and run. That the guide says nothing else is seen to by
/// `bindings-swift/checks`.
final class GuideTests: XCTestCase {
    private var printed: [String] = []

    private func print(_ text: Any) {
        printed.append("\(text)")
    }

    func testCallsFailuresRowsAndFigures() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let sandbox = try Sandbox()
        let (baseUrl, appKey, masterSecret) = (sandbox.jiguangUrl, sandbox.appKey, sandbox.masterSecret)

        let ledger = try Ledger.open(folder.appendingPathComponent("ledger.db"), phoneKey: "a secret of 16 bytes or more")
        let client = try JiguangClient(
            appKey: appKey,
            masterSecret: masterSecret,
            baseUrl: baseUrl,
            ledger: ledger,
            options: ClientOptions(deadline: 5)
        )
        let report = try await client.queryBusinessRisk("138 0013 0900", platform: .ios)
        print("\(report.level as Any) \(report.score as Any) \(report.tags.map(\.label))")
        XCTAssertEqual(report.level, .high)

        let token = "NT-magic-13800130900"
        let answer = try await client.verifyNumber(token: token, phone: "13800130900", platform: .ios)
        print(answer.outcome)
        XCTAssertEqual(answer.outcome, .consistent)

        do {
            _ = try await client.verifyNumber(token: "used up", phone: "13800130901", platform: .ios)
        } catch VerimeterError.token(let info, _) {
            print("\(info.vendorCode ?? "?"): get a new one from the SDK")
        } catch VerimeterError.inDoubt {
            print("perhaps done, perhaps billed: do not repeat it blindly")
        } catch let error as VerimeterError {
            print("\(error.kind), again in \(error.retryAfter as Any): \(error.localizedDescription)")
        }
        XCTAssertTrue(printed[2].hasSuffix("get a new one from the SDK"), printed[2])

        for try await row in client.screen(["13800130300", "13800130600", "no number"], concurrency: 8, rate: 50) {
            print("\(row.row) \(row.phoneMask ?? "-") \(row.level as Any) \(row.error?.kind as Any)")
        }
        XCTAssertEqual(printed.count, 6)

        let shanghai = TimeZone(identifier: "Asia/Shanghai")!
        let today = CalendarDay(in: shanghai)
        let overview = try await ledger.overview(.businessRisk, start: today.adding(days: -6), end: today.adding(days: 1))
        print("\(overview.total.requests) requests, \(overview.total.consumption) billed, \(overview.total.byLevel)")
        try overview.toSvg().write(to: folder.appendingPathComponent("trend.svg"), atomically: true, encoding: .utf8)
        XCTAssertTrue(printed[6].hasPrefix("3 requests, 3 billed"), printed[6])

        let details = DetailsQuery(filter: StatsQuery(product: .numberVerification), phone: "13800130900")
        for try await event in ledger.iterDetails(details) {
            print("\(event.occurredAt) \(event.outcome) \(event.billing)")
        }
        XCTAssertTrue(printed[7].hasSuffix("consistent billed"), printed[7])

        try await ledger.recharge(.businessRisk, amount: 10_000, occurredAt: today)
        for balance in try await ledger.balance(.businessRisk, alert: 1_000) {
            print("\(balance.remaining as Any) remain, \(balance.low as Any)")
        }
        XCTAssertTrue(printed[8].contains("9997"), printed[8])

        for try await step in ledger.exporting(folder.appendingPathComponent("events.csv"), withoutPersonal: true) {
            switch step {
            case .rows(let rows): print("\(rows) written")
            case .done(let manifest): print("\(manifest.rows) rows, SHA-256 \(manifest.sha256)")
            }
        }
        XCTAssertTrue(printed.last?.contains("rows, SHA-256 ") == true)
    }

    func testIdentityVerification() async throws {
        let sandbox = try Sandbox()
        let (endpoint, accessKeyId, accessKeySecret) = (sandbox.aliyunUrl, sandbox.accessKeyId, sandbox.accessKeySecret)
        let made = try await sandbox.now().addingTimeInterval(-3_600)
        let wish = ["merchant_biz_id": JSON.text("order1"), "page": .text("ocr_scan"), "started_at_ms": .int(Int64(made.timeIntervalSince1970 * 1_000))]
        let transactions = [try await sandbox.transaction(wish)]

        let ledger = try Ledger.inMemory()
        let client = try IdVerificationClient(
            accessKeyId: accessKeyId,
            accessKeySecret: accessKeySecret,
            endpoint: endpoint,
            ledger: ledger
        )
        for try await row in client.harvest(transactions) {
            print("\(row.state) \(row.outcome as Any)")
        }
        let funnel = try await ledger.funnel(start: CalendarDay(of: made, in: TimeZone(identifier: "Asia/Shanghai")!))
        print("\(funnel.total.stages.count) stages")
        XCTAssertTrue(printed[0].hasPrefix("recorded"), printed[0])
    }

    func testInAnApp() async throws {
        let client = try JiguangClient.gateway(
            appKey: "your-app", // what the events are counted under
            baseUrl: "https://gateway.example.com",
            tokens: SessionTokens()
        )
        client.close()
    }

    func testATaskThatIsCancelled() async throws {
        let bench = try Bench()
        let client = try bench.client()
        try await bench.sandbox.fault(.object(["latency_ms": .int(300)]))
        let call = Task { try await client.queryBusinessRisk("13800138000") }
        call.cancel() // when its view disappears
        let result = await call.result
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
    }
}

private actor Session {
    static let current = Session()

    func freshToken() async throws -> String { "a token" }

    func forget(_ token: String) {}
}

struct SessionTokens: BearerTokens {
    func token() async throws -> String {
        try await Session.current.freshToken() // from memory while it is good
    }

    func refused(_ token: String) {
        Task { await Session.current.forget(token) }
    }
}
