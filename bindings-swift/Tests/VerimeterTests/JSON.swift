import Foundation

/// JSON as cases have it.
enum JSON: Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    /// Reads a text.
    init(parsing text: String) throws {
        // Whatever is no object or list is one within a list.
        let list = try JSONDecoder().decode([JSON].self, from: Data("[\(text)]".utf8))
        self = list.count == 1 ? list[0] : .list(list)
    }

    /// Reads a file.
    init(of file: URL) throws {
        self = try JSONDecoder().decode(JSON.self, from: Data(contentsOf: file))
    }

    subscript(key: String) -> JSON? {
        guard case let .object(fields) = self, let value = fields[key], value != .null else { return nil }
        return value
    }

    var text: String? {
        if case let .text(text) = self { return text }
        return nil
    }

    var bool: Bool? {
        if case let .bool(bool) = self { return bool }
        return nil
    }

    var int: Int64? {
        if case let .int(int) = self { return int }
        return nil
    }

    var number: Double? {
        switch self {
        case let .int(int): return Double(int)
        case let .double(double): return double
        default: return nil
        }
    }

    var list: [JSON] {
        if case let .list(items) = self { return items }
        return []
    }

    var fields: [String: JSON] {
        if case let .object(fields) = self { return fields }
        return [:]
    }

    /// Without the field, which is given back.
    mutating func take(_ key: String) -> JSON? {
        guard case var .object(fields) = self else { return nil }
        let value = fields.removeValue(forKey: key)
        self = .object(fields)
        return value == .null ? nil : value
    }

    /// With the fields of another object in the stead of its own.
    func merging(_ other: JSON) -> JSON {
        .object(fields.merging(other.fields) { _, theirs in theirs })
    }

    /// As a program would send it.
    var data: Data {
        get throws { try JSONEncoder().encode(self) }
    }
}

extension JSON: Codable {
    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let int = try? value.decode(Int64.self) {
            self = .int(int)
        } else if let double = try? value.decode(Double.self) {
            self = .double(double)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let items = try? value.decode([JSON].self) {
            self = .list(items)
        } else {
            self = .object(try value.decode([String: JSON].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case let .bool(bool): try value.encode(bool)
        case let .int(int): try value.encode(int)
        case let .double(double): try value.encode(double)
        case let .text(text): try value.encode(text)
        case let .list(items): try value.encode(items)
        case let .object(fields): try value.encode(fields)
        }
    }
}

extension String {
    /// `exId` as `ex_id`.
    var snake: String {
        reduce(into: "") { snake, letter in
            if letter.isUppercase { snake += "_" }
            snake += letter.lowercased()
        }
    }
}

/// A record or choice as JSON has it.
func plain(_ value: Any) -> JSON {
    switch value {
    case let bool as Bool: return .bool(bool)
    case let int as Int64: return .int(int)
    case let int as Int32: return .int(Int64(int))
    case let int as Int: return .int(Int64(int))
    case let double as Double: return .double(double)
    case let text as String: return .text(text)
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { plain($0.value) } ?? .null
    case .collection: return .list(mirror.children.map { plain($0.value) })
    case .enum: return .text("\(value)".snake)
    case .dictionary:
        let entries = value as? [String: Any] ?? [:]
        return .object(entries.mapValues(plain))
    default:
        let fields = mirror.children.map { (($0.label ?? "").snake, plain($0.value)) }
        return .object(Dictionary(uniqueKeysWithValues: fields))
    }
}

/// What differs.
struct Difference: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// What is not expected may be anything; a number may be given as what it lies between.
func compare(_ at: String, _ expected: JSON, _ actual: JSON) throws {
    switch (expected, actual) {
    case let (.object(range), _) where actual.number != nil:
        guard Set(range.keys) == ["from", "to"], let from = range["from"]?.number, let to = range["to"]?.number else {
            throw Difference("\(at): \(expected) is no range")
        }
        guard let number = actual.number, (from...to).contains(number) else {
            throw Difference("\(at): expected \(expected), got \(actual)")
        }
    case let (.object(fields), .object(others)):
        for (key, value) in fields {
            guard let other = others[key] else { throw Difference("\(at).\(key) is missing") }
            try compare("\(at).\(key)", value, other)
        }
    case let (.list(items), .list(others)) where items.count == others.count:
        for (n, (item, other)) in zip(items, others).enumerated() {
            try compare("\(at)[\(n)]", item, other)
        }
    default:
        let isEqual = expected == actual || (expected.number != nil && expected.number == actual.number)
        guard isEqual else { throw Difference("\(at): expected \(expected), got \(actual)") }
    }
}
