import SigilloCore
import SigilloTLS
import Testing

@Suite struct CertificateStoreTests {
    private let store = CertificateStore(host: Bench.host, now: Bench.now)

    @Test func goodProfilesShareTheirAuthoritiesAndNoLeaf() throws {
        let profiles = [Profiles.goodChain, Profiles.wildcard, Profiles.expired, Profiles.goodChain]
        let issued = try profiles.map { try store.issue($0) }
        #expect(Set(issued.map(\.trustedAnchor)).count == 1)
        #expect(Set(issued.map { $0.chain[1] }).count == 1)
        #expect(Set(issued.map { $0.chain[0] }).count == issued.count)
        #expect(Set(issued.map(\.key.pem)).count == issued.count)
    }

    @Test func theAnchorOfAGoodChainServesEveryProfileWithTheSameRoot() throws {
        let anchor = try store.issue(Profiles.goodChain).trustedAnchor
        for profile in Profiles.all where profile.anchor != nil {
            #expect(try store.issue(profile).trustedAnchor == anchor)
        }
    }

    @Test func aRecipeThatDiffersOnlyInItsNameIsAnotherCertificate() throws {
        var profile = Profiles.goodChain
        profile.certificates[0].name = "impostor"
        profile.certificates[0].issuer = "impostor"
        profile.certificates[1].issuer = "impostor"
        profile.anchor = "impostor"
        let good = try store.issue(Profiles.goodChain)
        let impostor = try store.issue(profile)
        #expect(impostor.trustedAnchor != good.trustedAnchor)
        #expect(impostor.trustedAnchor.subjectHash == good.trustedAnchor.subjectHash)
        var crossed = impostor
        crossed.trustedAnchor = good.trustedAnchor
        // With equal names the path is found by name, and the key identifiers tell that it is the wrong one.
        #expect(try CertificateProof.verify(crossed, host: Bench.host, now: Bench.now) != "ok")
    }

    @Test func withoutAnAnchorTheClientTrustsAStranger() throws {
        let issued = try store.issue(Profiles.noAnchor)
        #expect(try issued.trustedAnchor == store.unrelatedAnchor())
        #expect(!issued.chain.contains(issued.trustedAnchor))
        #expect(try issued.trustedAnchor.subjectHash != store.issue(Profiles.goodChain).trustedAnchor.subjectHash)
    }

    @Test func theOrderOfTheRecipesDoesNotMatter() throws {
        var profile = Profiles.untrusted
        profile.certificates.reverse()
        let issued = try store.issue(profile)
        #expect(try CertificateProof.verify(issued, host: Bench.host, now: Bench.now) == profile.proof)
    }

    @Test func aCertificateBelowAFreshLeafIsFreshToo() throws {
        var profile = Profiles.goodChain
        var sold = Profiles.leaf
        sold.name = "sold"
        sold.issuer = "leaf"
        profile.certificates.append(sold)
        profile.chain = ["leaf", "sold"]
        #expect(try store.issue(profile).chain[1] != store.issue(profile).chain[1])
    }

    @Test func aWildcardNeedsAHostBelowADomain() throws {
        let local = CertificateStore(host: "localhost", addresses: ["127.0.0.1", "::1"], now: Bench.now)
        #expect(throws: CertificateError.noParentDomain(host: "localhost")) { try local.issue(Profiles.wildcard) }
        #expect(throws: Never.self) { try local.issue(Profiles.goodChain) }
    }

    @Test func aProfileThatDoesNotHoldTogetherIsAnError() {
        func error(_ change: (inout CertificateProfile) -> Void) -> CertificateError? {
            var profile = Profiles.goodChain
            change(&profile)
            do {
                _ = try store.issue(profile)
                return nil
            } catch {
                return error
            }
        }
        let id = Profiles.goodChain.id
        #expect(error { $0.chain = [] } == .emptyChain(profile: id))
        #expect(error { $0.chain = ["nobody"] } == .unknownCertificate(profile: id, name: "nobody"))
        #expect(error { $0.anchor = "nobody" } == .unknownCertificate(profile: id, name: "nobody"))
        #expect(error { $0.certificates[1].issuer = "leaf" } == .issuerCycle(profile: id, name: "leaf"))
    }

    @Test func anRSALeafSignsUnderTheSameAuthorities() throws {
        var profile = Profiles.goodChain
        profile.certificates[4].key = .rsa2048
        let issued = [try store.issue(profile), try store.issue(profile)]
        #expect(issued[0].key === issued[1].key)
        #expect(issued[0].chain[0] != issued[1].chain[0])
        #expect(try CertificateProof.verify(issued[0], host: Bench.host, now: Bench.now) == "ok")
    }

    @Test func workersThatAskAtOnceGetTheSameRoot() async throws {
        let roots = try await withThrowingTaskGroup(of: Certificate.self) { group in
            for _ in 0..<16 {
                group.addTask { [store] in try store.issue(Profiles.goodChain).trustedAnchor }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(roots.count == 1)
    }
}
