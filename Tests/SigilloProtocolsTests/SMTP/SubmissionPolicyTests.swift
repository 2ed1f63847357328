import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct SubmissionPolicyTests {
    private static let login = "AUTH PLAIN " + Honest.base64("\0alice\0" + Honest.password)

    private func session(
        requiresLogin: Bool = true, isSealed: Bool = true, _ change: (inout SubmissionPolicy) -> Void = { _ in }
    ) -> Playbook<SMTPSession> {
        let session = Honest.smtp {
            $0.account.aliases = ["postmaster@mail.test", "\"a l\"@alias.test"]
            $0.requiresLogin = requiresLogin
            change(&$0.smtp.submission)
        }
        var book = Playbook(session, isSealed: isSealed)
        book.say("EHLO c.test")
        return book
    }

    private func ownSender() -> Playbook<SMTPSession> {
        var book = session { $0.requiresOwnSender = true }
        book.say(Self.login)
        return book
    }

    private func answer(toHeader lines: String...) -> String {
        var book = ownSender()
        book.say("MAIL FROM:<alice@mail.test>", "RCPT TO:<bob@else.test>", "DATA")
        let answer = book.say(lines.joined(separator: "\r\n"), "", "text", ".")
        #expect(book.store.deliveries.count == (answer.hasPrefix("250") ? 1 : 0))
        #expect(book.received.count == 1, "What was sent is noted whether or not it is taken.")
        return answer
    }

    // MARK: - Without a log-in

    @Test func takesNothingWithoutALogin() {
        var book = session()
        #expect(book.say("MAIL FROM:<alice@mail.test>") == "530 5.7.0 Authentication required\r\n")
        #expect(book.say("RCPT TO:<bob@else.test>") == "503 5.5.1 Say MAIL first\r\n")
        var clear = session(isSealed: false)
        #expect(clear.say("MAIL FROM:<alice@mail.test>") == "530 5.7.0 Must issue a STARTTLS command first\r\n")
    }

    @Test func takesLocalMailAndRelaysNone() {
        var book = session { $0.takesLocalMail = true }
        #expect(book.say("MAIL FROM:<eve@else.test>") == "250 2.1.0 Sender OK\r\n")
        #expect(book.say("RCPT TO:<bob@else.test>") == "550 5.7.1 Relaying denied: log in first\r\n")
        #expect(book.say("RCPT TO:<bob@sub.mail.test>").hasPrefix("550 5.7.1"))
        #expect(book.say("RCPT TO:<bob@[192.0.2.1]>").hasPrefix("550 5.7.1"))
        for own in ["alice@mail.test", "Anybody@MAIL.test", "x@alias.test", "Postmaster"] {
            #expect(book.say("RCPT TO:<\(own)>") == "250 2.1.5 Recipient OK\r\n", "\(own)")
        }
        // A quoted local part may look like another address.
        #expect(book.say("RCPT TO:<\"a@mail.test\"@else.test>").hasPrefix("550 5.7.1"))
        // A route is no way around it (RFC 5321 §4.1.1.3).
        #expect(book.say("RCPT TO:<@mail.test:bob@else.test>").hasPrefix("550 5.7.1"))
        #expect(book.say("RCPT TO:<bob%else.test@mail.test>").hasPrefix("250"))
    }

    @Test func takesLocalMailInClear() {
        // A server that receives mail must not insist on TLS (RFC 3207 §4).
        var book = session(isSealed: false) { $0.takesLocalMail = true }
        #expect(book.say("MAIL FROM:<eve@else.test>").hasPrefix("250"))
        #expect(book.say("RCPT TO:<alice@mail.test>").hasPrefix("250"))
        #expect(book.say("RCPT TO:<bob@else.test>").hasPrefix("550 5.7.1"))
    }

    @Test func knowsTheDomainsOfAllAccounts() {
        var book = session { $0.takesLocalMail = true }
        var directory = AccountDirectory()
        directory.insert(
            Account(
                user: "carol", password: Secret("zq7kanother"), address: "carol@other.test",
                aliases: ["c@third.test"], correspondent: ""))
        book.handle(.accountsChanged(directory))
        book.say("MAIL FROM:<eve@else.test>")
        #expect(book.say("RCPT TO:<carol@other.test>", "RCPT TO:<c@third.test>").hasPrefix("250 2.1.5"))
        #expect(book.say("RCPT TO:<bob@else.test>").hasPrefix("550 5.7.1"))
    }

    @Test func relaysForWhoLoggedIn() {
        var book = session { $0.takesLocalMail = true }
        book.say(Self.login, "MAIL FROM:<eve@else.test>")
        #expect(book.say("RCPT TO:<bob@else.test>").hasPrefix("250"))
    }

    @Test func relaysForATrustedNetworkInsideTLS() {
        var book = session {
            $0.trustsClient = true
            $0.requiresOwnSender = true
        }
        #expect(book.say("MAIL FROM:<eve@else.test>").hasPrefix("250"))
        #expect(book.say("RCPT TO:<bob@else.test>").hasPrefix("250"))
        var clear = session(isSealed: false) { $0.trustsClient = true }
        #expect(clear.say("MAIL FROM:<eve@else.test>") == "530 5.7.0 Must issue a STARTTLS command first\r\n")
    }

    @Test func trustInClearRelaysNothingWhereLocalMailIsTaken() {
        var book = session(isSealed: false) {
            $0.trustsClient = true
            $0.takesLocalMail = true
        }
        book.say("MAIL FROM:<eve@else.test>")
        #expect(book.say("RCPT TO:<bob@else.test>").hasPrefix("550 5.7.1"))
    }

    // MARK: - The envelope's sender

    @Test func holdsTheEnvelopeToTheAccount() {
        let refusal = "553 5.7.1 Sender address is not one of the account that logged in\r\n"
        for own in [
            "alice@mail.test", "ALICE@Mail.Test", "\"alice\"@mail.test", "postmaster@mail.test", "\"a l\"@alias.test",
            "",
        ] {
            var book = ownSender()
            #expect(book.say("MAIL FROM:<\(own)>") == "250 2.1.0 Sender OK\r\n", "\(own)")
        }
        for other in [
            "bob@mail.test", "alice@else.test", "alice", "alice+x@mail.test", "\"alice@mail.test\"@else.test",
            "alice@mail.test.else.test",
        ] {
            var book = ownSender()
            #expect(book.say("MAIL FROM:<\(other)>") == refusal, "\(other)")
            #expect(book.say("MAIL FROM:<alice@mail.test>").hasPrefix("250"), "A refused MAIL begins nothing.")
        }
    }

    @Test func anySenderIsTakenUnlessThePolicySaysOtherwise() {
        var book = session()
        book.say(Self.login)
        #expect(book.say("MAIL FROM:<eve@else.test>").hasPrefix("250"))
    }

    @Test func holdsTheSenderToTheAccountThatLoggedIn() {
        var book = session { $0.requiresOwnSender = true }
        var directory = AccountDirectory()
        directory.insert(Honest.account)
        directory.insert(
            Account(
                user: "carol", password: Secret("zq7kanother"), address: "carol@mail.test", correspondent: ""))
        book.handle(.accountsChanged(directory))
        book.say("AUTH PLAIN " + Honest.base64("\0carol\0zq7kanother"))
        #expect(book.say("MAIL FROM:<alice@mail.test>").hasPrefix("553 5.7.1"))
        #expect(book.say("MAIL FROM:<carol@mail.test>").hasPrefix("250"))
    }

    // MARK: - The header's sender

    @Test func takesItsOwnHeader() {
        let accepted = "250 2.0.0 Message accepted\r\n"
        #expect(answer(toHeader: "From: Alice <alice@mail.test>") == accepted)
        #expect(answer(toHeader: "from : \"Bob bob@else.test\" <POSTMASTER@mail.test>") == accepted)
        #expect(
            answer(toHeader: "From: alice@mail.test,", " postmaster@mail.test", "Sender: alice@mail.test") == accepted)
        #expect(answer(toHeader: "From: Us: alice@mail.test;") == accepted)
        #expect(answer(toHeader: "From: \"a l\"@alias.test") == accepted)
        #expect(answer(toHeader: "Subject: From: bob@else.test", "To: bob@else.test") == accepted)
    }

    @Test func refusesAForeignHeader() {
        let from = "550 5.7.1 From has an address that is not one of the account that logged in\r\n"
        #expect(answer(toHeader: "From: bob@else.test") == from)
        #expect(answer(toHeader: "FROM: \"alice@mail.test\" <bob@else.test>") == from)
        #expect(answer(toHeader: "From: alice@mail.test, bob@else.test") == from)
        #expect(answer(toHeader: "From: alice@mail.test", "From: bob@else.test") == from)
        #expect(answer(toHeader: "From: bob@else.test (alice@mail.test)") == from)
        #expect(answer(toHeader: "From:", " bob@else.test") == from)
        #expect(answer(toHeader: "From: alice") == from)
        #expect(
            answer(toHeader: "From: alice@mail.test", "Sender: bob@else.test")
                == from.replacing("From", with: "Sender"))
        #expect(answer(toHeader: "From: bob@else.test", "Resent-From: alice@mail.test") == from)
    }

    @Test func readsNoHeaderWithoutEnd() {
        let filler = Array(repeating: "X: y", count: HeaderFields.limit).joined(separator: "\r\n")
        #expect(answer(toHeader: filler, "From: bob@else.test").hasPrefix("554 5.6.0"))
        let addresses = Array(repeating: "alice@mail.test", count: AddressList.limit).joined(separator: ",\r\n ")
        #expect(answer(toHeader: "From: " + addresses, " , bob@else.test").hasPrefix("554 5.6.0"))
    }

    @Test func chunksAreNoWayAround() {
        var book = ownSender()
        book.say("MAIL FROM:<alice@mail.test>", "RCPT TO:<bob@else.test>")
        let answer = book.feed(Array("BDAT 24 LAST\r\nFrom: <bob@else.test>\r\n\r\n".utf8))
        #expect(answer.hasPrefix("550 5.7.1"), "\(answer)")
        #expect(book.store.deliveries.isEmpty)
    }

    @Test(arguments: [Int.max, 1]) func isTheSameInPortions(chunk: Int) {
        var book = ownSender()
        let answer = book.feed(
            Array(
                ("MAIL FROM:<bob@else.test>\r\nMAIL FROM:<alice@mail.test>\r\nRCPT TO:<bob@else.test>\r\nDATA\r\n"
                    + "From: bob@else.test\r\n\r\nx\r\n.\r\nNOOP\r\n").utf8), chunk: chunk)
        #expect(answer.split(separator: "\r\n").map { $0.prefix(3) } == ["553", "250", "250", "354", "550", "250"])
    }
}
