import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// What does not depend on how segments come into the capture.
@Suite("Reassembly")
struct ReassemblyTests {
    private static let secrets = [secret("s3cr3tword")]

    private static let scripts: [Script] =
        LoginCase.all.map(\.script) + [
            Script("quiet IMAP", "S: * OK hi\nC: a1 NOOP\nS: a1 OK\nC: a2 LOGOUT\nS: * BYE\nS: a2 OK"),
            Script("quiet POP3", port: 110, "S: +OK hi\nC: CAPA\nS: +OK\nS: UIDL\nS: .\nC: QUIT\nS: +OK"),
        ]

    /// What is found, without the frames, which depend on the order.
    private static func found(_ result: CheckResult) -> Set<Finding> {
        Set(
            result.findings.map { finding in
                var finding = finding
                finding.frame = 0
                finding.excerpt = []
                return finding
            })
    }

    /// The frames of a script in small segments, and which of them carry octets.
    private static func segments(
        _ script: Script, _ random: inout SeededGenerator
    ) -> (frames: [CapturedFrame], carriers: [Int]) {
        var builder = ConversationBuilder(
            port: script.port, clientISN: Bool.random(using: &random) ? 0xffff_fff0 : 1_000,
            serverISN: Bool.random(using: &random) ? 0xffff_ffe0 : 5_000)
        for step in script.steps {
            builder = builder.sending(
                step.octets, step.direction,
                segmented: max(Int.random(in: 1...40, using: &random), step.octets.count / 60))
        }
        let frames = builder.frames
        return (frames, frames.indices.filter { frames[$0].octets.count > 54 })
    }

    @Test(arguments: 0..<8) func anyOrderAndDuplicationFindsTheSame(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed) &+ 500)
        for script in Self.scripts {
            let (frames, carriers) = Self.segments(script, &random)
            let expected = check(frames, secrets: Self.secrets)
            // Handshake and end keep their places, as do the two directions towards one another: a reply before its
            // command is another conversation.
            var shuffled: [CapturedFrame] = []
            var run: [CapturedFrame] = []
            func isFromClient(_ frame: CapturedFrame) -> Bool { frame.octets[29] == 10 }
            for (index, frame) in frames.enumerated() {
                if !carriers.contains(index) || run.last.map({ isFromClient($0) != isFromClient(frame) }) == true {
                    shuffled += run.shuffled(using: &random)
                    run = []
                }
                guard carriers.contains(index) else {
                    shuffled.append(frame)
                    continue
                }
                run.append(frame)
                if Int.random(in: 0..<4, using: &random) == 0 { run.append(frame) }
            }
            shuffled += run
            let result = check(ConversationBuilder.numbered(shuffled), secrets: Self.secrets)
            #expect(result.verdict == expected.verdict, "\(script.name), seed \(seed): \(result.reason ?? "")")
            #expect(Self.found(result) == Self.found(expected), "\(script.name), seed \(seed)")
        }
    }

    @Test(arguments: 0..<6) func noDeletionMakesAnythingClean(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed) &+ 900)
        for script in Self.scripts {
            let (frames, carriers) = Self.segments(script, &random)
            let whole = check(frames, secrets: Self.secrets)
            for _ in 0..<4 {
                guard let first = carriers.randomElement(using: &random) else { continue }
                var fewer = frames
                fewer.remove(at: first)
                if Bool.random(using: &random), let second = fewer.indices.randomElement(using: &random) {
                    fewer.remove(at: second)
                }
                let result = check(ConversationBuilder.numbered(fewer), secrets: Self.secrets)
                #expect(
                    whole.verdict == .clean || result.verdict != .clean, "\(script.name), seed \(seed), frame \(first)")
                // A whole carrier is missing, of which an acknowledgement, a FIN or a later segment tells.
                #expect(result.verdict != .clean, "\(script.name), seed \(seed): frame \(first) is missing")
            }
        }
    }

    @Test(arguments: 0..<40) func overlapsWithADecoyAreReadBothWays(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed) &+ 7)
        let login = Array("a1 LOGIN alice s3cr3tword\r\n".utf8)
        let decoy = Array("a1 LOGIN decoy xxxxxxxxxx\r\n".utf8)
        let order = Bool.random(using: &random) ? [decoy, login] : [login, decoy]
        // The second begins somewhere in front of the first, behind it, or is held for want of what comes before.
        var builder = ConversationBuilder().server("* OK\r\n")
        if Bool.random(using: &random) { builder = builder.client("a0 NOOP\r\n") }
        builder = builder.client(order[0])
        builder = builder.segment(order[1], back: order[0].count, .clientToServer)
        if Bool.random(using: &random) { builder = builder.reversed(2) }
        builder = builder.server("a1 OK\r\n")
        let result = check(builder.frames, secrets: Self.secrets)
        #expect(result.verdict == .leak)
        #expect(Set(result.credentials.map(\.user)) == ["alice", "decoy"])
        #expect(result.canaries.count == 1)
    }

    @Test(arguments: 0..<30) func fragmentsComeInAnyOrder(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed) &+ 3)
        var frames: [CapturedFrame] = []
        for (number, frame) in DamageSample.leaking.frames.enumerated() {
            let segment = Array(frame.octets.dropFirst(34))
            let size = 8 * Int.random(in: 1...4, using: &random)
            let from = frame.octets[26..<30].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            let to = frame.octets[30..<34].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            var parts = stride(from: 0, to: segment.count, by: size).map { offset in
                CapturedFrame(
                    PacketBuilder.ethernet(
                        PacketBuilder.ipv4(
                            Array(segment[offset..<min(offset + size, segment.count)]), protocolNumber: 6, from: from,
                            to: to, identification: UInt16(number), offset: offset,
                            hasMore: offset + size < segment.count),
                        etherType: 0x0800))
            }
            parts.shuffle(using: &random)
            frames += parts
        }
        let result = check(ConversationBuilder.numbered(frames))
        #expect(result.credentials.map(\.user) == ["alice"] && result.blindness.isEmpty)
    }

    @Test func anAnswerToTheSYNThatIsMissingIsDoubted() {
        let frames = ConversationBuilder().server("* OK ready\r\n").client("a1 LOGOUT\r\n").server("a1 OK\r\n").frames
        for missing in [[1], [1, 2], [1, 3], [1, 2, 3]] {
            let fewer = frames.enumerated().filter { !missing.contains($0.offset) }.map(\.element)
            #expect(check(ConversationBuilder.numbered(fewer)).verdict == .inconclusive, "\(missing)")
        }
    }

    @Test func aKnownSecretInAnOldPlaceIsFound() {
        var limits = FlowLimits()
        limits.historySegments = 2
        var builder = ConversationBuilder().server("* OK\r\n")
        for number in 0..<8 { builder = builder.client("a\(number) NOOP\r\n") }
        builder = builder.segment(Array("s3cr3tword\r\n".utf8), back: 60, .clientToServer)
        var checker = Checker(secrets: Self.secrets, limits: limits)
        for frame in builder.frames { checker.add(frame) }
        #expect(checker.finish().verdict == .leak)
    }
}
