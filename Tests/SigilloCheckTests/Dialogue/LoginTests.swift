import SigilloCheck
import SigilloCore
import Testing

/// Each log-in is found whole, however its octets come, with the frame that carries the secret's last octet.
@Suite struct LoginTests {
    @Test(arguments: LoginCase.all.indices, Script.Delivery.allCases)
    func isFound(index: Int, delivery: Script.Delivery) throws {
        let login = LoginCase.all[index]
        let result = login.script.check(delivery)
        #expect(result.verdict == .leak, "\(login.script.name): \(result.reason ?? "clean")")
        try #require(result.credentials.count == 1, "\(login.script.name): \(result.findings)")
        let finding = result.credentials[0]
        #expect(finding.rule == login.rule)
        #expect(finding.mechanism == login.mechanism)
        #expect(finding.user == login.user)
        #expect(finding.severity == login.severity)
        #expect(finding.direction == .clientToServer)
        if let secret = login.secret { #expect(finding.secret?.matches(Array(secret.utf8)) == true) }
        let timeline = try #require(result.flows.first?.timeline)
        #expect(
            timeline.contains { $0.mark == "secret" } || timeline.contains { $0.kind == "more" }, "\(login.script.name)"
        )
        if let secret = login.secret, !login.isDigest { #expect(!result.printed.contains(secret)) }
        let isWhole = result.flows.allSatisfy { $0.isWhole }
        #expect(isWhole)
    }

    @Test func namesTheFrameOfTheLastOctet() throws {
        let script = Script("", "S: * OK ready\nC: a1 LOGIN alice s3cr3tword\nS: a1 OK")
        let result = script.check(.octetByOctet)
        // Three frames open the connection, 12 octets come from the server, and the password ends the client's first 25.
        #expect(result.credentials.first?.frame == 3 + 12 + 25)
        #expect(result.credentials.first?.offset == 15)
    }

    @Test func secretThatIsKnownHasItsLabel() {
        let script = Script("", "S: * OK ready\nC: a1 LOGIN alice s3cr3tword\nS: a1 OK")
        let result = script.check(secrets: [secret("s3cr3tword")])
        #expect(result.credentials.first?.secretLabel == "password")
        #expect(result.canaries.count == 1)
    }

    @Test func passwordInThePlaceOfTheUserIsNotPrinted() {
        let script = Script("", "S: * OK ready\nC: a1 LOGIN s3cr3tword nothing\nS: a1 NO")
        #expect(script.check(secrets: [secret("s3cr3tword")]).credentials.first?.user == "‹10 octets›")
        #expect(script.check(secrets: [secret("s3cr3tword", label: "user")]).credentials.first?.user == "s3cr3tword")
    }

    @Test func repeatedLoginIsOneFindingWithACount() {
        let request =
            "C: GET / HTTP/1.1\nC: Authorization: Basic \(base64("alice:s3cr3tword"))\nC: \nS: HTTP/1.1 200 OK\nS: \n"
        let result = Script("", port: 80, String(repeating: request, count: 31)).check()
        #expect(result.credentials.count == 1)
        #expect(result.credentials.first?.text.contains("31 times") == true)
    }
}
