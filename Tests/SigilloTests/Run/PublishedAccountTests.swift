import SigilloCore
import SigilloLint
import SigilloProtocols
import SigilloScenario
import Testing

@testable import Sigillo

@Suite struct PublishedAccountTests {
    private static let account = Account(
        user: "anna", password: Secret("password"), address: "anna@ateneo.test", correspondent: "leo@altrove.test")

    private func published(_ path: ServicePath = .imaps, _ setup: SetupSettings? = nil) -> PublishedAccount {
        var scenario = Scenario(
            id: "example", title: "", paths: [path], expectation: .mustReject, severity: .high)
        scenario.setup = setup
        return PublishedAccount(
            ScenarioInstance(scenario: scenario, path: path, parameters: [], steps: []), host: "mail.sigillo.test",
            account: Self.account)
    }

    @Test func whoeverIsToldItsServerCouldFindItAllTheSame() {
        let all = published()
        #expect(
            all.files.map(\.path) == [
                "/mail/config-v1.1.xml", "/.well-known/autoconfig/mail/config-v1.1.xml",
                "/autodiscover/autodiscover.xml",
            ])
        #expect(
            all.names == ["autoconfig.ateneo.test", "ateneo.test", "autodiscover.ateneo.test", "mail.ateneo.test"])
        let record = DNSRecord.service(priority: 0, weight: 1, port: 993, target: "mail.sigillo.test")
        #expect(all.zone["_imaps._tcp.ateneo.test"] == [record])
        // What is not offered is said not to be.
        #expect(
            all.zone["_imap._tcp.ateneo.test"] == [.service(priority: 0, weight: 1, port: 0, target: ".")])
    }

    @Test(arguments: [ServicePath.imaps, .smtps, .pop3s, .imapStartTLS]) func whatIsPublishedIsClean(path: ServicePath)
    {
        for file in published(path).files {
            #expect(SettingsLinter().lint(file.content, name: file.path).verdict == .clean, "\(file.path)")
        }
    }

    @Test func aScenarioChoosesTheWays() {
        let one = published(.imaps, SetupSettings(published: ["well-known"]))
        #expect(one.names == ["ateneo.test"])
        #expect(one.files.count == 1)
        #expect(one.zone.names == [])
        #expect(published(.imaps, SetupSettings()).names == [])
    }

    @Test func aScenarioHasRecordsOfItsOwn() {
        let foreign = published(
            .smtps, SetupSettings(services: [.init(.submissions, at: .secondHost), .init(.imap, at: .server)]))
        #expect(
            foreign.zone["_submissions._tcp.ateneo.test"]
                == [.service(priority: 0, weight: 1, port: 465, target: RoomNames.canaryHost)])
        #expect(
            foreign.zone["_imap._tcp.ateneo.test"]
                == [.service(priority: 0, weight: 1, port: 143, target: "mail.sigillo.test")])
        #expect(foreign.files == [])
    }

    @Test func questionsForServicesAreKnown() {
        #expect(PublishedAccount.isService("_IMAPS._tcp.Ateneo.test", of: Self.account))
        #expect(!PublishedAccount.isService("_imaps._tcp.altrove.test", of: Self.account))
        #expect(!PublishedAccount.isService("autoconfig.ateneo.test", of: Self.account))
    }
}
