import Sigillo
import SigilloCheck
import SigilloCore
import SigilloReport
import SigilloScenario
import SigilloVerdict
import SigilloWire
import Testing

@Suite struct ResultBuilderTests {
    private func builder(sharesFolder: Bool = false, keepsFiles: Bool = false, reveals: Bool = false) -> ResultBuilder {
        ResultBuilder(
            client: TestPlans.client(["fake", "{host}", "{port}"], on: .imapStartTLS), sharesFolder: sharesFolder,
            keepsFiles: keepsFiles, reveals: reveals, rerunArguments: "-- fake '{host}'")
    }

    private var instance: ScenarioInstance {
        ScenarioInstance(
            scenario: TestPlans.scenario("imap-strip-capability", on: [.imapStartTLS]), path: .imapStartTLS,
            parameters: [
                ScenarioParameter(name: "where", value: "greeting"), ScenarioParameter(name: "kind", value: "kept"),
            ], steps: [])
    }

    /// A log-in in clear on the wire, and what the server says of it.
    private func leak() -> (run: InstanceRun, judgement: Judgement) {
        let record = TestPlans.record(on: .imapStartTLS)
        var frames: [CapturedFrame] = []
        var conversation = FrameSynthesizer(client: record.client, server: record.server)
        conversation.open(at: 1_000_000, to: &frames)
        conversation.send(Array("* OK ready\r\n".utf8), .serverToClient, at: 2_000_000, to: &frames)
        conversation.send(
            Array("a1 LOGIN ada \(TestPlans.password)\r\n".utf8), .clientToServer, at: 3_000_000, to: &frames)
        conversation.close(.clientToServer, at: 4_000_000, to: &frames)
        conversation.close(.serverToClient, at: 4_000_000, to: &frames)
        let check = TestPlans.check(frames, secrets: [KnownSecret(label: "marker", value: Secret("* OK ready"))])
        let run = TestPlans.run(instance, connections: [record], check: check, frames: frames)
        let index = check.findings.firstIndex { $0.mechanism == "LOGIN" }
        let judgement = Judgement(
            id: instance.id, instance: instance, outcome: .leakedPlaintext, verdict: .fail, reasonCode: nil,
            reason: "the password crossed in clear", delivered: .yes, decisiveConnection: 0, decisiveFinding: index)
        return (run, judgement)
    }

    @Test func theAnchorIsFitForAFileName() {
        let id = "imap-strip-capability[where=greeting,kind=kept]@imap-starttls#2"
        #expect(builder().anchor(of: id) == "imap-strip-capability.where.greeting.kind.kept..imap-starttls.2")
        #expect(
            builder(sharesFolder: true).anchor(of: id)
                == "fake.strict.imap-strip-capability.where.greeting.kind.kept..imap-starttls.2")
    }

    @Test func theCommandThatRepeatsItIsFitForAShell() {
        let (run, judgement) = leak()
        #expect(
            builder().result(run, judgement).rerun
                == "sigillo test --scenario 'imap-strip-capability[where=greeting,kind=kept]' --path imap-starttls "
                + "-- fake '{host}'")
        let plain = TestPlans.instance(on: .imaps)
        let quiet = Judgement(
            id: plain.id, instance: plain, outcome: .noContact, verdict: .inconclusive, reasonCode: .noContact,
            reason: "nothing came", delivered: .no)
        #expect(
            builder().result(TestPlans.run(plain), quiet).rerun
                == "sigillo test --scenario ctl.good-chain --path imaps -- fake '{host}'")
    }

    @Test func aLeakIsShownWithItsFrames() throws {
        let (run, judgement) = leak()
        let result = builder(keepsFiles: true).result(run, judgement)
        #expect(result.id == instance.id)
        #expect(result.parameters == ["where": "greeting", "kind": "kept"])
        #expect(result.client == "fake")
        #expect(result.setting == "strict")
        #expect(result.verdict == .fail)
        #expect(result.capture == result.anchor + ".pcapng")
        #expect(result.durationMs == 2)
        #expect(result.observations.connections.count == 1)
        #expect(result.observations.flows == 1)
        #expect(result.observations.wholeFlows == 1)
        #expect(result.observations.clientEnd == "exited 0")
        // Without the kernel there is no marker to be found.
        #expect(result.observations.markerFound == nil)
        let finding = try #require(result.findings.first)
        #expect(finding.mechanism == "LOGIN")
        #expect(result.timeline.contains { $0.frame == finding.frame && $0.mark == "secret" })
        #expect(!"\(result)".contains(TestPlans.password))
    }

    @Test func theMarkersOwnFindingIsNobodys() {
        let (run, judgement) = leak()
        #expect(run.observation.check?.findings.contains { $0.secretLabel == "marker" } == true)
        let result = builder().result(run, judgement)
        #expect(result.findings.allSatisfy { $0.mechanism == "LOGIN" })
        #expect(result.capture == nil)
    }

    @Test func aSecretIsShownOnlyWhereItWasAskedFor() {
        let (run, judgement) = leak()
        let hidden = builder().result(run, judgement).findings.compactMap(\.secret)
        #expect(!hidden.isEmpty)
        #expect(hidden.allSatisfy { !$0.contains(TestPlans.password) })
        let shown = builder(reveals: true).result(run, judgement).findings.compactMap(\.secret)
        #expect(shown.contains(TestPlans.password))
    }

    @Test func everyEndOfAClientHasItsWords() {
        let instance = TestPlans.instance(on: .imaps)
        let judgement = Judgement(
            id: instance.id, instance: instance, outcome: .noContact, verdict: .inconclusive, reasonCode: .noContact,
            reason: "nothing came", delivered: .no)
        let ends: [(ClientRun.End, String?)] = [
            (.exited(status: 7), "exited 7"), (.signalled(11), "signal 11"), (.timedOut, nil), (.notRun, nil),
            (.notStarted("there is no such program"), "there is no such program"),
        ]
        for (end, words) in ends {
            #expect(builder().result(TestPlans.run(instance, end: end), judgement).observations.clientEnd == words)
        }
        #expect(builder().result(TestPlans.run(instance), judgement).timeline.isEmpty)
    }
}
