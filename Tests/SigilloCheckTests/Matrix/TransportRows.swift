import SigilloCore
import SigilloWire

/// Rows 36 to 40: what stands around a log-in: STARTTLS, another port, a proxy's line, a session that encrypts nothing.
extension MatrixCase {
    static let transport: [MatrixCase] = [
        MatrixCase(
            "36", "STARTTLS granted, then LOGIN in clear",
            Script(
                "",
                "S: * OK ready\nC: a1 STARTTLS\nS: a1 OK begin\nC: a2 LOGIN alice s3cr3tword\nS: a2 OK\nC: a3 LOGOUT\nS: a3 OK"
            ), .leak(.imapLogin, note: "starttls.then-plain")),
        MatrixCase(
            "37a", "LOGIN pipelined behind STARTTLS",
            Self.sealed(
                behind: Script(
                    "", "S: * OK ready\nC: a1 STARTTLS\nC: a2 LOGIN alice s3cr3tword\nS: a1 OK begin")),
            .leak(.imapLogin, note: "starttls.injected")),
        MatrixCase(
            "37b", "log-in before STARTTLS",
            Self.sealed(
                behind: Script(
                    "",
                    "S: * OK ready\nC: a1 LOGIN alice s3cr3tword\nS: a1 OK\nC: a2 STARTTLS\nS: a2 OK begin")),
            .leak(.imapLogin)),
        MatrixCase(
            "37c", "STARTTLS refused, then AUTH",
            Script(
                "", port: 587,
                "S: 220 hi ESMTP\nC: EHLO c.test\nS: 250 STARTTLS\nC: STARTTLS\nS: 454 no\nC: AUTH PLAIN \(base64("\0alice\0s3cr3tword"))\nS: 235 ok\nC: QUIT\nS: 221 bye"
            ), .leak(.credential("smtp", "PLAIN", rule: "smtp.auth"))),
        MatrixCase("38", login: "IMAP in clear on 993"),
        MatrixCase("39a", login: "IMAP on another port, behind a proxy's line"),
        MatrixCase(
            "39b", "IMAP behind a proxy's binary header", behindProxyHeader, .leak(.imapLogin)),
        MatrixCase(
            "40a", "LOGIN inside TLS with NULL-SHA256", nullTLS(suite: 0x003b, mac: 32),
            .leak(.imapLogin, note: "tls.null")),
        MatrixCase(
            "40b", "LOGIN inside TLS with NULL-MD5", nullTLS(suite: 0x0001, mac: 16, version: 0x0301),
            .leak(.imapLogin, note: "tls.null")),
        MatrixCase(
            "40c", "LOGIN behind STARTTLS with NULL-SHA",
            nullTLS(
                suite: 0x0002, mac: 20, port: 143, before: "S: * OK ready\nC: a0 STARTTLS\nS: a0 OK begin"),
            .leak(.imapLogin, note: "tls.null")),
    ]

    /// A whole TLS 1.3 session that seals something, behind a conversation in clear.
    static func sealed(behind script: Script) -> Script {
        var script = script
        let noise = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 89) }
        script.add(.clientToServer, TLSOctets.clientHello())
        script.add(
            .serverToClient,
            TLSOctets.serverHello(suite: 0x1301, version: 0x0304) + TLSOctets.changeCipherSpec
                + TLSOctets.record(23, noise + noise))
        script.add(.clientToServer, TLSOctets.changeCipherSpec + TLSOctets.record(23, Array(noise.prefix(58))))
        script.add(.clientToServer, TLSOctets.record(23, Array(noise.suffix(61))))
        script.add(.serverToClient, TLSOctets.record(23, Array(noise.prefix(77))))
        return script
    }

    static func sealed(port: UInt16 = 993) -> Script { sealed(behind: Script("", port: port, "")) }

    private static func nullTLS(
        suite: UInt16, mac: Int, version: UInt16 = 0x0303, port: UInt16 = 993, before: String = ""
    ) -> Script {
        var script = Script("", port: port, before)
        for (direction, octets) in TLSOctets.handshake12(suite: suite, version: version) {
            script.add(direction, octets)
        }
        func say(_ direction: Direction, _ text: String) { script.add(direction, TLSOctets.null(text, mac: mac)) }
        say(.serverToClient, "* OK ready\r\n")
        say(.clientToServer, "a1 LOGIN al")
        say(.clientToServer, "ice s3cr3tword\r\n")
        say(.serverToClient, "a1 OK done\r\n")
        return script
    }

    /// Version 2 of the header: 12 octets of signature, PROXY over TCP and IPv4, 12 octets of addresses and ports.
    private static let behindProxyHeader: Script = {
        var script = Script("", port: 10_143, "")
        let signature: [UInt8] = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]
        let addresses: [UInt8] = [192, 0, 2, 1, 198, 51, 100, 1, 0x13, 0x88, 0, 143]
        script.add(.clientToServer, signature + [0x21, 0x11, 0, 12] + addresses)
        script.add(.serverToClient, Array("* OK ready\r\n".utf8))
        script.add(.clientToServer, Array("a1 LOGIN alice s3cr3tword\r\n".utf8))
        script.add(.serverToClient, Array("a1 OK done\r\n".utf8))
        return script
    }()
}
