import Foundation
import Verimeter

/// Looks at everything that a case shows: no number, token, secret or key is in it.
final class Watch {
    private var hidden: [String] = []
    private var shown = ""

    init(_ case: JSON) throws {
        let bodies = `case`["given"]?["faults"]?.list.compactMap { $0["body"] } ?? []
        let texts = try ([`case`["input"] ?? .null] + bodies).map { String(decoding: try $0.data, as: UTF8.self) }
        let squeezed = texts.joined(separator: ",").replacingOccurrences(of: " ", with: "").replacingOccurrences(of: "-", with: "")
        hidden += Self.numbers(in: squeezed)
        ["phone", "token_of", "wrong_token_of", "ip"].forEach { hide(`case`["input"]?[$0]?.text) }
    }

    func hide(_ texts: String?...) {
        hidden += texts.compactMap { $0?.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
    }

    func show(_ values: Any...) {
        for value in values { shown += "\(value)\n\(String(reflecting: value))\n" }
    }

    func showError(_ error: VerimeterError) {
        shown += "\(error)\n\(error.localizedDescription)\n\(String(reflecting: error))\n\(error.info)\n"
    }

    func verdict(_ printed: String) throws {
        let text = shown + printed
        let leaked = hidden.filter(text.contains)
        guard leaked.isEmpty else { throw Difference("\(leaked) in\n\(text)") }
    }

    private static func numbers(in text: String) -> [String] {
        guard let pattern = try? NSRegularExpression(pattern: #"(?<!\d)(?:00)?(?:86)?(1\d{10})(?!\d)"#) else { return [] }
        let all = NSRange(text.startIndex..., in: text)
        return pattern.matches(in: text, range: all).compactMap { match in
            Range(match.range(at: 1), in: text).map { String(text[$0]) }
        }
    }
}

/// What the process prints while `work` runs, whoever in it does.
func printed<T>(while work: () async throws -> T) async throws -> (Result<T, any Error>, String) {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    guard FileManager.default.createFile(atPath: file.path, contents: nil) else { throw Difference("\(file) was not made") }
    defer { try? FileManager.default.removeItem(at: file) }
    let handle = try FileHandle(forWritingTo: file)
    fflush(nil)
    let before = [dup(1), dup(2)]
    dup2(handle.fileDescriptor, 1)
    dup2(handle.fileDescriptor, 2)
    let result: Result<T, any Error>
    do { result = .success(try await work()) } catch { result = .failure(error) }
    fflush(nil)
    for (descriptor, place) in zip(before, [Int32(1), 2]) {
        dup2(descriptor, place)
        close(descriptor)
    }
    return (result, try String(contentsOf: file, encoding: .utf8))
}
