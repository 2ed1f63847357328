import Testing

@testable import SigilloProtocols

@Suite struct MessageDateTests {
    // The forms of RFC 5322 appendix A, and what real mail has.
    @Test(arguments: [
        ("Fri, 21 Nov 1997 09:55:06 -0600", 880_127_706), ("Tue, 1 Jul 2003 10:52:37 +0200", 1_057_049_557),
        ("Thu, 13 Feb 1969 23:32:54 -0330", -27_723_426), ("21 Nov 97 09:55:06 GMT", 880_106_106),
        ("Thu,\t13\tFeb 1969 23:32 -0330 (Newfoundland Time)", -27_723_480), ("1 Jan 2026", 1_767_225_600),
        ("Thu (day) , 1 (x(y)) Jan 2026 00:00:00 +0000", 1_767_225_600), ("1 Jan 2026 01:00 CET", 1_767_229_200),
        ("Thu, 1 Jan 26 00:00:00 EST", 1_767_243_600), ("1 Jan 126 00:00:00 +0000", 1_767_225_600),
        ("1 jan 2026 25:00:00 +0100", 1_767_225_600), ("1 Jan 2026 00:00:60 Z", 1_767_225_660),
        ("1 Jan 2026 00:00:00 +9999", 1_767_225_600), ("Thursday, 1 Jan 2026 00:00:00 -0000", 1_767_225_600),
    ]) func readsDates(text: String, seconds: Int64) {
        #expect(MessageDate(Array(text.utf8))?.secondsSinceEpoch == seconds)
    }

    @Test(arguments: [
        "", "bogus", "Thu, 32 Jan 2026 00:00:00 +0000", "1 Foo 2026", "Jan 1 2026", "1 Jan", "1 Jan -5", "(1 Jan 2026",
        "0 Jan 2026",
    ]) func readsNoDate(text: String) {
        #expect(MessageDate(Array(text.utf8)) == nil)
    }
}
