import Testing

@testable import SigilloLint

@Suite struct DomainNameTests {
    private let origin = DomainName(labels: ["ateneo", "test"])

    @Test(arguments: [
        ("mail", "mail.ateneo.test"), ("Mail.Ateneo.TEST.", "mail.ateneo.test"), ("@", "ateneo.test"), (".", "."),
        ("a.b", "a.b.ateneo.test"), (#"a\.b"#, #"a\.b.ateneo.test"#), (#"\065b."#, #"\065b"#),
        ("*.x", "*.x.ateneo.test"),
    ])
    func readsNames(text: String, name: String) {
        #expect(DomainName(text, origin: origin)?.text == name)
    }

    @Test(arguments: ["", "..", "a..b", ".a", #"a\"#, #"\999"#, #"\12"#, String(repeating: "a", count: 64)])
    func refusesWhatIsNone(text: String) {
        #expect(DomainName(text, origin: origin) == nil)
    }

    @Test func refusesAWholeThatIsTooLong() {
        let label = String(repeating: "a", count: 60) + "."
        #expect(DomainName(String(repeating: label, count: 4), origin: .root) != nil)
        #expect(DomainName(String(repeating: label, count: 5), origin: .root) == nil)
    }

    @Test func knowsWhatIsWithin() {
        let mail = DomainName(labels: ["mail", "ateneo", "test"])
        #expect(mail.isWithin(origin) && origin.isWithin(origin) && mail.isWithin(.root))
        #expect(!origin.isWithin(mail))
        #expect(!DomainName(labels: ["mailateneo", "test"]).isWithin(origin))
    }
}
