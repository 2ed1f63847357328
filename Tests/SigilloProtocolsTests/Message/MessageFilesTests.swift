import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct MessageFilesTests {
    private func text(_ message: MailMessage) -> String { String(decoding: message.octets, as: UTF8.self) }

    @Test func readsAFileOfOneMessage() {
        let message = MessageFile.message(
            in: Array("\u{feff}From x Thu\nSubject: a\nDate: 1 Jan 2026 00:00:00 +0100\r\n\nb\n".utf8), arrival: 9)
        #expect(text(message) == "Subject: a\r\nDate: 1 Jan 2026 00:00:00 +0100\r\n\r\nb\r\n")
        #expect(message.internalDate == 1_767_222_000)
        #expect(MessageFile.message(in: [], arrival: 9) == MailMessage(octets: [], internalDate: 9))
    }

    private static let mbox = """
        no message

        From bob@mail.test Thu Jan  1 00:00:00 2026
        Subject: one

        >From here
        >>From there
        > From nowhere
        text
        From within

        From carol@mail.test  Fri Jan  2 12:00:00 2026
        Subject: two


        From dave@mail.test
        Subject: three
        Date: Sat, 3 Jan 2026 00:00:00 +0000

        end
        """

    @Test func readsAnMboxInBothQuotings() {
        let reversible = MboxReader.messages(in: Array(Self.mbox.utf8), arrival: 9)
        #expect(
            reversible.map(text) == [
                "Subject: one\r\n\r\nFrom here\r\n>From there\r\n> From nowhere\r\ntext\r\nFrom within\r\n",
                "Subject: two\r\n\r\n", "Subject: three\r\nDate: Sat, 3 Jan 2026 00:00:00 +0000\r\n\r\nend",
            ])
        #expect(reversible.map(\.internalDate) == [1_767_225_600, 1_767_355_200, 1_767_398_400])
        let plain = MboxReader.messages(in: Array(Self.mbox.utf8), quoting: .plain, arrival: 9)
        #expect(text(plain[0]).contains("\r\nFrom here\r\n>>From there\r\n"))
    }

    /// A date is told in the zone that the file says; a `From ` line without one is in UTC (RFC 4155).
    @Test func keepsZones() {
        let file =
            "From a Sat Mar 24 23:00:00 2007 +0200\n\na\n\nFrom b Sat Mar 24 23:00:00 2007\n\nb\n\nFrom c\nDate: Sat, 24 Mar 2007 23:00:00 -0330\n\nc\n"
        let messages = MboxReader.messages(in: Array(file.utf8), arrival: 9)
        #expect(messages.map(\.zone) == [7_200, 0, -12_600])
        #expect(messages.map(\.internalDate) == [1_174_777_200 - 7_200, 1_174_777_200, 1_174_777_200 + 12_600])
    }

    @Test(arguments: ["", "\n\n", "nothing", ">From x", "From", "From \r\n"]) func readsWhateverComes(file: String) {
        #expect(MboxReader.messages(in: Array(file.utf8), arrival: 0).count <= 1)
    }

    @Test(arguments: [
        ("1767225600.M5P9.mail,S=12:2,FS", "(\\Flagged \\Seen)", 1_767_225_600),
        ("1767225600.M5P9.mail", "()", 1_767_225_600), ("x:2,DPRTz", "(\\Answered \\Deleted \\Draft $Forwarded)", nil),
        ("x:1,S", "()", nil), ("99999999999999.x:2,", "()", nil),
    ]) func readsMaildirNames(name: String, flags: String, delivered: Int64?) throws {
        let read = try #require(MaildirName(name))
        #expect(read.flags.list == flags)
        #expect(read.delivered == delivered)
        #expect(MaildirName(read.text) == read)
    }

    @Test func writesMaildirNames() {
        var flags = MessageFlags([.seen, .answered, .deleted])
        flags.insert(named: "$forwarded")
        #expect(MaildirName(unique: "1.a", flags: flags).text == "1.a:2,PRST")
        for name in ["", ".hidden", "a/b", ":2,S"] { #expect(MaildirName(name) == nil) }
    }

    @Test func hasSampleMessagesThatAreWellFormed() {
        #expect(SampleMessages.all.count == 11)
        #expect(SampleMessages.large.octets.count > 500_000)
        for message in SampleMessages.all {
            let header = HeaderFields(message.octets, message.octets.indices)
            #expect(header.sentDate != nil)
            #expect(MessageIdentifiers.list(header.value(of: "Message-ID")).count == 1)
            #expect(header.addresses("From").count == 1)
            #expect(
                message.octets.count { $0 == ASCII.lineFeed } == message.octets.count { $0 == ASCII.carriageReturn })
        }
        let dates = SampleMessages.all.map(\.internalDate)
        #expect(dates == dates.sorted())
    }
}
