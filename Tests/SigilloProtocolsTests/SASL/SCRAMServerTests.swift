import SigilloCore
import SigilloTLS
import Testing

@testable import SigilloProtocols

@Suite struct SCRAMServerTests {
    /// RFC 5802 §5.
    @Test func playsTheExampleWithSHA1() throws {
        var server = SCRAMServer(
            .scramSHA1, .sha1, SASLBench.context(user: "user", password: "pencil", offered: [.scramSHA1]),
            nonce: Array("3rfcNHYJY1ZVvWVs7j".utf8), salt: Base64.decode(Array("QSXCR+Q6sek8bf92".utf8)))
        #expect(server.begin() == [])
        #expect(
            server.respond(Array("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL".utf8)).challenge
                == "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096")
        let proved = server.respond(
            Array("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=".utf8))
        #expect(proved.challenge == "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")
        let credentials = try #require(server.respond([]).credentials)
        #expect(credentials.user == Array("user".utf8))
        #expect(credentials.evidence == .proof(isRight: true))
        #expect(credentials.isUsable)
        #expect(credentials.remark == nil)
    }

    /// RFC 7677 §3.
    @Test func playsTheExampleWithSHA256() {
        var server = SCRAMServer(
            .scramSHA256, .sha256, SASLBench.context(user: "user", password: "pencil", offered: [.scramSHA256]),
            nonce: Array("%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0".utf8),
            salt: Base64.decode(Array("W22ZaJ0SNY7soEsUEjb6gQ==".utf8)))
        #expect(
            server.respond(Array("n,,n=user,r=rOprNGfwEbeRWgbNEkqO".utf8)).challenge
                == "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
        let final =
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
        #expect(server.respond(Array(final.utf8)).challenge == "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
    }

    private func play(
        _ mechanism: SASLMechanism, _ client: SCRAMClient, channel: TLSChannel? = SASLBench.channel,
        offered: [SASLMechanism] = SASLSettings.modern
    ) -> (SASLStep, SASLCredentials?) {
        let algorithm: DigestAlgorithm = mechanism == .scramSHA1 || mechanism == .scramSHA1Plus ? .sha1 : .sha256
        var server = SCRAMServer(mechanism, algorithm, SASLBench.context(offered: offered, channel: channel))
        let first = server.respond(Array(client.first.utf8))
        guard let challenge = first.challenge else { return (first, first.credentials) }
        let final = server.respond(Array(client.final(challenge).utf8))
        return final.challenge == nil ? (final, final.credentials) : (final, server.respond([]).credentials)
    }

    @Test func bindsToTheChannel() {
        for (name, octets) in SASLBench.channel.bindings {
            let client = SCRAMClient(.sha256, header: "p=\(name.rawValue),,", binding: octets)
            #expect(play(.scramSHA256Plus, client).1?.evidence == .proof(isRight: true))
        }
        let old = TLSChannel(bindings: [.unique: [1, 2, 3]])
        let client = SCRAMClient(.sha1, header: "p=tls-unique,,", binding: [1, 2, 3])
        #expect(play(.scramSHA1Plus, client, channel: old).1?.evidence == .proof(isRight: true))
    }

    @Test func detectsAnotherChannel() {
        let client = SCRAMClient(.sha256, header: "p=tls-exporter,,", binding: Array("another".utf8))
        let credentials = play(.scramSHA256Plus, client).1
        #expect(credentials?.isUsable == false)
        #expect(credentials?.remark == "The client is bound to another TLS channel: somebody stands between the two.")
    }

    @Test func detectsThatTheListWasChanged() {
        let downgraded = play(.scramSHA256, SCRAMClient(header: "y,,")).1
        #expect(downgraded?.isUsable == false)
        #expect(downgraded?.remark?.contains("somebody has changed the list") == true)
        // Without the bound form on offer, y is the truth.
        let honest = play(.scramSHA256, SCRAMClient(header: "y,,"), offered: [.scramSHA256]).1
        #expect(honest?.evidence == .proof(isRight: true))
        #expect(play(.scramSHA256, SCRAMClient(header: "n,,")).1?.evidence == .proof(isRight: true))
    }

    @Test(arguments: [
        ("p=tls-unique,,", SASLMechanism.scramSHA256Plus), ("p=nonsense,,", .scramSHA256Plus),
        ("n,,", .scramSHA256Plus), ("y,,", .scramSHA256Plus), ("p=tls-exporter,,", .scramSHA256),
    ]) func refusesFlagsThatDoNotFit(header: String, mechanism: SASLMechanism) {
        let (step, credentials) = play(mechanism, SCRAMClient(header: header))
        #expect(step.challenge == nil)
        #expect(credentials?.isUsable == false)
        #expect(credentials?.remark != nil)
    }

    @Test func refusesAWrongPasswordAndAWrongUser() {
        var client = SCRAMClient()
        client.password = "wrong"
        #expect(play(.scramSHA256, client).1?.evidence == .proof(isRight: false))
        client = SCRAMClient()
        client.user = "bob"
        // The password is right, but the attempt is judged by its user as well.
        let bob = play(.scramSHA256, client).1
        #expect(
            Honest.configuration().attempt(bob ?? .init(user: [], secret: Secret("")), mechanism: "x", isAllowed: true)
                .isAccepted == false)
    }

    @Test func letsTheClientActAsItselfOnly() {
        let own = play(.scramSHA256, SCRAMClient(header: "n,a=alice,"))
        #expect(own.0.challenge != nil)
        let other = play(.scramSHA256, SCRAMClient(header: "n,a=bob,"))
        #expect(other.1?.authorization == Array("bob".utf8))
        #expect(other.0.challenge == nil)
    }

    @Test(arguments: [
        "", "n,,", "n,,n=user", "n,,n=,r=x", "n,,n=a=b,r=x", "n,,n=a=2c,r=x", "n,,m=x,n=user,r=x", "x,,n=u,r=x",
        "n,b=c,n=u,r=x", "p=,,n=u,r=x", "n,,n=u,r=", "n,,n=u,r=\u{7f}", "n,,r=x,n=u", ",,,,,", "n,a=,n=u\0,r=x",
    ]) func refusesAMalformedFirstMessage(text: String) {
        #expect(SCRAMClientFirst(Array(text.utf8)) == nil)
    }

    @Test(arguments: [
        "", "c=biws,r=x", "c=biws,p=AAAA", "r=x,c=biws,p=AAAA", "c=!,r=x,p=AAAA", "c=biws,r=x,p=A", "c=biws,r=x,q=AAAA",
        "c=biws,r=,p=AAAA",
    ]) func refusesAMalformedLastMessage(text: String) {
        #expect(SCRAMClientFinal(Array(text.utf8)) == nil)
    }

    @Test func readsEscapedNames() {
        #expect(SCRAMClientFirst(Array("y,a=c=2C,n=a=3Db=2Cc,r=x,ext=1".utf8))?.user == Array("a=b,c".utf8))
        #expect(SCRAMClientFirst(Array("y,a=c=2C,n=a,r=x".utf8))?.authorization == Array("c,".utf8))
    }

    @Test func endsAfterAFixedNumberOfResponses() {
        var server = SCRAMServer(.scramSHA256, .sha256, SASLBench.context())
        _ = server.respond(Array(SCRAMClient().first.utf8))
        #expect(
            server.respond(Array("c=biws,r=other,p=AAAA".utf8)).credentials?.remark?.contains("another nonce") == true)
        #expect(server.respond([]).credentials?.isUsable == false)
    }
}
