internal import NIOCore
internal import SigilloCore
internal import SigilloProtocols

/// The messages of one instance in the order of their arrival, and the tasks that wait for more. It belongs to the
/// server's event loop.
final class MessageJournal {
    /// As much as a store may hold: there is one bound for what is kept of mail.
    private static let limits = MailStore.Limits()

    private(set) var messages: [SubmittedMessage] = []
    private var octetCount = 0
    /// Which messages were given out, by the name in which was asked.
    private var given: [String: Set<Int>] = [:]
    private var waits: [(wait: MessageWait, timer: Scheduled<Void>?)] = []

    /// Whether one more message can be kept.
    func hasRoom(for octets: Int) -> Bool {
        messages.count < Self.limits.messages && octets <= Self.limits.octets - octetCount
    }

    /// Keeps a message, and gives it to those who wait for it.
    ///
    /// - Returns: the message with its number.
    @discardableResult
    func append(_ message: SubmittedMessage) -> SubmittedMessage {
        var message = message
        message.number = messages.count + 1
        messages.append(message)
        octetCount += message.octets.count
        for entry in waits where entry.wait.question.matches(message) { offer(message, to: entry.wait) }
        forget(where: \.isSettled)
        return message
    }

    /// Answers a question at once, or notes who waits.
    ///
    /// - Returns: whether the wait is noted: the caller starts its timer.
    func ask(_ wait: MessageWait) -> Bool {
        for message in messages where wait.question.matches(message) {
            if offer(message, to: wait) { return false }
        }
        waits.append((wait, nil))
        return true
    }

    /// Keeps the timer of a wait, so that it ends with it.
    func keep(_ timer: Scheduled<Void>, of wait: MessageWait) {
        guard let place = waits.firstIndex(where: { $0.wait === wait }) else { return timer.cancel() }
        waits[place].timer = timer
    }

    /// Ends a wait with an answer.
    func end(_ wait: MessageWait, _ answer: MessageAnswer) {
        wait.settle(answer)
        forget { $0 === wait }
    }

    /// Forgets a wait whose task has gone on by itself.
    func abandon(_ wait: MessageWait) {
        forget { $0 === wait }
    }

    /// Every connection has ended: nothing can come any more.
    func fallQuiet() {
        for entry in waits where entry.wait.question.endsWhenQuiet { entry.wait.settle(.quiet) }
        forget { $0.question.endsWhenQuiet }
    }

    /// Whether somebody waits for the end of all connections.
    var awaitsQuiet: Bool { waits.contains { $0.wait.question.endsWhenQuiet } }

    /// The instance is over.
    func close() {
        for entry in waits { entry.wait.settle(.ended) }
        forget { _ in true }
    }

    @discardableResult
    private func offer(_ message: SubmittedMessage, to wait: MessageWait) -> Bool {
        guard let name = wait.question.name else { return wait.settle(.message(message)) }
        guard given[name]?.contains(message.number) != true, wait.settle(.message(message)) else { return false }
        if wait.question.takes { given[name, default: []].insert(message.number) }
        return true
    }

    private func forget(where isOver: (MessageWait) -> Bool) {
        for entry in waits where isOver(entry.wait) { entry.timer?.cancel() }
        waits.removeAll { isOver($0.wait) }
    }
}
