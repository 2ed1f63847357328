package import SigilloCore
internal import Synchronization

/// What somebody waits for.
package struct MessageQuestion: Sendable {
    /// Whether a message is one of those; asked on the event loop, so that it must not take long.
    package var matches: @Sendable (SubmittedMessage) -> Bool
    /// In whose name is asked: a message is given once in each name. Nil looks at all, and takes nothing.
    package var name: String?
    /// Whether the message counts as given from then on, where it is asked in a name.
    package var takes = true
    /// Whether the wait is over when the last connection has ended: nothing can come any more.
    package var endsWhenQuiet = false

    /// Creates a question.
    package init(name: String?, matches: @escaping @Sendable (SubmittedMessage) -> Bool) {
        self.name = name
        self.matches = matches
    }
}

/// How a wait ended.
package enum MessageAnswer: Sendable {
    /// This message came.
    case message(SubmittedMessage)
    /// Every connection has ended, and there was one.
    case quiet
    /// The time was over; what there was by then.
    case timedOut(ServiceStanding)
    /// The instance ended, or the server closed.
    case ended
}

/// What had come to a server at one moment.
package struct ServiceStanding: Sendable {
    /// The messages in the order of their arrival.
    package var messages: [SubmittedMessage]
    /// The connections in the order in which they were accepted.
    package var connections: [ConnectionRecord]
    /// The moment, in nanoseconds since 1970-01-01 00:00 UTC.
    package var time: UInt64

    /// Creates a standing.
    package init(messages: [SubmittedMessage], connections: [ConnectionRecord], time: UInt64) {
        self.messages = messages
        self.connections = connections
        self.time = time
    }
}

/// A task that waits for a message. It is settled once: by the event loop, or by the task's own cancellation.
final class MessageWait: Sendable {
    private enum State {
        case new
        case waiting(CheckedContinuation<MessageAnswer, any Error>)
        case settled
    }

    let question: MessageQuestion
    private let state = Mutex(State.new)

    init(_ question: MessageQuestion) {
        self.question = question
    }

    /// Takes the task that waits; it goes on at once where it was cancelled before.
    func begin(_ continuation: CheckedContinuation<MessageAnswer, any Error>) {
        let isCancelled = state.withLock { state in
            guard case .new = state else { return true }
            state = .waiting(continuation)
            return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
    }

    /// Whether the task has gone on.
    var isSettled: Bool {
        state.withLock { state in
            if case .settled = state { true } else { false }
        }
    }

    /// Lets the task go on.
    ///
    /// - Returns: whether it had waited until now; else nobody hears the answer.
    @discardableResult
    func settle(_ answer: MessageAnswer) -> Bool { finish(.success(answer)) }

    /// Lets a task go on that was cancelled.
    func cancel() { finish(.failure(CancellationError())) }

    @discardableResult
    private func finish(_ result: Result<MessageAnswer, any Error>) -> Bool {
        let waiting: CheckedContinuation<MessageAnswer, any Error>? = state.withLock { state in
            defer { state = .settled }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume(with: result)
        return waiting != nil
    }
}
