import SigilloCore
import SigilloTLS
import Testing

@Suite struct TLSClientSettingsTests {
    private static let faults: [(profile: String, fault: VerificationFault)] = [
        ("cert.selfsigned", VerificationFault("DEPTH_ZERO_SELF_SIGNED_CERT", in: .leaf)),
        ("cert.untrusted-ca", VerificationFault("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", in: .authority)),
        ("cert.expired", VerificationFault("CERT_HAS_EXPIRED", in: .leaf)),
        ("name.wrong-host", VerificationFault("HOSTNAME_MISMATCH", in: .leaf)),
    ]

    private func isTaken(
        _ profile: String, _ version: TLSVersion = .tls13, _ change: (inout TLSClientSettings) -> Void
    ) throws -> Bool {
        let issued = try Bench.issue(try Profiles.named(profile))
        var client = TLSClientSettings(trust: .anchors([issued.trustedAnchor]), host: Bench.host, time: Bench.now)
        change(&client)
        let settings = TLSSettings(minimumVersion: version, maximumVersion: version)
        var pair = EnginePair(
            server: try TLSContext(server: issued, settings: settings),
            client: try TLSContext(client: client, settings: settings))
        pair.pump()
        return pair.client.state == .established
    }

    @Test(arguments: faults)
    func oneFaultIsOverlookedAndNoOther(_ profile: String, _ fault: VerificationFault) throws {
        for other in Self.faults.map(\.fault) {
            #expect(try isTaken(profile) { $0.ignoredFaults = [other] } == (other == fault), "\(other)")
        }
        #expect(try isTaken(profile) { $0.ignoredFaults = VerificationFault.anywhere(fault.name) })
    }

    @Test(arguments: faults)
    func aFaultElsewhereIsNotOverlooked(_ profile: String, _ fault: VerificationFault) throws {
        let elsewhere = VerificationFault(fault.name, in: fault.place == .leaf ? .authority : .leaf)
        #expect(try !isTaken(profile) { $0.ignoredFaults = [elsewhere] })
    }

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func whoForgoesTheProofOfTheKeyStillJudgesTheChain(_ version: TLSVersion) throws {
        #expect(try isTaken("ctl.good-chain", version) { $0.ignoresMissingKey = true })
        for (profile, _) in Self.faults {
            #expect(try !isTaken(profile, version) { $0.ignoresMissingKey = true }, "\(profile)")
        }
    }
}
