import SigilloCore
import SigilloWire

/// ManageSieve in clear (RFC 5804).
///
/// ```
/// S: "IMPLEMENTATION" "Example"
/// S: "SASL" "PLAIN"
/// S: OK
/// C: AUTHENTICATE "PLAIN" {24+}
/// C: AGFsaWNlAHMzY3IzdHdvcmQ=
/// S: OK
/// ```
struct SieveDialogue: Dialogue {
    /// A command whose response is awaited.
    enum Awaited: Sendable, Hashable {
        case authentication, startTLS, script, other
    }

    /// A literal that is being received.
    struct Literal: Sendable {
        var remaining: UInt64
        /// Whether it is a script rather than a word of a command.
        var isScript: Bool
    }

    let name = "managesieve"
    var command = SieveCommand()
    var literal: Literal?
    var serverLiteral: Literal?
    /// Whether what a literal of the server interrupted goes on.
    var isServerLineOpen = false
    var awaited: [Awaited] = []
    var exchange: SASLExchange?
    var isAuthenticationDenied = false
    var script: MessageInClear?
    var hasGreeted = false
    var isTLSRefused = false
    /// A challenge that comes as a literal.
    var challenge: [UInt8] = []

    static let awaitedLimit = 256

    func reading(_ direction: Direction) -> Reading {
        let open = direction == .clientToServer ? literal : serverLiteral
        return open.map { .counted($0.remaining) } ?? .lines
    }

    mutating func line(_ line: Line, from direction: Direction, evidence: inout Evidence) -> Turn {
        direction == .clientToServer
            ? clientLine(line, evidence: &evidence) : serverLine(line, evidence: &evidence)
    }

    mutating func body(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) {
        let open = direction == .clientToServer ? literal : serverLiteral
        guard var open else { return }
        if open.isScript {
            script?.take(octets)
        } else if direction == .clientToServer {
            command.add(literal: octets)
        } else if challenge.count + octets.count <= SASLExchange.challengeLimit {
            challenge += octets
        }
        open.remaining -= min(open.remaining, UInt64(octets.count))
        let left = open.remaining > 0 ? open : nil
        if direction == .clientToServer { literal = left } else { serverLiteral = left }
    }

    mutating func bodyEnded(at end: UInt64, from direction: Direction, evidence: inout Evidence) {}

    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence) {
        if direction == .serverToClient {
            if let open = serverLiteral {
                serverLiteral =
                    open.remaining > octets
                    ? Literal(remaining: open.remaining - octets, isScript: open.isScript) : nil
            }
        } else if let open = literal, open.remaining > octets {
            literal?.remaining = open.remaining - octets
        } else {
            finishScript(evidence: &evidence)
            literal = nil
            command = SieveCommand()
        }
    }

    mutating func ended(evidence: inout Evidence) { finishScript(evidence: &evidence) }

    mutating func finishScript(evidence: inout Evidence) {
        script?.report(to: &evidence)
        script = nil
    }

    // MARK: Server

    private mutating func serverLine(_ line: Line, evidence: inout Evidence) -> Turn {
        let isContinued = isServerLineOpen
        isServerLineOpen = false
        if let announced = IMAPCommand.literal(endOf: line.octets), announced.size > 0 {
            let isScript = awaited.first == .script && announced.text.isEmpty
            if isScript {
                script = MessageInClear(
                    command: "GETSCRIPT", direction: .serverToClient, start: line.end, reference: "RFC 5804 §2.9")
            }
            challenge = []
            serverLiteral = Literal(remaining: announced.size, isScript: isScript)
            isServerLineOpen = true
            guard !isContinued, let status = Self.status(announced.text) else { return .goOn }
            return answered(status, evidence: &evidence)
        }
        if isContinued {
            if exchange != nil, !challenge.isEmpty { exchange?.challenge(challenge[...]) }
            challenge = []
            finishScript(evidence: &evidence)
            return .goOn
        }
        if exchange != nil, line.octets.first == UInt8(ascii: "\"") {
            exchange?.challenge(line.octets.dropFirst().prefix { $0 != UInt8(ascii: "\"") })
            evidence.show("‹challenge, \(line.octets.count) chars›", direction: .serverToClient, end: line.end)
            return .goOn
        }
        evidence.show(line: line.octets, direction: .serverToClient, end: line.end)
        return Self.status(line.octets).map { answered($0, evidence: &evidence) } ?? .goOn
    }

    /// `OK`, `NO` or `BYE` at a line's start; whether it is `OK`.
    private static func status(_ octets: ArraySlice<UInt8>) -> Bool? {
        let word = octets.prefix { !$0.isBlank && $0 != UInt8(ascii: "(") }
        if word.equals("OK") { return true }
        return word.equals("NO") || word.equals("BYE") ? false : nil
    }

    private mutating func answered(_ isOK: Bool, evidence: inout Evidence) -> Turn {
        if !hasGreeted {
            hasGreeted = true
            // The greeting answers nothing; a capture that begins later has none.
            if evidence.start.sawSYN || awaited.isEmpty { return .goOn }
        }
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
        case .script, .other: break
        }
        return .goOn
    }
}
