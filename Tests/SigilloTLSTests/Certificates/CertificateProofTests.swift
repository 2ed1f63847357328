import SigilloCore
import SigilloTLS
import Testing

@Suite struct CertificateProofTests {
    @Test(arguments: Profiles.ids)
    func aProfileHasTheFaultItClaimsAndNoOther(id: String) throws {
        let profile = try Profiles.named(id)
        let issued = try Bench.issue(profile)
        let faults = try CertificateProof.faults(issued, host: Bench.host, now: Bench.now)
        #expect(faults == (profile.proof == "ok" ? [] : [profile.proof]))
        #expect(try CertificateProof.verify(issued, host: Bench.host, now: Bench.now) == profile.proof)
    }

    @Test func anExpiredCertificateWasGoodTwoDaysAgo() throws {
        let issued = try Bench.issue(Profiles.expired)
        let then = Bench.now - 36 * 3_600
        #expect(try CertificateProof.verify(issued, host: Bench.host, now: then) == "ok")
    }

    @Test func aCertificateForAnotherHostIsGoodForThatHost() throws {
        let issued = try Bench.issue(Profiles.wrongHost)
        #expect(try CertificateProof.verify(issued, host: "mail.other.test", now: Bench.now) == "ok")
    }

    @Test(arguments: [("ctl.no-anchor", "root"), ("cert.untrusted-ca", "other-root"), ("cert.selfsigned", "leaf")])
    func anUntrustedChainIsGoodWhenItsOwnRootIsTrusted(id: String, anchor: String) throws {
        var trusting = try Profiles.named(id)
        trusting.anchor = anchor
        let issued = try Bench.issue(trusting)
        #expect(try CertificateProof.verify(issued, host: Bench.host, now: Bench.now) == "ok")
    }

    @Test func twoFaultsAreTwo() throws {
        let issued = try Bench.issue(Profiles.expired)
        let faults = try CertificateProof.faults(issued, host: "mail.other.test", now: Bench.now)
        #expect(faults == ["CERT_HAS_EXPIRED", "HOSTNAME_MISMATCH"])
    }

    @Test func addressesCountAsHosts() throws {
        let store = CertificateStore(host: "localhost", addresses: ["127.0.0.1", "::1"], now: Bench.now)
        let issued = try store.issue(Profiles.goodChain)
        for host in ["localhost", "127.0.0.1", "::1"] {
            #expect(try CertificateProof.verify(issued, host: host, now: Bench.now) == "ok")
        }
        #expect(try CertificateProof.verify(issued, host: "127.0.0.2", now: Bench.now) == "HOSTNAME_MISMATCH")
    }
}
