import VerimeterNative

/// Rows of long work, as they come: `for try await row in rows`. Each loop over them begins anew.
///
/// A loop that is left, or whose task is cancelled, takes no more; what is under way ends and is recorded.
public struct Rows<Element>: AsyncSequence {
    /// The next row; `nil` after the last.
    typealias Pull = () async throws -> Element?

    private let begin: () throws -> Pull

    init(_ begin: @escaping () throws -> Pull) {
        self.begin = begin
    }

    /// The rows of one loop.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let begin: () throws -> Pull
        private var pull: Pull?
        private var isOver = false

        init(_ begin: @escaping () throws -> Pull) {
            self.begin = begin
        }

        /// The next row; `nil` after the last.
        public mutating func next() async throws -> Element? {
            if isOver { return nil }
            do {
                let pull = try self.pull ?? begin()
                self.pull = pull
                if let row = try await pull() { return row }
            } catch {
                end()
                throw error
            }
            end()
            return nil
        }

        private mutating func end() {
            isOver = true
            pull = nil
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(begin)
    }
}

/// Rows of a batch. Before each row as many inputs are taken as the native part can need for it: those of the calls under way, and one.
func screenRows<Phones: AsyncSequence>(
    _ phones: Phones,
    concurrency: Int,
    begin: @escaping () throws -> ScreenHandle
) -> Rows<ScreenRow> where Phones.Element == String {
    Rows {
        let batch = try raising(begin)
        var source = phones.makeAsyncIterator()
        var free = Int(Int32(clamping: concurrency)) + 1
        var ended = false
        var failure: (any Error)?
        return {
            var inputs: [String] = []
            while !ended && free > 0 {
                do {
                    if let phone = try await source.next() {
                        inputs.append(phone)
                    } else {
                        ended = true
                    }
                } catch is CancellationError {
                    throw CancellationError()
                } catch {
                    failure = error
                    ended = true
                }
                free -= 1
            }
            let (taken, isLast) = (inputs, ended)
            if let row = try await waiting({ try await batch.next(phones: taken, ended: isLast) }) {
                free += 1
                return row
            }
            // What ended the inputs early, after the rows of those that came.
            if let failure { throw failure }
            return nil
        }
    }
}

/// Rows of a harvest, as they end.
func harvestRows(begin: @escaping () throws -> HarvestHandle) -> Rows<HarvestRow> {
    Rows {
        let harvest = try raising(begin)
        return { try await waiting { try await harvest.next() } }
    }
}

/// A sequence whose elements are there already.
struct Ready<Base: Sequence>: AsyncSequence {
    typealias Element = Base.Element

    let base: Base

    struct AsyncIterator: AsyncIteratorProtocol {
        var base: Base.Iterator

        mutating func next() async -> Base.Element? {
            base.next()
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeIterator())
    }
}
