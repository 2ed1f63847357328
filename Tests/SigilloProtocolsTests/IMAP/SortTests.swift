import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct SortTests {
    private static func message(_ text: String, date: Int64) -> MailMessage {
        MailMessage(octets: MessageFile.canonical(Array((text + "\n\n").utf8)[...]), internalDate: date)
    }

    private static let messages = [
        message(
            "From: Zoe <a@x.test>\nTo: team: m@x.test;\nSubject: Re: beta\nDate: 2 Jan 2026 00:00:00 +0000", date: 40),
        message(
            "From: =?utf-8?q?=C3=84nne?= <c@x.test>\nTo: B@x.test\nSubject: Alpha\nDate: 2 Jan 2026 01:00:00 +0200",
            date: 10),
        message("From: b@x.test\nCc: z@x.test\nSubject: [l] BETA (fwd)", date: 30),
        message("From: <c@y.test>\nCc: a@x.test\nSubject: \u{e4}lpha\nDate: bogus", date: 20),
        message("Date: 1 Jan 2026 20:00:00 -0500", date: 1_767_300_000),
    ]

    private func sort(_ command: String) -> String {
        var book = Honest.selected(Self.messages)
        let answer = book.say("a3 \(command)")
        return answer.hasSuffix("a3 OK SORT completed\r\n") ? String(answer.prefix { $0 != "\r\n" }) : answer
    }

    @Test(arguments: [
        ("(ARRIVAL)", "2 4 3 1 5"), ("(REVERSE ARRIVAL)", "5 1 3 4 2"), ("(DATE)", "4 3 2 1 5"),
        ("(FROM)", "5 1 3 2 4"),
        ("(REVERSE FROM REVERSE ARRIVAL)", "4 2 3 1 5"), ("(TO)", "3 4 5 2 1"), ("(CC)", "1 2 5 4 3"),
        ("(SIZE)", "5 3 4 1 2"),
        ("(SUBJECT)", "5 2 4 1 3"), ("(SUBJECT ARRIVAL)", "5 2 4 3 1"), ("(REVERSE SUBJECT DATE)", "3 1 4 2 5"),
        ("(DISPLAYFROM)", "5 2 3 4 1"), ("(DISPLAYTO)", "3 4 5 2 1"),
    ]) func ordersMessages(criteria: String, numbers: String) {
        #expect(sort("SORT \(criteria) UTF-8 ALL") == "* SORT " + numbers)
    }

    // RFC 5267 §3.1.
    @Test(arguments: [
        ("SORT RETURN () (ARRIVAL) UTF-8 ALL", "* ESEARCH (TAG \"a3\") ALL 2,4,3,1,5"),
        (
            "UID SORT RETURN (MIN MAX COUNT) (REVERSE SIZE) US-ASCII 1:3",
            "* ESEARCH (TAG \"a3\") UID MIN 2 MAX 3 COUNT 3"
        ),
        ("SORT RETURN (COUNT) (SIZE) UTF-8 9", "* ESEARCH (TAG \"a3\") COUNT 0"), ("SORT (SIZE) UTF-8 9", "* SORT"),
        ("UID SORT (DATE) \"utf-8\" UID 2:3", "* SORT 3 2"), ("SORT (DATE) UTF-8 YOUNGER 1", "* SORT 5"),
    ]) func returnsWhatIsAskedFor(command: String, response: String) {
        #expect(sort(command) == response)
    }

    @Test(arguments: ["()", "(NONE)", "(REVERSE)", "(REVERSE REVERSE DATE)", "DATE", "(DATE", "(DATE REVERSE)"])
    func refuses(criteria: String) {
        #expect(sort("SORT \(criteria) UTF-8 ALL").hasPrefix("a3 BAD Expected"))
        #expect(sort("SORT (DATE) ALL").hasPrefix("a3 BAD"))
    }

    @Test func keepsItsResult() {
        var book = Honest.selected(Self.messages)
        #expect(book.say("a3 SORT RETURN (SAVE) (REVERSE ARRIVAL) UTF-8 1:3") == "a3 OK SORT completed\r\n")
        #expect(book.say("a4 SEARCH $").hasPrefix("* SEARCH 1 2 3\r\n"))
    }

    /// What is equal to every criterion stays in order, whatever its number.
    @Test func isStable() {
        var book = Honest.selected(Array(repeating: Self.messages[0], count: 500))
        let numbers = (1...500).map(String.init).joined(separator: " ")
        #expect(book.say("a3 SORT (SUBJECT REVERSE DATE FROM) UTF-8 ALL").hasPrefix("* SORT \(numbers)\r\n"))
    }
}
