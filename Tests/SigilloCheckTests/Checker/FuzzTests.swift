import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// Damaged conversations: nothing stops the checker, and nothing that it prints holds a secret.
@Suite struct FuzzTests {
    private static let secrets = [
        secret("s3cr3tword"), secret("b913a602c7eda7a495b4e6e7334d3890", label: "digest"),
        secret("vF9dft4qmTc2Nvb3R", label: "token"),
    ]

    /// What must never be printed: the secrets, and base64 of them.
    private static let forbidden: [String] = [
        "s3cr3tword", "b913a602c7eda7a495b4e6e7334d3890", "vF9dft4qmTc2Nvb3R", base64("\0alice\0s3cr3tword"),
        base64("s3cr3tword"), base64("alice:s3cr3tword"),
    ]

    private static let fresh: Checker = {
        var limits = FlowLimits()
        limits.flows = 16
        return Checker(secrets: secrets, limits: limits)
    }()

    private static let scripts =
        LoginCase.all.map(\.script) + FalseAlarmTests.quiet + FalseAlarmTests.contentOnly

    @Test(arguments: 0..<20) func mutationsNeitherStopItNorMakeItTalk(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed) &+ 1000)
        for _ in 0..<1000 {
            guard var script = Self.scripts.randomElement(using: &random) else { return }
            mutate(&script, &random)
            var builder = ConversationBuilder(port: script.port, startsLate: Bool.random(using: &random))
            for step in script.steps {
                let size = [1, 30, 1448, 1448, 1448, 1448].randomElement(using: &random)
                builder = builder.sending(step.octets, step.direction, segmented: size)
                switch UInt8.random(in: 0..<12, using: &random) {
                case 0: builder = builder.dropped()
                case 1: builder = builder.repeated(2)
                case 2: builder = builder.reversed(3)
                default: break
                }
            }
            // A checker is a value: a copy begins anew.
            var checker = Self.fresh
            for frame in builder.frames { checker.add(frame) }
            let result = checker.finish()
            for text in Self.forbidden {
                #expect(!result.printed.contains(text), "\(script.name), seed \(seed): \(result.printed)")
            }
            #expect(result.flows.allSatisfy { $0.timeline.count <= 41 })
        }
    }

    @Test(arguments: 0..<4) func noiseStopsNothing(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<100 {
            var builder = ConversationBuilder(port: [143, 25, 110, 80, 993].randomElement(using: &random) ?? 143)
            for _ in 0..<Int.random(in: 1..<8, using: &random) {
                let direction = Bool.random(using: &random) ? Direction.clientToServer : .serverToClient
                let pool: ClosedRange<UInt8> = Bool.random(using: &random) ? 0...255 : 10...125
                let octets = (0..<Int.random(in: 1..<600, using: &random)).map { _ in
                    UInt8.random(in: pool, using: &random)
                }
                builder = builder.sending(octets, direction)
            }
            _ = check(builder.frames, secrets: Self.secrets)
        }
    }

    @Test func hostileSizesAllocateNothing() {
        for line in [
            "a1 LOGIN {9223372036854775807+}", "a1 LOGIN {18446744073709551616}",
            "a1 LOGIN {99999999999999999999999999+}",
            "a1 LOGIN {-1}", "a1 APPEND INBOX {18446744073709551615+}", "a1 LOGIN ~{0+}",
        ] {
            let result = Script("", "S: * OK hi\nC: \(line)\nC: alice s3cr3tword\nS: a1 BAD").check()
            #expect(result.packets > 0)
        }
        for size in ["18446744073709551615", "99999999999999999999999", "-5", "x", "0"] {
            let result = Script(
                "", port: 25, "S: 220 x ESMTP\nC: EHLO c.test\nC: BDAT \(size) LAST\nC: body\nS: 250 ok"
            ).check()
            #expect(result.packets > 0)
        }
        for size in ["ffffffffffffffff", "fffffffffffffffffffffffffff", "7fffffffffffffff", "-1"] {
            let result = Script(
                "", port: 80,
                "C: POST / HTTP/1.1\nC: Transfer-Encoding: chunked\nC: \nC: \(size)\nC: body\nS: HTTP/1.1 200 OK"
            ).check()
            #expect(result.packets > 0)
        }
    }

    @Test func commandWithoutEndIsBounded() {
        let literals = String(repeating: "C: x {1+}\n", count: 2000)
        let result = Script(
            "", "S: * OK hi\nC: a1 LOGIN {1+}\n\(literals)C: x\nS: a1 BAD\nC: a2 LOGIN alice s3cr3tword\nS: a2 OK"
        )
        .check(secrets: Self.secrets)
        #expect(result.verdict == .leak)
    }

    @Test func lineWithoutEndIsInconclusive() {
        let line = "a1 LOGIN " + String(repeating: "x", count: 200_000)
        let result = Script("", "S: * OK hi\nC: \(line)\nC: a2 NOOP\nS: a2 OK").check()
        #expect(result.verdict == .inconclusive)
    }

    private func mutate(_ script: inout Script, _ random: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            guard let step = script.steps.indices.randomElement(using: &random) else { return }
            let count = script.steps[step].octets.count
            guard count > 0 else { return }
            let place = Int.random(in: 0..<count, using: &random)
            switch UInt8.random(in: 0..<6, using: &random) {
            case 0: script.steps[step].octets[place] = UInt8.random(in: 0...255, using: &random)
            case 1: script.steps[step].octets.remove(at: place)
            case 2:
                script.steps[step].octets.insert(
                    [0x0a, 0x0d, 0x20, 0x7b, 0x22, 0x16].randomElement(using: &random) ?? 0, at: place)
            case 3: script.steps.remove(at: step)
            case 4: script.steps.insert(script.steps[step], at: step)
            default: script.steps[step].octets.removeLast(count - place)
            }
        }
    }
}
