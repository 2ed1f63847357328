import SigilloCore
import SigilloTLS
import Testing

@Suite struct CertificateNamesTests {
    @Test func namesAreReadOctetForOctet() throws {
        let leaf = try #require(try Bench.issue().chain.first)
        #expect(leaf.dnsNames == [Array("mail.sigillo.test".utf8)])
        #expect(leaf.commonNames == [Array("mail.sigillo.test".utf8)])
    }

    @Test func whatIsMissingIsEmpty() throws {
        let leaf = try #require(try Bench.issue(Profiles.noCommonName).chain.first)
        #expect(leaf.commonNames.isEmpty)
        let root = try Bench.issue().trustedAnchor
        #expect(root.dnsNames.isEmpty)
    }

    @Test func onlyARootIsIssuedByItself() throws {
        let issued = try Bench.issue()
        #expect(issued.chain.allSatisfy { !$0.isSelfIssued && !$0.hasRSAKey })
        #expect(issued.trustedAnchor.isSelfIssued)
    }

    /// basicConstraints, keyUsage, extKeyUsage, subjectAltName, subjectKeyIdentifier, authorityKeyIdentifier.
    @Test func extensionsGoByTheirIdentifiers() throws {
        let leaf = try #require(try Bench.issue().chain.first)
        #expect(
            leaf.extensionIDs == ["2.5.29.19", "2.5.29.15", "2.5.29.37", "2.5.29.17", "2.5.29.14", "2.5.29.35"])
    }
}
