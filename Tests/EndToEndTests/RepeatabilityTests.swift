import Testing

/// The same client gets the same verdicts, however often, with however many workers.
@Suite(.inTurn, .needsRoom, .needsCurl)
struct RepeatabilityTests {
    @Test(arguments: [
        ["--client", "curl", "--path", "imap-starttls", "--path", "smtps"],
        ["--path", "imap-starttls", "--"] + Clients.optionalTLS,
    ])
    func threeRunsGiveTheSameVerdicts(arguments: [String]) async throws {
        let first = try await Sigillo.test(arguments)
        for jobs in ["1", "4"] {
            let again = try await Sigillo.test(["--jobs", jobs] + arguments)
            #expect(again.ending.status == first.ending.status)
            #expect(again.report.verdicts == first.report.verdicts, "with \(jobs) workers")
            #expect(again.report.seed != first.report.seed)
        }
    }

    @Test func twoRunsAtOnceDoNotDisturbEachOther() async throws {
        let arguments = ["--client", "curl", "--path", "imaps"]
        async let left = Sigillo.test(arguments)
        async let right = Sigillo.test(arguments)
        let (first, second) = try await (left, right)
        #expect(first.ending.status == 0, "\(first.ending.output)")
        #expect(second.ending.status == 0, "\(second.ending.output)")
        #expect(first.report.verdicts == second.report.verdicts)
    }
}
