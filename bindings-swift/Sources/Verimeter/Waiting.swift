import Dispatch
import Foundation
import VerimeterNative

/// Waits for `call` where a task awaits it. A task that is cancelled ends its wait at once, with a `CancellationError`; the call goes on
/// to its end and is recorded. UniFFI itself would keep the task until then.
func waiting<T: Sendable>(_ call: @escaping @Sendable () async throws -> T) async throws -> T {
    try await waitingFor { wait in
        Task { await wait.end(result(of: call)) }
    }
}

/// Runs `work`, which reads or writes a file, on a thread that may wait; else as `waiting`.
func onDisk<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await waitingFor { wait in
        disk.async { wait.end(Result { try raising(work) }) }
    }
}

// Swift's own threads must not wait.
let disk = DispatchQueue(label: "io.verimeter.disk", qos: .userInitiated, attributes: .concurrent)

private func result<T>(of call: () async throws -> T) async -> Result<T, any Error> {
    do {
        return .success(try await raisingAsync(call))
    } catch {
        return .failure(error)
    }
}

private func waitingFor<T: Sendable>(_ begin: (Wait<T>) -> Void) async throws -> T {
    // Nothing is begun for a task that gave up before.
    try Task.checkCancellation()
    let wait = Wait<T>()
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            if wait.start(continuation) { begin(wait) }
        }
    } onCancel: {
        wait.end(.failure(CancellationError()))
    }
}

/// One task's wait, which ends once: with the call or with the task.
private final class Wait<T: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var continuation: CheckedContinuation<T, any Error>?
    private var early: Result<T, any Error>?
    private var isOver = false

    /// Whether anything is to be begun: not where the task gave up meanwhile.
    func start(_ continuation: CheckedContinuation<T, any Error>) -> Bool {
        lock.lock()
        let ended = early
        if ended == nil { self.continuation = continuation }
        lock.unlock()
        if let ended { continuation.resume(with: ended) }
        return ended == nil
    }

    func end(_ result: Result<T, any Error>) {
        lock.lock()
        let waits = continuation
        continuation = nil
        if !isOver && waits == nil { early = result }
        isOver = true
        lock.unlock()
        waits?.resume(with: result)
    }
}
