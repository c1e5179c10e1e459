import Foundation
import Verimeter
import XCTest

/// The way of an app: a company's own gateway, and tokens that may be renewed.
final class GatewayTests: XCTestCase {
    private let report = #"{"id":1,"code":0,"content":"ok","score":0,"tags":[]}"#

    /// Gives `token-1` until it is refused, then `token-2`.
    private final class Renewing: BearerTokens, @unchecked Sendable {
        private let lock = NSLock()
        private var gone: [String] = []

        var refused: [String] { lock.withLock { gone } }

        func token() async throws -> String {
            try await Task.sleep(nanoseconds: 1_000_000)
            return "token-\(refused.count + 1)"
        }

        func refused(_ token: String) {
            lock.withLock { gone.append(token) }
        }
    }

    func testARefusedTokenIsRenewedForTheNextCall() async throws {
        let server = try Answers((401, "{}"), (200, report))
        let tokens = Renewing()
        let client = try JiguangClient.gateway(appKey: "app", baseUrl: server.url, tokens: tokens)
        do {
            _ = try await client.queryBusinessRisk("13800138000")
            XCTFail("the token is refused")
        } catch let error as VerimeterError {
            XCTAssertEqual(error.kind, .authentication)
            XCTAssertFalse("\(error)\(error.info)\(error.causes)".contains("token-1"))
        }
        let next = try await client.queryBusinessRisk("13800138000")
        XCTAssertEqual(next.score, 0)
        XCTAssertEqual(server.requests().map(\.authorization), ["Bearer token-1", "Bearer token-2"])
        XCTAssertEqual(tokens.refused, ["token-1"])
    }

    func testTheSameForIdentityVerification() async throws {
        let answer = #"{"RequestId":"r","Code":"Success","Message":"success","Result":{"Passed":"Y","SubCode":"200"}}"#
        let server = try Answers((200, answer))
        let client = try IdVerificationClient.gateway(endpoint: server.url, tokens: .fixed("a-token"))
        let result = try await client.checkResult(merchantBizId: "order1", transactionId: "hks1")
        XCTAssertEqual(result.outcome, .passed)
        XCTAssertEqual(server.requests().map(\.authorization), ["Bearer a-token"])
    }

    private struct RunOut: Error {
        let token: String
    }

    func testWhereThereIsNoTokenNothingIsSentAndNothingIsToldOfIt() async throws {
        let server = try Answers((200, "{}"))
        let client = try JiguangClient.gateway(appKey: "app", baseUrl: server.url, tokens: .from { @Sendable in throw RunOut(token: "hunter2") })
        do {
            _ = try await client.queryBusinessRisk("13800138000")
            XCTFail("there is no token")
        } catch let error as VerimeterError {
            XCTAssertFalse("\(error)\(error.info)\(error.causes)".contains("hunter2"))
            XCTAssertTrue("\(error.causes)".contains("RunOut"), "\(error.causes)")
            XCTAssertFalse(error.info.requestSent)
        }
        XCTAssertTrue(server.requests().isEmpty)
    }

    private final class Counting: AccessKeys, @unchecked Sendable {
        private let lock = NSLock()
        private var count = 0
        private let given: AccessKey

        init(_ given: AccessKey) {
            self.given = given
        }

        var asked: Int { lock.withLock { count } }

        func key() async throws -> AccessKey {
            lock.withLock { count += 1 }
            return given
        }
    }

    func testAccessKeysComeFromAFunctionAndAreAskedForOnceWhileTheyLast() async throws {
        let bench = try Bench()
        let sts = try await bench.sandbox.credentials()
        let keys = Counting(
            AccessKey(
                accessKeyId: sts["sts_access_key_id"]?.text ?? "",
                accessKeySecret: sts["sts_access_key_secret"]?.text ?? "",
                securityToken: sts["sts_security_token"]?.text,
                expiresAtMs: sts["sts_expires_at_ms"]?.int
            )
        )
        let client = try IdVerificationClient.withKeys(keys, endpoint: bench.sandbox.aliyunUrl)
        for _ in 0..<3 { _ = try await client.keepalive() }
        XCTAssertEqual(keys.asked, 1)
        XCTAssertEqual(try client.region, "ap-southeast-1")
    }
}
