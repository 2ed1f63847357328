import Testing

@testable import SigilloMailAuth

@Suite struct DMARCRecordTests {
    private func record(_ text: String) throws -> DMARCRecord { try DMARCRecord(parsing: Array(text.utf8)) }

    @Test func readsEveryTag() throws {
        let record = try record(
            " v = DMARC1 ; P=Quarantine; sp=reject; np=none; aspf=s; adkim=r; pct=20; psd=n; rua=mailto:a@b.test; x=y;")
        #expect(record.policy == .quarantine)
        #expect(record.subdomainPolicy == .reject)
        #expect(record.nonexistentPolicy == DMARCRecord.Policy.none)
        #expect(record.spfAlignment == .strict)
        #expect(record.percentage == 20)
        #expect(record.publicSuffix == .no)
    }

    @Test func hasDefaults() throws {
        let record = try record("v=DMARC1;p=none;pct=101;aspf=x;sp=maybe")
        #expect(record.percentage == 100)
        #expect(record.spfAlignment == .relaxed)
        #expect(record.subdomainPolicy == nil)
        #expect(record.publicSuffix == .unknown)
    }

    @Test func wantsReportsOnly() throws {
        #expect(try record("v=DMARC1; rua=mailto:a@b.test").policy == .none)
    }

    @Test(arguments: [
        ("v=DMARC1", "The tag 'p' is missing, or is none of none, quarantine and reject."),
        ("v=DMARC1; p=maybe", "The tag 'p' is missing, or is none of none, quarantine and reject."),
        ("v=DMARC1; p=none; p=reject", "The tag 'p' stands there twice."),
        ("v=DMARC1; p", "'p' is no tag."),
        ("p=none; v=DMARC1", "The record does not begin with 'v=DMARC1'."),
        ("v=dmarc1; p=none", "The record does not begin with 'v=DMARC1'."),
        ("", "The record does not begin with 'v=DMARC1'."),
    ])
    func saysWhatIsWrong(text: String, sentence: String) {
        #expect(throws: DMARCSyntaxError(sentence)) { try record(text) }
    }

    @Test func isBounded() {
        let long = "v=DMARC1; p=none; " + String(repeating: "x", count: DMARCRecord.limit)
        #expect(throws: DMARCSyntaxError("The record is longer than 4096 octets.")) { try record(long) }
    }

    @Test func survivesDamage() {
        var random = SplitMix(state: 7_489)
        var read = 0
        for _ in 0..<20_000 {
            var octets = Array("v=DMARC1; p=reject; sp=none; aspf=s; pct=50; rua=mailto:a@b.test".utf8)
            for _ in 0...3 {
                octets[.random(in: 0..<octets.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            if (try? DMARCRecord(parsing: octets)) != nil { read += 1 }
        }
        #expect((1_000..<19_000).contains(read))
    }
}
