import Testing

@testable import SigilloProtocols

@Suite struct AddressListTests {
    private func read(_ text: String) -> [String] {
        AddressList(Array(text.utf8)).addresses.map { address in
            [address.name, address.mailbox, address.host].map { octets in
                octets.map { String(decoding: $0, as: UTF8.self) } ?? "-"
            }.joined(separator: "|")
        }
    }

    @Test(arguments: [
        ("a@b.test", ["-|a|b.test"]), ("Bob <bob@b.test>", ["Bob|bob|b.test"]), ("<bob@b.test>", ["-|bob|b.test"]),
        ("\"Doe, Jane\" <j@b.test>, k@b.test", ["Doe, Jane|j|b.test", "-|k|b.test"]),
        ("j@b.test (Jane (J.) Doe)", ["Jane (J.) Doe|j|b.test"]), ("<@r.test,@s.test:j@b.test>", ["-|j|b.test"]),
        ("Team: a@b.test, c@d.test;, e@f.test", ["-|Team|-", "-|a|b.test", "-|c|d.test", "-|-|-", "-|e|f.test"]),
        ("Nobody:;", ["-|Nobody|-", "-|-|-"]), ("local", ["-|local|"]), ("", []), (" , ,", []), ("a <", ["a||"]),
        ("<a (x \\) (y))@ (>) b.test> (z)", ["z|a|b.test"]), ("<(c) a@b.test(>", ["-|a|b.test"]),
        ("<user (comment)@ (comment) b.test>, c@d.test", ["-|user|b.test", "-|c|d.test"]),
        ("<\"a(b\"@c.test>", ["-|a(b|c.test"]), ("\"", []), ("(", []), ("a@b@c.test", ["-|a@b|c.test"]),
    ]) func readsAddresses(text: String, addresses: [String]) {
        #expect(read(text) == addresses)
    }

    @Test func readsWhateverStandsThere() {
        for text in ShortTexts(of: "()\\\"<>@,:; a", upTo: 5) {
            let addresses = AddressList(text).addresses
            #expect(addresses.count <= 2 * text.count)
        }
    }

    @Test func boundsTheirNumber() {
        #expect(read(String(repeating: "a@b.test,", count: 2_000)).count <= AddressList.limit + 1)
    }
}
