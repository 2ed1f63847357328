import SigilloCore
import SigilloWire

extension Evidence {
    /// Mentions the name of a server that a hello gives away (RFC 6066 §3).
    mutating func mention(serverNameOf hello: ClientHello, direction: Direction, offset: UInt64) {
        guard let name = hello.serverName else { return }
        mention(
            "The server's name, \(VisibleText.of(name.utf8)), crossed in clear in the handshake.", protocolName: "tls",
            direction: direction, range: offset..<(offset &+ 1), rule: "tls.sni", reference: "RFC 6066 §3")
    }
}
