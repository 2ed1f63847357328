import Testing

@testable import SigilloProtocols

@Suite struct BaseSubjectTests {
    // RFC 5256 §2.1, §5.
    @Test(arguments: [
        ("Hello", "HELLO", false), ("Re: Hello", "HELLO", true), ("RE :  re: FWD: hello", "HELLO", true),
        ("Fw: x", "X", true), ("hello (fwd)", "HELLO", true), ("hello (FWD) (fwd)  ", "HELLO", true),
        ("[list] Hello", "HELLO", false), ("[list] Re: [other] Hello", "HELLO", true), ("Re[2]: x", "X", true),
        ("re [a] : x", "X", true), ("[fwd: Hello]", "HELLO", true), ("[Fwd: [fwd: re: a (fwd)]]", "A", true),
        ("[a][b] c", "C", false), ("[a] [b]: c", ": C", false), ("[only]", "[ONLY]", false), ("[a][b]", "[B]", false),
        ("Re:", "", true), ("", "", false), ("(fwd)", "", true), ("re", "RE", false),
        ("regards: x", "REGARDS: X", false),
        ("=?utf-8?q?Re=3A_=C3=A4?=", "A\u{308}", true), ("a\t b\r\n  c", "A B C", false), ("[[a] b", "[[A] B", false),
        ("Re: [fwd: x] y", "Y", true), ("[fwd:]", "", true), ("fwd: [fwd: x]", "X", true),
        ("re [x: y", "RE [X: Y", false),
    ]) func cuts(subject: String, base: String, isReply: Bool) {
        let read = BaseSubject(Array(subject.utf8))
        #expect(String(decoding: read.text, as: UTF8.self) == base)
        #expect(read.isReplyOrForward == isReply)
    }

    @Test func staysLinear() {
        for piece in ["[a]", "Re: ", "[", "[fwd: ", "(fwd)", "[a] re", "re [a]"] {
            let text = Array((String(repeating: piece, count: 50_000) + "x" + String(repeating: "]", count: 9)).utf8)
            #expect(BaseSubject(text).text.count <= text.count)
        }
    }
}
