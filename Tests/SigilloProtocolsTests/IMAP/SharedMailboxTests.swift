import SigilloCore
import Testing

@testable import SigilloProtocols

/// What one session does to a mailbox, as another one hears of it.
@Suite struct SharedMailboxTests {
    private func crowd(_ count: Int = 2) -> Crowd {
        var crowd = Crowd(count, store: MailStore(messages: [Honest.first, Honest.second]))
        for index in 0..<count { _ = crowd.say("s SELECT INBOX", index) }
        return crowd
    }

    @Test func showsAMessageAsRecentToOneSession() {
        var crowd = crowd(3)
        _ = crowd.say("a IDLE", 0)
        _ = crowd.say("a IDLE", 1)
        _ = crowd.say("a APPEND INBOX {1+}\r\nx", 2)
        let recent = (0..<3).map { index in
            let heard = crowd.take(index) + crowd.say(index == 2 ? "b NOOP" : "DONE", index)
            return heard + crowd.say("c FETCH 3 FLAGS", index)
        }.count { $0.contains("FLAGS (\\Recent)") }
        #expect(recent == 1)
        #expect(crowd.say("e EXAMINE INBOX", 2).contains("* 0 RECENT"))
    }

    @Test func looksAtRecentMessagesWithoutTakingThem() {
        var crowd = Crowd(2, store: MailStore())
        _ = crowd.say("a APPEND INBOX {1+}\r\nx", 0)
        #expect(crowd.say("b EXAMINE INBOX", 0).contains("* 1 RECENT"))
        #expect(crowd.say("b SELECT INBOX", 1).contains("* 1 RECENT"))
        #expect(crowd.say("c SELECT INBOX", 0).contains("* 0 RECENT"))
    }

    @Test func followsARenamedMailbox() {
        var crowd = crowd()
        _ = crowd.say("a CREATE Work", 0)
        _ = crowd.say("a SELECT Work", 1)
        #expect(crowd.say("b RENAME Work Play", 0) == "b OK RENAME completed\r\n")
        _ = crowd.say("c APPEND Play {1+}\r\nx", 0)
        #expect(crowd.say("d NOOP", 1) == "* 1 EXISTS\r\n* 1 RECENT\r\nd OK NOOP completed\r\n")
        #expect(crowd.say("e STORE 1 +FLAGS (\\Seen)", 1).hasSuffix("e OK STORE completed\r\n"))
        // Another mailbox under the old name is another mailbox.
        _ = crowd.say("f CREATE Work", 0)
        _ = crowd.say("f APPEND Work {1+}\r\ny", 0)
        #expect(crowd.say("g NOOP", 1) == "g OK NOOP completed\r\n")
    }

    @Test func saysGoodbyeWhenTheMailboxIsDeleted() {
        var crowd = crowd()
        _ = crowd.say("a CREATE Work", 0)
        _ = crowd.say("a SELECT Work", 1)
        #expect(crowd.say("b DELETE Work", 0) == "b OK DELETE completed\r\n")
        #expect(crowd.take(1) == "* BYE Selected mailbox was deleted, have to disconnect\r\n")
        #expect(crowd.isClosed == [false, true])
    }

    @Test func closesItsOwnMailboxBeforeItGoes() {
        var crowd = crowd(1)
        _ = crowd.say("a CREATE Work", 0)
        _ = crowd.say("a SELECT Work", 0)
        #expect(crowd.say("b DELETE Work", 0) == "b OK DELETE completed\r\n")
        #expect(crowd.say("c FETCH 1 FLAGS", 0) == "c BAD Select a mailbox first\r\n")
        _ = crowd.say("d SELECT INBOX", 0)
        #expect(crowd.say("e DELETE INBOX", 0) == "e NO [CANNOT] Not with this name\r\n")
        #expect(crowd.say("f FETCH 1 FLAGS", 0).hasSuffix("f OK FETCH completed\r\n"))
    }

    @Test func tellsOfFlagsThatASilentStoreDoesNotExplain() {
        var crowd = crowd()
        _ = crowd.say("a STORE 1 +FLAGS (\\Flagged)", 0)
        #expect(
            crowd.say("b STORE 1 +FLAGS.SILENT (\\Seen)", 1)
                == "* 1 FETCH (FLAGS (\\Flagged \\Seen))\r\nb OK STORE completed\r\n")
        #expect(crowd.say("c STORE 1 +FLAGS.SILENT (\\Draft)", 1) == "c OK STORE completed\r\n")
        #expect(
            crowd.say("d NOOP", 0) == "* 1 FETCH (UID 1 FLAGS (\\Flagged \\Seen \\Draft))\r\nd OK NOOP completed\r\n")
    }

    @Test func keepsAMessageThatIsGoneUntilItMaySaySo() {
        var crowd = crowd()
        _ = crowd.say("a STORE 1 +FLAGS.SILENT (\\Deleted)", 0)
        _ = crowd.say("b EXPUNGE", 0)
        #expect(crowd.say("c FETCH 1:2 UID", 1).hasPrefix("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"))
        #expect(crowd.say("d STORE 1 +FLAGS (\\Seen)", 1).contains("* 1 FETCH (FLAGS (\\Seen"))
        _ = crowd.say("e APPEND INBOX {1+}\r\nx", 0)
        #expect(crowd.say("f FETCH 2 UID", 1) == "* 2 FETCH (UID 2)\r\n* 3 EXISTS\r\nf OK FETCH completed\r\n")
        #expect(crowd.say("g COPY 1 Trash", 1) == "* 1 EXPUNGE\r\ng NO [EXPUNGEISSUED] These messages are gone\r\n")
        #expect(crowd.say("h FETCH 1:2 UID", 1).hasPrefix("* 1 FETCH (UID 2)\r\n* 2 FETCH (UID 3)\r\n"))
    }

    @Test func movesAMessageOnce() {
        var crowd = crowd()
        #expect(crowd.say("a MOVE 1 Trash", 0).contains("[COPYUID 4 1 1]"))
        #expect(crowd.say("b MOVE 1 Trash", 1) == "* 1 EXPUNGE\r\nb NO [EXPUNGEISSUED] These messages are gone\r\n")
        #expect(crowd.store.mailboxes.map(\.messages.count) == [1, 0, 0, 1, 0, 0])
    }

    @Test func vanishesForOneAndExpungesForAnother() {
        var crowd = crowd(3)
        _ = crowd.say("a ENABLE QRESYNC", 0)
        _ = crowd.say("b IDLE", 0)
        _ = crowd.say("b IDLE", 1)
        _ = crowd.take(0) + crowd.take(1)
        _ = crowd.say("c MOVE 1:2 Trash", 2)
        #expect(crowd.take(0) == "* VANISHED 1:2\r\n")
        #expect(crowd.take(1) == "* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n")
    }
}
