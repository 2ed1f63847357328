import SigilloLint
import Testing

@Suite struct AppleProfileTests {
    /// A profile with one payload, whose keys begin on line 2.
    private func profile(_ keys: String) -> String {
        "<plist><dict><key>PayloadContent</key><array><dict>\n\(keys)\n</dict></array></dict></plist>"
    }

    private func mail(_ keys: String) -> String {
        profile(
            "<key>PayloadType</key><string>com.apple.mail.managed</string>\n"
                + "<key>EmailAccountType</key><string>EmailTypeIMAP</string>\n"
                + "<key>IncomingMailServerHostName</key><string>imap.ateneo.test</string>\n\(keys)")
    }

    private func findings(_ text: String) -> [String] {
        Settings.findings(text).filter { !$0.hasSuffix("profile.unsigned") }
    }

    @Test func absentMeansWithoutTLS() {
        #expect(findings(mail("")) == ["1:46 server.password-in-clear"])
        #expect(findings(mail("<key>IncomingMailServerUseSSL</key><false/>")) == ["5:36 server.password-in-clear"])
        #expect(findings(mail("<key>IncomingMailServerUseSSL</key><true/>")) == [])
    }

    @Test func thePortSaysHowTLSBegins() {
        let port = "<key>IncomingMailServerUseSSL</key><true/>\n<key>IncomingMailServerPortNumber</key><integer>"
        #expect(findings(mail(port + "143</integer>")) == ["5:36 server.starttls-only"])
        #expect(findings(mail(port + "993</integer>")) == [])
    }

    @Test func theLoginDecidesWhatCrosses() {
        func with(_ word: String) -> [String] {
            findings(
                mail(
                    "<key>IncomingMailServerUseSSL</key><false/>\n<key>IncomingMailServerAuthentication</key>"
                        + "<string>\(word)</string>"))
        }
        #expect(with("EmailAuthPassword") == ["5:36 server.password-in-clear"])
        #expect(with("EmailAuthCRAMMD5") == ["5:36 server.digest-in-clear"])
        #expect(with("EmailAuthNone") == ["5:36 server.message-in-clear"])
        #expect(with("EmailAuthMagic").first?.hasPrefix("IncomingMailServerAuthentication must be") == true)
    }

    @Test func accountsWithTheSamePasswordCount() {
        let calendar =
            "<key>PayloadType</key><string>com.apple.caldav.account</string>"
            + "<key>CalDAVHostName</key><string>cal.ateneo.test</string>\n"
        #expect(findings(profile(calendar)) == [])
        #expect(
            findings(profile(calendar + "<key>CalDAVUseSSL</key><false/>")) == ["3:24 server.password-in-clear"])
    }

    @Test func aPasswordIsFoundAndNotRepeated() {
        let file = Settings.lint(
            mail(
                "<key>IncomingMailServerUseSSL</key><true/>\n<key>IncomingPassword</key><string>Arcobaleno</string>\n"
                    + "<key>OutgoingPassword</key><string></string>"))
        #expect(Settings.findings(file).contains("6:36 file.password"))
        #expect(file.findings.count { $0.rule == .passwordInFile } == 1)
        #expect(file.verdict == .exposed)
        #expect(!"\(file)".contains("Arcobaleno"))
    }

    @Test(arguments: [
        ("<key>IncomingMailServerUseSSL</key><string>yes</string>", "5:36 IncomingMailServerUseSSL must be <true/>"),
        ("<key>IncomingMailServerPortNumber</key><string>993</string>", "5:48 IncomingMailServerPortNumber must be"),
        ("<key>a</key>", "5:1 This key has no value."), ("<true/>", "5:1 A <key> must stand"),
        ("<key>a</key><key>b</key>", "5:13 The key on line 5 has no value."),
        ("<key>PayloadType</key><string>x</string>", "5:1 This key stands twice"),
    ])
    func namesWhatIsNoPropertyList(keys: String, fault: String) {
        #expect(Settings.fault(mail(keys)).hasPrefix(fault), "\(Settings.fault(mail(keys)))")
    }

    @Test func saysThatItIsEncrypted() {
        let text = "<plist><dict><key>EncryptedPayloadContent</key><data>AA==</data></dict></plist>"
        #expect(Settings.fault(text).contains("encrypted for one device"))
    }
}
