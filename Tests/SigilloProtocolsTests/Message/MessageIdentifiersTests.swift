import Testing

@testable import SigilloProtocols

@Suite struct MessageIdentifiersTests {
    @Test(arguments: [
        ("<a@b.test>", ["a@b.test"]), ("<a@b.test> <c@d.test>", ["a@b.test", "c@d.test"]),
        ("words <a@b.test>, (x)<c@d.test>", ["a@b.test", "c@d.test"]), ("", []), ("<>", []), ("<no-at>", []),
        ("<open@x", []), ("<\"01KF8JCEOCBS0045PS\"@xxx.test>", ["01KF8JCEOCBS0045PS@xxx.test"]),
        ("<01KF8JCEOCBS0045PS@xxx.test>", ["01KF8JCEOCBS0045PS@xxx.test"]), ("<a <b@c.test>", ["b@c.test"]),
        ("<\"a\\\"b\"@c.test>", ["a\"b@c.test"]), ("<a\r\n@b.test>", ["a\r\n@b.test"]), ("<\"<x@y.test>", ["x@y.test"]),
    ]) func listsIdentifiers(text: String, identifiers: [String]) {
        #expect(MessageIdentifiers.list(Array(text.utf8)) == identifiers.map { Array($0.utf8) })
    }

    @Test func keepsTheFirstAndTheLast() {
        let field = (0..<1_000).map { "<\($0)@x.test>" }.joined()
        let list = MessageIdentifiers.list(Array(field.utf8))
        #expect(list.count == MessageIdentifiers.limit)
        #expect(list.first == Array("0@x.test".utf8))
        #expect(list.last == Array("999@x.test".utf8))
        #expect(MessageIdentifiers.list(Array(String(repeating: "<\"", count: 100_000).utf8)).isEmpty)
    }
}
