import SigilloCore
import SigilloWire

/// POP3 in clear (RFC 1939, RFC 2449, RFC 5034).
struct POP3Dialogue: Dialogue {
    /// A command whose reply is awaited.
    enum Awaited: Sendable, Hashable {
        case authentication, startTLS, other
        /// Its reply goes on to a line with a dot alone; `RETR` and `TOP` bring a message.
        case list, message(String)
    }

    let name = "pop3"
    var awaited: [Awaited] = []
    var exchange: SASLExchange?
    var isAuthenticationDenied = false
    var user: String?
    var isTLSRefused = false
    var hasGreeted = false
    /// What the server's dotted text is, while it goes on.
    var text: Awaited?
    var message: MessageInClear?
    var hasSeenClient = false
    /// The challenge of the greeting, `<…>`, with its angle brackets (RFC 1939 §7).
    var challenge: [UInt8]?
    private(set) var offersTLS = false

    static let awaitedLimit = 256

    func reading(_ direction: Direction) -> Reading {
        direction == .serverToClient && text != nil ? .dotted(isBare: false) : .lines
    }

    mutating func line(_ line: Line, from direction: Direction, evidence: inout Evidence) -> Turn {
        direction == .clientToServer
            ? clientLine(line, evidence: &evidence) : serverLine(line, evidence: &evidence)
    }

    mutating func body(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) {
        if text == .list, !offersTLS { offersTLS = octets.contains(word: "STLS") }
        guard case .message(let command) = text else { return }
        if message == nil {
            message = MessageInClear(
                command: command, direction: .serverToClient, start: offset,
                reference: command == "TOP" ? "RFC 1939 §7" : "RFC 1939 §5")
        }
        message?.take(octets)
    }

    mutating func bodyEnded(at end: UInt64, from direction: Direction, evidence: inout Evidence) {
        text = nil
        guard message != nil else { return }
        message?.giveBack(3)
        evidence.show(
            "‹message, \(message?.octets ?? 0) octets›", direction: .serverToClient, end: end, mark: "content")
        message?.report(to: &evidence)
        message = nil
    }

    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence) {}

    mutating func ended(evidence: inout Evidence) {
        message?.report(to: &evidence)
        message = nil
    }

    // MARK: Server

    private static func challenge(in greeting: ArraySlice<UInt8>) -> [UInt8]? {
        guard let start = greeting.firstIndex(of: UInt8(ascii: "<")),
            let end = greeting[start...].firstIndex(of: UInt8(ascii: ">"))
        else { return nil }
        return Array(greeting[start...end])
    }

    private mutating func serverLine(_ line: Line, evidence: inout Evidence) -> Turn {
        let octets = line.octets
        if octets.begins(with: "+ ") || octets.elementsEqual([UInt8(ascii: "+")]) {
            exchange?.challenge(octets.dropFirst(2))
            evidence.show(
                "+ ‹challenge, \(max(octets.count - 2, 0)) chars›", direction: .serverToClient, end: line.end)
            return .goOn
        }
        let isOK = octets.begins(with: "+OK")
        guard isOK || octets.begins(with: "-ERR") else {
            evidence.show("‹\(octets.count) octets›", direction: .serverToClient, end: line.end)
            return .goOn
        }
        evidence.show(line: octets, direction: .serverToClient, end: line.end)
        if !hasGreeted {
            hasGreeted = true
            if evidence.start.sawSYN || !hasSeenClient {
                challenge = Self.challenge(in: octets)
                return .goOn
            }
        }
        return answered(isOK: isOK)
    }

    private mutating func answered(isOK: Bool) -> Turn {
        guard let command = awaited.first else { return .goOn }
        awaited.removeFirst()
        switch command {
        case .authentication:
            if let open = exchange, open.responses == 0, !isOK {
                isAuthenticationDenied = true
            } else {
                exchange = nil
            }
        case .startTLS:
            isTLSRefused = !isOK
            return isOK ? .tlsAccepted : .tlsRefused
        case .list, .message: if isOK { text = command }
        case .other: break
        }
        return .goOn
    }
}
