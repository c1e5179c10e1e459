import Foundation
import Verimeter

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// `verimeter sandbox` in a process of its own, which ends with this one, and JSON that steers it.
final class Sandbox {
    let appKey: String
    let masterSecret: String
    let jiguangUrl: String
    let accessKeyId: String
    let accessKeySecret: String
    let aliyunUrl: String
    private let admin: String
    private let process = Process()

    /// Starts one on a free port.
    init(_ arguments: String...) throws {
        let program = ProcessInfo.processInfo.environment["VERIMETER_CLI"] ?? root.appendingPathComponent("target/debug/verimeter").path
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["sandbox", "--port", "0"] + arguments
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw Difference("\(program) ended before it told its address") }
            line.append(more)
        }
        let told = try JSON(parsing: String(decoding: line, as: UTF8.self))
        func text(_ name: String) throws -> String {
            guard let text = told[name]?.text else { throw Difference("the sandbox tells no `\(name)`") }
            return text
        }
        appKey = try text("app_key")
        masterSecret = try text("master_secret")
        jiguangUrl = try text("jiguang_url")
        accessKeyId = try text("access_key_id")
        accessKeySecret = try text("access_key_secret")
        aliyunUrl = try text("aliyun_url")
        admin = try text("admin_url")
    }

    deinit {
        stop()
    }

    func stop() {
        process.terminate()
    }

    /// Misbehaves from now on.
    func fault(_ fault: JSON) async throws {
        _ = try await ask("POST", "faults", fault)
    }

    func token(for operation: String, phone: String) async throws -> String {
        let asked = JSON.object(["operation": .text(operation), "phone": .text(phone)])
        guard let token = try await ask("POST", "tokens", asked)["token"]?.text else { throw Difference("there is no token") }
        return token
    }

    /// Starts a transaction of identity verification.
    func transaction(_ wish: [String: JSON]) async throws -> Transaction {
        try record(Transaction.self, await ask("POST", "transactions", .object(wish)))
    }

    /// What a client must present, and the private key of one-click login.
    func credentials() async throws -> JSON {
        try await ask("GET", "credentials")
    }

    /// What its clock shows.
    func now() async throws -> Date {
        Date(timeIntervalSince1970: Double(try await ask("GET", "clock")["now_ms"]?.int ?? 0) / 1000)
    }

    /// What came, oldest first.
    func requests() async throws -> [(path: String, body: String)] {
        try await ask("GET", "journal").list.map { ($0["path"]?.text ?? "", $0["body"]?.text ?? "") }
    }

    private func ask(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> JSON {
        guard let url = URL(string: "\(admin)/\(path)") else { throw Difference("\(admin) is no address") }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = try body?.data
        request.setValue("application/json", forHTTPHeaderField: "content-type")
        let data: Data = try await withCheckedThrowingContinuation { waiting in
            URLSession.shared.dataTask(with: request) { data, response, error in
                let status = (response as? HTTPURLResponse)?.statusCode
                let text = String(decoding: data ?? Data(), as: UTF8.self)
                waiting.resume(
                    with: status == 200
                        ? .success(data ?? Data())
                        : .failure(error ?? Difference("\(method) \(path): \(status ?? 0) \(text)"))
                )
            }.resume()
        }
        return try JSON(parsing: String(decoding: data, as: UTF8.self))
    }
}

/// No limits of the vendor's, as a sandbox that was started with `--unlimited`.
let unlimited = Quotas(numberInterval: 0, numberPerDay: 0, appPerDay: 0, callsPerSecond: 0)

/// A sandbox, a ledger, and clients of the one that record in the other.
final class Bench {
    let sandbox: Sandbox
    let ledger: Ledger

    init() throws {
        sandbox = try Sandbox("--unlimited")
        ledger = try Ledger.inMemory()
    }

    deinit {
        ledger.close()
    }

    func client(privateKey: String? = nil) throws -> JiguangClient {
        try JiguangClient(
            appKey: sandbox.appKey,
            masterSecret: sandbox.masterSecret,
            baseUrl: sandbox.jiguangUrl,
            ledger: ledger,
            options: ClientOptions(quotas: unlimited),
            privateKey: privateKey
        )
    }

    func identity(recording: Bool = true) throws -> IdVerificationClient {
        try IdVerificationClient(
            accessKeyId: sandbox.accessKeyId,
            accessKeySecret: sandbox.accessKeySecret,
            endpoint: sandbox.aliyunUrl,
            ledger: recording ? ledger : nil
        )
    }
}

/// Waits for a fact.
func until(_ holds: () async throws -> Bool) async throws {
    for _ in 0..<4_000 {
        if try await holds() { return }
        try await Task.sleep(nanoseconds: 5_000_000)
    }
    throw Difference("it did not come true in time")
}
