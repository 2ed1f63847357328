import SigilloTesting
import Testing
import TinyMail

/// A suite whose tests have a server each, without nesting: the trait makes it, `MailServer.current` is it.
@Suite(.mailServer(.smtps, .imaps)) struct SendingTests {
    private static let greeting = """
        From: Ada <ada@ateneo.test>
        To: Bea <bea@altrove.test>
        Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        ci vediamo alle otto =E2=98=95
        """

    @Test func whatIsSentArrives() async throws {
        let server = try MailServer.current
        try await TinyMail(server).send(Self.greeting, from: server.account.address, to: ["bea@altrove.test"])
        let message = try await server.nextMessage(to: "bea@altrove.test")
        #expect(message.subject == "Grüße")
        #expect(message.text?.contains("alle otto ☕") == true)
        #expect(message.isFrom("ada@ateneo.test"))
        #expect(message.isSealed)
        try await server.expectNoMessage()
        expectSealed(server)
    }

    @Test func whatIsSentToAnAccountIsReadFromIt() async throws {
        let server = try MailServer.current
        let bea = try await server.makeAccount(address: "bea@ateneo.test")
        try await TinyMail(server).send(Self.greeting, from: server.account.address, to: [bea.address])
        let octets = try await TinyMail(server, .imaps, account: bea).message()
        let arrived = try await server.nextMessage(to: bea.address)
        #expect(arrived.octets == octets)
    }

    @Test func whatIsDeliveredIsRead() async throws {
        let server = try MailServer.current
        try await server.deliver("Subject: second\n\nhere")
        #expect(String(decoding: try await TinyMail(server, .imaps).message(2), as: UTF8.self).contains("second"))
    }
}
