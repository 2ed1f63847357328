import Testing

/// Mistakes of the user: one clear sentence on standard error, nothing on standard output, exit status 2.
@Suite(.inTurn) struct UsageTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        var arguments: [String]
        var words: [String]
        var testDescription: String { arguments.joined(separator: " ") }

        init(_ arguments: String, _ words: String...) {
            self.arguments = arguments.split(separator: " ").map(String.init)
            self.words = words
        }
    }

    @Test(arguments: [
        Mistake("test --bogus", "--bogus"),
        Mistake("test", "--client", "--help"),
        Mistake("test --client curl --scenario nowhere", "'nowhere'", "sigillo list"),
        Mistake("test --client curl --scenario imap-strip-capabilty", "Did you mean 'imap-strip-capability'?"),
        Mistake("test --client curl --path imaps --scenario imap-preauth", "imap-preauth", "imaps"),
        Mistake("test --client curl --path pop9", "'pop9'", "imaps, imap-starttls"),
        Mistake("test --client mbsync --path pop3s", "pop3s"),
        Mistake("test --client crul", "'crul'", "curl"),
        Mistake("test --client ./nothing.yaml", "nothing.yaml"),
        Mistake("test --client curl -- curl", "not both"),
        Mistake("test --client curl --client curl", "twice"),
        Mistake("test -- curl", "--path"),
        Mistake("test --client curl --tag nothing", "'nothing'", "smoke"),
        Mistake("test --client curl --setting lax", "'lax'", "strict"),
        Mistake("test --client curl --report pdf=x", "'pdf=x'", "json"),
        Mistake("test --client curl --report json=/nowhere/x.json", "/nowhere"),
        Mistake("test --client curl --expected /nowhere.yaml", "/nowhere.yaml"),
        Mistake("test --client curl --write-expected /nowhere/x.yaml", "/nowhere"),
        Mistake("test --client curl --expected a --write-expected b", "not both"),
        Mistake("test --client curl --sealed --no-seal", "not both"),
        Mistake("test --client curl --jobs 0", "--jobs"),
        Mistake("test --client curl --timeout 0", "--timeout"),
        Mistake("test --client curl --timeout nan", "--timeout"),
        Mistake("test --client curl --as nobody-of-that-name", "nobody-of-that-name"),
        Mistake("test --client curl --host a,b", "a,b"),
        Mistake("test --client curl --account /nowhere", "'/nowhere'", "learn"),
        Mistake("test --client curl --account -", "'-'", "learn"),
        Mistake("test --client curl --scenarios /nowhere", "/nowhere"),
        Mistake("test --client curl --color pink", "'pink'"),
        Mistake("explain nothing", "'nothing'", "sigillo list"),
        Mistake("report", "runs"),
        Mistake("report /nowhere.json", "/nowhere.json"),
        Mistake("report --report pdf=x /nowhere.json", "'pdf=x'", "markdown"),
        Mistake("report --color pink /nowhere.json", "'pink'"),
        Mistake("check", "captures"),
        Mistake("watch", "--interface"),
        Mistake("watch -i no-such-interface", "no-such-interface", "ip link"),
        Mistake("watch -i lo --packets 0", "--packets"),
        Mistake("watch -i lo --color pink", "'pink'"),
        Mistake("check --report sarif=x x.pcap", "'sarif=x'", "junit"),
        Mistake("check --report json=/nowhere/x.json x.pcap", "/nowhere"),
        Mistake("check --secret-file /nowhere x.pcap", "/nowhere"),
        Mistake("lint", "files"),
        Mistake("lint --format ini x.xml", "'ini'", "mobileconfig"),
        Mistake("lint --origin a..b x.zone", "'a..b'", "--origin"),
        Mistake("lint --report sarif=x x.xml", "'sarif=x'", "junit"),
        Mistake("lint --report json=/nowhere/x.json x.xml", "/nowhere"),
        Mistake("lint --color pink x.xml", "'pink'"),
        Mistake("serve --write-settings /proc/nowhere", "/proc/nowhere"),
        Mistake("serve --path pop9", "'pop9'"),
        Mistake("serve --port imaps=x", "imaps=x"),
        Mistake("serve --bind 300.1.1.1", "300.1.1.1"),
        Mistake("serve --scenario nothing", "'nothing'"),
        Mistake("serve --scenario imap-preauth --bind 0.0.0.0 --user ada --path imap-starttls", "--user"),
        Mistake(
            "serve --scenario imap-preauth --bind 0.0.0.0 --password-file /etc/passwd --path imap-starttls",
            "--password-file"),
        Mistake("serve --message /nowhere", "/nowhere"),
        Mistake("certs write /proc/nowhere", "/proc/nowhere"),
        Mistake("nothing", "nothing"),
    ])
    func aMistakeIsSaidInOneSentence(mistake: Mistake) async throws {
        let ending = try await Sigillo.run(mistake.arguments)
        #expect(ending.status == 2)
        #expect(ending.output.isEmpty, "\(ending.output)")
        for word in mistake.words { #expect(ending.errors.contains(word), "\(ending.errors)") }
        // A sentence of ours is one line; the parser of arguments adds the usage.
        if ending.errors.hasPrefix("sigillo: ") {
            #expect(ending.errors.split(separator: "\n").count == 1, "\(ending.errors)")
        } else {
            #expect(ending.errors.hasPrefix("Error: "), "\(ending.errors)")
        }
    }

    @Test(arguments: [["list"], ["test", "--client", "curl"], ["explain", "cert.broken"]])
    func aBrokenScenarioIsNamedWithLineAndColumn(command: [String]) async throws {
        let folder = try Scratch()
        try folder.write("id: cert.broken\ntitle: [unclosed\npaths: imaps\n", to: "cert.broken.yaml")
        let ending = try await Sigillo.run(command + ["--scenarios", folder.root])
        #expect(ending.status == 2)
        #expect(ending.errors.contains("cert.broken.yaml:3:6: "), "\(ending.errors)")
        #expect(ending.output.isEmpty)
    }

    @Test func aWrongKeyIsNamedWithLineAndColumn() async throws {
        let folder = try Scratch()
        try folder.write("id: cert.broken\ntitle: A title\nexpectaton: must-reject\n", to: "cert.broken.yaml")
        let ending = try await Sigillo.run(["list", "--scenarios", folder.root])
        #expect(ending.status == 2)
        #expect(ending.errors.contains("cert.broken.yaml:"), "\(ending.errors)")
        #expect(ending.errors.contains("expectaton"), "\(ending.errors)")
    }

    @Test(arguments: ["missing", "text", "empty"])
    func anUnreadableCaptureIsSaid(kind: String) async throws {
        let folder = try Scratch()
        if kind == "text" { try folder.write("This is no capture.\n", to: kind) }
        if kind == "empty" { try folder.write("", to: kind) }
        for options in [[], ["--json"]] {
            let ending = try await Sigillo.run(["check"] + options + [folder.path(kind)])
            #expect(ending.status == 2)
            #expect(ending.errors.hasPrefix("sigillo: "), "\(ending.errors)")
            #expect(ending.errors.contains(folder.path(kind)), "\(ending.errors)")
            #expect(ending.errors.split(separator: "\n").count == 1, "\(ending.errors)")
            #expect(ending.output.contains(options.isEmpty ? "UNREADABLE" : "\"unreadable\""), "\(ending.output)")
        }
    }

    @Test(arguments: ["", "test", "check", "lint", "report", "serve", "list", "explain", "certs write", "doctor"])
    func everyCommandShowsExamples(command: String) async throws {
        let ending = try await Sigillo.run(command.split(separator: " ").map(String.init) + ["--help"])
        #expect(ending.status == 0)
        #expect(ending.output.contains("Example"))
        #expect(ending.output.contains("  sigillo \(command)"))
    }

    @Test func everyScenarioIsListedAndExplained() async throws {
        let list = try await Sigillo.run(["list"])
        #expect(list.status == 0)
        for id in ["ctl.good-chain", "cert.expired", "imap-strip-capability", "smtp-noauth-content", "cs.null"] {
            #expect(list.output.contains(id))
            let explanation = try await Sigillo.run(["explain", id])
            #expect(explanation.status == 0)
            #expect(explanation.output.contains(id))
        }
    }

    @Test func aReaderThatGoesAwayIsNoCrash() async throws {
        let ending = try await Program(
            ["bash", "-c", "set -o pipefail; \"$0\" list --json | head -n 1; exit ${PIPESTATUS[0]}", Sigillo.path()]
        ).end()
        #expect(ending.status < 128, "\(ending.status)")
        #expect(ending.output == "[\n")
        #expect(ending.errors.isEmpty)
    }
}
