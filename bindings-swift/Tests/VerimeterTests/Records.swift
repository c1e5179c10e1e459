import Foundation
import Verimeter
import VerimeterNative

/// Where the checkout is.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..").standardizedFileURL

/// `tests/surface/api.json`, which says what records and choices hold.
private let api = try! JSON(of: root.appendingPathComponent("tests/surface/api.json"))

/// The records that cases give as JSON, as the native part reads them: field by field, out of bytes.
func record(_ type: StatsQuery.Type, _ json: JSON) throws -> StatsQuery {
    try made("StatsQuery", json, FfiConverterTypeStatsQuery.read)
}

func record(_ type: BalanceQuery.Type, _ json: JSON) throws -> BalanceQuery {
    try made("BalanceQuery", json, FfiConverterTypeBalanceQuery.read)
}

func record(_ type: Event.Type, _ json: JSON) throws -> Event {
    try made("Event", json, FfiConverterTypeEvent.read)
}

func record(_ type: Account.Type, _ json: JSON) throws -> Account {
    try made("Account", json, FfiConverterTypeAccount.read)
}

func record(_ type: BalanceReading.Type, _ json: JSON) throws -> BalanceReading {
    try made("BalanceReading", json, FfiConverterTypeBalanceReading.read)
}

func record(_ type: Recharge.Type, _ json: JSON) throws -> Recharge {
    try made("Recharge", json, FfiConverterTypeRecharge.read)
}

func record(_ type: ClientOptions.Type, _ json: JSON) throws -> ClientOptions {
    try made("ClientOptions", json, FfiConverterTypeClientOptions.read)
}

func record(_ type: InitializeQuery.Type, _ json: JSON) throws -> InitializeQuery {
    try made("InitializeQuery", json, FfiConverterTypeInitializeQuery.read)
}

func record(_ type: Acs3Request.Type, _ json: JSON) throws -> Acs3Request {
    try made("Acs3Request", json, FfiConverterTypeAcs3Request.read)
}

func record(_ type: Transaction.Type, _ json: JSON) throws -> Transaction {
    try made("Transaction", json, FfiConverterTypeTransaction.read)
}

/// The choice of that word.
func word<Choice: CaseIterable>(_ type: Choice.Type, _ word: String) throws -> Choice {
    guard let found = Choice.allCases.first(where: { "\($0)".snake == word }) else {
        throw Difference("`\(word)` is no \(type)")
    }
    return found
}

private typealias Read<Record> = (inout (data: Data, offset: Data.Index)) throws -> Record

private func made<Record>(_ name: String, _ json: JSON, _ read: Read<Record>) throws -> Record {
    var bytes = Data()
    try write(name, json, into: &bytes)
    var reader = (data: bytes, offset: bytes.startIndex)
    let record = try read(&reader)
    guard reader.offset == bytes.endIndex else { throw Difference("\(name) has other fields") }
    return record
}

/// Writes a value of a type of the surface. What JSON leaves out is left out; a field that the record does not know is a failure.
private func write(_ type: String, _ json: JSON?, into bytes: inout Data) throws {
    if let inner = type.argument(of: "Option") {
        bytes.append(UInt8(json == nil ? 0 : 1))
        if let json { try write(inner, json, into: &bytes) }
    } else if let inner = type.argument(of: "Vec") {
        bytes.append(Int32(json?.list.count ?? 0))
        for item in json?.list ?? [] { try write(inner, item, into: &bytes) }
    } else if let inner = type.argument(of: "HashMap") {
        bytes.append(Int32(json?.fields.count ?? 0))
        for (key, value) in json?.fields ?? [:] {
            try write("String", .text(key), into: &bytes)
            try write(inner.replacingOccurrences(of: "String, ", with: ""), value, into: &bytes)
        }
    } else if let json {
        try write(type, json, into: &bytes)
    } else {
        throw Difference("a \(type) is missing")
    }
}

private func write(_ type: String, _ json: JSON, into bytes: inout Data) throws {
    switch (type, json) {
    case let ("bool", .bool(bool)): bytes.append(UInt8(bool ? 1 : 0))
    case let ("i32", .int(int)): bytes.append(Int32(int))
    case let ("i64", .int(int)): bytes.append(int)
    case ("f64", _) where json.number != nil: bytes.append(json.number?.bitPattern ?? 0)
    case let ("String", .text(text)):
        bytes.append(Int32(text.utf8.count))
        bytes.append(Data(text.utf8))
    case let (_, .text(word)) where api["choices"]?[type] != nil:
        guard let place = api["choices"]?[type]?.list.firstIndex(of: .text(word)) else {
            throw Difference("`\(word)` is no \(type)")
        }
        bytes.append(Int32(place + 1))
    case let (_, .object(given)) where api["records"]?[type] != nil:
        let fields = api["records"]?[type]?["fields"]?.list ?? []
        let known = Set(fields.compactMap { $0["name"]?.text })
        let others = Set(given.keys).subtracting(known)
        guard others.isEmpty else { throw Difference("\(type) has no \(others.sorted())") }
        for field in fields {
            let (name, type) = (field["name"]?.text ?? "", field["type"]?.text ?? "")
            try write(type, json[name], into: &bytes)
        }
    default: throw Difference("\(json) is no \(type)")
    }
}

extension Data {
    /// As the native part writes numbers.
    fileprivate mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}

extension String {
    /// `T` of `Outer<T>`.
    fileprivate func argument(of outer: String) -> String? {
        guard hasPrefix("\(outer)<"), hasSuffix(">") else { return nil }
        return String(dropFirst(outer.count + 1).dropLast())
    }
}
