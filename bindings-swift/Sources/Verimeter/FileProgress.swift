import VerimeterNative

/// How far the reading or writing of a file has come, and what came of it.
public enum FileProgress<Result: Sendable>: Sendable {
    /// So many rows are written.
    case rows(Int64)
    /// It is done.
    case done(Result)
}

extension FileProgress: Equatable where Result: Equatable {}

/// The steps of `work`, which begins with the loop and waits for nobody who looks on.
func following<Result: Sendable>(
    _ work: @escaping @Sendable (any ProgressListener) throws -> Result
) -> Rows<FileProgress<Result>> {
    Rows {
        let steps = AsyncThrowingStream<FileProgress<Result>, any Error> { steps in
            disk.async {
                do {
                    let result = try raising { try work(Listener { steps.yield(.rows($0)) }) }
                    steps.yield(.done(result))
                    steps.finish()
                } catch {
                    steps.finish(throwing: error)
                }
            }
        }
        var source = steps.makeAsyncIterator()
        return {
            let step = try await source.next()
            // The stream just ends where the task was cancelled.
            if step == nil { try Task.checkCancellation() }
            return step
        }
    }
}

/// As the native part tells it.
private final class Listener: ProgressListener {
    private let hears: @Sendable (Int64) -> Void

    init(_ hears: @escaping @Sendable (Int64) -> Void) {
        self.hears = hears
    }

    func told(done: Int64) {
        hears(done)
    }
}
