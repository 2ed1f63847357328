import SigilloCore
import SigilloWire
import Testing

@testable import SigilloCheck

/// More flows, and more findings, than are kept.
@Suite struct CrowdTests {
    private static func syn(_ number: Int) -> [CapturedFrame] {
        ConversationBuilder(port: UInt16(1_000 + number)).ending(.none).frames.prefix(1).map { frame in
            var frame = frame
            frame.number = number + 1
            return frame
        }
    }

    @Test func flowsThatGiveWayAreCounted() {
        var limits = FlowLimits()
        limits.flows = 4
        var checker = Checker(limits: limits)
        for number in 0..<10 { for frame in Self.syn(number) { checker.add(frame) } }
        let result = checker.finish()
        #expect(result.flowCount == 10)
        #expect(result.evictedFlows == 6)
        #expect(result.blindness.isEmpty)
    }

    @Test func silentFlowsBeyondTheLimitAreCountedAlone() {
        var settings = CheckerSettings()
        settings.flowLimit = 2
        var checker = Checker(settings: settings)
        for number in 0..<5 { for frame in Self.syn(number) { checker.add(frame) } }
        let result = checker.finish()
        #expect(result.flows.count == 2 && result.leftOut.flows == 3)
    }

    @Test func findingsBeyondTheLimitOfTheirKindAreCountedByRule() {
        var settings = CheckerSettings()
        settings.findingLimit = 1
        var checker = Checker(settings: settings)
        var conversation = ConversationBuilder(port: 143).server("* OK ready\r\n")
        for number in 0..<3 { conversation = conversation.client("a\(number) LOGIN user\(number) secret\(number)\r\n") }
        for frame in conversation.frames { checker.add(frame) }
        let result = checker.finish()
        #expect(result.verdict == .leak)
        #expect(result.findings.filter { $0.kind == .credential }.count == 1)
        #expect(
            result.leftOut.findings
                == [FindingTotal(kind: .credential, rule: "imap.login", findings: 2, flows: 1)])
    }

    @Test func openFlowsAreFoundWhateverComesAndGoes() {
        var flows = OpenFlows()
        var kept: Set<Int> = []
        for number in 0..<20_000 {
            flows.insert(number, state: number + 1)
            kept.insert(number)
            if number >= 3_000, number % 7 != 0 {
                let gone = kept.remove(number - 3_000)
                #expect(flows.remove(number - 3_000) == gone.map { $0 + 1 })
            }
        }
        for number in 0..<20_000 { #expect(flows.state(of: number) == (kept.contains(number) ? number + 1 : nil)) }
        #expect(Set(flows.states) == Set(kept.map { $0 + 1 }))
    }
}
