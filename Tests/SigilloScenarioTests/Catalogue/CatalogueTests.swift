import SigilloCore
import Testing

@testable import SigilloScenario

@Suite struct CatalogueTests {
    private static func scenario(
        _ id: String, paths: [ServicePath] = [.imaps, .smtps], tags: [ScenarioTag] = [.core], twin: String? = nil,
        expectation: SigilloScenario.Expectation = .mustReject
    ) -> Scenario {
        var scenario = Scenario(id: id, title: id, paths: paths, expectation: expectation, severity: .high)
        scenario.tags = tags
        scenario.twin = twin
        scenario.isControl = id.hasPrefix("ctl.")
        return scenario
    }

    private let catalogue = try? Catalogue([
        scenario("cert.expired", tags: [.certificate]), scenario("cert.selfsigned", tags: [.certificate, .smoke]),
        scenario("imap-strip", paths: [.imapStartTLS], tags: [.plaintextPhase]),
        scenario("name.wild", tags: [.certificate], twin: "ctl.wildcard"),
        scenario(
            "ctl.good-chain", paths: [.imaps, .smtps, .imapStartTLS], tags: [.certificate], expectation: .mustAccept),
        scenario("ctl.no-anchor", tags: [.certificate]),
        scenario("ctl.wildcard", tags: [.certificate], expectation: .shouldAccept),
    ])

    private func ids(_ globs: String..., paths: [ServicePath] = [], tags: [ScenarioTag] = []) throws -> [String] {
        try #require(catalogue).select(ScenarioSelection(globs: globs, paths: paths, tags: tags)).map(\.id)
    }

    @Test func controlsComeFirstAndPathsTogether() throws {
        let ids = try ids()
        #expect(
            ids.prefix(4) == [
                "ctl.good-chain@imaps", "ctl.no-anchor@imaps", "ctl.wildcard@imaps", "cert.expired@imaps",
            ])
        #expect(ids.count == 14)
    }

    @Test func aBareIdIsAllItsInstancesAndAPathChoosesAmongThem() throws {
        #expect(try ids("cert.expired") == ["cert.expired@imaps", "cert.expired@smtps"])
        #expect(try ids("cert.*@smtps") == ["cert.expired@smtps", "cert.selfsigned@smtps"])
        #expect(try ids("cert.expired", paths: [.imaps]) == ["cert.expired@imaps"])
        #expect(try ids("*", tags: [.smoke]) == ["cert.selfsigned@imaps", "cert.selfsigned@smtps"])
    }

    @Test func whatMatchesNothingIsAnErrorWithAHint() throws {
        let error = try #require(throws: SelectionError.self) { try ids("cert.expird", "cert.*") }
        #expect(error.description.contains("'cert.expird'"))
        #expect(error.description.contains("Did you mean 'cert.expired'?"))
        #expect(throws: SelectionError.self) { try ids("imap-strip", paths: [.imaps]) }
        #expect(throws: SelectionError.self) { try ids(tags: [.webmail]) }
    }

    @Test func twinsMustBeThereAndIdsOnce() {
        #expect(throws: ScenarioError.self) { try Catalogue([Self.scenario("a", twin: "b")]) }
        #expect(throws: ScenarioError.self) { try Catalogue([Self.scenario("a"), Self.scenario("a")]) }
    }

    @Test func controlsAreAddedAroundWhatRestsOnThem() throws {
        let catalogue = try #require(catalogue)
        func plan(_ glob: String, _ path: ServicePath) throws -> [String] {
            let chosen = try catalogue.select(ScenarioSelection(globs: [glob], paths: [path]))
            return catalogue.withControls(chosen).map(\.scenario.id)
        }
        #expect(
            try plan("cert.expired", .imaps) == ["ctl.good-chain", "ctl.no-anchor", "cert.expired", "ctl.good-chain"])
        #expect(try plan("imap-strip", .imapStartTLS) == ["ctl.good-chain", "imap-strip", "ctl.good-chain"])
        #expect(
            try plan("name.wild", .smtps)
                == ["ctl.good-chain", "ctl.no-anchor", "ctl.wildcard", "name.wild", "ctl.good-chain"])
        #expect(try plan("ctl.good-chain", .imaps) == ["ctl.good-chain"])
        #expect(
            try plan("c*", .imaps) == [
                "ctl.good-chain", "ctl.no-anchor", "ctl.wildcard", "cert.expired", "cert.selfsigned", "ctl.good-chain",
            ])
    }

    @Test func onlyOtherCertificateScenariosAreSkippedWithoutVerification() throws {
        let skipped = try #require(catalogue).scenarios.filter(\.isSkippedWithoutVerification).map(\.id)
        #expect(skipped == ["cert.expired", "name.wild"])
    }
}
