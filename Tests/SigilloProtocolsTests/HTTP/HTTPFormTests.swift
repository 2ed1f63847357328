import Testing

@testable import SigilloProtocols

@Suite struct HTTPFormTests {
    @Test func readsWhatABrowserSends() {
        let form = HTTPForm(Array("a=1&b=x+y%20z&c&d=%C3%BC%2&=e&a=2&&f=%zz".utf8)[...])
        #expect(form["a"] == "1" && form["b"] == "x y z" && form["c"] == "" && form["d"] == "ü%2" && form["f"] == "%zz")
        #expect(form["g"] == nil)
        #expect(form.pairs.count == 7)
    }

    @Test func boundsThePairs() {
        let many = Array(String(repeating: "a=b&", count: 1_000).utf8)
        #expect(HTTPForm(many[...]).pairs.count == HTTPForm.limit)
    }

    @Test(arguments: ["", "a b", "ü&=?/", "100 %", "-._~", "\0"]) func encodesWhatItDecodes(text: String) {
        let encoded = HTTPForm.encoded(text)
        #expect(encoded.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "-._~%".utf8.contains($0) })
        #expect(HTTPForm.decoded(Array(encoded.utf8)[...]) == Array(text.utf8))
    }
}
