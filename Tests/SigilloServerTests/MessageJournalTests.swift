import SigilloCore
import SigilloProtocols
import Testing

@testable import SigilloServer

/// Who gets which message, without an event loop.
@Suite struct MessageJournalTests {
    private let journal = MessageJournal()

    private func message(to recipient: String) -> SubmittedMessage {
        SubmittedMessage(
            number: 0, origin: .delivery, envelope: MailEnvelope(sender: "", recipients: [recipient]), octets: [1],
            time: 1)
    }

    private func question(_ recipient: String? = nil, name: String? = "one") -> MessageQuestion {
        MessageQuestion(name: name) { message in recipient.map { message.envelope.recipients == [$0] } ?? true }
    }

    /// Asks as a task does; what is to happen meanwhile happens when the question stands.
    private func answer(
        _ question: MessageQuestion, _ meanwhile: (MessageWait) -> Void = { _ in }
    ) async throws -> MessageAnswer {
        let wait = MessageWait(question)
        return try await withCheckedThrowingContinuation { continuation in
            wait.begin(continuation)
            _ = journal.ask(wait)
            meanwhile(wait)
        }
    }

    private func number(_ answer: MessageAnswer) -> Int? {
        if case .message(let message) = answer { message.number } else { nil }
    }

    @Test func whatIsThereAlreadyIsGivenOutInOrderAndOnce() async throws {
        journal.append(message(to: "a"))
        journal.append(message(to: "b"))
        #expect(number(try await answer(question())) == 1)
        #expect(number(try await answer(question())) == 2)
        let third = try await answer(question()) { _ in self.journal.append(self.message(to: "c")) }
        #expect(number(third) == 3)
    }

    @Test func whatDoesNotMatchStaysForAnotherQuestion() async throws {
        journal.append(message(to: "a"))
        journal.append(message(to: "b"))
        #expect(number(try await answer(question("b"))) == 2)
        #expect(number(try await answer(question("a"))) == 1)
    }

    @Test func anotherNameGetsEverythingAgain() async throws {
        journal.append(message(to: "a"))
        #expect(number(try await answer(question())) == 1)
        #expect(number(try await answer(question(name: "two"))) == 1)
        #expect(number(try await answer(question(name: nil))) == 1)
        #expect(number(try await answer(question(name: nil))) == 1)
    }

    @Test func ofTwoThatWaitUnderOneNameTheFirstGetsIt() async throws {
        let second = MessageWait(question())
        let first = try await answer(question()) { _ in
            #expect(self.journal.ask(second))
            self.journal.append(self.message(to: "a"))
        }
        #expect(number(first) == 1)
        #expect(!second.isSettled)
    }

    @Test func aWaitThatWasCancelledTakesNothing() async throws {
        await #expect(throws: CancellationError.self) {
            try await answer(question()) { wait in
                wait.cancel()
                self.journal.append(self.message(to: "a"))
            }
        }
        #expect(number(try await answer(question())) == 1)
    }

    @Test func cancelledBeforeItBeganItEndsAtOnce() async throws {
        let wait = MessageWait(question())
        wait.cancel()
        await #expect(throws: CancellationError.self) {
            _ = try await withCheckedThrowingContinuation { wait.begin($0) }
        }
    }

    @Test func quietEndsThoseAloneThatWaitForIt() async throws {
        var quiet = question(name: nil)
        quiet.endsWhenQuiet = true
        let stays = MessageWait(question())
        let answer = try await answer(quiet) { _ in
            #expect(self.journal.ask(stays))
            #expect(self.journal.awaitsQuiet)
            self.journal.fallQuiet()
        }
        if case .quiet = answer {} else { Issue.record("\(answer)") }
        #expect(!self.journal.awaitsQuiet)
        #expect(!stays.isSettled)
    }

    @Test func theEndOfTheInstanceEndsEveryWait() async throws {
        let answer = try await answer(question()) { _ in self.journal.close() }
        if case .ended = answer {} else { Issue.record("\(answer)") }
    }
}
