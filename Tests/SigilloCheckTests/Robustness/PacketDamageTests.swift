import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// What IP and TCP may do to a log-in, and what must be said of it.
@Suite("Damaged packets")
struct PacketDamageTests {
    private static let greeting = ConversationBuilder().server("* OK ready\r\n")
    private static let login = DamageSample.login
    private static let known = [secret("s3cr3tword")]
    private static let client = (address: IPAddress(ipv4: 0xc000_020a), port: UInt16(49_152))
    private static let server = (address: IPAddress(ipv4: 0xc633_6401), port: UInt16(143))

    private static func users(_ conversation: ConversationBuilder) -> [String?] {
        check(conversation.frames).credentials.map(\.user)
    }

    // MARK: TCP

    private static let found: [(name: String, conversation: ConversationBuilder)] = [
        ("the same again", greeting.client(login).segment(Array(login.utf8), back: login.utf8.count, .clientToServer)),
        ("reversed", greeting.client(login, segmented: 3).reversed(9)),
        ("octet by octet", greeting.client(login, segmented: 1)),
        ("keep-alive", greeting.segment([0x20], back: 1, .clientToServer).client(login)),
        ("keep-alive without octets", greeting.segment([], back: 1, flags: 0x10, .clientToServer).client(login)),
        ("urgent", greeting.segment(Array(login.utf8), flags: 0x38, .clientToServer)),
        ("in the FIN", greeting.segment(Array(login.utf8), flags: 0x19, .clientToServer).ending(.none)),
        ("in the RST", greeting.segment(Array(login.utf8), flags: 0x14, .clientToServer).ending(.none)),
        (
            "sequence wraps",
            ConversationBuilder(clientISN: 0xffff_fff8, serverISN: 0xffff_fffc).server("* OK\r\n")
                .client(login, segmented: 4)
        ),
        ("forged FIN in front", greeting.segment([], back: -1, flags: 0x11, .clientToServer).client(login)),
        ("forged RST in front", greeting.segment([], back: -1, flags: 0x04, .clientToServer).client(login)),
        (
            "forged RST of the server",
            greeting.segment([], back: 0 - 1, flags: 0x14, .serverToClient).client(login).server("a1 OK\r\n")
        ),
        ("RST outside the window", greeting.segment([], back: 1 << 29, flags: 0x04, .serverToClient).client(login)),
        ("gap before it", greeting.lost(20, .clientToServer).client("\r\n\(login)")),
        ("mid-stream", ConversationBuilder(startsLate: true).client(login).server("a1 OK\r\n")),
        ("client's half", greeting.client(login).server("a1 OK\r\n").without(.serverToClient)),
        (
            "decoy in front",
            greeting.client("a1 LOGIN xxxxx xxxxxxxxxx\r\n").segment(
                Array(login.utf8), back: login.utf8.count, .clientToServer)
        ),
    ]

    @Test func findsTheLogin() {
        for row in Self.found {
            let users = Self.users(row.conversation)
            #expect(users.contains("alice"), "\(row.name): \(users)")
        }
    }

    @Test func findsALoginInTheSYN() {
        var synthesizer = FrameSynthesizer(
            client: .init(address: "192.0.2.10", port: 4_000), server: .init(address: "198.51.100.1", port: 110))
        var frames: [CapturedFrame] = []
        synthesizer.segment(
            Array("USER alice\r\nPASS s3cr3tword\r\n".utf8), flags: 0x02, .clientToServer, at: 1, to: &frames)
        synthesizer.segment(Array("+OK ready\r\n".utf8), flags: 0x12, .serverToClient, at: 2, to: &frames)
        synthesizer.send(Array("QUIT\r\n".utf8), .clientToServer, at: 3, to: &frames)
        #expect(check(frames).credentials.map(\.user) == ["alice"])
    }

    @Test func fourTuplesAreUsedAgain() {
        let first = ConversationBuilder(clientISN: 1_000).server("* OK\r\n").client("a1 NOOP\r\n").ending(.none)
        let second = ConversationBuilder(clientISN: 700_000, serverISN: 900_000, time: 1_700_000_001_000_000_000)
            .server("* OK\r\n").client(Self.login).server("a1 OK\r\n")
        let result = check(ConversationBuilder.merged([first.frames, second.frames]))
        #expect(result.credentials.map(\.tcpStream) == [1] && result.flows.count == 2)
        #expect(result.flows.map(\.verdict) == [.clean, .leak])
    }

    private static let doubtful: [(name: String, conversation: ConversationBuilder, reason: String)] = [
        ("gap", greeting.client("a1 NOOP\r\n").dropped().client("a2 LOGOUT\r\n").server("a2 OK\r\n"), "never captured"),
        (
            "mid-stream", ConversationBuilder(startsLate: true).client("a1 NOOP\r\n").server("a1 OK\r\n"),
            "before the capture"
        ),
        ("server's half", DamageSample.quiet.without(.clientToServer), ""),
        ("client's half", DamageSample.quiet.without(.serverToClient), ""),
        (
            "different octets in the same place",
            greeting.client("a1 NOOP\r\n").segment(Array("a1 IDLE\r\n".utf8), back: 9, .clientToServer), "contradicts"
        ),
    ]

    @Test func doubtsWhatItDidNotSee() {
        for row in Self.doubtful {
            let result = check(row.conversation.frames)
            #expect(result.verdict == .inconclusive, "\(row.name)")
            #expect(
                row.reason.isEmpty || result.reason?.contains(row.reason) == true, "\(row.name): \(result.reason ?? "")"
            )
            #expect(result.flows.first?.verdict == .inconclusive && result.flows.first?.reason.isEmpty == false)
        }
    }

    @Test func floodsHideNothing() {
        var limits = FlowLimits()
        limits.flows = 64
        let flood = (0..<1_000).map { number in
            let segment = PacketBuilder.tcp(
                [], from: (IPAddress(ipv4: 0xcb00_7100 + UInt32(number & 255)), UInt16(1_024 + number)),
                to: Self.server, sequence: 1, flags: 0x02)
            return CapturedFrame(
                PacketBuilder.ethernet(
                    PacketBuilder.ipv4(
                        segment, protocolNumber: 6, from: 0xcb00_7100 + UInt32(number & 255), to: 0xc633_6401),
                    etherType: 0x0800))
        }
        let login = DamageSample.leaking.frames
        var checker = Checker(limits: limits)
        for frame in ConversationBuilder.numbered(login.prefix(4) + flood + login.dropFirst(4)) { checker.add(frame) }
        #expect(checker.finish().credentials.map(\.user) == ["alice"])
    }

    @Test func connectionsOfSeveralFlowsAreDoubted() {
        let join = PacketBuilder.tcp(
            [], from: Self.client, to: Self.server, sequence: 1, flags: 0x02,
            options: [1, 1, 30, 12, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        let result = check(DamageSample.quiet.frames + [Self.frame(join)])
        #expect(result.verdict == .inconclusive && result.reason?.contains("MPTCP join") == true)
    }

    // MARK: IP

    private static func frame(
        _ segment: [UInt8], protocolNumber: UInt8 = 6, offset: Int = 0, hasMore: Bool = false, options: [UInt8] = []
    ) -> CapturedFrame {
        CapturedFrame(
            PacketBuilder.ethernet(
                PacketBuilder.ipv4(
                    segment, protocolNumber: protocolNumber, from: 0xc000_020a, to: 0xc633_6401, identification: 7,
                    offset: offset, hasMore: hasMore, options: options),
                etherType: 0x0800))
    }

    /// Frames of the log-in, its one segment in fragments of so many octets.
    private static func fragmented(
        _ size: Int, _ order: ([CapturedFrame]) -> [CapturedFrame] = { $0 }
    ) -> [CapturedFrame] {
        var frames: [CapturedFrame] = []
        for frame in DamageSample.leaking.frames {
            let segment = Array(frame.octets.dropFirst(34))
            guard segment.count > 40, frame.octets[34] == 0xc0 else {
                frames.append(frame)
                continue
            }
            frames += order(
                stride(from: 0, to: segment.count, by: size).map { offset in
                    Self.frame(
                        Array(segment[offset..<min(offset + size, segment.count)]), offset: offset,
                        hasMore: offset + size < segment.count)
                })
        }
        return ConversationBuilder.numbered(frames)
    }

    @Test func fragmentsAreReadInAnyOrder() {
        for size in [8, 16, 24, 40] {
            #expect(check(Self.fragmented(size)).credentials.map(\.user) == ["alice"], "\(size)")
            #expect(check(Self.fragmented(size) { $0.reversed() }).credentials.map(\.user) == ["alice"], "\(size)")
            #expect(check(Self.fragmented(size) { $0 + $0 }).credentials.map(\.user) == ["alice"], "\(size)")
        }
    }

    @Test func aMissingFragmentIsDoubted() {
        let result = check(Self.fragmented(16) { $0.dropLast() })
        #expect(result.verdict == .inconclusive && result.credentials.isEmpty)
    }

    @Test func overlappingFragmentsAreReadBothWays() {
        let decoys = Self.fragmented(24) { fragments in
            var decoy = fragments[1]
            for index in 34..<decoy.octets.count { decoy.octets[index] = UInt8(ascii: "x") }
            return [fragments[0], decoy] + fragments.dropFirst()
        }
        let result = check(decoys, secrets: Self.known)
        #expect(result.verdict == .leak && result.credentials.contains { $0.user == "alice" })
    }

    @Test func aPacketBeyondItsGreatestLengthIsDoubted() {
        let frames = DamageSample.quiet.frames + [Self.frame([UInt8](repeating: 1, count: 64), offset: 65_504)]
        #expect(check(frames).verdict == .inconclusive)
    }

    @Test func headersInFrontHideNothing() {
        for options in [[UInt8](repeating: 1, count: 40), [7, 3, 4, 0], [68, 255, 255, 255], [0, 0, 0, 0]] {
            let frames = DamageSample.leaking.frames.map { frame in
                let isSent = frame.octets[29] == 10
                return CapturedFrame(
                    PacketBuilder.ethernet(
                        PacketBuilder.ipv4(
                            Array(frame.octets.dropFirst(34)), protocolNumber: 6,
                            from: isSent ? 0xc000_020a : 0xc633_6401,
                            to: isSent ? 0xc633_6401 : 0xc000_020a, options: options), etherType: 0x0800))
            }
            #expect(check(ConversationBuilder.numbered(frames)).credentials.map(\.user) == ["alice"])
        }
    }

    // MARK: What cannot be judged

    private static func udp(_ octets: [UInt8], port: UInt16) -> CapturedFrame {
        FrameSynthesizer.datagram(
            octets, from: Endpoint(address: "192.0.2.10", port: 50_000),
            to: Endpoint(address: "198.51.100.1", port: port), number: 1, at: 0)
    }

    private static let filler = [UInt8](repeating: 0xa7, count: 64)

    private static let sealedOrNot: [(name: String, frames: [CapturedFrame], verdict: CheckResult.Verdict)] = [
        ("ESP", [frame([0, 0, 0, 9, 0, 0, 0, 1] + filler, protocolNumber: 50)], .inconclusive),
        ("SCTP", [frame([0, 25, 0, 25] + filler, protocolNumber: 132)], .inconclusive),
        ("DCCP", [frame(filler, protocolNumber: 33)], .inconclusive),
        ("WireGuard", [udp([4, 0, 0, 0] + filler, port: 51_820)], .inconclusive),
        ("L2TP", [frame([0, 0, 0, 9] + filler, protocolNumber: 115)], .inconclusive),
        ("port 443", [udp(filler, port: 443)], .inconclusive),
        ("name service", [udp([0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], port: 53)], .clean),
        ("time", [udp([0x23] + [UInt8](repeating: 0, count: 47), port: 123)], .clean),
        ("QUIC", [udp([0xc3, 0, 0, 0, 1, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0] + filler, port: 443)], .clean),
        (
            "QUIC that goes on",
            [
                udp([0xc3, 0x6b, 0x33, 0x43, 0xcf, 0, 0] + filler, port: 443), udp([0x47] + filler, port: 443),
            ], .clean
        ),
        ("QUIC from its middle", [udp([0x47] + filler, port: 443)], .inconclusive),
        ("unknown version", [udp([0xc3, 1, 2, 3, 4, 0, 0] + filler, port: 443)], .inconclusive),
        ("DTLS", [udp([22, 0xfe, 0xfd] + [UInt8](repeating: 0, count: 8) + [0, 4, 1, 2, 3, 4], port: 443)], .clean),
    ]

    @Test func namesWhatItCannotJudge() {
        for row in Self.sealedOrNot {
            let result = check(ConversationBuilder.numbered(DamageSample.quiet.frames + row.frames))
            #expect(result.verdict == row.verdict, "\(row.name): \(result.reason ?? "")")
            let leak = check(ConversationBuilder.numbered(row.frames + DamageSample.leaking.frames))
            #expect(leak.verdict == .leak, "\(row.name)")
        }
    }

    @Test func aReasonCountsByTunnel() {
        let esp = Self.frame([0, 0, 0, 9, 0, 0, 0, 1] + Self.filler, protocolNumber: 50)
        let sctp = Self.frame(Self.filler, protocolNumber: 132)
        let result = check(ConversationBuilder.numbered(DamageSample.quiet.frames + [sctp, esp, esp]))
        let first = DamageSample.quiet.frames.count + 1
        #expect(
            result.reason == "3 packets were not decoded (2 in ESP, 1 in SCTP, from frame \(first) on): "
                + "what they carried is not known.")
    }

    @Test func eachFlowHasAVerdictOfItsOwn() {
        let builders = [
            DamageSample.quiet, ConversationBuilder(clientPort: 50_001).server("* OK\r\n").client(Self.login),
            ConversationBuilder(clientPort: 50_002, startsLate: true).client("a1 NOOP\r\n").server("a1 OK\r\n"),
            ConversationBuilder(port: 993, clientPort: 50_003).client(TLSOctets.clientHello())
                .server(TLSOctets.serverHello(suite: 0x1301, version: 0x0304)),
        ]
        var frames = builders.map(\.frames)
        frames.append(
            Array(ConversationBuilder(clientPort: 50_004).without(.serverToClient).ending(.none).frames.prefix(1)))
        let result = check(ConversationBuilder.numbered(Array(frames.joined())))
        #expect(result.flows.map(\.verdict) == [.clean, .leak, .inconclusive, .sealed, .nothing])
        #expect(result.flows.allSatisfy { $0.reason.hasSuffix(".") && !$0.reason.contains("s3cr3tword") })
    }
}
