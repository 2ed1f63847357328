import SigilloCore
import Testing

@testable import SigilloProtocols

/// What a session that asked with NOTIFY hears of what another one does (RFC 5465).
@Suite struct NotifyTests {
    private static let events = "(MessageNew MessageExpunge FlagChange)"

    /// Two sessions over one store: the first listens, the second acts. Both have INBOX selected.
    private func pair(
        _ request: String, _ change: (inout SessionConfiguration) -> Void = { _ in }
    ) -> Crowd {
        var crowd = Crowd(2, store: MailStore(messages: [Honest.first, Honest.second]), change)
        for index in 0..<2 { _ = crowd.say("s SELECT INBOX", index) }
        #expect(crowd.say("n NOTIFY \(request)", 0) == "n OK NOTIFY completed\r\n")
        return crowd
    }

    /// What the listener hears when the other one gives a command.
    private func heard(_ crowd: inout Crowd, _ command: String) -> String {
        let answer = crowd.say("x \(command)", 1)
        #expect(answer.contains("x OK "), "\(command): \(answer)")
        return crowd.take(0)
    }

    // MARK: The selected mailbox

    @Test func tellsOfTheSelectedMailboxAtOnce() {
        var crowd = pair(
            "SET (selected (MessageNew (UID BODY.PEEK[HEADER.FIELDS (Subject)]) MessageExpunge FlagChange))")
        #expect(
            heard(&crowd, "APPEND INBOX {12+}\r\nSubject: x\r\n")
                == "* 3 EXISTS\r\n* 1 RECENT\r\n* 3 FETCH (UID 3 BODY[HEADER.FIELDS (SUBJECT)] {14}\r\nSubject: x\r\n\r\n)\r\n"
        )
        #expect(heard(&crowd, "STORE 3 +FLAGS (\\Deleted)") == "* 3 FETCH (UID 3 FLAGS (\\Deleted \\Recent))\r\n")
        #expect(heard(&crowd, "UID EXPUNGE 3") == "* 3 EXPUNGE\r\n* 0 RECENT\r\n")
        #expect(crowd.say("a NOOP", 0) == "a OK NOOP completed\r\n")
    }

    @Test func delaysRemovalsUntilACommandAllowsThem() {
        var crowd = pair("SET (selected-delayed \(Self.events))")
        _ = heard(&crowd, "STORE 1 +FLAGS.SILENT (\\Deleted)")
        #expect(heard(&crowd, "EXPUNGE") == "")
        #expect(heard(&crowd, "STORE 1 +FLAGS (\\Seen)") == "* 2 FETCH (UID 2 FLAGS (\\Seen))\r\n")
        #expect(crowd.say("a FETCH 1:2 UID", 0) == "* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\na OK FETCH completed\r\n")
        #expect(crowd.say("b NOOP", 0) == "* 1 EXPUNGE\r\nb OK NOOP completed\r\n")
        _ = heard(&crowd, "STORE 1 +FLAGS.SILENT (\\Deleted)")
        _ = heard(&crowd, "EXPUNGE")
        #expect(crowd.say("c IDLE", 0) == "+ idling\r\n* 1 EXPUNGE\r\n")
    }

    @Test func vanishesWithIdentifiers() {
        var crowd = Crowd(2, store: MailStore(messages: [Honest.first, Honest.second]))
        _ = crowd.say("e ENABLE QRESYNC", 0)
        for index in 0..<2 { _ = crowd.say("s SELECT INBOX", index) }
        _ = crowd.say("n NOTIFY SET (selected (MessageNew (FLAGS) MessageExpunge))", 0)
        #expect(heard(&crowd, "STORE 1 +FLAGS (\\Deleted)") == "")
        #expect(heard(&crowd, "EXPUNGE") == "* VANISHED 1\r\n")
        #expect(
            heard(&crowd, "APPEND INBOX {1+}\r\nx")
                == "* 2 EXISTS\r\n* 1 RECENT\r\n* 2 FETCH (UID 3 FLAGS (\\Recent) MODSEQ (6))\r\n")
    }

    @Test func idlesWithTheSameEvents() {
        var crowd = pair("SET (selected (MessageNew MessageExpunge)) (mailboxes Sent (MessageNew MessageExpunge))")
        #expect(crowd.say("a IDLE", 0) == "+ idling\r\n")
        #expect(heard(&crowd, "STORE 1 +FLAGS (\\Seen)") == "")
        #expect(heard(&crowd, "APPEND INBOX {1+}\r\nx") == "* 3 EXISTS\r\n* 1 RECENT\r\n")
        #expect(
            heard(&crowd, "APPEND Sent {1+}\r\nx") == "* STATUS Sent (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3 UNSEEN 1)\r\n")
        #expect(crowd.say("DONE", 0) == "a OK IDLE completed\r\n")
        // Flags were taken over without a word; whoever fetches them gets them as they are.
        #expect(crowd.say("b FETCH 1 FLAGS", 0).hasPrefix("* 1 FETCH (FLAGS (\\Seen))\r\n"))
    }

    @Test(arguments: ["NONE", "SET (personal (SubscriptionChange))", "SET (selected NONE)"])
    func saysNothingThatIsNotAskedFor(request: String) {
        var crowd = pair(request)
        #expect(heard(&crowd, "STORE 1 +FLAGS (\\Seen \\Deleted)") == "")
        #expect(heard(&crowd, "APPEND INBOX {1+}\r\nx") == "")
        #expect(heard(&crowd, "EXPUNGE") == "")
        #expect(heard(&crowd, "STORE 1 +FLAGS (\\Flagged)") == "")
        #expect(crowd.say("a NOOP", 0) == "a OK NOOP completed\r\n")
        #expect(crowd.say("b IDLE", 0) == "+ idling\r\n")
        #expect(heard(&crowd, "STORE 1 -FLAGS (\\Flagged)") == "")
        #expect(crowd.say("DONE", 0) == "b OK IDLE completed\r\n")
        // The numbers are still those that the client knows, and the flags are true.
        #expect(
            crowd.say("c FETCH 1:* (UID FLAGS)", 0)
                == "* 1 FETCH (UID 1 FLAGS (\\Deleted \\Seen))\r\n* 2 FETCH (UID 2 FLAGS ())\r\nc OK FETCH completed\r\n"
        )
        // What happened is told when NOTIFY asks again, whatever for.
        _ = heard(&crowd, "STORE 1 +FLAGS (\\Draft)")
        #expect(
            crowd.say("d NOTIFY SET (selected-delayed \(Self.events))", 0)
                == "* 1 EXPUNGE\r\n* 2 EXISTS\r\n* 1 FETCH (UID 2 FLAGS (\\Draft))\r\nd OK NOTIFY completed\r\n"
        )
    }

    @Test func remembersFlagsThatWereNotTold() {
        var crowd = pair("SET (selected (MessageNew MessageExpunge))")
        #expect(heard(&crowd, "STORE 2 +FLAGS (\\Seen)") == "")
        #expect(crowd.say("a NOOP", 0) == "a OK NOOP completed\r\n")
        #expect(
            crowd.say("b NOTIFY SET (selected \(Self.events))", 0)
                == "* 2 FETCH (UID 2 FLAGS (\\Seen))\r\nb OK NOTIFY completed\r\n")
        #expect(crowd.say("c NOTIFY SET (selected \(Self.events))", 0) == "c OK NOTIFY completed\r\n")
    }

    @Test func tellsWhatWaitedBeforeItBegins() {
        var crowd = Crowd(2, store: MailStore(messages: [Honest.first, Honest.second]))
        for index in 0..<2 { _ = crowd.say("s SELECT INBOX", index) }
        _ = heard(&crowd, "STORE 1 +FLAGS (\\Deleted)")
        _ = heard(&crowd, "EXPUNGE")
        #expect(crowd.say("a NOTIFY NONE", 0) == "* 1 EXPUNGE\r\na OK NOTIFY completed\r\n")
    }

    @Test func answersWhatTheClientDoesItself() {
        var crowd = pair("SET (personal \(Self.events))")
        #expect(crowd.say("a STORE 1 +FLAGS (\\Deleted)", 0).hasPrefix("* 1 FETCH (FLAGS (\\Deleted))\r\n"))
        #expect(crowd.say("b EXPUNGE", 0) == "* 1 EXPUNGE\r\nb OK EXPUNGE completed\r\n")
        #expect(crowd.say("c APPEND INBOX {1+}\r\nx", 0).hasPrefix("* 2 EXISTS\r\n"))
        #expect(crowd.say("d COPY 1 Sent", 0) == "d OK [COPYUID 3 2 1] COPY completed\r\n")
        #expect(crowd.say("e CREATE Own", 0) == "e OK CREATE completed\r\n")
        _ = crowd.say("f STORE 1 +FLAGS (\\Deleted)", 0)
        #expect(crowd.say("g CLOSE", 0) == "g OK CLOSE completed\r\n")
        // What it did itself is known: the flag alone is news.
        _ = crowd.say("y NOOP", 1)
        #expect(heard(&crowd, "STORE 1 +FLAGS (\\Seen)") == "* STATUS INBOX (UIDVALIDITY 1 UNSEEN 0)\r\n")
    }

    @Test func sendsNothingOfItsOwnMessages() {
        var crowd = pair("SET (selected (MessageNew (UID) MessageExpunge))")
        #expect(!crowd.say("a APPEND INBOX {1+}\r\nx", 0).contains("FETCH"))
        #expect(!crowd.say("b COPY 1 INBOX", 0).contains("FETCH"))
        #expect(heard(&crowd, "COPY 1 INBOX").hasSuffix("* 5 FETCH (UID 5)\r\n"))
    }

    @Test func readsNothingOnBehalfOfTheClient() {
        var crowd = pair("SET (selected (MessageNew (BODY[TEXT] BINARY[1]) MessageExpunge))")
        let told = heard(&crowd, "APPEND INBOX {5+}\r\n\r\nabc")
        #expect(told.hasSuffix("* 3 FETCH (BODY[TEXT] {3}\r\nabc BINARY[1] {3}\r\nabc)\r\n"))
        #expect(crowd.say("a FETCH 3 FLAGS", 0).hasPrefix("* 3 FETCH (FLAGS (\\Recent))\r\n"))
        // A part that cannot be decoded is left out.
        let strange = "Content-Transfer-Encoding: x\r\n\r\nabc"
        #expect(
            heard(&crowd, "APPEND INBOX {\(strange.utf8.count)+}\r\n\(strange)") == "* 4 EXISTS\r\n* 2 RECENT\r\n")
    }

    // MARK: Other mailboxes

    @Test func tellsOfOtherMailboxesByStatus() {
        var crowd = pair("SET (mailboxes (Sent Trash) \(Self.events)) (subtree Junk (MessageNew MessageExpunge))")
        #expect(
            heard(&crowd, "COPY 1:2 Sent") == "* STATUS Sent (MESSAGES 2 UIDNEXT 3 UIDVALIDITY 3 UNSEEN 2)\r\n")
        #expect(heard(&crowd, "COPY 1:2 Archive") == "")
        #expect(heard(&crowd, "COPY 1 Junk") == "* STATUS Junk (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 5 UNSEEN 1)\r\n")
        _ = crowd.say("y SELECT Sent", 1)
        #expect(heard(&crowd, "STORE 1 +FLAGS (\\Seen)") == "* STATUS Sent (UIDVALIDITY 3 UNSEEN 1)\r\n")
        // Without mod-sequences nothing would show it (RFC 5465 §5.1).
        #expect(heard(&crowd, "STORE 1 +FLAGS (\\Deleted)") == "")
        #expect(heard(&crowd, "EXPUNGE") == "* STATUS Sent (MESSAGES 1 UIDNEXT 3 UIDVALIDITY 3 UNSEEN 1)\r\n")
        #expect(
            heard(&crowd, "MOVE 1 Trash")
                == "* STATUS Trash (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 4 UNSEEN 1)\r\n"
                + "* STATUS Sent (MESSAGES 0 UIDNEXT 3 UIDVALIDITY 3 UNSEEN 0)\r\n")
        _ = crowd.say("y SELECT Junk", 1)
        #expect(heard(&crowd, "STORE 1 +FLAGS (\\Seen)") == "")
        // The one that is selected is told by its own filter, which was not asked for.
        _ = crowd.say("a SELECT Sent", 0)
        #expect(heard(&crowd, "COPY 1 Sent") == "")
        _ = crowd.say("b UNSELECT", 0)
        #expect(heard(&crowd, "COPY 1 Sent") == "* STATUS Sent (MESSAGES 2 UIDNEXT 5 UIDVALIDITY 3 UNSEEN 0)\r\n")
    }

    @Test func tellsModSequencesToWhoeverWantsThem() {
        var crowd = pair("SET (personal \(Self.events))")
        _ = crowd.say("a ENABLE CONDSTORE", 0)
        #expect(
            heard(&crowd, "COPY 1 Sent")
                == "* STATUS Sent (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3 UNSEEN 1 HIGHESTMODSEQ 2)\r\n")
        _ = crowd.say("y SELECT Sent", 1)
        #expect(heard(&crowd, "STORE 1 +FLAGS (\\Flagged)") == "* STATUS Sent (UIDVALIDITY 3 HIGHESTMODSEQ 3)\r\n")
        #expect(
            heard(&crowd, "STORE 1 +FLAGS (\\Seen)") == "* STATUS Sent (UIDVALIDITY 3 UNSEEN 0 HIGHESTMODSEQ 4)\r\n")
        #expect(
            crowd.say("b NOTIFY SET STATUS (mailboxes (INBOX Sent) (MessageNew MessageExpunge))", 0)
                == "* STATUS Sent (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3 UNSEEN 0 HIGHESTMODSEQ 4)\r\nb OK NOTIFY completed\r\n"
        )
    }

    @Test func followsSubscriptions() {
        var crowd = pair("SET (subscribed (MessageNew MessageExpunge))")
        _ = heard(&crowd, "CREATE Work")
        #expect(heard(&crowd, "COPY 1 Work") == "")
        _ = heard(&crowd, "SUBSCRIBE Work")
        #expect(heard(&crowd, "COPY 1 Work") == "* STATUS Work (MESSAGES 2 UIDNEXT 3 UIDVALIDITY 7 UNSEEN 2)\r\n")
        _ = heard(&crowd, "UNSUBSCRIBE Work")
        #expect(heard(&crowd, "COPY 1 Work") == "")
    }

    // MARK: Names

    @Test func tellsOfNamesByList() {
        var crowd = pair("SET (personal (MailboxName)) (subtree \"A b\" (SubscriptionChange))")
        #expect(heard(&crowd, "CREATE New") == "* LIST (\\HasNoChildren) \"/\" New\r\n")
        #expect(
            heard(&crowd, "CREATE Up/Down/On")
                == "* LIST (\\HasNoChildren) \"/\" Up/Down/On\r\n* LIST (\\NonExistent \\HasChildren) \"/\" Up/Down\r\n"
        )
        #expect(
            heard(&crowd, "RENAME Up \"A b\"")
                == "* LIST (\\NonExistent \\HasChildren) \"/\" \"A b\" (\"OLDNAME\" (Up))\r\n")
        #expect(
            heard(&crowd, "SUBSCRIBE \"A b/Down/On\"")
                == "* LIST (\\Subscribed \\HasNoChildren) \"/\" \"A b/Down/On\"\r\n")
        #expect(heard(&crowd, "SUBSCRIBE New") == "")
        #expect(
            heard(&crowd, "DELETE \"A b/Down/On\"")
                == "* LIST (\\NonExistent \\Subscribed \\HasNoChildren) \"/\" \"A b/Down/On\"\r\n"
                + "* LIST (\\NonExistent \\HasNoChildren) \"/\" \"A b/Down\"\r\n")
        #expect(
            heard(&crowd, "UNSUBSCRIBE \"A b/Down/On\"")
                == "* LIST (\\NonExistent \\HasNoChildren) \"/\" \"A b/Down/On\"\r\n")
        #expect(
            heard(&crowd, "RENAME Junk Spam")
                == "* LIST (\\HasNoChildren \\Junk) \"/\" Spam (\"OLDNAME\" (Junk))\r\n")
        #expect(heard(&crowd, "RENAME INBOX Old") == "* LIST (\\HasNoChildren) \"/\" Old (\"OLDNAME\" (INBOX))\r\n")
    }

    @Test func tellsOfAMailboxThatReplacesAnother() {
        var crowd = pair("SET (mailboxes Work \(Self.events))")
        // FlagChange covers the validity of UIDs (RFC 5465 §5.1).
        let created = "* STATUS Work (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 7 UNSEEN 0)\r\n"
        #expect(heard(&crowd, "CREATE Work") == created)
        #expect(heard(&crowd, "DELETE Work") == "")
        #expect(heard(&crowd, "CREATE Work") == created.replacing("7", with: "8"))
        #expect(heard(&crowd, "RENAME Work Play") == "")
        _ = heard(&crowd, "CREATE Other")
        #expect(heard(&crowd, "RENAME Other Work") == created.replacing("7", with: "9"))
    }

    @Test func tellsANameBeforeWhatIsUnderIt() {
        var crowd = pair("SET (personal (MailboxName MessageNew MessageExpunge FlagChange))")
        let status = "* STATUS Work (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 7 UNSEEN 0)\r\n"
        #expect(heard(&crowd, "CREATE Work") == "* LIST (\\HasNoChildren) \"/\" Work\r\n" + status)
        #expect(
            heard(&crowd, "RENAME Work Play") == "* LIST (\\HasNoChildren) \"/\" Play (\"OLDNAME\" (Work))\r\n"
                + status.replacing("Work", with: "Play"))
    }

    @Test func writesNamesAsTheClientReadsThem() {
        var crowd = pair("SET (subtree Entw&APw-rfe (MailboxName))")
        _ = crowd.say("y ENABLE UTF8=ACCEPT", 1)
        #expect(heard(&crowd, "CREATE Entwürfe") == "* LIST (\\HasNoChildren) \"/\" Entw&APw-rfe\r\n")
        _ = crowd.say("a ENABLE UTF8=ACCEPT", 0)
        #expect(
            heard(&crowd, "RENAME Entwürfe Neu")
                == "* LIST (\\HasNoChildren) \"/\" Neu (\"OLDNAME\" (\"Entwürfe\"))\r\n")
    }

    @Test func saysGoodbyeAsWithoutIt() {
        var crowd = pair("SET (personal (MailboxName))")
        _ = heard(&crowd, "CREATE Work")
        _ = crowd.say("a SELECT Work", 0)
        #expect(
            heard(&crowd, "DELETE Work")
                == "* LIST (\\NonExistent \\HasNoChildren) \"/\" Work\r\n* BYE Selected mailbox was deleted, have to disconnect\r\n"
        )
        #expect(crowd.isClosed == [true, false])
    }

    // MARK: Bounds

    @Test func givesUpWhereTooMuchIsToBeTold() {
        var crowd = pair("SET (selected (MessageNew (BODY.PEEK[]) MessageExpunge)) (personal \(Self.events))") {
            $0.limits.message = 1_000
        }
        let message = String(repeating: "x", count: 1_000)
        let bound = 2_000 + 1_048_576
        var told = 0
        var last = ""
        for _ in 0..<1_100 where !last.contains("OVERFLOW") {
            last = heard(&crowd, "APPEND INBOX {1000+}\r\n\(message)")
            told += last.utf8.count
        }
        #expect(last.hasSuffix("* OK [NOTIFICATIONOVERFLOW] Too much since the last command, nothing more is told\r\n"))
        #expect(told > bound && told < bound + 2_000)
        // As after NOTIFY NONE.
        #expect(heard(&crowd, "APPEND INBOX {1+}\r\nx") == "")
        #expect(heard(&crowd, "APPEND Sent {1+}\r\nx") == "")
        #expect(crowd.say("a NOOP", 0) == "a OK NOOP completed\r\n")
        #expect(crowd.say("b NOTIFY SET (personal \(Self.events))", 0).contains(" EXISTS\r\n"))
    }

    @Test func countsFromTheLastCommand() {
        var crowd = pair("SET (selected (MessageNew (BODY.PEEK[]) MessageExpunge))") { $0.limits.message = 1_000 }
        let message = String(repeating: "x", count: 1_000)
        for number in 0..<1_500 {
            #expect(!heard(&crowd, "APPEND INBOX {1000+}\r\n\(message)").contains("OVERFLOW"))
            if number.isMultiple(of: 500) { _ = crowd.say("a NOOP", 0) }
        }
    }

    @Test func isUnknownWhereItIsNotOffered() {
        var crowd = Crowd(1, store: MailStore()) { $0.extensions.remove(.notify) }
        #expect(crowd.say("a NOTIFY NONE", 0) == "a BAD Unknown command\r\n")
        #expect(!crowd.say("b CAPABILITY", 0).contains("NOTIFY"))
    }

    @Test func saysNothingBehindItsGoodbye() {
        var book = Honest.selected()
        book.say("a3 NOTIFY SET (selected \(Self.events)) (personal \(Self.events))")
        book.say("a4 LOGOUT")
        let before = book.sent.count
        book.elsewhere(.append(mailbox: "Sent", octets: [1], flags: MessageFlags(), internalDate: nil))
        book.elsewhere(.append(mailbox: "INBOX", octets: [1], flags: MessageFlags(), internalDate: nil))
        #expect(book.sent.count == before)
    }
}
