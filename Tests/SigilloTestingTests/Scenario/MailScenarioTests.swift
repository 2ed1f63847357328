import Foundation
import SigilloTesting
import Testing

@Suite struct MailScenarioTests {
    @Test func scenariosOfAPathAreChosenByWhatIsExpected() {
        let rejected = MailScenario.mustReject(on: .imaps)
        #expect(rejected.contains { $0.name == "cert.expired" })
        #expect(rejected.allSatisfy { $0.path == .imaps && $0.expectation == .mustReject })
        #expect(!MailScenario.mustAccept(on: .smtps).isEmpty)
        #expect(MailScenario.all(on: .pop3s).count > rejected.count / 2)
        #expect(Set(rejected.map(\.id)).count == rejected.count)
    }

    @Test func aScenarioIsFoundByItsId() throws {
        let scenario = try MailScenario("cert.expired", on: .smtps)
        #expect(scenario.id == "cert.expired@smtps")
        #expect(try MailScenario(scenario.id) == scenario)
        #expect(scenario.testDescription == scenario.id && "\(scenario)" == scenario.id)
        #expect(!scenario.title.isEmpty && !scenario.why.isEmpty)
        #expect(throws: (any Error).self) { try MailScenario("cert.expird", on: .smtps) }
        #expect(throws: (any Error).self) { try MailScenario("imap-strip-capability", on: .smtps) }
    }

    @Test func aCaseCanBeRunAgainByItsId() throws {
        let scenarios = Array(MailScenario.mustReject(on: .imapStartTLS).prefix(5))
        let text = try JSONEncoder().encode(scenarios)
        #expect(try JSONDecoder().decode([MailScenario].self, from: text) == scenarios)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([MailScenario].self, from: Data(#"["gone@imaps"]"#.utf8))
        }
    }

    @Test(arguments: MailScenario.mustReject(on: .imaps).filter { $0.name.hasPrefix("cert.") })
    func curlRefusesEachCertificate(scenario: MailScenario) async throws {
        try await withMailServer(scenario: scenario) { server in
            #expect(Curl(server).status() != 0)
            #expect(server.sealedLogins == 0)
            expectSealed(server)
        }
    }
}
