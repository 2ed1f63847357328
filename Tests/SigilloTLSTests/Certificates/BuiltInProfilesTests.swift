import SigilloCore
import SigilloFiles
import SigilloScenario
import SigilloTLS
import Testing

/// Every profile of `certs/profiles.yaml` is made and verified: it has the fault that it claims, and no other.
@Suite struct BuiltInProfilesTests {
    private static let profiles: [CertificateProfile] = (try? BuiltIn.certificates().profiles) ?? []
    private static let ids = profiles.map(\.id)
    /// One for all tests, as in a run: RSA keys are dear.
    private static let store = CertificateStore(host: Bench.host, now: Bench.now)

    private func profile(_ id: String) throws -> CertificateProfile {
        try #require(Self.profiles.first { $0.id == id })
    }

    private func faults(of id: String, host: String = Bench.host, now: Int64 = Bench.now) throws -> [String] {
        try CertificateProof.faults(Self.store.issue(profile(id)), host: host, now: now)
    }

    @Test func thereAreProfiles() throws {
        #expect(try BuiltIn.certificates().profiles.count > 40)
    }

    @Test(arguments: ids)
    func aProfileHasTheFaultItClaimsAndNoOther(id: String) throws {
        let proof = try profile(id).proof
        #expect(try faults(of: id) == (proof == "ok" ? [] : [proof]))
    }

    @Test(arguments: ids)
    func itsTwinIsGood(id: String) throws {
        guard let twin = try profile(id).twin else { return }
        #expect(try profile(twin).proof == "ok")
    }

    /// Outside a room clients dial `localhost`, which has no parent domain.
    @Test(arguments: ids)
    func aProfileHoldsOnLoopbackTooOrSaysWhyNot(id: String) throws {
        let store = CertificateStore(host: "localhost", addresses: ["127.0.0.1", "::1"], now: Bench.now)
        let profile = try profile(id)
        do {
            let faults = try CertificateProof.faults(store.issue(profile), host: "localhost", now: Bench.now)
            #expect(faults == (profile.proof == "ok" ? [] : [profile.proof]))
        } catch let error as CertificateError {
            #expect(error.isAboutHost, "\(error)")
        }
    }

    /// What a client that skips one check takes for good: proof that nothing else is wrong with it.
    @Test func aFaultOfTimeIsGoneAtAnotherTime() throws {
        let day: Int64 = 86_400
        #expect(try faults(of: "cert.expired", now: Bench.now - day - 60) == [])
        #expect(try faults(of: "cert.expired-intermediate", now: Bench.now - day - 60) == [])
        #expect(try faults(of: "cert.not-yet-valid", now: Bench.now + 30 * day - 60) == ["CERT_NOT_YET_VALID"])
    }

    @Test(arguments: [
        ("name.wrong-host", "mail.other.test"), ("name.cn-match-san-mismatch", "mail.other.test"),
        ("name.parent", "sigillo.test"), ("name.child", "deep.mail.sigillo.test"),
        ("name.suffix", "evilmail.sigillo.test"), ("name.prefix", "mail.sigillo.test.evil.test"),
        ("name.wild-multi-level", "x.mail.sigillo.test"),
    ])
    func aFaultOfNameIsGoneForItsOwnHost(id: String, host: String) throws {
        #expect(try faults(of: id, host: host) == [])
    }

    @Test func anAuthorityMayIssueUnderItsNameConstraintsOnly() throws {
        #expect(try faults(of: "ctl.nc-permitted") == [])
        #expect(try faults(of: "cert.nc-not-permitted") == ["PERMITTED_VIOLATION"])
    }
}
