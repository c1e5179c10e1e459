import Foundation
import VerimeterNative

/// A failure, by its kind, with everything known about it.
///
/// `causes` are texts of other libraries, each cause before its own. No phone number, token, secret or key is in either.
public enum VerimeterError: Error, Equatable, Sendable {
    /// A parameter of the call is wrong; nothing was sent.
    case invalidArgument(ErrorInfo, causes: [String] = [])
    /// Settings here or in the vendor's console do not fit.
    case configuration(ErrorInfo, causes: [String] = [])
    /// The vendor refused the credentials.
    case authentication(ErrorInfo, causes: [String] = [])
    /// The service is not opened, expired or blocked.
    case notEnabled(ErrorInfo, causes: [String] = [])
    /// The account is out of calls.
    case insufficientBalance(ErrorInfo, causes: [String] = [])
    /// Too many calls; `retryAfter` says when to come back, where known.
    case throttled(ErrorInfo, causes: [String] = [])
    /// The token is used up, expired or wrong: get a new one.
    case token(ErrorInfo, causes: [String] = [])
    /// The answer does not exist yet; `retryAfter` says when to come back.
    case notReady(ErrorInfo, causes: [String] = [])
    /// The vendor failed.
    case vendor(ErrorInfo, causes: [String] = [])
    /// An answer nobody could read; status and first bytes are in the message.
    case `protocol`(ErrorInfo, causes: [String] = [])
    /// Nothing was sent: no connection.
    case transport(ErrorInfo, causes: [String] = [])
    /// The request may have reached the vendor and no answer came: perhaps done, perhaps billed.
    case inDoubt(ErrorInfo, causes: [String] = [])
    /// The client was closed. A task's own cancellation is a `CancellationError`, as everywhere.
    case cancelled(ErrorInfo, causes: [String] = [])
    /// A phone number could not be decrypted.
    case decryption(ErrorInfo, causes: [String] = [])
    /// The ledger could not be read or written.
    case ledger(ErrorInfo, causes: [String] = [])

    /// The error that tells of `info`, as rows of `JiguangClient.screen` and `IdVerificationClient.harvest` hold it.
    public init(_ info: ErrorInfo, causes: [String] = []) {
        switch info.kind {
        case .invalidArgument: self = .invalidArgument(info, causes: causes)
        case .configuration: self = .configuration(info, causes: causes)
        case .authentication: self = .authentication(info, causes: causes)
        case .notEnabled: self = .notEnabled(info, causes: causes)
        case .insufficientBalance: self = .insufficientBalance(info, causes: causes)
        case .throttled: self = .throttled(info, causes: causes)
        case .token: self = .token(info, causes: causes)
        case .notReady: self = .notReady(info, causes: causes)
        case .vendor: self = .vendor(info, causes: causes)
        case .protocol: self = .protocol(info, causes: causes)
        case .transport: self = .transport(info, causes: causes)
        case .inDoubt: self = .inDoubt(info, causes: causes)
        case .cancelled: self = .cancelled(info, causes: causes)
        case .decryption: self = .decryption(info, causes: causes)
        case .ledger: self = .ledger(info, causes: causes)
        }
    }

    /// Everything known about the failure.
    public var info: ErrorInfo { known.info }

    /// What caused it, each cause before its own.
    public var causes: [String] { known.causes }

    /// What went wrong.
    public var kind: ErrorKind { info.kind }

    /// Whether the same call may be made again without harm.
    public var isRetryable: Bool { info.retryable }

    /// When to come back, in seconds from now, where known.
    public var retryAfter: TimeInterval? { info.retryAfter }

    private var known: (info: ErrorInfo, causes: [String]) {
        switch self {
        case let .invalidArgument(info, causes), let .configuration(info, causes), let .authentication(info, causes),
            let .notEnabled(info, causes), let .insufficientBalance(info, causes), let .throttled(info, causes),
            let .token(info, causes), let .notReady(info, causes), let .vendor(info, causes), let .protocol(info, causes),
            let .transport(info, causes), let .inDoubt(info, causes), let .cancelled(info, causes),
            let .decryption(info, causes), let .ledger(info, causes):
            return (info, causes)
        }
    }
}

extension VerimeterError: LocalizedError {
    /// What went wrong, and the way out.
    public var errorDescription: String? {
        info.advice.isEmpty ? info.message : "\(info.message); \(info.advice)"
    }

    /// What caused it.
    public var failureReason: String? { causes.isEmpty ? nil : causes.joined(separator: ": ") }

    /// The way out.
    public var recoverySuggestion: String? { info.advice.isEmpty ? nil : info.advice }
}

extension VerimeterError: CustomStringConvertible {
    /// As `errorDescription`.
    public var description: String { errorDescription ?? info.message }
}

/// `call`, whose failures are errors of ours.
func raising<T>(_ call: () throws -> T) throws -> T {
    do {
        return try call()
    } catch let VerimeterNative.Failure.Raised(info, causes) {
        throw VerimeterError(info, causes: causes)
    }
}

/// As `raising`, for calls that wait.
func raisingAsync<T>(_ call: () async throws -> T) async throws -> T {
    do {
        return try await call()
    } catch let VerimeterNative.Failure.Raised(info, causes) {
        throw VerimeterError(info, causes: causes)
    }
}
