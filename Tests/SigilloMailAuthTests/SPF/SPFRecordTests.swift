import SigilloCore
import Testing

@testable import SigilloMailAuth

@Suite struct SPFRecordTests {
    private func record(_ text: String) throws -> SPFRecord { try SPFRecord(parsing: Array(text.utf8)) }

    @Test func readsEveryTerm() throws {
        let record = try record(
            "V=SPF1 +a -mx:%{d2}.example.test/24//64 ~ptr ?include:a.test ip4:192.0.2.0/24 IP6:2001:db8::/32 "
                + "exists:%{ir}.b.test redirect=c.test exp=d.test x-y.z_1=%{s} all")
        #expect(record.directives.map(\.result) == [.pass, .fail, .softfail, .neutral, .pass, .pass, .pass, .pass])
        #expect(
            record.directives.map(\.text) == [
                "+a", "-mx:%{d2}.example.test/24//64", "~ptr", "?include:a.test", "ip4:192.0.2.0/24",
                "IP6:2001:db8::/32", "exists:%{ir}.b.test", "all",
            ])
        guard case .mx(_, let lengths) = record.directives[1].mechanism else {
            Issue.record("the second is no mx")
            return
        }
        #expect(lengths == SPFRecord.PrefixLengths(four: 24, six: 64))
        #expect(record.redirect != nil)
        #expect(record.explanation != nil)
    }

    @Test(arguments: [
        ("v=spf1 ip4:192.0.2.256", "The mechanism 'ip4:192.0.2.256' wants an IPv4 address."),
        ("v=spf1 ip6:192.0.2.1", "The mechanism 'ip6:192.0.2.1' wants an IPv6 address."),
        ("v=spf1 a/33", "The term 'a/33' has a prefix length that is no number from 0 to 32."),
        ("v=spf1 a//129", "The term 'a//129' has a prefix length that is no number from 0 to 128."),
        ("v=spf1 a/024", "The term 'a/024' has a prefix length that is no number from 0 to 32."),
        ("v=spf1 include", "The term 'include' wants a domain name."),
        ("v=spf1 a:host", "The term 'a:host' wants a domain name that ends with a dot and a top-level label."),
        ("v=spf1 a:%{x}.test", "The term 'a:%{x}.test' has a wrong macro."),
        ("v=spf1 a:%{d0}.test", "The term 'a:%{d0}.test' has a wrong macro."),
        ("v=spf1 a:%{d", "The term 'a:%{d' has a wrong macro."),
        ("v=spf1 a:test%", "The term 'a:test%' has a wrong macro."),
        ("v=spf1 ipv4:192.0.2.1", "The mechanism 'ipv4:192.0.2.1' is not known."),
        ("v=spf1 -all/8", "The mechanism '-all/8' has something behind 'all'."),
        ("v=spf1 redirect=a.test redirect=a.test", "The record has two modifiers 'redirect'."),
        ("v=spf1 exp=a.test exp=a.test", "The record has two modifiers 'exp'."),
        ("v=spf1 x=%q", "The modifier 'x=%q' has a wrong macro."),
        ("v=spf1 \u{7}all", "The term '?all' has an octet that is no visible character of ASCII."),
        ("v=spf2 all", "The record does not begin with 'v=spf1'."),
        ("v=spf10", "The record does not begin with 'v=spf1'."),
    ])
    func saysWhatIsWrong(text: String, sentence: String) {
        #expect(throws: SPFSyntaxError(sentence)) { try record(text) }
    }

    @Test func isBounded() {
        let long = "v=spf1 " + String(repeating: "a ", count: SPFRecord.limit)
        #expect(throws: SPFSyntaxError("The record is longer than 8192 octets.")) { try record(long) }
    }

    /// Damaged records are read or refused, and what is read is evaluated in a bounded number of questions.
    @Test func survivesDamage() throws {
        var random = SplitMix(state: 7_208)
        let records = PublicSuite.cases.flatMap { test in
            test.zone.names.flatMap { test.zone[$0] ?? [] }.texts.filter(SPFRecord.isOne)
        }
        let alphabet = Array(" %{}:/=.-+~?,_arsldiophct0129v\0\u{ff}".utf8)
        let address = try #require(HostAddress("192.0.2.1"))
        var read = 0
        for _ in 0..<8_000 {
            var octets = try #require(records.randomElement(using: &random))
            for _ in 0...Int.random(in: 0...3, using: &random) where !octets.isEmpty {
                let place = Int.random(in: 0..<octets.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: octets[place] = alphabet.randomElement(using: &random) ?? 0
                case 1: octets.insert(alphabet.randomElement(using: &random) ?? 0, at: place)
                default: octets.remove(at: place)
                }
            }
            if (try? SPFRecord(parsing: octets)) != nil { read += 1 }
            let resolver = CountingResolver { [octets] _, kind in kind == .txt ? .records([.text(octets)]) : .noSuchName
            }
            let request = SPFRequest(
                address: address, helo: "a.test", sender: "x@b.test", receiver: "mx.test", time: 0)
            _ = SPFCheck.check(.mailFrom, of: request, resolver: resolver)
            #expect(resolver.count <= 1 + SPFCheck.lookupLimit * (1 + SPFCheck.hostLimit) + 12)
        }
        #expect((400..<7_600).contains(read))
    }
}
