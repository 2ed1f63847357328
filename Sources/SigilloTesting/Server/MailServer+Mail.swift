internal import Sigillo
public import SigilloCore
internal import SigilloProtocols
internal import SigilloServer
public import Testing

extension MailServer {
    /// Waits for a whole message that a client submits: the first one that matches and was not given out before,
    /// whether it is there already or still to come.
    ///
    /// Two tasks that wait at once never get the same message.
    ///
    /// - Parameters:
    ///   - recipient: an address among the recipients of the envelope.
    ///   - sender: the sender of the envelope.
    ///   - subject: what stands in the Subject, decoded.
    ///   - time: how long to wait.
    ///   - sourceLocation: where the test waits.
    ///   - predicate: what else must hold.
    /// - Throws: ``MessageNotReceived`` where none came in time; it says what came, and how far each session came. The
    ///   transcript and the capture are attached to the test then. `CancellationError` where the test is cancelled.
    public func nextMessage(
        to recipient: String? = nil, from sender: String? = nil, subject: String? = nil,
        within time: Duration = .seconds(5), sourceLocation: SourceLocation = #_sourceLocation,
        where predicate: (@Sendable (ReceivedMessage) -> Bool)? = nil
    ) async throws -> ReceivedMessage {
        do {
            let filter = Self.filter(recipient, sender, subject, predicate)
            return ReceivedMessage(try await service.nextMessage(filter, within: time))
        } catch let failure as MessageWaitFailure {
            reporter.attachEvidence(of: self, at: sourceLocation)
            throw MessageNotReceived(failure.description, at: sourceLocation)
        }
    }

    /// Fails the test, at the caller's line, where a client submits such a message within a time, or has already and
    /// nobody has waited for it.
    ///
    /// It does not sleep out the time: it ends when every connection has ended and there was one.
    ///
    /// - Throws: `CancellationError` where the test is cancelled.
    public func expectNoMessage(
        to recipient: String? = nil, from sender: String? = nil, subject: String? = nil,
        within time: Duration = .seconds(1), sourceLocation: SourceLocation = #_sourceLocation,
        file: StaticString = #filePath, line: UInt = #line,
        where predicate: (@Sendable (ReceivedMessage) -> Bool)? = nil
    ) async throws {
        do {
            try await service.noMessage(
                Self.filter(recipient, sender, subject, predicate), within: time, reader: "")
        } catch let unexpected as UnexpectedMessage {
            reporter.fail(unexpected.description, at: sourceLocation, file: file, line: line)
            reporter.attachEvidence(of: self, at: sourceLocation)
        }
    }

    /// The messages that clients have submitted so far, in the order of their arrival.
    public func messages(to recipient: String? = nil) async throws -> [ReceivedMessage] {
        try await service.messages(MessageFilter(to: recipient)).filter(\.isSubmission).map(ReceivedMessage.init)
    }

    private static func filter(
        _ recipient: String?, _ sender: String?, _ subject: String?,
        _ predicate: (@Sendable (ReceivedMessage) -> Bool)?
    ) -> MessageFilter {
        var filter = MessageFilter(to: recipient, from: sender)
        filter.subject = subject
        if let predicate { filter.predicate = { predicate(ReceivedMessage($0)) } }
        return filter
    }
}

// MARK: - What a test brings about

extension MailServer {
    /// Puts a message into a mailbox; sessions that look at it are told at once, as IDLE wants.
    ///
    /// - Parameters:
    ///   - mail: the message.
    ///   - account: whose mailbox it is; the first account's unless said.
    ///   - mailbox: the mailbox's name.
    ///   - sender: the sender of the envelope.
    ///   - flags: the flags that it begins with, as IMAP writes them: `\Seen`, `$Forwarded`.
    /// - Throws: an error with a sentence where there is no such mailbox.
    public func deliver(
        _ mail: MailText, to account: Account? = nil, mailbox: String = "INBOX", from sender: String = "",
        flags: [String] = []
    ) async throws {
        var delivery = OutsideDelivery(octets: mail.octets)
        delivery.sender = sender
        delivery.recipients = account.map { [$0.address] } ?? []
        delivery.mailbox = mailbox
        for flag in flags { delivery.flags.insert(named: flag) }
        try await service.deliver(delivery)
    }

    /// Makes another account, with an INBOX of its own; what is not given is made fresh.
    ///
    /// What a client submits to its address is delivered to it.
    ///
    /// - Throws: an error with a sentence where it cannot be made.
    @discardableResult
    public func makeAccount(
        user: String? = nil, password: Secret? = nil, address: String? = nil, aliases: [String] = []
    ) async throws -> Account {
        try await service.makeAccount(
            NewAccount(user: user, password: password, address: address, aliases: aliases))
    }

    /// Serves these faults instead of the present ones, from the next connection on.
    ///
    /// - Throws: an error with a sentence where a fault makes no sense on this server.
    public func serve(faults: [Fault]) async throws {
        try await service.serve(faults: faults.map(\.template))
    }

    /// Goes back to the beginning: every connection ends; mail, accounts that were made and the transcript go. Ports,
    /// certificates and the first account stay.
    public func reset() async throws {
        try await service.reset()
    }
}

/// No message came in time that a test waited for.
public struct MessageNotReceived: Error, Sendable, CustomStringConvertible {
    /// What was waited for, what came instead, how far each session came, and where the test waits.
    public let description: String

    init(_ text: String, at location: SourceLocation) {
        description = "\(text)\nThe test waits at \(location.fileID):\(location.line)."
    }
}
