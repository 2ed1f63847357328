import Sigillo
import SigilloCore
import Testing

@testable import SigilloTesting

@Suite(.mailServer(.smtps, .imaps)) struct MailServerMailTests {
    private static let text = "From: ada@ateneo.test\r\nTo: bea@altrove.test\r\nSubject: hello\r\n\r\nbody\r\n"

    @Test func aSubmittedMessageIsWaitedFor() async throws {
        let server = try MailServer.current
        #expect(Curl(server).send(Self.text, to: ["bea@altrove.test", "cleo@altrove.test"]) == 0)
        let message = try await server.nextMessage(to: "BEA@altrove.test")
        #expect(String(decoding: message.octets, as: UTF8.self) == Self.text)
        #expect(message.sender == server.account.address)
        #expect(message.recipients == ["bea@altrove.test", "cleo@altrove.test"])
        #expect(message.path == .smtps && message.isSealed && message.connection == 0)
        #expect(message.subject == "hello" && message.text == "body\r\n")
        #expect(message.isTo("cleo@altrove.test") && message.isFrom("ada@ateneo.test"))
        #expect(try await server.messages().count == 1)
        try await server.expectNoMessage()
    }

    @Test func everyReaderHasTheSameOctets() async throws {
        try await withMailServer(.smtps, .imaps, .pop3s) { server in
            // What a reader might alter: dots that are stuffed, spaces at an end, two code points of one letter.
            let text = "Subject: cafe\u{301}\r\n\r\n.a dot first\r\n..two dots\r\n.\r\na space \r\n\tcaf\u{E9}\r\n\r\n"
            let bea = try await server.makeAccount(address: "bea@ateneo.test")
            #expect(Curl(server).send(text, to: [bea.address]) == 0)
            let message = try await server.nextMessage(to: bea.address)
            #expect(message.octets == Array(text.utf8))
            let control = try ControlEndpoint(server.service, port: 0)
            defer { control.close() }
            let reader = Curl(server, account: bea)
            let raw = reader.ask("\(control.url)/v1/messages/\(message.number)/raw", token: control.token)
            #expect(Array(raw.utf8) == message.octets)
            #expect(Array(reader.message(1, path: .imaps).utf8) == message.octets)
            #expect(Array(reader.message(1, path: .pop3s).utf8) == message.octets)
        }
    }

    @Test func theTimeOutSaysHowFarTheSessionsCame() async throws {
        let server = try MailServer.current
        #expect(Curl(server).send(Self.text, to: ["bea@altrove.test"]) == 0)
        let failure = await #expect(throws: MessageNotReceived.self) {
            try await server.nextMessage(to: "nobody@altrove.test", within: .milliseconds(10))
        }
        let text = failure?.description ?? ""
        #expect(text.contains("to <nobody@altrove.test>"))
        #expect(text.contains("bea@altrove.test"))
        #expect(text.contains("MailServer+MailTests.swift"))
    }

    @Test func aMessageThatWasNotToComeIsAFailure() async throws {
        let server = try MailServer.current
        #expect(Curl(server).send(Self.text, to: ["bea@altrove.test"]) == 0)
        try await withKnownIssue("it has come") {
            try await server.expectNoMessage(to: "bea@altrove.test")
        } matching: {
            $0.comments.contains { $0.rawValue.contains("A message came") }
        }
    }

    @Test func aPredicateChooses() async throws {
        let server = try MailServer.current
        #expect(Curl(server).send(Self.text, to: ["one@altrove.test"]) == 0)
        #expect(Curl(server).send(Self.text.replacing("hello", with: "bye"), to: ["two@altrove.test"]) == 0)
        #expect(try await server.nextMessage { $0.subject == "bye" }.recipients == ["two@altrove.test"])
        #expect(try await server.nextMessage(subject: "ell").recipients == ["one@altrove.test"])
    }

    @Test func aDeliveredMessageIsRead() async throws {
        let server = try MailServer.current
        let bea = try await server.makeAccount(address: "bea@ateneo.test")
        try await server.deliver("Subject: for you\n\nx", to: bea, flags: ["\\Seen"])
        #expect(Curl(server, account: bea).message(1, path: .imaps).hasPrefix("Subject: for you\r\n"))
        await #expect(throws: (any Error).self) { try await server.deliver("x", mailbox: "Nowhere") }
    }

    @Test func everythingBeginsAnew() async throws {
        let server = try MailServer.current
        try await server.makeAccount()
        #expect(Curl(server).send(Self.text, to: ["bea@altrove.test"]) == 0)
        try await server.reset()
        #expect(server.accounts == [server.account])
        #expect(try await server.messages().isEmpty)
        #expect(Curl(server).status(1, path: .imaps) == 0)
    }
}
