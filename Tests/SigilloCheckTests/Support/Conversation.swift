import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// A conversation of a test, line by line: `C: ` and `S: ` say who speaks.
struct Script: Sendable, CustomTestStringConvertible {
    /// How its octets come into the capture.
    enum Delivery: String, Sendable, CaseIterable {
        case whole, octetByOctet, reversed, retransmitted, ipv6
    }

    var name: String
    var port: UInt16 = 143
    var steps: [(direction: Direction, octets: [UInt8])] = []

    var testDescription: String { name }

    /// Lines that begin with `C: ` or `S: ` end in CRLF; with `C> ` or `S> ` they end as they stand.
    init(_ name: String, port: UInt16 = 143, _ text: String) {
        self.name = name
        self.port = port
        for line in text.split(separator: "\n") {
            let direction: Direction = line.hasPrefix("C") ? .clientToServer : .serverToClient
            let isOpen = line.dropFirst().hasPrefix(">")
            add(direction, Array(line.dropFirst(3).utf8) + (isOpen ? [] : [0x0d, 0x0a]))
        }
    }

    mutating func add(_ direction: Direction, _ octets: [UInt8]) {
        if let last = steps.last, last.direction == direction {
            steps[steps.count - 1].octets += octets
        } else {
            steps.append((direction, octets))
        }
    }

    func frames(_ delivery: Delivery = .whole) -> [CapturedFrame] {
        var builder = ConversationBuilder(port: port, isIPv6: delivery == .ipv6)
        for step in steps {
            switch delivery {
            case .whole, .ipv6: builder = builder.sending(step.octets, step.direction)
            case .octetByOctet: builder = builder.sending(step.octets, step.direction, segmented: 1)
            case .reversed:
                builder = builder.sending(step.octets, step.direction, segmented: 5)
                    .reversed((step.octets.count + 4) / 5)
            case .retransmitted:
                builder = builder.sending(step.octets, step.direction, segmented: 7)
                    .repeated((step.octets.count + 6) / 7)
            }
        }
        return builder.frames
    }

    func check(
        _ delivery: Delivery = .whole, secrets: [KnownSecret] = []
    ) -> CheckResult {
        SigilloCheckTests.check(frames(delivery), secrets: secrets)
    }
}

/// The result of a capture.
func check(_ frames: [CapturedFrame], secrets: [KnownSecret] = [], drops: UInt64 = 0) -> CheckResult {
    var checker = Checker(secrets: secrets)
    for frame in frames { checker.add(frame) }
    return checker.finish(drops: drops)
}

extension CheckResult {
    /// The findings that make it a leak.
    var leaks: [Finding] { findings.filter { $0.kind.isLeak } }
    var credentials: [Finding] { findings.filter { $0.kind == .credential } }
    var canaries: [Finding] { findings.filter { $0.kind == .canary } }
    var messages: [Finding] { findings.filter { $0.kind == .content } }

    /// Everything of it that a report prints.
    var printed: String {
        var text = reason ?? ""
        for finding in findings {
            text += "\n\(finding.text) \(finding.user ?? "") \(finding.redactedSecret ?? "") \(finding.flow)"
            text += " \(finding.mechanism ?? "")"
        }
        for flow in flows { text += flow.timeline.map { "\n\($0.text)" }.joined() }
        return text
    }
}

func secret(_ text: String, label: String = "password") -> KnownSecret {
    KnownSecret(label: label, value: Secret(text))
}

func base64(_ text: String) -> String { String(decoding: Base64.encode(Array(text.utf8)), as: UTF8.self) }

/// A generator of numbers with a fixed seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
