import SigilloCore
import Testing

@testable import SigilloCheck

/// The eavesdropper's view: what crossed, line by line, without any secret.
@Suite struct TimelineTests {
    @Test func showsLinesAndHidesSecrets() throws {
        let response = base64("\0alice\0s3cr3tword")
        let script = Script(
            "", "S: * OK ready\nC: a1 AUTHENTICATE PLAIN \(response)\nS: a1 OK done\nC: a2 LOGOUT\nS: a2 OK")
        let timeline = try #require(script.check().flows.first?.timeline)
        #expect(timeline.map(\.kind) == ["tcp", "line", "line", "line", "line", "line", "tcp", "tcp"])
        #expect(timeline[1].text == "* OK ready")
        #expect(timeline[2].text == "a1 AUTHENTICATE PLAIN ‹\(response.utf8.count) chars, base64: user and password›")
        #expect(timeline[2].mark == "secret")
        #expect(timeline[2].frame == 5)
        #expect(timeline[2].endOffset == UInt64(24 + response.utf8.count))
        #expect(timeline.last?.text == "FIN")
    }

    @Test func boundsItself() throws {
        let lines = (1...200).map { "C: a\($0) NOOP\nS: a\($0) OK" }.joined(separator: "\n")
        let timeline = try #require(Script("", "S: * OK ready\n" + lines).check().flows.first?.timeline)
        #expect(timeline.count == Timeline.usualHeadLimit + 1 + Timeline.tailLimit)
        #expect(timeline[Timeline.usualHeadLimit].kind == "more")
        #expect(timeline[Timeline.usualHeadLimit].direction == nil)
        #expect(timeline.last?.text == "FIN")
    }

    @Test func secretThatTheServerEchoesIsHidden() {
        let script = Script("", "S: * OK ready\nC: a1 LOGIN alice s3cr3tword\nS: a1 NO bad password s3cr3tword, alice")
        let result = script.check()
        #expect(result.flows.first?.timeline.contains { $0.text == "a1 NO bad password ‹10 octets›, alice" } == true)
    }

    @Test func secretAtTheCutOfALongLineIsHidden() {
        let redactor = Redactor(
            patterns: PatternSet([secret("s3cr3tword")]), learned: [])
        for padding in 0..<12 {
            let filler = String(repeating: "s3cr3tword ", count: 57) + String(repeating: "-", count: padding)
            let line = Array((filler + "s3cr3tword").utf8.prefix(Redactor.lineLimit))
            #expect(!redactor.text(of: line).contains("s3c"))
        }
    }

    @Test func hostileTextIsHarmless() {
        let text = VisibleText.of(Array("\u{1b}[31m\u{202e}x\u{200b}\r\0\u{7f}".utf8))
        #expect(text == "␛[31m‹U+202E›x‹U+200B›␍␀␡")
        #expect(VisibleText.of(Array(String(repeating: "é", count: 500).utf8)).count == VisibleText.limit + 1)
    }
}
