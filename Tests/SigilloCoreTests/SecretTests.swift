import Testing

@testable import SigilloCore

@Suite struct SecretTests {
    // Not private: the name of a private type has an address in it, in which "71" stands now and then.
    struct Holder {
        var name = "ada"
        var secret = Secret("tazza-volpe-71")
    }

    @Test(arguments: ["tazza-volpe-71", "tazza", "71"])
    func noDescriptionShowsIt(part: String) {
        let holder = Holder()
        var dumped = ""
        dump(holder, to: &dumped)
        let texts = [
            "\(holder.secret)", String(reflecting: holder.secret), "\([holder.secret])", "\(holder)",
            String(reflecting: holder), dumped,
        ]
        for text in texts { #expect(!text.contains(part)) }
    }

    @Test func itIsGivenOutOnlyWhenAsked() {
        #expect(Secret("abc").reveal() == Array("abc".utf8))
        #expect(Secret(bytes: [0, 255]).reveal() == [0, 255])
    }

    @Test func itMatchesTheSameOctetsOnly() {
        let secret = Secret("abc")
        #expect(secret.matches(Array("abc".utf8)))
        #expect(!secret.matches(Array("abcd".utf8)))
        #expect(!secret.matches(Array("ab".utf8)))
        #expect(!secret.matches(Array("abd".utf8)))
    }

    @Test(arguments: [
        ("abc", true), ("xabc", true), ("abcx", true), ("ababc", true), ("ab", false), ("abxc", false), ("", false),
        ("èabc", true),
    ])
    func itIsFoundInText(text: String, isThere: Bool) {
        #expect(Secret("abc").occurs(in: text) == isThere)
    }

    @Test func nothingIsFoundNowhere() {
        #expect(!Secret("").occurs(in: "abc"))
    }
}
