import SigilloCore
import SigilloWire

/// Captures in which a log-in may have crossed unseen, and files that are no capture.
extension MatrixCase {
    static let incomplete: [MatrixCase] = [
        cut("1", "a gap in what the client sent") {
            hello($0).client("a1 NOOP\r\n").dropped().client("a2 LOGOUT\r\n").server("a2 OK\r\n")
        },
        cut("2", "a gap in what the server sent") {
            hello($0).client("a1 NOOP\r\n").server("a1 OK\r\n").dropped().client("a2 LOGOUT\r\n").server("a2 OK\r\n")
        },
        cut("3", "a frame that is cut short", [.whole, .ipv6, .vlan]) {
            hello($0).client("a1 NOOP and more\r\n").cut(to: 60).server("a1 OK\r\n").client("a2 LOGOUT\r\n")
                .server("a2 OK\r\n")
        },
        cut("4", "the server's half only") {
            hello($0).client("a1 NOOP\r\n").server("a1 OK done\r\n").without(.clientToServer).ending(.none)
        },
        cut("5", "the client's half only") {
            hello($0).client("a1 NOOP\r\n").server("a1 OK\r\n").client("a2 LOGOUT\r\n").without(.serverToClient)
                .ending(.none)
        },
        cut("6", "a start in mid-stream") {
            $0.builder(port: 143, startsLate: true).client("a5 NOOP\r\n").server("a5 OK\r\n").client("a6 LOGOUT\r\n")
                .server("a6 OK\r\n")
        },
        cut("7", "a start in the middle of a TLS session") {
            $0.builder(port: 993, startsLate: true).client(TLSOctets.record(23, [UInt8](repeating: 0xbb, count: 60)))
                .server(TLSOctets.record(23, [UInt8](repeating: 0xcc, count: 60)))
        },
        cut("8", "two frames that contradict each other") {
            hello($0).client("a1 NOOP\r\n").segment(Array("a1 IDLE\r\n".utf8), back: 9, .clientToServer)
                .server("a1 OK\r\n").client("a2 LOGOUT\r\n").server("a2 OK\r\n")
        },
        cut("9", "a gap before STARTTLS") {
            hello($0).client("a1 NOOP\r\n").dropped().client("a2 STARTTLS\r\n").server("a2 OK\r\n")
                .client(TLSOctets.clientHello()).server(TLSOctets.serverHello(suite: 0x1301, version: 0x0304))
        },
        cut("10", "a protocol in clear that is not known", Framing.given) {
            $0.builder(port: 7777).client("HELLO 1\r\n").server("WELCOME 1\r\n").client("KEY 12345\r\n").server(
                "GOOD\r\n")
        },
        filed("11", "a file that ends inside a record") { Array(CaptureFile.blocks($0).dropLast(9)) },
        filed("12", "a classic file that ends inside a record") {
            Array(CaptureFile.classic($0, isBig: false, isNano: false).dropLast(9))
        },
        filed("13", "no packets") { _ in CaptureFile.classic([], isBig: false, isNano: false) },
        filed("14", "no packets, and no interface") { _ in CaptureFile.section(CaptureFile.little) },
        filed("15", "only ARP") { _ in
            let octets =
                [UInt8](repeating: 0xff, count: 12) + [8, 6, 0, 1, 8, 0, 6, 4, 0, 1] + [UInt8](repeating: 1, count: 20)
            return CaptureFile.classic([frame(.ethernet, octets)], isBig: false, isNano: false)
        },
        filed("16", "a link type that is not decoded") { frames in
            CaptureFile.classic(frames.map { frame(LinkType(rawValue: 147), $0.octets) }, isBig: false, isNano: false)
        },
        filed("17", "a tunnel that is not decoded, beside whole conversations") { frames in
            let hidden = frame(
                .ethernet, [UInt8](repeating: 2, count: 12) + [0x88, 0xe5] + [UInt8](repeating: 7, count: 60))
            return CaptureFile.blocks(frames + [hidden])
        },
        filed("18", "packets that the system lost") { frames in
            CaptureFile.blocks(frames) + CaptureFile.statistics(drops: 3, CaptureFile.little)
        },
        filed("19", "a fragment whose others are missing") { frames in
            let fragments = Fragments.split(MatrixCase.login.frames(.whole))
            let lone = fragments.first { $0.octets.count == 58 && $0.octets[20] & 0x20 != 0 }
            return CaptureFile.blocks(frames + [lone ?? frames[0]])
        },
        filed("20", "packets of an interface that is not there") { frames in
            CaptureFile.blocks(frames) + CaptureFile.packet(frames[4], interface: 3, CaptureFile.little)
        },
        filed("21", "a block of no length behind the packets") { frames in
            CaptureFile.blocks(frames) + CaptureFile.little.four(6) + CaptureFile.little.four(0)
        },
        filed("22", "a record that is longer than any packet") { frames in
            CaptureFile.classic(frames, isBig: false, isNano: false) + [UInt8](repeating: 0x7f, count: 16)
        },
        filed("23", "encrypted packets of IPsec") { frames in
            let esp = PacketBuilder.ipv4(
                [UInt8](repeating: 0x5a, count: 48), protocolNumber: 50, from: 0xc000_020a, to: 0xc633_6401)
            return CaptureFile.blocks(frames + [frame(.ethernet, [UInt8](repeating: 2, count: 12) + [8, 0] + esp)])
        },
        MatrixCase(
            "24", "COMPRESS=DEFLATE with octets that are none",
            Script(
                "",
                "S: * OK hi\nC: a1 COMPRESS DEFLATE\nS: a1 OK now\nC> \u{7}\u{7}\u{7}\u{7}no deflate\nS> \u{7}\u{7}no deflate"
            ),
            in: .incomplete, .inconclusive),
        MatrixCase(
            "25", "HTTP/2 whose headers are damaged", damagedHTTP2, in: .incomplete, .inconclusive),
    ]

    static let unreadable: [MatrixCase] = [
        broken("1", "an empty file", []),
        broken("2", "a text", Array("Not a capture.\n".utf8)),
        broken("3", "a header that is cut", Array(CaptureFile.classic([], isBig: false, isNano: false).prefix(13))),
        broken("4", "zstd", [0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58] + [UInt8](repeating: 1, count: 30)),
        broken("5", "lz4", [0x04, 0x22, 0x4d, 0x18, 0x64, 0x40] + [UInt8](repeating: 1, count: 30)),
        broken("6", "xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] + [UInt8](repeating: 1, count: 30)),
        broken("7", "gzip around a text", CaptureFile.gzip(Array("Not a capture.\n".utf8))),
    ]

    private static let whole = Script("", "S: * OK hi\nC: a1 NOOP\nS: a1 OK\nC: a2 LOGOUT\nS: a2 OK")

    private static let damagedHTTP2: Script = {
        var script = Script("", port: 8080, "")
        script.add(
            .clientToServer,
            HTTP2.preface + HTTP2.frame(4, []) + HTTP2.frame(1, [0xff, 0xff, 0xff, 0xff], flags: 5, stream: 1))
        script.add(.serverToClient, HTTP2.frame(4, []))
        return script
    }()

    private static func frame(_ linkType: LinkType, _ octets: [UInt8]) -> CapturedFrame {
        CapturedFrame(
            number: 0, time: 1_700_000_000_000_000_000, linkType: linkType, octets: octets, originalLength: octets.count
        )
    }

    private static func hello(_ framing: Framing) -> ConversationBuilder {
        framing.builder(port: 143).server("* OK hi\r\n")
    }

    private static func cut(
        _ number: String, _ name: String, _ framings: [Framing] = Framing.given,
        _ build: @escaping @Sendable (Framing) -> ConversationBuilder
    ) -> MatrixCase {
        MatrixCase(
            section: .incomplete, number: number, name: name, framings: framings, expected: .inconclusive
        ) { framing in
            PcapNGWriter.file(of: framing.finished(build(framing).frames))
        }
    }

    private static func filed(
        _ number: String, _ name: String, _ write: @escaping @Sendable ([CapturedFrame]) -> [UInt8]
    ) -> MatrixCase {
        MatrixCase(section: .incomplete, number: number, name: name, framings: [.whole], expected: .inconclusive) {
            write(whole.frames($0))
        }
    }

    private static func broken(_ number: String, _ name: String, _ octets: [UInt8]) -> MatrixCase {
        MatrixCase(section: .unreadable, number: number, name: name, framings: [.whole], expected: .unreadable) { _ in
            octets
        }
    }
}
