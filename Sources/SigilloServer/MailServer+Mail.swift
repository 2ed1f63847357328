internal import NIOCore
package import SigilloCore
package import SigilloProtocols

/// Mail from outside and mail that is waited for; none of this holds up a thread.
extension MailServer {
    /// Makes an account with mail of its own.
    ///
    /// - Returns: whether there is no other of its user or its address.
    /// - Throws: ``ServerIsClosed``.
    package func add(_ account: Account, _ store: MailStore) async throws -> Bool {
        try await perform { $0.add(account, store) }
    }

    /// Puts a message into mailboxes; sessions that look at them are told.
    ///
    /// - Returns: the message as it is kept.
    /// - Throws: ``DeliveryRefusal``, ``ServerIsClosed``.
    @discardableResult
    package func deliver(_ delivery: OutsideDelivery) async throws -> SubmittedMessage {
        try await perform { $0.deliver(delivery) }.get()
    }

    /// Plans the connections that come from now on; those that there are go on as they are.
    ///
    /// - Throws: ``ServerIsClosed``.
    package func replan(_ endpoints: [UInt16: EndpointPlan]) async throws {
        try await perform { $0.replan(endpoints) }
    }

    /// Begins an instance as ``begin(_:)`` does: every connection ends, and who waits is told.
    ///
    /// - Throws: ``ServerIsClosed``.
    package func restart(_ plan: InstancePlan) async throws {
        try await perform { state in
            state.begin(plan)
            self.forgetActivity()
        }
    }

    /// What was observed so far, with everything left open.
    ///
    /// - Throws: ``ServerIsClosed``.
    package func harvest() async throws -> Harvest {
        try await perform { $0.harvest() }
    }

    /// The messages and connections so far.
    ///
    /// - Throws: ``ServerIsClosed``.
    package func standing() async throws -> ServiceStanding {
        try await perform { $0.standing }
    }

    /// Waits for a message: the first one that matches and was not given out in the question's name.
    ///
    /// - Parameter deadline: when the wait is over.
    /// - Throws: `CancellationError` where the task is cancelled.
    package func answer(
        to question: MessageQuestion, by deadline: ContinuousClock.Instant
    ) async throws -> MessageAnswer {
        let wait = MessageWait(question)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                wait.begin(continuation)
                let isHeard = enqueue { state in
                    let rest = max(.zero, deadline - .now)
                    state.ask(wait, for: TimeAmount(rest))
                }
                if !isHeard { wait.settle(.ended) }
            }
        } onCancel: {
            wait.cancel()
            enqueue { $0.mail.journal.abandon(wait) }
        }
    }
}

/// The server is closed: it can be asked for nothing.
package struct ServerIsClosed: Error, CustomStringConvertible {
    package var description: String { "The mail service is closed." }
}

extension TimeAmount {
    /// The time of a duration, 100 years at most.
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let century: Int64 = 3_155_760_000
        self = .nanoseconds(min(seconds, century) * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
