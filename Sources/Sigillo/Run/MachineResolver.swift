internal import SigilloProtocols
internal import Synchronization

/// The resolver of a machine: its own thread answers, the machine's thread says how.
final class MachineResolver: Sendable {
    /// What was asked.
    let questions = QuestionLog()
    private let responder: Mutex<DNSResponder>

    init(_ responder: DNSResponder) {
        self.responder = Mutex(responder)
    }

    /// Answers otherwise from now on.
    func serve(_ responder: DNSResponder) {
        self.responder.withLock { $0 = responder }
    }

    /// Answers a datagram and notes the question.
    func answer(_ query: [UInt8]) -> [UInt8]? {
        let answer = responder.withLock { $0 }.answer(query)
        if let question = answer.question { questions.append(question.name) }
        return answer.response
    }
}
