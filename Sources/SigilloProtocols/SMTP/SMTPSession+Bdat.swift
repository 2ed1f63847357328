import SigilloCore

/// The BDAT command (RFC 3030 §2): a chunk of a message, so many octets behind the line, whatever they are.
///
/// ```
/// C: BDAT 86 LAST
/// C: ‹86 octets›
/// S: 250 2.0.0 Message accepted
/// ```
///
/// The octets come whether or not the server wants them: a chunk that is refused is read and thrown away.
struct BdatCommand: SMTPCommand {
    static let verb = "BDAT"

    private let size: Int
    private let isLast: Bool

    init?(_ arguments: SMTPArguments) {
        let words = arguments.words
        guard (1...2).contains(words.count), let size = ASCII.number(words[0], limit: .max / 16) else { return nil }
        if words.count == 2 {
            guard ASCII.equal(words[1], "LAST".utf8) else { return nil }
        }
        self.size = size
        isLast = words.count == 2
    }

    var summary: String { isLast ? "\(size) LAST" : "\(size)" }

    func observe(in session: inout SMTPSession, reply: SessionScript.Reply?) {
        session.expectChunk(size, SMTPSession.Chunk(isLast: isLast, answer: .silence))
    }

    static let endsWhenMalformed = true

    func perform(in session: inout SMTPSession) {
        let answer: SMTPSession.Chunk.Answer = session.refusalOfChunk(size).map { .refusal($0) } ?? .acceptance
        session.expectChunk(size, SMTPSession.Chunk(isLast: isLast, answer: answer))
    }
}

extension SMTPSession {
    /// A chunk that is being read.
    struct Chunk: Sendable {
        /// What is said when it is there.
        enum Answer: Sendable {
            case acceptance
            case refusal(SMTPReply)
            /// Nothing: the script has answered, or the session holds.
            case silence
        }

        var isLast: Bool
        var answer: Answer
    }

    /// Why a chunk is not taken, or nil.
    fileprivate func refusalOfChunk(_ size: Int) -> SMTPReply? {
        guard isExtended, configuration.smtp.extensions.contains(.chunking) else {
            return SMTPReply(502, "5.5.1", "BDAT is not supported")
        }
        guard let transaction else { return SMTPReply(503, "5.5.1", "Say MAIL first") }
        guard !transaction.envelope.recipients.isEmpty else { return SMTPReply(554, "5.5.1", "No valid recipients") }
        return nil
    }

    /// Takes a whole chunk; with the last one the message is whole too.
    mutating func end(of chunk: Chunk) {
        expectation = .command
        switch chunk.answer {
        case .silence:
            transaction?.hasChunks = true
            if chunk.isLast {
                note(takeMessage(), verb: "BDAT")
                transaction = nil
            }
        case .refusal(let refusal):
            // The client has to begin anew (RFC 3030 §2).
            transaction = nil
            _ = takeMessage()
            reply(refusal)
        case .acceptance where isMessageTooLarge:
            transaction = nil
            note(takeMessage(), verb: "BDAT")
            reply(SMTPReply(552, "5.3.4", "Message larger than \(configuration.limits.message) octets"))
        case .acceptance:
            transaction?.hasChunks = true
            if chunk.isLast {
                deliver(takeMessage(), verb: "BDAT")
            } else {
                reply(SMTPReply(250, "2.0.0", "Chunk received"))
            }
        }
    }
}
