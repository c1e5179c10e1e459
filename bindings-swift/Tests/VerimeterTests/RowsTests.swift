import Foundation
import Verimeter
import XCTest

/// Sequences of rows.
final class RowsTests: XCTestCase {
    private func numbers(_ count: Int) -> [String] {
        (0..<count).map { "138" + String(format: "%08d", $0) }
    }

    func testARowForEachInputInTheirOrderFailuresToo() async throws {
        let bench = try Bench()
        let inputs = numbers(40) + ["no number"] + numbers(1)
        let rows = try await bench.client().screen(inputs, concurrency: 8).reduce(into: []) { $0.append($1) }
        XCTAssertEqual(rows.map(\.row), Array(1...42))
        XCTAssertEqual(rows[40].error?.kind, .invalidArgument)
        XCTAssertEqual(rows[41].duplicateOf, 1)
        let count = try await bench.ledger.count()
        XCTAssertEqual(count, 40)
        for try await row in try bench.client().screen([String]()) { XCTFail("\(row)") }
    }

    func testInputsAreTakenAsCallsBecomeFreeAndNoMore() async throws {
        let bench = try Bench()
        let taken = Counter()
        let inputs = AsyncStream(unfolding: { "138" + String(format: "%08d", taken.next()) })
        var rows = 0
        for try await _ in try bench.client().screen(inputs, concurrency: 4) {
            rows += 1
            if rows == 10 { break }
        }
        XCTAssertTrue((10...16).contains(taken.count), "\(taken.count) inputs were taken for 10 rows")
        try await until { try await bench.ledger.count() >= 10 }
    }

    private struct FileEnded: Error {}

    func testInputsThatFailDoSoAfterTheRowsOfThoseThatCame() async throws {
        let bench = try Bench()
        let taken = Counter()
        let inputs = AsyncThrowingStream<String, any Error>(unfolding: {
            let n = taken.next()
            if n == 3 { throw FileEnded() }
            return "138" + String(format: "%08d", n)
        })
        var rows = 0
        do {
            for try await _ in try bench.client().screen(inputs) { rows += 1 }
            XCTFail("the file ended")
        } catch is FileEnded {
            XCTAssertEqual(rows, 3)
        }
    }

    func testABatchThatCannotBeIsRefused() async throws {
        let bench = try Bench()
        do {
            for try await row in try bench.client().screen(numbers(1), concurrency: 0) { XCTFail("\(row)") }
            XCTFail("nothing would be asked")
        } catch let error as VerimeterError {
            XCTAssertEqual(error.info.message, "concurrency is 0, at least 1 is needed")
        }
    }

    func testALoopWhoseTaskIsCancelledTakesNoMore() async throws {
        let bench = try Bench()
        try await bench.sandbox.fault(.object(["latency_ms": .int(300)]))
        let (client, inputs) = (try bench.client(), numbers(100))
        let loop = Task {
            for try await _ in client.screen(inputs, concurrency: 4) {}
        }
        try await until { try await !bench.sandbox.requests().isEmpty }
        loop.cancel()
        let result = await loop.result
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
        try await until { try await bench.ledger.count() >= 4 }
        let requests = try await bench.sandbox.requests()
        XCTAssertLessThan(requests.count, 20)
    }

    func testAHarvestAsksForWhatIsReadyAndOnce() async throws {
        let bench = try Bench()
        let begun = Int64(try await bench.sandbox.now().timeIntervalSince1970 * 1000) - 3_600_000
        var ready: [Transaction] = []
        for n in 1...5 {
            ready.append(
                try await bench.sandbox.transaction([
                    "merchant_biz_id": .text("order\(n)"), "started_at_ms": .int(begun), "outcome": .text("passed"),
                ])
            )
        }
        let young = try await bench.sandbox.transaction(["merchant_biz_id": .text("young")])
        let client = try bench.identity()
        let rows = try await client.harvest(ready + [young], rate: nil).reduce(into: []) { $0.append($1) }
        XCTAssertEqual(rows.filter { $0.state == .recorded && $0.outcome == .passed }.count, 5)
        let early = try XCTUnwrap(rows.first { $0.state == .tooEarly })
        XCTAssertEqual(early.readyAt, young.startedAt.addingTimeInterval(1_800))
        let again = try await client.harvest(ready, rate: nil).reduce(into: []) { $0.append($1.state) }
        XCTAssertEqual(again, Array(repeating: .alreadyRecorded, count: 5))
        let overview = try await bench.ledger.overview(.identityVerification)
        XCTAssertEqual(overview.total.passed, 5)
        do {
            for try await row in try bench.identity(recording: false).harvest(ready) { XCTFail("\(row)") }
            XCTFail("there is no ledger")
        } catch let VerimeterError.configuration(info, _) {
            XCTAssertTrue(info.message.hasPrefix("a harvest has no ledger"), info.message)
        }
    }
}

/// Counts from 0, in whichever task.
private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var given = 0

    var count: Int { lock.withLock { given } }

    func next() -> Int {
        lock.withLock {
            given += 1
            return given - 1
        }
    }
}
