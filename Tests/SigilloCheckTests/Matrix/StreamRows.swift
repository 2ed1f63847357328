import SigilloCore
import SigilloWire

/// Rows 55 to 57 and 63 to 68: what TCP and the capture did to a log-in.
extension MatrixCase {
    static let streams: [MatrixCase] = [
        streamed("55", "client segments in reverse order") { framing in
            greeted(framing).client(command, segmented: 3).reversed((command.utf8.count + 2) / 3).server(
                "a1 OK done\r\n")
        },
        MatrixCase(
            section: .found, number: "56", name: "every packet twice", framings: Framing.allCases,
            expected: .leak(.imapLogin)
        ) { framing in
            PcapNGWriter.file(
                of: ConversationBuilder.numbered(login.frames(framing).flatMap { [$0, $0] }))
        },
        streamed("57", "sequence wrap") { framing in
            framing.builder(port: 143, clientISN: 0xffff_fff5, serverISN: 0xffff_fffd).server("* OK ready\r\n")
                .client(command, segmented: 3).server("a1 OK done\r\n")
        },
        streamed("63", "overlap, decoy first") { framing in
            greeted(framing).segment(decoy, .clientToServer)
                .segment(Array(command.utf8), back: decoy.count, .clientToServer).server("a1 OK done\r\n")
        },
        streamed("64", "overlap, log-in first") { framing in
            greeted(framing).client(command).segment(decoy, back: decoy.count, .clientToServer).server("a1 OK done\r\n")
        },
        streamed("65", "client half only") { framing in
            greeted(framing).client(command).server("a1 OK done\r\n").client("a2 LOGOUT\r\n").server("a2 OK\r\n")
                .without(.serverToClient).ending(.none)
        },
        streamed("65b", "client half only, another port") { framing in
            framing.builder(port: 10_143).server("* OK ready\r\n").client(command).server("a1 OK done\r\n")
                .without(.serverToClient).ending(.none)
        },
        streamed("66", "starts mid-stream") { framing in
            framing.builder(port: 143, startsLate: true).server("a0 OK done\r\n").client(command).server(
                "a1 OK done\r\n")
        },
        streamed("66b", "starts mid-stream, inside a line") { framing in
            framing.builder(port: 143, startsLate: true).client(" UNSEEN\r\n").server("* SEARCH 3\r\na0 OK done\r\n")
                .client(command).server("a1 OK done\r\n")
        },
        MatrixCase(
            section: .found, number: "67", name: "four-tuple used again", framings: Framing.given,
            expected: .leak(.imapLogin)
        ) { framing in
            let first = framing.builder(port: 143).server("* OK ready\r\n").client("a1 LOGOUT\r\n")
                .server("* BYE\r\na1 OK\r\n")
            let second = framing.builder(port: 143, clientISN: 777_777, serverISN: 888_888)
                .server("* OK ready\r\n").client(command).server("a1 OK done\r\n")
            return PcapNGWriter.file(
                of: framing.finished(ConversationBuilder.numbered(first.frames + second.frames)))
        },
        streamed("68", "PASS in the FIN", leak: .credential("pop3", "USER", rule: "pop3.user-pass")) { framing in
            framing.builder(port: 110).server("+OK ready\r\n").client("USER alice\r\n").server("+OK\r\n")
                .segment(Array("PASS s3cr3tword\r\n".utf8), flags: 0x19, .clientToServer).server("+OK in\r\n")
                .segment([], flags: 0x11, .serverToClient).acknowledge(.clientToServer).ending(.none)
        },
    ]

    private static let command = "a1 LOGIN alice s3cr3tword\r\n"
    /// Another command of the same length.
    private static let decoy =
        Array("a1 STATUS INBOX (MESSAGES)\r\n".utf8.prefix(command.utf8.count - 2)) + [0x0d, 0x0a]

    private static func greeted(_ framing: Framing) -> ConversationBuilder {
        framing.builder(port: 143).server("* OK ready\r\n")
    }

    private static func streamed(
        _ number: String, _ name: String, leak: Leak = .imapLogin,
        _ build: @escaping @Sendable (Framing) -> ConversationBuilder
    ) -> MatrixCase {
        MatrixCase(
            section: .found, number: number, name: name, framings: Framing.given, expected: .leak(leak)
        ) { framing in
            PcapNGWriter.file(of: framing.finished(build(framing).frames))
        }
    }
}
