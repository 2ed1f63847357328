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
        var record = ConversationRecord()
        var assembler = FlowAssembler()
        for frame in ConversationBuilder(port: 25).frames { assembler.add(frame, to: &record) }
        guard var start = record.start else {
            Issue.record("no flow began")
            return
        }
        var flows = OpenFlows()
        var kept: Set<Int> = []
        for number in 0..<20_000 {
            start.flow = number
            flows.insert(start)
            kept.insert(number)
            if number >= 3_000, number % 7 != 0 {
                #expect(
                    flows.remove(number - 3_000)?.start.flow
                        == (kept.remove(number - 3_000) != nil ? number - 3_000 : nil))
            }
        }
        for number in 0..<20_000 { #expect((flows.slot(of: number) != nil) == kept.contains(number)) }
    }
}

/// Keeps how the first flow began.
private struct ConversationRecord: FlowSink {
    var start: FlowStart?

    mutating func flowBegan(_ flow: FlowStart) { start = start ?? flow }
    mutating func streamed(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {}
    mutating func contradicted(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {}
    mutating func missed(octets: UInt64, flow: Int, direction: Direction, offset: UInt64) {}
    mutating func flowEnded(_ flow: FlowEnd) {}
    mutating func datagram(_ octets: ArraySlice<UInt8>, from: Endpoint, to: Endpoint, frame: FrameReference) {}
    mutating func blind(_ reason: Blindness, frame: FrameReference) {}
}
