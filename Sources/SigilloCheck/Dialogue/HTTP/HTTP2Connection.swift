import SigilloCore

/// HTTP/2 in clear (RFC 9113): frames of both directions, judged by the same rules as HTTP/1.
struct HTTP2Connection: Sendable {
    private var client = HTTP2Side(.clientToServer)
    private var server = HTTP2Side(.serverToClient)
    private(set) var obstacle: String?

    /// A direction speaks HTTP/2 from its next octet on, behind so many of its preface.
    mutating func begin(_ direction: Direction, prefaceRemaining: Int) {
        if direction == .clientToServer {
            client.prefaceRemaining = prefaceRemaining
        } else {
            server.prefaceRemaining = prefaceRemaining
        }
    }

    mutating func receive(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) {
        if direction == .clientToServer {
            client.receive(octets, at: offset, evidence: &evidence)
        } else {
            server.receive(octets, at: offset, evidence: &evidence)
        }
        obstacle = obstacle ?? client.obstacle ?? server.obstacle
    }

    mutating func missed(from direction: Direction) {
        if direction == .clientToServer { client.lose() } else { server.lose() }
    }

    mutating func ended(evidence: inout Evidence) {
        client.ended(evidence: &evidence)
        server.ended(evidence: &evidence)
        obstacle = obstacle ?? client.obstacle ?? server.obstacle
    }
}
