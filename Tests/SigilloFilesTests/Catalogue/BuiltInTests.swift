import Foundation
import SigilloCore
import Testing

@testable import SigilloFiles
@testable import SigilloScenario

@Suite struct BuiltInTests {
    @Test func theCatalogueTravelsInTheBinaryOctetForOctet() throws {
        for (files, folder) in [
            (EmbeddedCatalogue.scenarios, "scripts/scenarios"), (EmbeddedCatalogue.clients, "scripts/clients"),
            (EmbeddedCatalogue.certificates, "certs"),
        ] {
            let names = try FixtureFolder.names(in: folder).filter { $0.hasSuffix(".yaml") }
            #expect(files.map(\.name) == names)
            for file in files {
                let text = try String(contentsOfFile: FixtureFolder.path("\(folder)/\(file.name)"), encoding: .utf8)
                #expect(file.text == text)
            }
        }
    }

    @Test func everyScenarioIsReadAndNamedAsItsFile() throws {
        let catalogue = try BuiltIn.scenarios()
        #expect(Set(catalogue.scenarios.map { "\($0.id).yaml" }) == Set(EmbeddedCatalogue.scenarios.map(\.name)))
        #expect(Set(catalogue.instances.map(\.id)).count == catalogue.instances.count)
        for scenario in catalogue.scenarios {
            #expect(!scenario.references.isEmpty, "\(scenario.id)")
            #expect(scenario.why.count > 80, "\(scenario.id)")
            #expect(scenario.mend.general.count > 40, "\(scenario.id)")
            #expect(scenario.isBaseline || scenario.isPeerAuthentic || scenario.twin != nil, "\(scenario.id)")
        }
    }

    @Test func everyCertificateOfAScenarioHasAProfile() throws {
        let certificates = try BuiltIn.certificates()
        for scenario in try BuiltIn.scenarios().scenarios {
            #expect(certificates[scenario.certificate] != nil, "\(scenario.certificate)")
        }
    }

    @Test func certificatesAreInheritedFromTheirTwins() throws {
        let certificates = try BuiltIn.certificates()
        let good = try #require(certificates["ctl.good-chain"])
        let expired = try #require(certificates["cert.expired"])
        #expect(good.proof == "ok")
        #expect(expired.chain == good.chain)
        #expect(certificates["ctl.no-anchor"]?.anchor != good.anchor)
    }

    @Test(arguments: [
        (glob: "imap-strip-capability", count: 6), (glob: "imap-starttls-refused", count: 4),
        (glob: "imap-preauth", count: 7), (glob: "smtp-strip-ehlo", count: 4),
        (glob: "smtp-starttls-refused", count: 14), (glob: "pop3-*", count: 43),
        (glob: "imap-inject-*", count: 17), (glob: "imap-tamper-*", count: 30),
        (glob: "tls-fail-then-clear", count: 77),
        (glob: "fb.*", count: 35), (glob: "*-late-strip", count: 6), (glob: "imap-starttls-unknown-reply", count: 11),
        (glob: "ctl.good-chain", count: 7), (glob: "impl.plaintext-greeting", count: 3), (glob: "cs.null", count: 7),
        (glob: "web-*", count: 20),
        (glob: "imap-strip-capability[where=greeting,logindisabled=removed]@imap-starttls", count: 1),
    ])
    func globsChooseInstances(glob: String, count: Int) throws {
        #expect(try BuiltIn.scenarios().select(ScenarioSelection(globs: [glob])).count == count)
    }

    @Test func repliesAreWrittenOctetForOctet() throws {
        let instances = try BuiltIn.scenarios().select(
            ScenarioSelection(globs: ["smtp-starttls-refused[reply=454-multiline]", "imap-starttls-refused[reply=BAD]"])
        )
        let texts = instances.flatMap(\.steps).compactMap { step in
            if case .reply(let reply) = step.action { reply.text } else { nil }
        }
        #expect(
            texts == [
                "<tag> BAD STARTTLS not supported.\r\n", "454-4.7.0 TLS not available\r\n454 4.7.0 Try again later\r\n",
            ])
    }

    @Test func everyClientSaysHowItIsInstalledAndHasBothSettings() throws {
        let clients = try BuiltIn.clients()
        #expect(Set(clients.profiles.map { "\($0.name).yaml" }) == Set(EmbeddedCatalogue.clients.map(\.name)))
        for client in clients.profiles {
            #expect(client.package != nil, "\(client.name)")
            #expect(client.versionCommand != nil, "\(client.name)")
            // Whoever ignores certificate errors has no strict setting.
            let strict = client.name.hasSuffix("-insecure") ? [] : client.paths(for: .default)
            #expect(client.paths(for: .strict) == strict, "\(client.name)")
        }
    }

    @Test func theExampleInTheReadmeIsAProfile() throws {
        let text = try String(contentsOfFile: FixtureFolder.path("scripts/clients/README.md"), encoding: .utf8)
        let example = try #require(text.split(separator: "```yaml\n").last?.split(separator: "```").first)
        let profile = try ClientProfile(decoding: YAMLReader.node(String(example), file: "README.md"))
        #expect(profile.paths(for: .strict) == [.imaps])
    }

    @Test func curlHasBothSettingsOnAllPathsOfItsProfile() throws {
        let curl = try #require(try BuiltIn.clients()["curl"])
        #expect(
            curl.paths(for: .strict)
                == [.imaps, .imapStartTLS, .smtps, .smtpStartTLS, .pop3s, .pop3StartTLS, .https])
        #expect(curl.paths(for: .default) == curl.paths(for: .strict))
        #expect(curl.versionCommand == ["curl", "--version"])
    }
}
