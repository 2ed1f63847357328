import SigilloCore
import SigilloProtocols
import Testing

@testable import SigilloServer

/// The way of mail to a receiving server, without sockets.
@Suite struct SharedMailReceivingTests {
    /// Judges by the client's address alone, and writes it on top of what it takes.
    private struct Receiver: MailReceiver {
        let domain = "altrove.test"
        let hostName = "mx.altrove.test"
        let postmaster = "leo@altrove.test"

        func judge(_ mail: ArrivingMail) -> ReceivingJudgement {
            let trace = "X-From: \(mail.envelope.helo) \(mail.address) \(mail.transmission)\r\n"
            let octets = Array(trace.utf8) + mail.octets
            return switch mail.address {
            case "192.0.2.25": .take(octets, isJunk: false)
            case "198.51.100.25": .take(octets, isJunk: true)
            case "198.51.100.99": .refuse(MailRefusal(code: 451, enhanced: "4.7.24", texts: ["Later"]))
            default: .refuse(MailRefusal(code: 550, enhanced: "5.7.23", texts: ["SPF fail"]))
            }
        }
    }

    private static let leo = Account(
        user: "leo", password: Secret("w8xk2vq9zr4mh7tp"), address: "leo@altrove.test",
        correspondent: "ada@ateneo.test")

    private let mail: SharedMail = {
        let mail = SharedMail(SharedStore(MailStore()), account: Bench.account, receiver: Receiver())
        _ = mail.add(leo, SharedStore(MailStore()))
        return mail
    }()

    private func message(to recipients: String..., from sender: String = "ada@ateneo.test") -> SubmittedMessage {
        var envelope = MailEnvelope(sender: sender, recipients: recipients)
        envelope.helo = "client.test"
        envelope.isExtended = true
        return SubmittedMessage(
            number: 0, origin: .submission(connection: 0, path: .smtps, isSealed: true), envelope: envelope,
            octets: Array("Subject: two\r\n\r\nbody\r\n".utf8), time: 1)
    }

    private func messages(_ account: Account, _ mailbox: String = "INBOX") -> [String] {
        mail.store(of: account)?.store[name: mailbox]?.messages.map {
            String(decoding: $0.message.octets, as: UTF8.self)
        } ?? []
    }

    private let host = OutgoingHost(name: "smtp.ateneo.test", address: "192.0.2.25")

    @Test func whatIsSubmittedIsHandedOnByTheHost() {
        guard case .done = mail.relay(message(to: "LEO@altrove.test"), by: host, from: nil) else {
            Issue.record("not taken")
            return
        }
        #expect(messages(Self.leo) == ["X-From: smtp.ateneo.test 192.0.2.25 ESMTP\r\nSubject: two\r\n\r\nbody\r\n"])
        #expect(messages(Bench.account) == [])
        #expect(
            mail.journal.messages.map(\.origin) == [
                .submission(connection: 0, path: .smtps, isSealed: true),
                .arrival(address: "192.0.2.25", mailbox: "INBOX"),
            ])
        #expect(mail.journal.messages.map(\.number) == [1, 2])
    }

    @Test func recipientsHereGetItAsItIs() {
        guard case .added = mail.relay(message(to: "leo@altrove.test", "ada@ateneo.test"), by: host, from: nil) else {
            Issue.record("not taken")
            return
        }
        #expect(messages(Bench.account) == ["Subject: two\r\n\r\nbody\r\n"])
        #expect(messages(Self.leo).count == 1)
        #expect(
            mail.journal.messages.map(\.envelope.recipients) == [
                ["leo@altrove.test", "ada@ateneo.test"], ["leo@altrove.test"],
            ])
    }

    @Test func junkGoesToItsMailbox() {
        let other = OutgoingHost(name: "smtp.fornitore.test", address: "198.51.100.25")
        _ = mail.relay(message(to: "leo@altrove.test"), by: other, from: nil)
        #expect(messages(Self.leo) == [])
        #expect(messages(Self.leo, "Junk").first?.hasPrefix("X-From: smtp.fornitore.test 198.51.100.25 ") == true)
        #expect(mail.journal.messages.last?.origin == .arrival(address: "198.51.100.25", mailbox: "Junk"))
    }

    @Test func whatIsRefusedComesBackToTheSender() {
        let other = OutgoingHost(name: "smtp.fornitore.test", address: "198.51.100.7")
        guard case .done = mail.relay(message(to: "leo@altrove.test"), by: other, from: nil) else {
            Issue.record("not taken")
            return
        }
        #expect(messages(Self.leo) + messages(Self.leo, "Junk") == [])
        let report = messages(Bench.account).first ?? ""
        #expect(report.contains("Diagnostic-Code: smtp; 550 5.7.23 SPF fail\r\n"))
        #expect(report.contains("From: Mail Delivery System <postmaster@smtp.fornitore.test>\r\n"))
        // A report is answered with no report, and nobody's mail comes back to nobody.
        _ = mail.relay(message(to: "leo@altrove.test", from: ""), by: other, from: nil)
        _ = mail.relay(message(to: "leo@altrove.test", from: "stranger@fornitore.test"), by: other, from: nil)
        #expect(messages(Bench.account).count == 1)
    }

    @Test func whatIsPutOffIsPutOffToTheClient() {
        let other = OutgoingHost(name: "smtp.fornitore.test", address: "198.51.100.99")
        #expect(
            mail.relay(message(to: "leo@altrove.test"), by: other, from: nil)
                == .refused(.policy(MailRefusal(code: 451, enhanced: "4.7.24", texts: ["Later"]))))
        #expect(mail.journal.messages.isEmpty)
    }

    @Test func aMailboxThatIsNotThereComesBack() {
        _ = mail.relay(message(to: "nobody@altrove.test"), by: host, from: nil)
        #expect(messages(Bench.account).first?.contains("Status: 5.1.1\r\n") == true)
    }

    @Test func aClientOfTheReceivingServerIsJudgedByItsAddress() {
        guard case .added = mail.receive(message(to: "leo@altrove.test"), address: "192.0.2.25", from: nil) else {
            Issue.record("not taken")
            return
        }
        #expect(messages(Self.leo) == ["X-From: client.test 192.0.2.25 ESMTPS\r\nSubject: two\r\n\r\nbody\r\n"])
        #expect(
            mail.receive(message(to: "leo@altrove.test"), address: "127.0.0.1", from: nil)
                == .refused(.policy(MailRefusal(code: 550, enhanced: "5.7.23", texts: ["SPF fail"]))))
        #expect(messages(Bench.account) == [])
        #expect(mail.journal.messages.count == 2)
    }

    @Test func postmasterIsSomebody() {
        for name in ["postmaster", "Postmaster@altrove.test"] {
            _ = mail.receive(message(to: name), address: "192.0.2.25", from: nil)
        }
        #expect(messages(Self.leo).count == 2)
    }
}
