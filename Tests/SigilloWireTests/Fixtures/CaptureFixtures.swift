import SigilloCore

@testable import SigilloWire

/// The captures under `Fixtures/Captures`: their names and what they are made of.
enum CaptureFixtures {
    /// Every file by name.
    static var all: [(name: String, octets: [UInt8])] {
        [
            ("login-in-clear.pcapng", PcapNGWriter.file(of: login.frames, interfaceName: "lo")),
            ("login-reversed.pcap", PcapWriter.file(of: reversed.frames)),
            ("login-with-gap.pcapng", PcapNGWriter.file(of: gap.frames)),
            ("starttls-sealed.pcapng", PcapNGWriter.file(of: sealed.frames)),
            ("tls-null-suite.pcapng", PcapNGWriter.file(of: nullSuite.frames)),
            ("two-link-types.pcapng", PcapNGWriter.file(of: twoLinkTypes)),
            ("cut-short.pcapng", Array(PcapNGWriter.file(of: sealed.frames).dropLast(7))),
        ]
    }

    private static let command = "a1 LOGIN alice correct-horse-battery\r\n"

    private static var login: ConversationBuilder {
        ConversationBuilder().server("* OK ready\r\n").client(command).server("a1 OK done\r\n")
            .client("a2 LOGOUT\r\n").server("* BYE\r\na2 OK\r\n")
    }

    private static var reversed: ConversationBuilder {
        ConversationBuilder().server("* OK ready\r\n").client(command, segmented: 4).reversed(10)
            .server("a1 OK done\r\n")
    }

    private static var gap: ConversationBuilder {
        ConversationBuilder().server("* OK ready\r\n").client(command).dropped().server("a1 OK done\r\n")
            .client("a2 LOGOUT\r\n")
    }

    private static var sealed: ConversationBuilder {
        let hello = TLSSample.clientHello(serverName: "mail.test", alpn: ["imap"], versions: [0x0304])
        let answer = TLSSample.serverHello(suite: 0x1301, version: 0x0304)
        let noise = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 89) }
        return ConversationBuilder().server("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n")
            .client("a1 STARTTLS\r\n").server("a1 OK begin\r\n")
            .client(TLSSample.record(22, hello)).server(TLSSample.record(22, answer))
            .server(TLSSample.record(20, [1]) + TLSSample.record(23, noise))
            .client(TLSSample.record(20, [1]) + TLSSample.record(23, Array(noise.prefix(80))))
            .client(TLSSample.record(23, Array(noise.suffix(70)))).server(TLSSample.record(23, noise))
    }

    private static var nullSuite: ConversationBuilder {
        let code = (0..<32).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
        let finished = TLSSample.message(20, Array(code.prefix(12))) + code
        func data(_ text: String) -> [UInt8] { TLSSample.record(23, Array(text.utf8) + code, version: 0x0303) }
        let protect = TLSSample.record(20, [1], version: 0x0303) + TLSSample.record(22, finished, version: 0x0303)
        let certificate = TLSSample.message(11, [0, 0, 0]) + TLSSample.message(14, [])
        return ConversationBuilder(port: 993)
            .client(TLSSample.record(22, TLSSample.clientHello(serverName: "mail.test", suites: [0x003b])))
            .server(TLSSample.record(22, TLSSample.serverHello(suite: 0x003b) + certificate, version: 0x0303))
            .client(TLSSample.record(22, TLSSample.message(16, code), version: 0x0303) + protect).server(protect)
            .server(data("* OK ready\r\n")).client(data(command)).server(data("a1 OK done\r\n"))
    }

    /// Every second frame as raw IP, the others as Ethernet: what two interfaces give.
    private static var twoLinkTypes: [CapturedFrame] {
        login.frames.map { frame in
            guard frame.number.isMultiple(of: 2) else {
                return frame
            }
            let packet = Array(frame.octets.dropFirst(14))
            return CapturedFrame(
                number: frame.number, time: frame.time, linkType: .raw, octets: packet, originalLength: packet.count)
        }
    }
}
