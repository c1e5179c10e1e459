import Foundation
import Verimeter
import XCTest

/// What the cases cannot say: many calls, cancelled calls, ends.
final class CallsTests: XCTestCase {
    func testACancelledCallEndsAndItsEventIsRecorded() async throws {
        let bench = try Bench()
        try await bench.sandbox.fault(.object(["latency_ms": .int(500)]))
        let client = try bench.client()
        let call = Task { try await client.queryBusinessRisk("13800138000") }
        try await until { try await !bench.sandbox.requests().isEmpty }
        call.cancel()
        let result = await call.result
        switch result {
        case .success: XCTFail("the call ended before it was cancelled")
        case let .failure(error): XCTAssertTrue(error is CancellationError, "\(error)")
        }
        let before = try await bench.ledger.count()
        XCTAssertEqual(before, 0, "the wait lasted as long as the call")
        try await until { try await bench.ledger.count() == 1 }
        let page = try await bench.ledger.details(DetailsQuery(filter: StatsQuery(product: .businessRisk)))
        XCTAssertEqual(page.rows.map(\.outcome), [.success])
        XCTAssertEqual(page.rows.map(\.billing), [.billed])
    }

    func testATaskThatWasCancelledBeforeSendsNothing() async throws {
        let bench = try Bench()
        let client = try bench.client()
        let call = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await client.queryBusinessRisk("13800138000")
        }
        call.cancel()
        let result = await call.result
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
        let requests = try await bench.sandbox.requests()
        XCTAssertTrue(requests.isEmpty)
    }

    func testFiveHundredCallsAtOnceAreFiveHundredEvents() async throws {
        let bench = try Bench()
        let client = try bench.client()
        let reports = try await withThrowingTaskGroup(of: (Int, RiskReport).self) { group in
            for n in 0..<500 {
                group.addTask { (n, try await client.queryBusinessRisk("138" + String(format: "%08d", n), exId: "call-\(n)")) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        // The sandbox echoes the correlation id: no answer went to another call.
        XCTAssertTrue(reports.allSatisfy { n, report in report.exId == "call-\(n)" })
        XCTAssertEqual(Set(reports.compactMap { $0.1.id }).count, 500)
        let count = try await bench.ledger.count()
        XCTAssertEqual(count, 500)
    }

    func testOddIdsOf18DigitsComeThroughToTheDigit() async throws {
        let (bench, id) = (try Bench(), "900719925474099131")
        try await bench.sandbox.fault(.object(["body": .text("{\"id\":\(id),\"code\":0,\"content\":\"ok\",\"score\":0,\"tags\":[]}")]))
        let report = try await bench.client().queryBusinessRisk("13800138000")
        XCTAssertEqual(report.id, id)
        let page = try await bench.ledger.details(DetailsQuery(filter: StatsQuery(product: .businessRisk)))
        XCTAssertEqual(page.rows.map(\.vendorId), [id])
    }

    func testErrorsAreOfTheirKindWithEverythingKnown() async throws {
        let client = try Bench().client()
        do {
            _ = try await client.queryBusinessRisk("12")
            XCTFail("it is no number")
        } catch let VerimeterError.invalidArgument(info, causes) {
            XCTAssertFalse(info.requestSent)
            XCTAssertEqual(causes, [])
            for kind in ErrorKind.allCases {
                var other = info
                other.kind = kind
                let error = VerimeterError(other)
                XCTAssertEqual(error.kind, kind)
                XCTAssertEqual(error.localizedDescription, "\(info.message); \(info.advice)")
                XCTAssertEqual(error.recoverySuggestion, info.advice)
            }
        }
    }

    func testARefusalSaysWhatTheVendorSaid() async throws {
        let bench = try Bench()
        do {
            _ = try await bench.client().queryBusinessRisk("13800001805")
            XCTFail("its balance is out")
        } catch let VerimeterError.insufficientBalance(info, _) {
            XCTAssertEqual(info.vendorCode, "1805")
            XCTAssertEqual(info.operation, "query_business_risk")
        }
    }

    func testNothingIsSentWhereNoConnectionCanBeMadeAndTheCauseIsKept() async throws {
        let client = try JiguangClient(
            appKey: "app",
            masterSecret: "secret",
            baseUrl: "http://127.0.0.1:9",
            options: ClientOptions(maxAttempts: 1)
        )
        do {
            _ = try await client.queryBusinessRisk("13800138000")
            XCTFail("nobody is there")
        } catch let error as VerimeterError {
            XCTAssertEqual(error.kind, .transport)
            XCTAssertTrue(error.isRetryable && !error.info.requestSent)
            XCTAssertNotNil(error.failureReason)
        }
    }

    func testAClosedClientRefusesCallsAndWhatWasBegunEnds() async throws {
        let bench = try Bench()
        try await bench.sandbox.fault(.object(["latency_ms": .int(200)]))
        let client = try bench.client()
        async let call = client.queryBusinessRisk("13800138000")
        try await until { try await !bench.sandbox.requests().isEmpty }
        client.close()
        let report = try await call
        XCTAssertEqual(report.code, 0)
        do {
            _ = try await client.queryBusinessRisk("13800138000")
            XCTFail("it is closed")
        } catch let error as VerimeterError {
            XCTAssertEqual(error.kind, .cancelled)
            XCTAssertEqual("\(error)", "the client is closed; make another one")
        }
    }

    func testNumbersAndKeysAreOpenedAndNeverShown() async throws {
        let bench = try Bench()
        let key = try await bench.sandbox.credentials()["private_key"]?.text ?? ""
        let client = try bench.client(privateKey: key)
        let token = try await bench.sandbox.token(for: "verify_login_token", phone: "13800138000")
        let answer = try await client.verifyLoginToken(token, platform: .ios, withRisk: true)
        XCTAssertEqual(answer.phone?.number, "13800138000")
        XCTAssertFalse("\(answer)\(String(reflecting: answer))".contains("13800138000"))
        XCTAssertTrue("\(answer)".contains("mask=138****8000"), "\(answer)")
        let ciphertext = try XCTUnwrap(answer.encryptedPhone)
        let opened = try decryptPhone(ciphertext, privateKey: key)
        XCTAssertEqual(opened, answer.phone)
        XCTAssertEqual(try decryptPhones([ciphertext, "none"], privateKey: key), [opened, nil])
        XCTAssertThrowsError(try decryptPhone("none", privateKey: key)) {
            XCTAssertEqual(($0 as? VerimeterError)?.kind, .decryption)
        }
        XCTAssertThrowsError(try decryptPhone("none", privateKey: "none")) {
            XCTAssertEqual(($0 as? VerimeterError)?.kind, .configuration)
        }
        XCTAssertEqual("\(client)", "JiguangClient { app: \"\(bench.sandbox.appKey)\", .. }")
    }
}
