internal import SigilloCore
internal import SigilloProtocols
package import SigilloServer

extension MailService {
    /// Puts a message into mailboxes of accounts, octet for octet; sessions that look at them are told.
    ///
    /// - Returns: the message as it is kept.
    /// - Throws: ``ServiceRefusal`` where it cannot be delivered.
    @discardableResult
    package func deliver(_ delivery: OutsideDelivery) async throws -> SubmittedMessage {
        guard delivery.octets.count <= Self.messageLimit else {
            throw ServiceRefusal(.invalid, "A message has at most \(Self.messageLimit) octets.")
        }
        do {
            return try await server.deliver(delivery)
        } catch let refusal as DeliveryRefusal {
            throw Self.refusal(refusal, delivery)
        }
    }

    /// The messages that were submitted or delivered so far, in the order of their arrival.
    ///
    /// - Throws: ``SigilloServer/ServerIsClosed``.
    package func messages(_ filter: MessageFilter = MessageFilter()) async throws -> [SubmittedMessage] {
        try await server.standing().messages.filter(filter.matches)
    }

    /// Waits for a whole message that a client submits: the first one that matches and was not given out under the
    /// same name before, whether it is there already or still to come.
    ///
    /// Whoever waits under another name gets all messages again, so that two readers take nothing from each other; two
    /// that wait at once under one name never get the same.
    ///
    /// - Parameter reader: the name under which the message is given out.
    /// - Throws: ``MessageWaitFailure`` where none came in time, `CancellationError` where the task is cancelled.
    package func nextMessage(
        _ filter: MessageFilter = MessageFilter(), within time: Duration, reader: String = ""
    ) async throws -> SubmittedMessage {
        let question = MessageQuestion(name: reader) { $0.isSubmission && filter.matches($0) }
        switch try await server.answer(to: question, by: .now + time) {
        case .message(let message): return message
        case .timedOut(let standing): throw MessageWaitFailure(filter, time, standing, try await redactor())
        case .quiet, .ended: throw Self.isOver
        }
    }

    /// Makes sure that no client submits such a message: for so long, or until every connection has ended and there
    /// was one. What nobody has waited for counts too.
    ///
    /// - Parameter reader: the name under which messages were given out that do not count; nil for all messages.
    /// - Throws: ``UnexpectedMessage`` where one came, `CancellationError` where the task is cancelled.
    package func noMessage(
        _ filter: MessageFilter = MessageFilter(), within time: Duration, reader: String? = nil
    ) async throws {
        var question = MessageQuestion(name: reader) { $0.isSubmission && filter.matches($0) }
        question.takes = false
        question.endsWhenQuiet = true
        switch try await server.answer(to: question, by: .now + time) {
        case .message(let message): throw UnexpectedMessage(message: message, redactor: try await redactor())
        case .quiet, .timedOut: return
        case .ended: throw Self.isOver
        }
    }

    /// The most octets of a message.
    package static let messageLimit = SessionLimits().message

    private static let isOver = ServiceRefusal(
        .over, "The service was reset or closed while somebody waited for a message.")

    private static func refusal(_ refusal: DeliveryRefusal, _ delivery: OutsideDelivery) -> ServiceRefusal {
        switch refusal {
        case .unknownRecipients(let addresses):
            let list = addresses.prefix(5).joined(separator: ", ")
            return ServiceRefusal(.unknown, "No account has the address \(list): make the account first.")
        case .noSuchMailbox:
            return ServiceRefusal(
                .unknown, "There is no mailbox '\(delivery.mailbox)': make it over IMAP, or name another.")
        case .full: return ServiceRefusal(.full, "The store is full: reset the service.")
        }
    }
}

/// A message that was not to come has come.
package struct UnexpectedMessage: Error, Sendable, CustomStringConvertible {
    /// The message.
    package let message: SubmittedMessage
    /// What came, in one sentence without secrets.
    package let description: String

    init(message: SubmittedMessage, redactor: Redactor) {
        self.message = message
        description = redactor.hide("A message came that was not to come: \(MessageWaitFailure.line(of: message)).")
    }
}
