import SigilloCore
import SigilloWire

/// Captures in which everything was seen and nothing leaked.
extension MatrixCase {
    static let clean: [MatrixCase] = [
        MatrixCase("1", "IMAP inside TLS", sealed(), in: .clean, .clean),
        MatrixCase(
            "2", "IMAP with STARTTLS", upgraded(143, "S: * OK hi\nC: a1 STARTTLS\nS: a1 OK begin"), in: .clean, .clean),
        MatrixCase(
            "3", "SMTP with STARTTLS",
            upgraded(587, "S: 220 hi ESMTP\nC: EHLO c.test\nS: 250-hi\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go"),
            in: .clean,
            .clean),
        MatrixCase(
            "4", "POP3 with STLS", upgraded(110, "S: +OK hi\nC: CAPA\nS: +OK\nS: STLS\nS: .\nC: STLS\nS: +OK go"),
            in: .clean, .clean),
        MatrixCase(
            "5", "ManageSieve with STARTTLS",
            upgraded(4190, "S: \"IMPLEMENTATION\" \"x\"\nS: \"STARTTLS\"\nS: OK\nC: STARTTLS\nS: OK"), in: .clean,
            .clean),
        MatrixCase("6", "LDAP with StartTLS", directorySealed, in: .clean, .clean),
        MatrixCase("7", "FTP with AUTH TLS", upgraded(21, "S: 220 FTP\nC: AUTH TLS\nS: 234 go"), in: .clean, .clean),
        MatrixCase("8", "HTTPS", sealed(port: 443), in: .clean, .clean),
        MatrixCase(
            "9", "IMAP without a log-in",
            Script(
                "",
                "S: * OK hi\nC: a1 CAPABILITY\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN\nS: a1 OK\nC: a2 LOGOUT\nS: * BYE\nS: a2 OK"
            ),
            in: .clean, .clean),
        MatrixCase(
            "10", "SMTP without a message",
            Script("", port: 25, "S: 220 hi ESMTP\nC: EHLO c.test\nS: 250-hi\nS: 250 AUTH PLAIN\nC: QUIT\nS: 221 bye"),
            in: .clean, .clean),
        MatrixCase(
            "11", "POP3 without a log-in",
            Script("", port: 110, "S: +OK hi\nC: CAPA\nS: +OK\nS: USER\nS: SASL PLAIN\nS: .\nC: QUIT\nS: +OK"),
            in: .clean, .clean),
        MatrixCase(
            "12", "a page by HTTP",
            Script(
                "", port: 80,
                "C: GET / HTTP/1.1\nC: Host: m.test\nC: \nS: HTTP/1.1 200 OK\nS: Content-Type: text/html\nS: Content-Length: 4\nS: \nS> <b/>"
            ), in: .clean, .clean),
        MatrixCase(
            section: .clean, number: "13", name: "a refused port, then TLS, and the question before",
            framings: [.whole],
            expected: .clean
        ) { _ in
            let refused = ConversationBuilder(port: 143, clientPort: 49_151).ending(.serverReset).frames
            let name: [UInt8] = [4] + Array("mail".utf8) + [4] + Array("test".utf8) + [0, 0, 1, 0, 1]
            let question = FrameSynthesizer.datagram(
                [1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + name, from: Endpoint(address: "192.0.2.10", port: 40_000),
                to: Endpoint(address: "192.0.2.53", port: 53), number: 1, at: 1_700_000_000_000_000_000)
            return PcapNGWriter.file(
                of: ConversationBuilder.numbered([question] + refused + sealed().frames(.whole)))
        },
        MatrixCase(
            "14", "SSH",
            Script("", port: 22, "S: SSH-2.0-x\nC: SSH-2.0-y\nC> \u{0}\u{0}\u{1}\u{4}abc\nS> \u{0}\u{0}\u{1}\u{4}abc"),
            in: .clean,
            .clean),
    ]

    private static func upgraded(_ port: UInt16, _ text: String) -> Script {
        sealed(behind: Script("", port: port, text))
    }

    private static let directorySealed: Script = {
        var script = Script("", port: 389, "")
        script.add(.clientToServer, LDAP.startTLS(1))
        script.add(.serverToClient, LDAP.startTLSResponse(1))
        return sealed(behind: script)
    }()
}
