internal import Foundation
internal import Sigillo
internal import SigilloCore
internal import Synchronization

/// Prints a server's notes as they are made, one a line, on standard error.
///
/// The server's event loop only appends; a thread of its own writes, as many lines at once as have come together, so
/// that a slow terminal never holds up a session.
final class TranscriptPrinter: Sendable {
    private struct State {
        var lines = ""
        var isClosed = false
    }

    /// As much as is kept for a reader that does not read; what comes beyond it is left out.
    private static let limit = 16 << 20

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let done = DispatchSemaphore(value: 0)

    init() {
        let thread = Thread { [self] in
            while writeNext() {}
            done.signal()
        }
        thread.start()
    }

    /// Prints one event of a connection.
    func print(_ event: ConnectionRecord.Event, of record: ConnectionRecord) {
        let text = Transcript.text(event, of: record)
        let wasEmpty = state.withLock { state in
            guard state.lines.utf8.count < Self.limit else { return false }
            defer { state.lines += text }
            return state.lines.isEmpty
        }
        if wasEmpty { wake.signal() }
    }

    /// Writes what is left and ends.
    func close() {
        state.withLock { $0.isClosed = true }
        wake.signal()
        done.wait()
    }

    private func writeNext() -> Bool {
        wake.wait()
        // What comes in the next moment goes out in the same write; nobody reads faster than that.
        if !state.withLock({ $0.isClosed }) { Thread.sleep(forTimeInterval: 0.02) }
        let (lines, isClosed) = state.withLock { state in
            defer { state.lines = "" }
            return (state.lines, state.isClosed)
        }
        if !lines.isEmpty { Diagnostics.write(lines, to: 2) }
        return !isClosed
    }
}
