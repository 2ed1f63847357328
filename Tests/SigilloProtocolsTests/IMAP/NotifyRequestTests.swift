import Testing

@testable import SigilloProtocols

/// The grammar of NOTIFY (RFC 5465 §8) and its bounds.
@Suite struct NotifyRequestTests {
    private func request(_ text: String) throws(IMAPSyntaxError) -> NotifyRequest {
        let octets = Array((" " + text + "\r\n").utf8)
        var lexer = IMAPLexer(octets, octets.indices)
        let request = try NotifyRequest(&lexer)
        try lexer.endOfCommand()
        return request
    }

    @Test func readsFiltersAndEvents() throws {
        let all = try request(
            """
            status (SELECTED-delayed (MessageNew (uid flags) messageexpunge flagchange)) (inboxes NONE) \
            (subtree ("a b" inbox) (MailboxName)) (mailboxes x (SubscriptionChange)) (subscribed none)
            """)
        #expect(all.tellsStatus && !all.hasUnknownEvent && !all.isTooLarge)
        #expect(all.selected?.isDelayed == true)
        #expect(all.selected?.events == .ofMessages)
        #expect(all.selected?.items == [.uid, .flags])
        #expect(all.groups.map(\.filter.word) == ["inboxes", "subtree", "mailboxes", "subscribed"])
        #expect(all.groups.map(\.filter.names) == [[], ["a b", "INBOX"], ["x"], []])
        #expect(all.groups.map(\.events) == [[], .mailboxName, .subscriptionChange, []])
        #expect(
            all.summary == "SET STATUS (selected …) (inboxes …) (subtree …) (mailboxes …) (subscribed …) a b INBOX x")
    }

    @Test func matchesNamesAsTheyAre() {
        #expect(NotifyFilter.inboxes.matches("INBOX", isSubscribed: false))
        #expect(!NotifyFilter.inboxes.matches("INBOX/x", isSubscribed: true))
        #expect(NotifyFilter.subscribed.matches("x", isSubscribed: true))
        #expect(!NotifyFilter.subscribed.matches("x", isSubscribed: false))
        let subtree = NotifyFilter.subtree(["a", "b/c"])
        #expect(["a", "a/x", "b/c", "b/c/d/e"].allSatisfy { subtree.matches($0, isSubscribed: false) })
        #expect(!["b", "ab", "b/cd", "A"].contains { subtree.matches($0, isSubscribed: false) })
        // There are no wildcards (§6.6).
        #expect(!NotifyFilter.mailboxes(["*", "a%"]).matches("ab", isSubscribed: false))
    }

    @Test func knowsThatItDoesNotKnowAnEvent() throws {
        for event in ["AnnotationChange", "MailboxMetadataChange", "ServerMetadataChange", "X-Other"] {
            #expect(try request("(personal (\(event)))").hasUnknownEvent)
        }
    }

    @Test func isBounded() throws {
        let groups = Array(repeating: "(personal NONE)", count: NotifyRequest.groupLimit)
        #expect(try !request(groups.joined(separator: " ")).isTooLarge)
        #expect(try request((groups + groups).joined(separator: " ")).isTooLarge)
        let names = (0..<NotifyRequest.nameLimit).map { "m\($0)" }
        #expect(try !request("(subtree (\(names.joined(separator: " "))) NONE)").isTooLarge)
        #expect(try request("(subtree (\(names.joined(separator: " "))) NONE) (mailboxes x NONE)").isTooLarge)
        let many = (0..<1_001).map { "m\($0)" }.joined(separator: " ")
        #expect(throws: IMAPSyntaxError.self) { try request("(mailboxes (\(many)) NONE)") }
        let events = Array(repeating: "MailboxName", count: 17).joined(separator: " ")
        #expect(throws: IMAPSyntaxError.self) { try request("(personal (\(events)))") }
    }

    @Test func refusesWithoutForgetting() {
        var book = Honest.selected()
        book.say("a3 NOTIFY SET (selected (MessageNew MessageExpunge))")
        let names = (0...NotifyRequest.nameLimit).map { "m\($0)" }.joined(separator: " ")
        #expect(
            book.say("a4 NOTIFY SET (mailboxes (\(names)) (MailboxName))")
                == "a4 NO [NOTIFICATIONOVERFLOW] No more than 64 event groups and 100 names of mailboxes\r\n")
        let before = book.sent.count
        book.elsewhere(.append(mailbox: "INBOX", octets: [1], flags: MessageFlags(), internalDate: nil))
        #expect(String(decoding: book.sent[before...], as: UTF8.self) == "* 3 EXISTS\r\n* 1 RECENT\r\n")
    }
}
