import VerimeterNative

/// Where the bearer tokens of a company's own gateway come from.
public protocol BearerTokens: Sendable {
    /// The token to present now. Asked before every call and within its deadline, so that one which has run out can be renewed here; keep
    /// it in memory while it is good. What this throws fails the call before anything is sent.
    func token() async throws -> String

    /// The gateway refused `token` (HTTP 401): it should not be given again. The call that presented it is not repeated.
    func refused(_ token: String)
}

extension BearerTokens {
    /// Does nothing.
    public func refused(_ token: String) {}
}

/// Tokens from a function.
public struct TokenFunction: BearerTokens {
    private let function: @Sendable () async throws -> String

    /// Tokens from `function`, which is asked before every call.
    public init(_ function: @escaping @Sendable () async throws -> String) {
        self.function = function
    }

    public func token() async throws -> String {
        try await function()
    }
}

extension BearerTokens where Self == TokenFunction {
    /// A token that never changes.
    public static func fixed(_ token: String) -> TokenFunction {
        TokenFunction { token }
    }

    /// Tokens from `function`, which is asked before every call.
    public static func from(_ function: @escaping @Sendable () async throws -> String) -> TokenFunction {
        TokenFunction(function)
    }
}

/// As the native part asks for them.
final class Tokens: TokenSource {
    private let tokens: any BearerTokens

    init(_ tokens: any BearerTokens) {
        self.tokens = tokens
    }

    func token() async throws -> String {
        try await given("tokens") { try await tokens.token() }
    }

    func refused(token: String) {
        tokens.refused(token)
    }
}

/// What a source of the program's gives, and of its errors the type alone: a message may hold anything, a secret too.
func given<T>(_ what: String, by source: () async throws -> T) async throws -> T {
    do {
        return try await source()
    } catch {
        throw NotGiven.Failed(reason: "the program's source of \(what) threw \(type(of: error))")
    }
}
