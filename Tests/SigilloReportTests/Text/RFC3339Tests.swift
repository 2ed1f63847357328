import SigilloReport
import Testing

@Suite struct RFC3339Tests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_795_511_647_120, "2026-11-24T09:14:07.120Z"), (4_102_444_799_999, "2099-12-31T23:59:59.999Z"),
    ])
    func writesAndReads(milliseconds: Int, text: String) {
        #expect(RFC3339.text(nanoseconds: UInt64(milliseconds) * 1_000_000) == text)
        #expect(RFC3339.milliseconds(text) == milliseconds)
    }

    @Test func readsOffsetsAndFractions() {
        #expect(RFC3339.milliseconds("1970-01-01T01:00:00+01:00") == 0)
        #expect(RFC3339.milliseconds("1969-12-31T19:30:00.5-04:30") == 500)
        #expect(RFC3339.milliseconds("1970-01-01t00:00:00.123456789z") == 123)
    }

    @Test(arguments: [
        "", "1970-01-01", "1970-13-01T00:00:00Z", "1970-01-01T24:00:00Z", "1970-01-01T00:00:00", "1970-01-01 00:00:00Z",
        "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00Zx", "x",
    ])
    func refuses(_ text: String) {
        #expect(RFC3339.milliseconds(text) == nil)
    }

    @Test func goesAndComesForEveryDay() {
        for day in stride(from: 0, to: 80_000, by: 1) {
            let text = RFC3339.text(nanoseconds: UInt64(day) * 86_400_000_000_000)
            #expect(RFC3339.milliseconds(text) == day * 86_400_000)
        }
    }
}
