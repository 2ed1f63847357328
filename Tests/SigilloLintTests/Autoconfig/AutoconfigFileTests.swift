import SigilloLint
import Testing

@Suite struct AutoconfigFileTests {
    /// A file with one server of each kind of element; line 1 holds the server's tag.
    private func file(_ type: String, _ elements: String) -> String {
        let tag = type == "smtp" ? "outgoingServer" : "incomingServer"
        return
            "<clientConfig><emailProvider><\(tag) type='\(type)'>\n\(elements)\n</\(tag)>"
            + "</emailProvider></clientConfig>"
    }

    private func server(_ type: String, port: Int, socket: String?, _ ways: String...) -> String {
        file(
            type,
            "<hostname>h.ateneo.test</hostname>\n<port>\(port)</port>\n"
                + (socket.map { "<socketType>\($0)</socketType>" } ?? "") + "\n"
                + ways.map { "<authentication>\($0)</authentication>" }.joined())
    }

    @Test func aPasswordInsideTLSIsFine() {
        #expect(Settings.findings(server("imap", port: 993, socket: "SSL", "password-cleartext")) == [])
        #expect(Settings.findings(server("smtp", port: 465, socket: "SSL", "OAuth2", "TLS-client-cert")) == [])
    }

    @Test func withoutTLSItDependsOnTheLogin() {
        #expect(
            Settings.findings(server("imap", port: 143, socket: "plain", "password-cleartext"))
                == ["4:13 server.password-in-clear"])
        #expect(
            Settings.findings(server("pop3", port: 110, socket: "plain", "password-encrypted"))
                == ["4:13 server.digest-in-clear"])
        #expect(
            Settings.findings(server("imap", port: 143, socket: "plain", "GSSAPI")) == ["4:13 server.message-in-clear"])
        #expect(Settings.findings(server("imap", port: 143, socket: "plain")) == ["4:13 server.password-in-clear"])
    }

    @Test func whatDoesNotAskForTLSHasNone() {
        let missing = server("imap", port: 143, socket: nil, "password-cleartext")
        #expect(Settings.findings(missing) == ["1:30 server.password-in-clear"])
        #expect(Settings.lint(missing).findings.first?.text.contains("socketType is missing") == true)
        let unknown = server("imap", port: 143, socket: "auto", "password-cleartext")
        #expect(Settings.findings(unknown) == ["4:13 server.password-in-clear"])
    }

    @Test func startTLSIsNoError() {
        let file = Settings.lint(server("imap", port: 143, socket: "STARTTLS", "password-cleartext"))
        #expect(Settings.findings(file) == ["4:13 server.starttls-only"])
        #expect(file.verdict == .clean)
    }

    @Test func sendingWantsAuthentication() {
        #expect(
            Settings.findings(server("smtp", port: 465, socket: "SSL", "none")) == ["5:17 smtp.no-authentication"])
        #expect(
            Settings.findings(server("smtp", port: 465, socket: "SSL", "smtp-after-pop"))
                == ["5:17 smtp.no-authentication"])
        #expect(Settings.findings(server("smtp", port: 465, socket: "SSL", "none", "GSSAPI")) == [])
    }

    @Test func portsBelongToTheirTLS() {
        #expect(
            Settings.findings(server("imap", port: 143, socket: "SSL", "OAuth2")) == ["3:7 server.port-mismatch"])
        #expect(
            Settings.findings(server("pop3", port: 995, socket: "STARTTLS", "OAuth2"))
                == ["3:7 server.port-mismatch", "4:13 server.starttls-only"])
        #expect(Settings.findings(server("imap", port: 10_993, socket: "SSL", "OAuth2")) == [])
    }

    @Test(arguments: [
        ("<hostname></hostname>", "1:30 This server has no <hostname>."),
        ("<hostname>h</hostname><port>0</port>", "2:29 A port must be"),
        ("<hostname>h</hostname><port>65536</port>", "2:29 A port must be"),
        ("<hostname>h</hostname>\n<port> +1</port>", "3:8 A port must be"),
    ])
    func namesWhatCannotBe(elements: String, fault: String) {
        #expect(Settings.fault(file("imap", elements)).hasPrefix(fault))
    }

    @Test func namesATypeThatDoesNotExist() {
        #expect(Settings.fault(file("imap4", "<hostname>h</hostname>")).hasPrefix("1:52 The type of this server"))
    }

    @Test func thePasswordIsNotRepeated() throws {
        let file = SettingsLinter().lint(try Settings.octets("autoconfig-bad.xml"), name: "x")
        let finding = try #require(file.findings.first { $0.rule == .passwordInFile })
        #expect(!finding.text.contains("Arcobaleno"))
        #expect(!"\(file)".contains("Arcobaleno"))
    }
}
