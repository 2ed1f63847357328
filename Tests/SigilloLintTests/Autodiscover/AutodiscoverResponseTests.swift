import SigilloLint
import Testing

@Suite struct AutodiscoverResponseTests {
    /// A response with one protocol, whose elements stand on line 2.
    private func response(_ elements: String) -> String {
        "<Autodiscover><Response><Account><Protocol>\n\(elements)\n</Protocol></Account></Response></Autodiscover>"
    }

    private func imap(_ elements: String) -> String {
        response("<Type>IMAP</Type><Server>imap.ateneo.test</Server>\n" + elements)
    }

    @Test func absentMeansWithTLS() {
        #expect(Settings.findings(imap("")) == [])
        #expect(Settings.findings(imap("<SSL>on</SSL>")) == [])
        #expect(Settings.findings(imap("<SSL>off</SSL>")) == ["3:6 server.password-in-clear"])
    }

    @Test func encryptionCountsBeforeSSL() {
        #expect(
            Settings.findings(imap("<SSL>on</SSL><Encryption>None</Encryption>")) == ["3:26 server.password-in-clear"])
        #expect(Settings.findings(imap("<SSL>off</SSL><Encryption>SSL</Encryption>")) == [])
        #expect(Settings.findings(imap("<Encryption>Auto</Encryption>")) == ["3:13 server.tls-optional"])
        #expect(Settings.findings(imap("<Encryption>TLS</Encryption>")) == ["3:13 server.starttls-only"])
        #expect(Settings.findings(imap("<Port>993</Port><Encryption>TLS</Encryption>")) == [])
    }

    @Test func aSecuredLoginIsLesser() {
        #expect(Settings.findings(imap("<SSL>off</SSL><SPA>on</SPA>")) == ["3:6 server.digest-in-clear"])
    }

    @Test func sendingWantsAuthentication() {
        let smtp = "<Type>SMTP</Type><Server>smtp.ateneo.test</Server>\n"
        #expect(
            Settings.findings(response(smtp + "<AuthRequired>off</AuthRequired>")) == ["3:15 smtp.no-authentication"])
        #expect(Settings.findings(response(smtp + "<SMTPLast>on</SMTPLast>")) == ["3:11 smtp.no-authentication"])
    }

    @Test func addressesAreOpenedWithThePassword() {
        #expect(
            Settings.findings(response("<Type>EXCH</Type><EwsUrl>http://ews.ateneo.test/</EwsUrl>"))
                == ["2:26 url.login-in-clear"])
        #expect(Settings.findings(response("<Type>WEB</Type><OWAUrl>https://webmail.ateneo.test/</OWAUrl>")) == [])
        let redirect =
            "<Autodiscover><Response><Account><RedirectUrl>HTTP://a.test/</RedirectUrl></Account></Response>"
            + "</Autodiscover>"
        #expect(Settings.findings(redirect) == ["1:47 url.redirect-in-clear"])
    }

    @Test(arguments: [
        ("<Type>IMAP</Type>", "1:34 This <Protocol> has no <Server>."), ("<Type>JMAP</Type>", "2:7 The type of this"),
        ("<Type>IMAP</Type><Server>a</Server><Port>imaps</Port>", "2:42 A port must be"),
        ("<Type>IMAP</Type><Server>a</Server><SSL>maybe</SSL>", "2:41 <SSL> must be on or off."),
        ("<Type>IMAP</Type><Server>a</Server><Encryption>2</Encryption>", "2:48 <Encryption> must be"),
    ])
    func namesWhatCannotBe(elements: String, fault: String) {
        #expect(Settings.fault(response(elements)).hasPrefix(fault), "\(Settings.fault(response(elements)))")
    }

    @Test func knowsAnAnswerThatSaysAnError() {
        let text =
            "<Autodiscover><Response><Error Time='x'><ErrorCode>600</ErrorCode></Error></Response></Autodiscover>"
        #expect(Settings.fault(text).hasPrefix("1:25 It is an answer that says an error"))
    }
}
