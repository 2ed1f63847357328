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
    /// So many octets at a place where TLS may begin instead, as between the messages of LDAP; never 0.
    case border(UInt64)
    /// Octets without a structure that is known, to the end.
    case opaque
    /// Octets of another protocol, which is read once both directions are through with this one.
    case tunnel
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
    /// The client asked a proxy of HTTP for a tunnel (RFC 9110 §9.3.6).
    case tunnelAsked
    /// The proxy denied it: HTTP goes on.
    case tunnelRefused
}

/// A protocol in clear, read from both directions in the order of the capture.
///
/// A new protocol is a type of its own, a name in ``ProtocolDetector``, and nothing else.
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

    /// What the octets that came last do to the connection; asked behind each counted body.
    mutating func takeTurn() -> Turn

    /// Whether the server said that it could seal the connection.
    var offersTLS: Bool { get }

    /// Octets of a direction were never captured.
    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence)

    /// Nothing more will come.
    mutating func ended(evidence: inout Evidence)
}

extension Dialogue {
    var obstacle: String? { nil }
    var offersTLS: Bool { false }
    mutating func takeTurn() -> Turn { .goOn }
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
                proof: leak.proof, encoding: encoding, direction: direction, range: range, rule: rule,
                reference: reference,
                text: "\(verb) by \(mechanism) in clear: \(leak.what).\(note)\(leak.kind.isLeak ? logInNote : "")"))
    }

    /// Reports something that harms nobody by itself; once a flow, with a count.
    mutating func mention(
        _ text: String, protocolName: String? = nil, direction: Direction, range: Range<UInt64>, rule: String,
        reference: String
    ) {
        report(
            Sighting(
                kind: .metadata, severity: .info, protocolName: protocolName, direction: direction, range: range,
                rule: rule, reference: reference, text: text))
    }
}
