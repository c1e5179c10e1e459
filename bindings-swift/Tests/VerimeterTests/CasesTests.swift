import Foundation
import Verimeter
import XCTest

/// The cases that every language runs: `tests/cases` at the root, in the format of `tests/README.md`.
final class CasesTests: XCTestCase {
    func testCases() async throws {
        let folder = root.appendingPathComponent("tests/cases")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }.sorted()
        XCTAssertFalse(files.isEmpty)
        for file in files {
            for `case` in try JSON(of: folder.appendingPathComponent(file))["cases"]?.list ?? [] where !isForServers(`case`) {
                let name = "\(file): \(`case`["name"]?.text ?? "")"
                let watch = try Watch(`case`)
                let (result, shown) = try await printed { try await play(`case`, watch) }
                do {
                    try result.get()
                    try watch.verdict(shown)
                } catch {
                    XCTFail("\(name): \(error)")
                }
            }
        }
    }
}

/// The package has no `reconcile`, as apps see no vendor's tables.
private func isForServers(_ case: JSON) -> Bool {
    `case`["op"]?.text == "reconcile"
}

private func known(_ json: JSON, _ names: String...) throws {
    let others = Set(json.fields.keys).subtracting(names)
    guard others.isEmpty else { throw Difference("unknown fields: \(others.sorted())") }
}

private func play(_ case: JSON, _ watch: Watch) async throws {
    try known(`case`, "name", "quirk", "op", "given", "options", "input", "expect")
    let expect = `case`["expect"] ?? .null
    try known(expect, "ok", "none", "error", "events", "figures", "views", "drift", "requests", "paths")
    let answer: Any?
    do {
        answer = try await call(`case`, watch)
    } catch let error as VerimeterError {
        watch.showError(error)
        guard let expected = expect["error"] else { throw error }
        guard VerimeterError(error.info, causes: error.causes) == error else { throw Difference("\(error) is of another kind") }
        return try compare("error", expected, plain(error.info))
    }
    if let expected = expect["error"] {
        throw Difference("expected \(expected), got an answer")
    } else if expect["none"]?.bool == true {
        guard answer == nil else { throw Difference("there is an answer") }
    } else if let expected = expect["ok"] {
        try compare("ok", expected, answer.map(plain) ?? .null)
    } else if answer == nil {
        throw Difference("there is no answer")
    }
}

private func call(_ case: JSON, _ watch: Watch) async throws -> Any? {
    let op = `case`["op"]?.text ?? ""
    let input = `case`["input"] ?? .object([:])
    switch op {
    case "acs3_sign": return try sign(input, watch)
    case "balance":
        return try await view(`case`, watch) { try await $0.balance(record(BalanceQuery.self, input)) }
    case "check_result", "check_verify_log", "initialize", "keepalive": return try await identity(`case`, op, watch)
    case "consumption":
        return try await view(`case`, watch) { try await $0.consumption(record(ConsumptionQuery.self, input)) }
    case "decode_login_verification": return try decode(input, watch, decodeLoginVerification, \.raw)
    case "decode_number_verification": return try decode(input, watch, decodeNumberVerification, \.raw)
    case "decode_risk_report": return try decode(input, watch, decodeRiskReport, \.raw)
    case "decode_verify_log": return try decode(input, watch, decodeVerifyLog, \.raw)
    case "drift": return try await view(`case`, watch) { try await $0.drift() }
    case "funnel": return try await view(`case`, watch) { try await $0.funnel(funnelQuery(input)) }
    case "overview":
        return try await view(`case`, watch) { try await $0.overview(record(StatsQuery.self, input)) }
    case "trend":
        return try await view(`case`, watch) { try await $0.trend(record(StatsQuery.self, input)) }
    case "query_business_risk", "verify_login_token", "verify_number": return try await jiguang(`case`, op, watch)
    default: throw Difference("this runner does not know the operation `\(op)`")
    }
}

private func decode<Answer>(
    _ input: JSON,
    _ watch: Watch,
    _ decode: (String) -> Answer?,
    _ raw: KeyPath<Answer, String>
) throws -> Any? {
    let body = input["body"]?.text ?? ""
    guard let answer = decode(body) else { return nil }
    guard answer[keyPath: raw] == body else { throw Difference("raw is not the body") }
    watch.show(answer)
    return answer
}

/// The options of a case; what it leaves out is as usual.
private func options(_ case: JSON) throws -> ClientOptions {
    guard let given = `case`["options"] else { return .usual }
    var whole = plain(ClientOptions.usual)
    for (name, value) in given.fields {
        let both = whole[name].map { value.fields.isEmpty ? value : $0.merging(value) } ?? value
        whole = whole.merging(.object([name: both]))
    }
    return try record(ClientOptions.self, whole)
}

private func platform(_ input: JSON) throws -> Platform {
    try input["platform"]?.text.map { try word(Platform.self, $0) } ?? .unknown
}

private func jiguang(_ case: JSON, _ op: String, _ watch: Watch) async throws -> Any? {
    let input = `case`["input"] ?? .object([:])
    try known(
        input, "phone", "token", "token_of", "wrong_token_of", "ip", "ex_id", "platform", "carrier", "with_risk", "with_key", "key_as"
    )
    let sandbox = try Sandbox()
    for fault in `case`["given"]?["faults"]?.list ?? [] { try await sandbox.fault(fault) }
    watch.hide(sandbox.masterSecret)
    watch.hide(Data("\(sandbox.appKey):\(sandbox.masterSecret)".utf8).base64EncodedString())
    var key: String?
    if input["with_key"]?.bool == true {
        let pem = try await sandbox.credentials()["private_key"]?.text ?? ""
        pem.components(separatedBy: "\n").filter { !$0.hasPrefix("-----") }.forEach { watch.hide($0) }
        key = try written(pem, as: input["key_as"]?.text)
    }
    let other = op == "verify_login_token" ? "verify_number" : "verify_login_token"
    var token = input["token"]?.text
    if let phone = input["token_of"]?.text { token = try await sandbox.token(for: op, phone: phone) }
    if let phone = input["wrong_token_of"]?.text { token = try await sandbox.token(for: other, phone: phone) }
    watch.hide(token)
    let (options, ledger) = (try options(`case`), try Ledger.inMemory())
    let client = try JiguangClient(
        appKey: sandbox.appKey,
        masterSecret: sandbox.masterSecret,
        baseUrl: sandbox.jiguangUrl,
        ledger: ledger,
        options: options,
        privateKey: key
    )
    watch.show(options, client, ledger)
    let (phone, ip, exId) = (input["phone"]?.text ?? "", input["ip"]?.text, input["ex_id"]?.text)
    let (carrier, withRisk, platform) = (input["carrier"]?.text, input["with_risk"]?.bool ?? false, try platform(input))
    return try await looking(`case`, ledger, watch, at: { try await sandbox.requests() }) {
        switch op {
        case "verify_number":
            return try await client.verifyNumber(
                token: token ?? "", phone: phone, platform: platform, carrier: carrier, ip: ip, exId: exId, withRisk: withRisk
            )
        case "verify_login_token":
            return try await client.verifyLoginToken(
                token ?? "", platform: platform, carrier: carrier, ip: ip, exId: exId, withRisk: withRisk
            )
        default:
            return try await client.queryBusinessRisk(phone, ip: ip, exId: exId, platform: platform)
        }
    }
}

/// The key as people have it.
private func written(_ pem: String, as form: String?) throws -> String {
    switch form {
    case nil: return pem
    case "bare": return pem.components(separatedBy: "\n").filter { !$0.hasPrefix("-----") }.joined()
    case "older_label": return pem.replacingOccurrences(of: "PRIVATE KEY", with: "RSA PRIVATE KEY")
    case "escaped": return pem.replacingOccurrences(of: "\n", with: "\\n")
    default: throw Difference("a key is not written as `\(form ?? "")`")
    }
}

private func identity(_ case: JSON, _ op: String, _ watch: Watch) async throws -> Any? {
    // Of the server that stands in for Alibaba Cloud's.
    let (secret, token) = ("an-access-key-secret-of-a-test", "a-security-token-of-a-test")
    watch.hide(secret, token)
    var input = `case`["input"] ?? .object([:])
    let strict = input.take("strict_merchant_biz_id")?.bool ?? true
    let server = try Answers(`case`["given"]?["answers"]?.list ?? [])
    defer { server.stop() }
    let (options, ledger) = (try options(`case`), try Ledger.inMemory())
    let client = try IdVerificationClient(
        accessKeyId: "STS.id",
        accessKeySecret: secret,
        securityToken: token,
        endpoint: server.url,
        ledger: ledger,
        options: options,
        strictMerchantBizId: strict
    )
    watch.show(options, client, ledger)
    let given = input
    return try await looking(`case`, ledger, watch, at: { server.requests().map { ($0.path, $0.body) } }) {
        if op == "keepalive" { return try await client.keepalive() }
        if op == "initialize" {
            let query = try record(InitializeQuery.self, given)
            watch.show(query)
            return try await client.initialize(query)
        }
        try known(
            given, "merchant_biz_id", "transaction_id", "started_at", "platform", "is_return_image", "extra_image_control_list",
            "return_five_category_spoof_result"
        )
        let (mine, theirs) = (given["merchant_biz_id"]?.text ?? "", given["transaction_id"]?.text ?? "")
        let startedAt = given["started_at"]?.text.flatMap { ISO8601DateFormatter().date(from: $0) }
        let platform = try platform(given)
        if op == "check_verify_log" {
            return try await client.checkVerifyLog(
                merchantBizId: mine, transactionId: theirs, startedAt: startedAt, platform: platform
            )
        }
        return try await client.checkResult(
            merchantBizId: mine,
            transactionId: theirs,
            startedAt: startedAt,
            platform: platform,
            isReturnImage: given["is_return_image"]?.bool,
            extraImageControlList: given["extra_image_control_list"]?.text,
            returnFiveCategorySpoofResult: given["return_five_category_spoof_result"]?.bool
        )
    }
}

private func sign(_ input: JSON, _ watch: Watch) throws -> Any? {
    var request = input
    let (id, secret, token) = (
        request.take("access_key_id")?.text, request.take("access_key_secret")?.text, request.take("security_token")?.text
    )
    watch.hide(secret, token)
    let signature = try acs3Sign(
        accessKeyId: id ?? "",
        accessKeySecret: secret ?? "",
        request: record(Acs3Request.self, request),
        securityToken: token
    )
    watch.show(signature)
    return signature
}

/// Calls, and looks at what reached the server and what the ledger knows, also where the call failed.
private func looking(
    _ case: JSON,
    _ ledger: Ledger,
    _ watch: Watch,
    at requests: () async throws -> [(path: String, body: String)],
    _ call: () async throws -> Any
) async throws -> Any? {
    let expect = `case`["expect"] ?? .null
    let result: Result<Any, any Error>
    do { result = .success(try await call()) } catch { result = .failure(error) }
    let came = try await requests()
    if let expected = expect["requests"] {
        let bodies = try came.enumerated().map { n, request in
            // Beyond the last that is expected: as JSON, so that the numbers differ.
            let isText = n < expected.list.count && expected.list[n].text != nil
            return isText ? JSON.text(request.body) : try JSON(parsing: request.body)
        }
        try compare("requests", expected, .list(bodies))
    }
    if let expected = expect["paths"] { try compare("paths", expected, .list(came.map { .text($0.path) })) }
    if let expected = expect["events"] { try compare("events", expected, .int(try await ledger.count())) }
    for (product, expected) in expect["figures"]?.fields ?? [:] {
        try compare(product, expected, plain(try await ledger.overview(word(Product.self, product)).total))
    }
    if let expected = expect["drift"] {
        let drift = try await ledger.drift()
        watch.show(drift)
        try compare("drift", expected, plain(drift))
    }
    for (n, view) in (expect["views"]?.list ?? []).enumerated() {
        let query = try record(StatsQuery.self, view["query"] ?? .null)
        try compare("views[\(n)]", view["total"] ?? .null, plain(try await ledger.overview(query).total))
    }
    if case let .success(answer) = result { watch.show(answer) }
    return try result.get()
}

private func view(_ case: JSON, _ watch: Watch, _ look: (Ledger) async throws -> Any) async throws -> Any? {
    let given = `case`["given"] ?? .object([:])
    try known(given, "event", "events", "accounts", "readings", "recharges")
    let events = try (given["events"]?.list ?? []).enumerated().map { n, event in
        let id = JSON.object(["event_id": .text("00000000-0000-7000-8000-" + String(format: "%012d", n))])
        return try record(Event.self, id.merging(given["event"] ?? .object([:])).merging(event))
    }
    let ledger = try Ledger.inMemory()
    try await ledger.append(events)
    for account in given["accounts"]?.list ?? [] { try await ledger.setAccount(record(Account.self, account)) }
    for reading in given["readings"]?.list ?? [] { try await ledger.setBalance(record(BalanceReading.self, reading)) }
    for recharge in given["recharges"]?.list ?? [] { try await ledger.recharge(record(Recharge.self, recharge)) }
    let answer = try await look(ledger)
    watch.show(answer)
    return answer
}

/// Its input is flat: range and filters beside `by` and `min_sample`.
private func funnelQuery(_ input: JSON) throws -> FunnelQuery {
    var filter = input
    let by = try filter.take("by")?.text.map { try word(FunnelSplit.self, $0) }
    let minSample = filter.take("min_sample")?.int
    let product = JSON.object(["product": .text("identity_verification")])
    return FunnelQuery(filter: try record(StatsQuery.self, filter.merging(product)), by: by, minSample: minSample)
}
