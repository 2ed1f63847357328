internal import Synchronization

/// The names that a machine's resolver was asked for: written by the resolver's thread, taken by the machine's.
final class QuestionLog: Sendable {
    private let names = Mutex<[String]>([])

    /// As many as one instance's report can use; a client that asks without end is cut off here.
    private static let limit = 1_000

    func append(_ name: String) {
        names.withLock { names in
            if names.count < Self.limit { names.append(name) }
        }
    }

    func take() -> [String] {
        names.withLock { names in
            defer { names = [] }
            return names
        }
    }
}
