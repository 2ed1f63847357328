import SigilloCore
import Testing

@testable import SigilloProtocols

/// What is not offered is unknown; what is offered can be switched.
@Suite struct ExtensionsTests {
    // For each extension a command that belongs to it alone.
    @Test(
        arguments: [
            (.id, "ID NIL"), (.enable, "ENABLE CONDSTORE"), (.idle, "IDLE"), (.namespace, "NAMESPACE"),
            (.unselect, "UNSELECT"), (.uidPlus, "UID EXPUNGE 1"), (.move, "MOVE 1 Trash"), (.move, "UID MOVE 1 Trash"),
            (.createSpecialUse, "CREATE x (USE (\\Junk))"), (.listStatus, "LIST \"\" * RETURN (STATUS (MESSAGES))"),
            (.condstore, "FETCH 1 MODSEQ"), (.condstore, "FETCH 1 FLAGS (CHANGEDSINCE 1)"),
            (.condstore, "STORE 1 (UNCHANGEDSINCE 1) FLAGS ()"), (.condstore, "STATUS INBOX (HIGHESTMODSEQ)"),
            (.multiAppend, "APPEND Sent {1+}\r\nx {1+}\r\ny"), (.catenate, "APPEND Sent CATENATE (TEXT {1+}\r\nx)"),
            (.appendLimit, "STATUS INBOX (APPENDLIMIT)"), (.replace, "REPLACE 1 Sent {1+}\r\nx"),
            (.contextSearch, "SEARCH RETURN (UPDATE) ALL"), (.contextSort, "SORT RETURN (CONTEXT) (DATE) UTF-8 ALL"),
            (.partial, "UID FETCH 1 UID (PARTIAL 1:1)"), (.partial, "SEARCH RETURN (PARTIAL -1:-1) ALL"),
            (.quota, "GETQUOTAROOT INBOX"), (.objectID, "STATUS INBOX (MAILBOXID)"),
        ] as [(IMAPExtension, String)])
    func knowsNothingOfWhatIsNotOffered(word: IMAPExtension, command: String) {
        for isOffered in [true, false] {
            var book = Playbook(
                Honest.imap { configuration in
                    // Resources of quotas are words of their own.
                    let related = IMAPExtension.allCases.filter { $0.rawValue.hasPrefix(word.rawValue + "=") }
                    configuration.extensions.subtract(related + [word])
                    if isOffered { configuration.extensions.formUnion(related + [word]) }
                },
                store: MailStore(messages: [Honest.first]), isSealed: true)
            let login = book.say("a1 LOGIN alice \(Honest.password)")
            let words = login.dropFirst("a1 OK [CAPABILITY ".count).prefix { $0 != "]" }.split(separator: " ")
            #expect(words.contains { $0.split(separator: "=")[0] == word.rawValue || $0 == word.rawValue } == isOffered)
            book.say("a2 SELECT INBOX")
            let answer = book.say("a3 \(command)")
            #expect(answer.contains("a3 BAD") == !isOffered, "\(command): \(answer)")
        }
    }

    @Test func knowsCANCELUPDATEWithEitherContext() {
        for offered in [[.contextSearch], [.contextSort], []] as [Set<IMAPExtension>] {
            var book = Playbook(
                Honest.imap {
                    $0.extensions.subtract([.contextSearch, .contextSort].filter { !offered.contains($0) })
                },
                isSealed: true)
            book.say("a1 LOGIN alice \(Honest.password)", "a2 SELECT INBOX")
            #expect(book.say("a3 CANCELUPDATE \"x\"").hasPrefix(offered.isEmpty ? "a3 BAD" : "a3 NO"))
        }
    }

    @Test func knowsOldSyntaxAloneWithoutExtensions() {
        var book = Playbook(
            Honest.imap { $0.extensions = [] }, store: MailStore(messages: [Honest.first]), isSealed: true)
        #expect(book.say("a1 LOGIN alice \(Honest.password)") == "a1 OK [CAPABILITY IMAP4rev1] Logged in\r\n")
        #expect(book.say("a2 LIST (SUBSCRIBED) \"\" *").hasPrefix("a2 BAD"))
        #expect(book.say("a3 LIST \"\" D%") == "* LIST () \"/\" Drafts\r\na3 OK LIST completed\r\n")
        #expect(book.say("a4 SELECT INBOX (CONDSTORE)").hasPrefix("a4 BAD"))
        #expect(!book.say("a5 SELECT INBOX").contains("MODSEQ"))
        #expect(book.say("a6 COPY 1 Trash") == "a6 OK COPY completed\r\n")
        #expect(book.say("a7 APPEND Trash {1+}\r\nx") == "a7 BAD [TOOBIG] Ask before a literal is sent\r\n")
        #expect(book.say("a8 APPEND Trash {1}", "x").hasSuffix("a8 OK APPEND completed\r\n"))
    }

    @Test func namesMailboxesForGood() {
        var book = Playbook(Honest.imap { $0.extensions.insert(.objectID) }, isSealed: true)
        book.say("a1 LOGIN alice \(Honest.password)")
        #expect(book.say("a2 CREATE Work") == "a2 OK [MAILBOXID (m7)] CREATE completed\r\n")
        book.say("a3 RENAME Work Play")
        #expect(book.say("a4 SELECT Play").contains("* OK [MAILBOXID (m7)] "))
        #expect(book.say("a5 STATUS Play (MAILBOXID)").hasPrefix("* STATUS Play (MAILBOXID (m7))"))
    }

    @Test func takesSmallLiteralsUnbidden() {
        var book = Playbook(
            Honest.imap {
                $0.extensions.remove(.literalPlus)
                $0.extensions.insert(.literalMinus)
            }, isSealed: true)
        book.say("a1 LOGIN alice \(Honest.password)")
        #expect(book.say("a2 CAPABILITY").contains(" LITERAL- "))
        #expect(book.say("a3 APPEND Sent {4096+}", String(repeating: "x", count: 4_096)).contains("a3 OK"))
        #expect(book.say("a4 APPEND Sent {4097+}", String(repeating: "x", count: 4_097)).contains("a4 BAD [TOOBIG]"))
        #expect(book.say("a5 NOOP") == "a5 OK NOOP completed\r\n")
    }

    @Test func boundsWhatOneCommandBrings() {
        var book = Playbook(Honest.imap { $0.limits.message = 100 }, isSealed: true)
        book.say("a1 LOGIN alice \(Honest.password)")
        let piece = "TEXT {60+}\r\n" + String(repeating: "x", count: 60)
        #expect(book.say("a2 APPEND Sent CATENATE (\(piece) \(piece))").contains("a2 NO [TOOBIG]"))
        #expect(book.say("a3 APPEND Sent CATENATE (\(piece))").contains("a3 OK"))
        #expect(book.store.mailboxes[2].messages.map(\.message.octets.count) == [60])
    }
}
