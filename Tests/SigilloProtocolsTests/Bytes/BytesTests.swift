import Testing

@testable import SigilloProtocols

@Suite struct CalendarDateTests {
    @Test(
        arguments: [
            (0, "\"01-Jan-1970 00:00:00 +0000\""), (951_827_696, "\"29-Feb-2000 12:34:56 +0000\""),
            (-1, "\"31-Dec-1969 23:59:59 +0000\""), (1_767_225_600, "\"01-Jan-2026 00:00:00 +0000\""),
            (4_102_444_799, "\"31-Dec-2099 23:59:59 +0000\""), (-62_135_596_800, "\"01-Jan-0001 00:00:00 +0000\""),
        ] as [(Int64, String)]) func writesDates(seconds: Int64, text: String)
    {
        let date = CalendarDate(secondsSinceEpoch: seconds)
        #expect(date.imapDateTime() == text)
        #expect(date.secondsSinceEpoch == seconds)
    }

    @Test func goesThereAndBackForDaysOfSevenCenturies() {
        for day in stride(from: -100_000, to: 160_000, by: 7) {
            let date = CalendarDate(secondsSinceEpoch: Int64(day) * 86_400)
            if date.daysSinceEpoch != day || date.secondOfDay != 0 { Issue.record("day \(day)") }
        }
    }

    @Test(arguments: [Int64.min, .max]) func survivesTheEndsOfTime(seconds: Int64) {
        #expect(!CalendarDate(secondsSinceEpoch: seconds).imapDateTime().isEmpty)
    }
}

@Suite struct PrintableTextTests {
    @Test func spellsOutWhatIsNoText() {
        #expect(PrintableText.make(Array("plain".utf8)) == "plain")
        #expect(PrintableText.make([0x1b, 0x5b, 0x41]) == "\\u{1B}[A")
        #expect(PrintableText.make(Array("a\u{202e}b é".utf8)) == "a\\u{202E}b é")
        #expect(PrintableText.make(Array("éé".utf8), limit: 3) == "é… ‹4 octets›")
        #expect(PrintableText.make(Array("abc".utf8), limit: 2) == "ab… ‹3 octets›")
    }
}
