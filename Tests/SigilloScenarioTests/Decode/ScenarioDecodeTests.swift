import SigilloCore
import Testing

@testable import SigilloScenario

@Suite struct ScenarioDecodeTests {
    @Test func theLeastIsAnHonestServer() throws {
        let scenario = try Scenario(decoding: .scenario)
        #expect(scenario.id == "example")
        #expect(scenario.paths == [.imaps, .smtps])
        #expect(scenario.safeConduct == .close)
        #expect(scenario.why == "Because.")
        #expect(scenario.mend == Mending(general: "Mend it."))
        #expect(scenario.certificate == "ctl.good-chain")
        #expect(scenario.tls == .careful)
        #expect(scenario.server == ServerSettings())
        #expect(scenario.delivery == [.certificateSent])
        #expect(scenario.isPeerAuthentic)
        #expect(!scenario.isControl)
        #expect(scenario.position == Node.place)
    }

    @Test func everyKeyIsRead() throws {
        let node = Node.scenario.with([
            "secure": "close-or-continue", "control": .plain("true"), "tags": ["certificate", "plaintext-phase"],
            "sources": ["FMS/imap/Negotiation/O_1"], "mend": ["general": "a", "curl": "b"],
            "matrix": ["where": ["here", ["value": "there", "text": "T"]]], "certificate": "cert.expired",
            "tls": [
                "minimum": .plain("1.0"), "maximum": "1.1", "ciphers": "eNULL", "permissive": .plain("true"),
                "groups": "P-521", "finite-field": .plain("512"), "server-name": "unrecognized-fatal",
                "application-protocol": "no-overlap", "rewrite": "choose-rc4",
            ],
            "server": [
                "offers-starttls": .plain("false"), "clear-text-login": .plain("true"),
                "requires-login": .plain("false"),
                "offers-login": .plain("false"), "accepts-any-login": .plain("true"),
                "plaintext-on-implicit-port": .plain("true"),
            ],
            "steps": [["greeting": "* OK", "fault": .plain("true")]],
            "delivery": [
                "certificate-sent": .plain("true"), "steps": "any", "plaintext-greeting": .plain("true"),
                "records-rewritten": .plain("true"), "alert-sent": .plain("112"), "application-protocol": "http/1.1",
                "hello-retry-request": .plain("true"),
                "server-hello": ["versions": ["1.0"], "suites": ["0xC006"]],
            ],
            "not-offered": [
                "versions": ["1.0"], "suites": ["0x0001"], "server-name": .plain("true"),
                "application-protocols": .plain("true"), "command": "LOGIN",
            ],
            "continues-with": ["client-key-exchange", "heartbeat"],
            "deceived-by": [["command": "*", "containing": "xyz", "during": "sealed"]], "twin": "ctl.good-chain",
            "flaws": ["ignores-preauth", "clear-after-refusal"],
        ])
        let scenario = try Scenario(decoding: node)
        #expect(scenario.safeConduct == .closeOrContinue)
        #expect(scenario.isControl && scenario.isAboutCertificates && scenario.isAboutPlaintextPhase)
        #expect(scenario.mend.text(forClient: "curl") == "b")
        #expect(scenario.mend.text(forClient: "mutt") == "a")
        #expect(
            scenario.tls
                == TLSSettings(
                    minimumVersion: .tls10, maximumVersion: .tls11, cipherList: "eNULL", groups: "P-521",
                    finiteField: .bits512, isPermissive: true, serverName: .unrecognizedFatal,
                    applicationProtocol: .noOverlap, rewrite: .chooseRC4))
        var server = ServerSettings()
        server.offersStartTLS = false
        server.allowsClearTextLogin = true
        server.requiresLogin = false
        server.offersLogin = false
        server.acceptsAnyLogin = true
        server.speaksClearOnImplicitPort = true
        #expect(scenario.server == server)
        #expect(
            scenario.delivery == [
                .certificateSent, .serverHello(versions: [.tls10], suites: [0xc006]), .steps(.any), .plaintextGreeting,
                .recordsRewritten, .alertSent(112), .applicationProtocol("http/1.1"), .helloRetryRequest,
            ])
        #expect(
            scenario.notOffered == [
                .versions([.tls10]), .suites([1]), .serverName, .applicationProtocols, .command("LOGIN"),
            ])
        #expect(scenario.reactions == [.clientKeyExchange, .heartbeat])
        #expect(scenario.deceptions == [.command(verb: "*", containing: "xyz", phase: .sealed)])
        #expect(scenario.twin == "ctl.good-chain")
        #expect(scenario.flaws == ["ignores-preauth", "clear-after-refusal"])
        #expect(!scenario.isPeerAuthentic)
    }

    @Test func everySignOfDeceptionHasItsWords() throws {
        func signs(_ node: Node) throws -> [DeceptionSign] {
            try Scenario(decoding: .scenario.with(["deceived-by": [node]])).deceptions
        }
        #expect(try signs(["during-hold": .plain("true")]) == [.duringHold])
        #expect(try signs(["contact": .plain("true")]) == [.contact])
        #expect(
            try signs(["command": "MAIL", "during": "sealed", "before-login": .plain("true")])
                == [.command(verb: "MAIL", phase: .sealed, isBeforeLogin: true)])
        let bad: [Node] = [
            ["contact": .plain("true"), "command": "*"], ["containing": "x"], ["contact": .plain("false")],
            ["during-hold": .plain("true"), "containing": "x"],
            ["contact": .plain("true"), "before-login": .plain("true")],
        ]
        for node in bad { #expect(throws: ScenarioError.self) { try signs(node) } }
        let counted = try Scenario(
            decoding: .scenario.with(["not-offered": ["fewer-connections-than": .plain("2")]]))
        #expect(counted.notOffered == [.fewerConnections(than: 2)])
    }

    @Test func anErrorHasPlaceSentenceAndHint() throws {
        let error = try #require(throws: ScenarioError.self) {
            try Scenario(decoding: .scenario.with(["severty": "high"]))
        }
        #expect(error.description == "test.yaml:7:3: a scenario has no key 'severty'. Did you mean 'severity'?")
    }

    @Test(arguments: [
        "id", "title", "paths", "expectation", "severity", "tags", "references", "why", "mend", "delivery",
    ])
    func whatMustBeThereIsMissed(key: String) throws {
        for node in [Node.scenario.without(key), Node.scenario.with([key: .plain("~")])] {
            let error = try #require(throws: ScenarioError.self) { try Scenario(decoding: node) }
            #expect(error.sentence.contains("'\(key)'"), "\(error)")
        }
    }

    @Test(arguments: ["yes", "True", "on", "1"])
    func aFlagIsTrueOrFalseAndNothingElse(word: String) {
        for node in [Node.plain(word), "true", ["true"]] {
            #expect(throws: ScenarioError.self) { try Scenario(decoding: .scenario.with(["control": node])) }
        }
    }
}
