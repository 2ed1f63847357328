import SigilloCore
import SigilloWire

extension Evidence {
    /// Mentions the name of a server that a hello gives away (RFC 6066 §3).
    mutating func mention(serverNameOf hello: ClientHello, direction: Direction, offset: UInt64) {
        guard let name = hello.serverName else { return }
        mention(
            "The server's name, \(VisibleText.of(name.utf8)), crossed in clear in the handshake.", protocolName: "tls",
            direction: direction, range: offset..<(offset &+ 1), rule: "sni", reference: "RFC 6066 §3")
    }

    /// Mentions a certificate, which up to TLS 1.2 nothing seals (RFC 5246 §7.4.2); a list that is empty names nobody.
    mutating func mention(certificateOf length: Int, direction: Direction, offset: UInt64) {
        guard length > 3 else { return }
        let whose =
            direction == .clientToServer ? "A client's certificate, which names its user," : "A server's certificate"
        mention(
            "\(whose) crossed in clear in the handshake.", protocolName: "tls", direction: direction,
            range: offset..<(offset &+ 1), rule: "cert", reference: "RFC 5246 §7.4.2")
    }
}
