import SigilloCore
import Testing

@testable import SigilloScenario

@Suite struct ExpectedListTests {
    private let list = ExpectedList([
        ExpectedList.Entry(id: "cert.expired@imaps", deviation: .fail, reason: "everybody"),
        ExpectedList.Entry(id: "cert.expired@imaps", client: "curl", deviation: .inconclusive, reason: "curl"),
        ExpectedList.Entry(
            id: "cert.expired@imaps", client: "curl", setting: .default, deviation: .error, reason: "curl default"),
        ExpectedList.Entry(id: "ctl.good-chain@imaps#2", deviation: .fail, reason: "the second one"),
    ])

    @Test(
        arguments: [
            ("cert.expired@imaps", "mbsync", "strict", "everybody"), ("cert.expired@imaps", "curl", "strict", "curl"),
            ("cert.expired@imaps", "curl", "default", "curl default"),
            ("ctl.good-chain@imaps#2", "curl", "strict", "the second one"),
            ("ctl.good-chain@imaps", "curl", "strict", nil),
            ("cert.expired@smtps", "curl", "strict", nil),
        ] as [(String, String, String, String?)])
    func theNarrowestEntrySpeaks(id: String, client: String, setting: String, reason: String?) {
        #expect(list.entry(for: id, client: client, setting: setting)?.reason == reason)
    }

    @Test func refusesWhatIsNotInTheCatalogue() throws {
        let catalogue = try Catalogue([
            Scenario(
                id: "cert.expired", title: "t", paths: [.imaps], expectation: .mustReject, severity: .high),
            Scenario(
                id: "ctl.good-chain", title: "t", paths: [.imaps], expectation: .mustAccept, severity: .high),
        ])
        try list.check(against: catalogue)
        let place = SourcePosition(file: "known.yaml", line: 3, column: 5)
        let slip = ExpectedList([
            ExpectedList.Entry(id: "cert.expird@imaps", deviation: .fail, reason: "r", position: place)
        ])
        #expect(
            throws: ScenarioError(
                "There is no instance 'cert.expird@imaps' in the catalogue.", at: place,
                hint: "Did you mean 'cert.expired@imaps'?")
        ) { try slip.check(against: catalogue) }
    }
}
