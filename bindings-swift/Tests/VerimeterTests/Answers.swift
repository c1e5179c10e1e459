import Foundation

#if canImport(Glibc)
import Glibc
private let stream = Int32(SOCK_STREAM.rawValue)
#elseif canImport(Darwin)
import Darwin
private let stream = SOCK_STREAM
#endif

/// A server on loopback that gives `answers` (`status`, `headers`, `body`) one after the other, the last one again and again.
final class Answers: @unchecked Sendable {
    /// What came.
    struct Request {
        let path: String
        let body: String
        let authorization: String?
    }

    /// Where it is.
    let url: String

    private let answers: [JSON]
    private let listening: Int32
    private let lock = NSLock()
    private var came: [Request] = []
    private var isOver = false

    init(_ answers: [JSON]) throws {
        self.answers = answers
        listening = socket(AF_INET, stream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = listening
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, size) == 0 && listen(socket, 64) == 0 && getsockname(socket, address, &size) == 0
            }
        }
        guard bound else { throw Difference("no port on loopback is free") }
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        Thread.detachNewThread { [weak self] in
            // Closed where it is no longer waited at: its number is taken again at once.
            defer { close(socket) }
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else { return }
                guard let self else {
                    close(connection)
                    return
                }
                Thread.detachNewThread { self.serve(connection) }
            }
        }
    }

    convenience init(_ answers: (Int64, String)...) throws {
        try self.init(answers.map { .object(["status": .int($0), "body": .text($1)]) })
    }

    deinit {
        stop()
    }

    /// Takes no more connections.
    func stop() {
        lock.lock()
        defer { lock.unlock() }
        // Once: its number may be that of another server by now.
        if !isOver { shutdown(listening, Int32(SHUT_RDWR)) }
        isOver = true
    }

    /// Everything that came, in order.
    func requests() -> [Request] {
        lock.lock()
        defer { lock.unlock() }
        return came
    }

    private func next(_ request: Request) -> JSON {
        lock.lock()
        defer { lock.unlock() }
        came.append(request)
        return answers[min(came.count, answers.count) - 1]
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        guard let request = Self.request(from: connection) else { return }
        let answer = next(request)
        let body = Data((answer["body"]?.text ?? "").utf8)
        var headers = ["content-type": "application/json;charset=utf-8"]
        for (name, value) in answer["headers"]?.fields ?? [:] { headers[name.lowercased()] = value.text }
        headers["content-length"] = "\(body.count)"
        headers["connection"] = "close"
        let head = "HTTP/1.1 \(answer["status"]?.int ?? 200) -\r\n" + headers.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
        var reply = Data(head.utf8) + body
        while !reply.isEmpty {
            let sent = reply.withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
            guard sent > 0 else { return }
            reply.removeFirst(sent)
        }
    }

    /// The next request: as much as its head says.
    private static func request(from connection: Int32) -> Request? {
        var came = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = came.range(of: Data("\r\n\r\n".utf8)) {
                let head = String(decoding: came[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                func header(_ name: String) -> String? {
                    let line = head.first { $0.lowercased().hasPrefix("\(name):") }
                    return line?.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
                }
                let body = came[end.upperBound...]
                if body.count >= header("content-length").flatMap(Int.init) ?? 0 {
                    let path = head[0].components(separatedBy: " ")[1]
                    let text = String(decoding: body, as: UTF8.self)
                    return Request(path: path, body: text, authorization: header("authorization"))
                }
            }
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { return nil }
            came.append(contentsOf: buffer[..<count])
        }
    }
}
