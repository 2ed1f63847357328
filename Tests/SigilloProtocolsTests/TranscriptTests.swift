import SigilloCore
import Testing

@testable import SigilloProtocols

/// Sessions that are written down as files: each is played whole and in portions, and must give the same.
@Suite struct TranscriptTests {
    static let imap = [
        "imap-starttls-fetch", "imap-clear-refused", "imap-authenticate", "imap-mailboxes", "imap-fetch-mime",
        "imap-flags-and-search", "imap-search-sort-thread", "imap-append-copy-expunge", "imap-idle", "imap-literals",
        "imap-syntax-errors", "imap-list-extended", "imap-names", "imap-condstore", "imap-qresync",
        "imap-append-extended", "imap-quota", "imap-rev2", "imap-notify",
    ]
    static let smtp = [
        "smtp-submission", "smtp-clear-refused", "smtp-auth", "smtp-order", "smtp-pipelining", "smtp-chunking",
        "smtp-envelope",
    ]

    static let pop3 = ["pop3-maildrop", "pop3-clear-refused", "pop3-auth", "pop3-order"]

    @Test(arguments: imap, [Int.max, 1, 5]) func playsIMAP(name: String, chunk: Int) throws {
        let store = MailStore(messages: [Honest.first, Honest.mime], uidValidity: 7)
        try play(try Transcript(named: name), Playbook(Honest.imap(), store: store), chunk)
    }

    @Test(arguments: smtp, [Int.max, 1, 5]) func playsSMTP(name: String, chunk: Int) throws {
        try play(try Transcript(named: name), Playbook(Honest.smtp()), chunk)
    }

    @Test(arguments: pop3, [Int.max, 1, 5]) func playsPOP3(name: String, chunk: Int) throws {
        let store = MailStore(messages: [Honest.first, Honest.dotted], uidValidity: 7)
        try play(try Transcript(named: name), Playbook(Honest.pop3(), store: store), chunk)
    }

    private func play<Session: ServerSession>(
        _ transcript: Transcript, _ book: Playbook<Session>, _ chunk: Int
    ) throws {
        var book = book
        #expect(book.sentText == transcript.turns[0].server)
        for turn in transcript.turns.dropFirst() {
            let answer = book.feed(turn.client, chunk: chunk)
            let client = String(decoding: turn.client, as: UTF8.self)
            #expect(answer == turn.server, "after \(client)")
        }
        #expect(book.isClosed)
        #expect(!String(reflecting: book.notes).contains(Honest.password))
    }
}
