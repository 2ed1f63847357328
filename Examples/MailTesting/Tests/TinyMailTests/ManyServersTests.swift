import SigilloTesting
import Testing
import TinyMail

/// Two hundred tests at once, each with a server of its own: nothing is shared, so nothing must be serialised.
@Suite struct ManyServersTests {
    @Test(arguments: 1...200)
    func readsItsOwnMail(number: Int) async throws {
        try await withMailServer(.imaps, messages: [MailText("Subject: number \(number)\n\nmine")]) { server in
            let text = String(decoding: try await TinyMail(server).message(), as: UTF8.self)
            #expect(text.hasPrefix("Subject: number \(number)\r\n"))
            #expect(server.sealedLogins == 1)
            expectSealed(server)
        }
    }
}
