import SigilloCore

/// SOCKS version 5 (RFC 1928) with a user and password in clear (RFC 1929); what it carries is judged by itself.
///
/// ```
/// C: 05 01 02            S: 05 02
/// C: 01 05 alice 06 …    S: 01 00
/// C: 05 01 00 01 …       S: 05 00 00 01 …
/// ```
struct SOCKSDialogue: Dialogue {
    /// How its dialogue is called before another takes its place.
    static let title = "socks"
    /// Findings have no name for it.
    let name = ""

    private enum Step: Sendable, Hashable {
        case greeting, logIn, request, through, lost
    }

    private var steps = PerDirection(repeating: Step.greeting)
    private var buffers = PerDirection(repeating: [UInt8]())
    private var starts = PerDirection(repeating: UInt64(0))
    /// Whether the server chose the method of RFC 1929; nil while that is not known.
    private var asksPassword: Bool?

    var obstacle: String? {
        steps[.clientToServer] == .lost || steps[.serverToClient] == .lost ? "SOCKS that is not understood" : nil
    }

    /// Whether both sides begin so; nil while that cannot be told.
    static func begins(client: ArraySlice<UInt8>, server: ArraySlice<UInt8>) -> Bool? {
        guard client.first == 5 else { return false }
        if let first = server.first, first != 5 { return false }
        guard client.count > 1 else { return nil }
        let methods = Int(client[client.startIndex + 1])
        guard methods > 0 else { return false }
        guard client.count >= 2 + methods else { return nil }
        return client.dropFirst(2).prefix(methods).allSatisfy { $0 < 10 || $0 >= 0x80 }
    }

    func reading(_ direction: Direction) -> Reading {
        switch steps[direction] {
        case .through: .tunnel
        case .lost: .opaque
        // One octet at a time: a message's length stands inside it, and what follows is of another protocol.
        default: .counted(1)
        }
    }

    mutating func line(_ line: Line, from direction: Direction, evidence: inout Evidence) -> Turn { .goOn }

    mutating func body(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) {
        guard steps[direction] != .lost else { return }
        if buffers[direction].isEmpty { starts[direction] = offset }
        buffers[direction] += octets
        if direction == .clientToServer { clientStep(evidence: &evidence) } else { serverStep(evidence: &evidence) }
    }

    mutating func bodyEnded(at end: UInt64, from direction: Direction, evidence: inout Evidence) {}

    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence) {
        if steps[direction] != .through { steps[direction] = .lost }
    }

    mutating func ended(evidence: inout Evidence) {}

    // MARK: Client

    private mutating func clientStep(evidence: inout Evidence) {
        let octets = buffers[.clientToServer]
        switch steps[.clientToServer] {
        case .greeting:
            guard octets.count >= 2, octets.count >= 2 + Int(octets[1]) else { return }
            advance(.clientToServer, to: octets.dropFirst(2).contains(2) ? .logIn : .request)
        case .logIn:
            // A server that chose another method makes the client go on with its request.
            guard octets[0] != 5 else {
                steps[.clientToServer] = .request
                return clientStep(evidence: &evidence)
            }
            guard octets[0] == 1 else {
                steps[.clientToServer] = .lost
                return
            }
            logIn(octets, evidence: &evidence)
        case .request:
            guard octets[0] == 5 else {
                steps[.clientToServer] = .lost
                return
            }
            if let length = Self.addressed(octets), octets.count >= length { advance(.clientToServer, to: .through) }
        case .through, .lost: break
        }
    }

    /// `01`, the user and the password, each behind its length (RFC 1929 §2).
    private mutating func logIn(_ octets: [UInt8], evidence: inout Evidence) {
        guard octets.count >= 2 else { return }
        let userEnd = 2 + Int(octets[1])
        guard octets.count > userEnd else { return }
        let end = userEnd + 1 + Int(octets[userEnd])
        guard octets.count >= end else { return }
        let password = octets[(userEnd + 1)..<end]
        let start = starts[.clientToServer] &+ UInt64(userEnd + 1)
        if !password.isEmpty {
            evidence.report(
                SASLLeak(
                    user: PeerText.name(octets[2..<userEnd]), secret: Secret(bytes: password),
                    what: "user and password of a proxy"),
                mechanism: "USERPASS", encoding: "raw", range: start..<(start &+ UInt64(password.count)),
                rule: "socks.userpass", reference: "RFC 1929 §2")
        }
        evidence.show(
            "SOCKS log-in ‹\(octets.count) octets›", direction: .clientToServer, end: start &+ UInt64(password.count),
            mark: password.isEmpty ? nil : "secret")
        advance(.clientToServer, to: .request)
    }

    // MARK: Server

    private mutating func serverStep(evidence: inout Evidence) {
        let octets = buffers[.serverToClient]
        switch steps[.serverToClient] {
        case .greeting:
            guard octets.count >= 2 else { return }
            guard octets[0] == 5, octets[1] != 0xff else {
                steps[.serverToClient] = octets[0] == 5 ? .through : .lost
                return
            }
            asksPassword = octets[1] == 2
            advance(.serverToClient, to: octets[1] == 2 ? .logIn : .request)
        case .logIn: if octets.count >= 2 { advance(.serverToClient, to: .request) }
        case .request:
            guard octets[0] == 5 else {
                steps[.serverToClient] = .lost
                return
            }
            if let length = Self.addressed(octets), octets.count >= length { advance(.serverToClient, to: .through) }
        case .through, .lost: break
        }
    }

    /// The length of a request or reply, as soon as its address tells it (RFC 1928 §4, §6).
    private static func addressed(_ octets: [UInt8]) -> Int? {
        guard octets.count >= 5 else { return nil }
        switch octets[3] {
        case 1: return 4 + 4 + 2
        case 3: return 4 + 1 + Int(octets[4]) + 2
        case 4: return 4 + 16 + 2
        default: return 5
        }
    }

    private mutating func advance(_ direction: Direction, to step: Step) {
        buffers[direction] = []
        steps[direction] = step
    }
}
