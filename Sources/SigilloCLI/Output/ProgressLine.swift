internal import Synchronization

/// One line on the terminal's standard error that says how far a run is; it is erased before anything else is said.
final class ProgressLine: Sendable {
    private let isShown: Bool
    private let name: String
    private let hasLine = Mutex(false)

    init(isShown: Bool, name: String) {
        self.isShown = isShown
        self.name = name
    }

    /// Shows that `done` of `total` instances are done.
    func update(done: Int, total: Int) {
        guard isShown else { return }
        hasLine.withLock { hasLine in
            hasLine = true
            Diagnostics.write("\r\u{1b}[K\(name): \(done) of \(total)", to: 2)
        }
    }

    /// Erases the line.
    func clear() {
        hasLine.withLock { hasLine in
            guard hasLine else { return }
            hasLine = false
            Diagnostics.write("\r\u{1b}[K", to: 2)
        }
    }
}
