import SigilloCore

/// A protocol that no rule reads but that may turn to TLS: XMPP (RFC 6120 §5) and IRC.
///
/// What stands before TLS is harmless unless a log-in may be in it; what stays in clear is not judged.
struct UpgradingDialogue: Dialogue {
    let name: String
    private var hasLogIn = false
    private var octets = 0
    /// The last octets, in which a word may begin.
    private var tails = PerDirection(repeating: [UInt8]())
    private var isAsked = false

    private static let limit = 64 * 1024

    init(name: String) {
        self.name = name
    }

    /// Until TLS was asked for and no log-in was seen, nothing tells that a log-in would be noticed.
    var obstacle: String? { isAsked && !hasLogIn ? nil : "\(name), whose rules are not known" }

    func reading(_ direction: Direction) -> Reading {
        if octets > Self.limit { return .opaque }
        return name == "xmpp" ? .border(1) : .lines
    }

    mutating func line(_ line: Line, from direction: Direction, evidence: inout Evidence) -> Turn {
        octets += line.octets.count
        evidence.show("‹\(line.octets.count) octets›", direction: direction, end: line.end)
        guard direction == .clientToServer else {
            let words = line.octets.split(separator: UInt8(ascii: " "), maxSplits: 3)
            return words.count > 1 && words[1].equals("670") ? .tlsAccepted : .goOn
        }
        switch line.octets.firstWord.word.keyword {
        case "STARTTLS":
            isAsked = true
            return .tlsAsked
        case "CAP", "NICK", "USER", "PING", "PONG", "QUIT": break
        default: hasLogIn = true
        }
        return .goOn
    }

    mutating func body(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) {
        self.octets += octets.count
        tails[direction] = Array((tails[direction] + octets).suffix(9))
        guard direction == .clientToServer else { return }
        let tail = tails[direction][...]
        if tail.contains(word: "<auth") || tail.contains(word: "<iq") || tail.contains(word: "<message") {
            hasLogIn = true
        } else if tail.equals("<starttls") {
            isAsked = true
        }
    }

    mutating func bodyEnded(at end: UInt64, from direction: Direction, evidence: inout Evidence) {}
    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence) {}
    mutating func ended(evidence: inout Evidence) {}
}
