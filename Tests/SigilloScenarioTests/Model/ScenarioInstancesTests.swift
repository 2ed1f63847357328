import SigilloCore
import Testing

@testable import SigilloScenario

@Suite struct ScenarioInstancesTests {
    private func scenario(_ change: (inout Scenario) -> Void) -> Scenario {
        var scenario = Scenario(
            id: "s", title: "S", paths: [.imapStartTLS, .smtpStartTLS], expectation: .mustReject, severity: .high)
        change(&scenario)
        return scenario
    }

    private static let matrix = [
        MatrixParameter(
            name: "where", values: [MatrixValue(name: "a"), MatrixValue(name: "b", fields: ["text": "B!"])]),
        MatrixParameter(name: "how", values: [MatrixValue(name: "x"), MatrixValue(name: "y")]),
    ]

    @Test func everyCombinationOnEveryPathHasAnId() throws {
        let ids = try scenario { $0.matrix = Self.matrix }.instances().map(\.id)
        #expect(ids.count == 8)
        #expect(
            ids.prefix(5) == [
                "s[where=a,how=x]@imap-starttls", "s[where=a,how=y]@imap-starttls", "s[where=b,how=x]@imap-starttls",
                "s[where=b,how=y]@imap-starttls", "s[where=a,how=x]@smtp-starttls",
            ])
        #expect(try scenario { _ in }.instances().map(\.id) == ["s@imap-starttls", "s@smtp-starttls"])
    }

    @Test func stepsAreChosenByConditionsAndKeepTheirIndex() throws {
        let scenario = scenario {
            $0.matrix = Self.matrix
            $0.steps = [
                StepTemplate(
                    conditions: [.init(name: "service", values: ["imap"])], isFault: true,
                    action: .greeting(text: "imap", isLoggedIn: false)),
                StepTemplate(
                    conditions: [.init(name: "where", values: ["b"]), .init(name: "how", values: ["x", "y"])],
                    isFault: false, action: .greeting(text: "b", isLoggedIn: false)),
            ]
        }
        let indices = try scenario.instances().map { $0.steps.map(\.index) }
        #expect(indices == [[0], [0], [0, 1], [0, 1], [], [], [1], [1]])
        #expect(try scenario.instances()[2].faultSteps == [0])
    }

    @Test func parametersAreWrittenIntoTextsOnce() throws {
        var values = Self.matrix
        values[0].values[1].fields["text"] = "${how}"
        let scenario = scenario {
            $0.matrix = values
            $0.paths = [.imaps]
            $0.steps = [
                StepTemplate(
                    conditions: [.init(name: "where", values: ["b"])], isFault: true,
                    action: .reply(
                        ReplyStep(
                            verb: "NOOP", phase: .clear, effect: .replaced, text: "${where} ${where.text} $5 {x} $",
                            before: "${how}\r\n", after: "<tag+1>"))),
                StepTemplate(
                    isFault: false,
                    action: .capabilities(
                        CapabilityStep(
                            phase: .clear, inGreeting: true, inReply: true, remove: ["${how}"], add: ["a${how}"]))
                ),
            ]
        }
        let steps = try scenario.instances()[3].steps
        #expect(
            steps.map(\.action) == [
                .reply(
                    ReplyStep(
                        verb: "NOOP", phase: .clear, effect: .replaced, text: "b ${how} $5 {x} $", before: "y\r\n",
                        after: "<tag+1>")),
                .capabilities(
                    CapabilityStep(phase: .clear, inGreeting: true, inReply: true, remove: ["y"], add: ["ay"])),
            ])
    }

    @Test func tooManyCombinationsAreRefused() {
        let ten = (0..<10).map { MatrixValue(name: "v\($0)") }
        let scenario = scenario { $0.matrix = (0..<6).map { MatrixParameter(name: "p\($0)", values: ten) } }
        #expect(throws: ScenarioError.self) { try scenario.instances() }
    }

    @Test func startTLSIsOfferedWhereThePathBeginsWithIt() throws {
        let instances = try scenario { $0.paths = [.imaps, .imapStartTLS] }.instances()
        #expect(instances.map(\.offersStartTLS) == [false, true])
        #expect(try scenario { $0.server.offersStartTLS = false }.instances()[0].offersStartTLS == false)
    }
}
