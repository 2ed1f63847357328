import Sigillo
import SigilloCore
import SigilloWire
import Testing

@Suite struct LearnedMailTests {
    private func events(_ message: String, sealed: Bool = true) -> [ConnectionRecord.Event] {
        [
            .command(verb: "MAIL", text: "MAIL FROM:<carla.neri@mail.test> SIZE=200"),
            .command(verb: "RCPT", text: "RCPT TO:<bo@mail.test>"),
            .command(verb: "RCPT", text: "RCPT TO:<donato.verdi@mail.test>"),
            .messageReceived(MailMessage(octets: Array(message.utf8), internalDate: 0), verb: "DATA"),
        ].map { TestPlans.event($0, sealed: sealed) }
    }

    private let message = [
        "From: carla.neri@mail.test", "sUBJECT: Orders of the week", "Content-Type: text/plain", "", "Dear Donato,",
        "the boxes are on their way to you.", "Content-Type: text/plain; charset=utf-8", "--boundary-of-many-letters",
        "the boxes are on their way to you.", "A second line that tells.", "short", "",
    ].joined(separator: "\r\n")

    private func texts(_ mail: LearnedMail) -> [String] {
        mail.passages.map { "\($0.label) \(String(decoding: $0.text.reveal(), as: UTF8.self))" }
    }

    @Test func whatWentInsideTLSIsCollected() {
        let record = TestPlans.record(on: .smtps, events: events(message))
        let mail = LearnedMail(sentOn: .smtps, by: [record])
        #expect(
            texts(mail) == [
                "sender carla.neri", "recipient donato.verdi", "subject Orders of the week",
                "body the boxes are on their way to you.", "body A second line that tells.",
            ])
        #expect(!"\(mail)".contains("boxes"))
    }

    @Test func whatWentInClearOrElsewhereIsNot() {
        let clear = TestPlans.record(on: .smtps, events: events(message, sealed: false))
        var bait = TestPlans.record(on: .smtps, events: events(message))
        bait.isBait = true
        let other = TestPlans.record(on: .imaps, events: events(message))
        #expect(LearnedMail(sentOn: .smtps, by: [clear, bait, other]).passages.isEmpty)
        #expect(LearnedMail(sentOn: .imaps, by: [other]).passages.isEmpty)
    }

    @Test func whatTheHonestRunShowsInClearTellsNothing() {
        let record = TestPlans.record(on: .smtps, events: events(message))
        let mail = LearnedMail(sentOn: .smtps, by: [record])
        let conversation = ConversationBuilder(port: 587).client("EHLO carla.neri.example.test\r\n")
        #expect(!texts(mail.unseen(in: conversation.frames)).contains("sender carla.neri"))
        #expect(mail.unseen(in: conversation.frames).passages.count == mail.passages.count - 1)
        #expect(mail.unseen(in: []) == mail)
    }

    @Test func aMessageWithoutHeaderOrBodyIsNoTrouble() {
        for text in ["", "\r\n", "\r\n\r\n", "Subject:", "Subject: \r\n\r\n", "no header at all"] {
            let record = TestPlans.record(on: .smtps, events: Array(events(text).suffix(1)))
            #expect(LearnedMail(sentOn: .smtps, by: [record]).passages.isEmpty, "\(text)")
        }
    }
}
