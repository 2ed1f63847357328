import SigilloCore

/// A line of a text protocol.
struct Line: Sendable {
    /// Its octets without the line break.
    var octets: ArraySlice<UInt8>
    /// The position of its first octet.
    var offset: UInt64
    /// The position behind its line break.
    var end: UInt64
    /// Whether a bare LF ended it.
    var isBare: Bool

    /// The positions of a part of it.
    func range(of part: ArraySlice<UInt8>) -> Range<UInt64> {
        let start = offset &+ UInt64(clamping: part.startIndex - octets.startIndex)
        return start..<(start &+ UInt64(part.count))
    }

    var range: Range<UInt64> { offset..<(offset &+ UInt64(octets.count)) }
}

/// How the next octets of a direction are to be read.
enum Reading: Sendable, Hashable {
    /// Line by line.
    case lines
    /// So many octets, whatever they are; never 0.
    case counted(UInt64)
    /// A text up to the line that holds a dot alone; after a bare LF only where lines end so anyway.
    case dotted(isBare: Bool)
    /// Octets without a structure that is known, to the end.
    case opaque
}

/// What a line does to the connection.
enum Turn: Sendable, Hashable {
    case goOn
    /// The client asked for TLS.
    case tlsAsked
    /// The server granted it.
    case tlsAccepted
    /// The server denied it.
    case tlsRefused
    /// Both directions are compressed from here on, by this name.
    case compressed(String)
}

/// A protocol in clear, read from both directions in the order of the capture.
///
/// A new protocol is a type of its own, a case in ``ProtocolDetector``, and nothing else.
protocol Dialogue: Sendable {
    /// The name that findings give it.
    var name: String { get }

    /// What of it cannot be judged, if anything: the end of a sentence.
    var obstacle: String? { get }

    /// How the next octets of a direction are to be read; asked again after each line or body.
    func reading(_ direction: Direction) -> Reading

    /// Takes a line.
    mutating func line(_ line: Line, from direction: Direction, evidence: inout Evidence) -> Turn

    /// Takes octets of a counted, dotted or opaque reading.
    mutating func body(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence)

    /// The dotted body ended; `end` is the position behind its last line.
    mutating func bodyEnded(at end: UInt64, from direction: Direction, evidence: inout Evidence)

    /// Octets of a direction were never captured.
    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence)

    /// Nothing more will come.
    mutating func ended(evidence: inout Evidence)
}

extension Dialogue {
    var obstacle: String? { nil }
}

/// A message that crosses in clear, from its first octet to its end.
struct MessageInClear: Sendable {
    /// The command that carries it: `DATA`, `APPEND`, `FETCH`, …
    var command: String
    var direction: Direction
    /// The position of its first octet.
    var start: UInt64
    var octets: UInt64 = 0
    var reference: String

    /// Reports it, unless it is empty.
    func report(to evidence: inout Evidence) {
        guard octets > 0 else { return }
        let verb = direction == .clientToServer ? "sent" : "received"
        evidence.report(
            Evidence.Sighting(
                kind: .content, severity: .high, mechanism: command, direction: direction, range: start..<(start &+ 1),
                rule: "content.message", reference: reference,
                text: "A message of \(octets) octets was \(verb) in clear by \(command)."),
            isFolded: false)
    }
}

extension Evidence {
    /// Reports a log-in.
    mutating func report(
        _ leak: SASLLeak, mechanism: String, encoding: String?, direction: Direction = .clientToServer,
        range: Range<UInt64>, rule: String, reference: String, note: String = ""
    ) {
        let verb = leak.kind.isLeak ? "Log-in" : "Identity"
        report(
            Sighting(
                kind: leak.kind, severity: leak.severity, mechanism: mechanism, user: leak.user, secret: leak.secret,
                encoding: encoding, direction: direction, range: range, rule: rule, reference: reference,
                text: "\(verb) by \(mechanism) in clear: \(leak.what).\(note)"))
    }

    /// Reports something that harms nobody by itself; once a flow, with a count.
    mutating func mention(
        _ text: String, direction: Direction, range: Range<UInt64>, rule: String, reference: String
    ) {
        report(
            Sighting(
                kind: .metadata, severity: .info, direction: direction, range: range, rule: rule,
                reference: reference, text: text))
    }
}
