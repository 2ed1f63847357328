import SigilloCore
import Synchronization

/// A resolver that answers as a test says, and counts its questions.
final class CountingResolver: DNSResolver {
    private let answer: @Sendable (String, DNSRecord.Kind) -> DNSAnswer
    private let questions = Mutex<[String]>([])

    init(_ answer: @escaping @Sendable (String, DNSRecord.Kind) -> DNSAnswer) {
        self.answer = answer
    }

    /// Answers from a zone.
    convenience init(_ zone: DNSZone) {
        self.init { zone.records(of: $0, $1) }
    }

    func records(of name: String, _ kind: DNSRecord.Kind) -> DNSAnswer {
        questions.withLock { $0.append("\(kind) \(name)") }
        return answer(name, kind)
    }

    /// What was asked, in order.
    var asked: [String] { questions.withLock { $0 } }

    var count: Int { questions.withLock { $0.count } }
}
