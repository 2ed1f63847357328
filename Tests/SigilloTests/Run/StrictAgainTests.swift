import SigilloCore
import SigilloScenario
import SigilloVerdict
import Testing

@testable import Sigillo

@Suite struct StrictAgainTests {
    private static func scenario(_ id: String, twin: String? = nil, isControl: Bool = false) -> Scenario {
        var scenario = Scenario(
            id: id, title: id, paths: [.imaps, .imapStartTLS], expectation: isControl ? .mustAccept : .mustReject,
            severity: .high)
        scenario.isControl = isControl
        scenario.twin = twin
        return scenario
    }

    private static func again(_ strictMeans: [ServicePath: String] = [:]) throws -> StrictAgain {
        let catalogue = try Catalogue([
            scenario("ctl.good-chain", isControl: true), scenario("ctl.other", isControl: true),
            scenario("one", twin: "ctl.good-chain"), scenario("two", twin: "ctl.other"),
        ])
        let client = ClientPlan(
            name: "example", setting: .strict, package: nil,
            recipes: [.imapStartTLS: ClientRecipe(invocation: .run(["example"]))], strictMeans: strictMeans)
        return StrictAgain(client: client, catalogue: catalogue)
    }

    private static func judgement(_ instance: ScenarioInstance, _ verdict: Verdict) -> Judgement {
        Judgement(
            id: instance.id, instance: instance, outcome: .rejected, verdict: verdict, reasonCode: nil, reason: "",
            delivered: .yes)
    }

    private static func judgements(_ verdicts: [String: Verdict], _ again: StrictAgain) -> [Judgement] {
        again.catalogue.instances.compactMap { instance in
            verdicts[instance.id].map { judgement(instance, $0) }
        }
    }

    @Test func onlyWhatFailedIsRunAgainWithItsControls() throws {
        let again = try Self.again()
        let judgements = Self.judgements(["one@imap-starttls": .pass, "two@imap-starttls": .fail], again)
        #expect(
            again.instances(failed: judgements).map(\.id) == [
                "ctl.good-chain@imap-starttls", "ctl.other@imap-starttls", "two@imap-starttls",
                "ctl.good-chain@imap-starttls",
            ])
        #expect(again.instances(failed: []).isEmpty)
    }

    @Test func aPathWithoutAStrictRecipeIsNotRunAgain() throws {
        let again = try Self.again()
        #expect(again.instances(failed: Self.judgements(["one@imaps": .fail], again)).isEmpty)
    }

    @Test(arguments: [
        (Verdict.pass, "With --tls: pass, in this run."), (.fail, "With --tls: fail as well, in this run."),
        (.inconclusive, "With --tls: inconclusive, in this run; so it is not shown to mend this."),
    ])
    func theSentenceSaysWhatWasShown(verdict: Verdict, sentence: String) throws {
        let again = try Self.again([.imapStartTLS: "--tls"])
        let judgements = Self.judgements(["one@imap-starttls": verdict], again)
        let instance = try #require(judgements.first).instance
        #expect(again.sentence(of: instance, in: judgements) == sentence)
        #expect(again.sentence(of: instance, in: []) == nil, "it was not run")
    }

    @Test func withoutWordsOfItsOwnTheProfileIsNamed() throws {
        let again = try Self.again()
        let judgements = Self.judgements(["one@imap-starttls": .pass], again)
        let instance = try #require(judgements.first).instance
        #expect(
            again.sentence(of: instance, in: judgements)
                == "With the strict setting of the client's profile: pass, in this run.")
    }

    @Test func oneOfTwoRunsDoesNotMend() throws {
        let again = try Self.again([.imapStartTLS: "--tls"])
        let instance = try #require(again.catalogue.instances.last)
        let both = [Self.judgement(instance, .pass), Self.judgement(instance, .fail)]
        #expect(again.sentence(of: instance, in: both) == "With --tls: fail as well, in this run.")
    }
}
