import Sigillo
import Testing

@Suite struct CalendarDateTests {
    @Test(
        arguments: [
            (0, "Thu, 1 Jan 1970 00:00:00 +0000", "1970-01-01T00:00:00.000Z"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000", "2000-02-29T00:00:00.000Z"),
            (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 +0000", "2024-02-29T23:59:59.000Z"),
            (1_709_251_200, "Fri, 1 Mar 2024 00:00:00 +0000", "2024-03-01T00:00:00.000Z"),
            (1_767_225_599, "Wed, 31 Dec 2025 23:59:59 +0000", "2025-12-31T23:59:59.000Z"),
            (1_795_511_647, "Tue, 24 Nov 2026 09:14:07 +0000", "2026-11-24T09:14:07.000Z"),
            (4_107_542_400, "Mon, 1 Mar 2100 00:00:00 +0000", "2100-03-01T00:00:00.000Z"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 +0000", "2100-02-28T23:59:59.000Z"),
        ] as [(Int64, String, String)])
    func aMomentHasBothForms(seconds: Int64, mail: String, report: String) {
        let date = CalendarDate(seconds: seconds)
        #expect(date.mailText == mail)
        #expect(date.reportText == report)
    }

    @Test func reportsHaveMilliseconds() {
        let date = CalendarDate(seconds: 1_795_511_647, milliseconds: 120)
        #expect(date.reportText == "2026-11-24T09:14:07.120Z")
        #expect(date.mailText == "Tue, 24 Nov 2026 09:14:07 +0000")
    }

    @Test func thePresentIsNoMorning1970() {
        #expect(CalendarDate.now().seconds > 1_767_225_600)
    }
}
