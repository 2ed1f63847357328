import Testing

@testable import SigilloLint

@Suite struct XMLReaderTests {
    private func root(_ text: String) throws -> XMLElement { try XMLReader.root(of: Array(text.utf8)) }

    @Test func readsATree() throws {
        let root = try root(
            """
            <?xml version="1.0"?><!DOCTYPE a PUBLIC "-//X//[>" 'y'>
            <!-- <b> & -- --><x:a k = 'v&lt;"' l="">
              <b/>t&amp;&#x41;&#66;<![CDATA[<&]]><c>
                è  </c >
            </x:a>
            <?end ?>
            """)
        #expect(root.name == "a")
        #expect(root.attributes.map { "\($0.name)=\($0.value)" } == ["k=v<\"", "l="])
        #expect(root.children.map(\.name) == ["b", "c"])
        #expect(root.value == "t&AB<&")
        #expect(root.child("c")?.value == "è")
        #expect(root.child("c")?.valuePosition == TextPosition(line: 4, column: 5))
        #expect(root.child("b")?.valuePosition == TextPosition(line: 3, column: 3))
        #expect(root.attribute("k")?.position == TextPosition(line: 2, column: 28))
        #expect("\(root)" == "<a>")
    }

    @Test(arguments: [
        ("", "1:1"), ("<a>", "1:4"), ("<a></b>", "1:4"), ("<a/><b/>", "1:5"), ("</a>", "1:1"), ("x<a/>", "1:1"),
        ("<a/>\nx", "2:1"), ("<a b></a>", "1:5"), ("<a b=c/>", "1:6"), ("<a b='c' b='d'/>", "1:13"), ("<a b='c", "1:7"),
        ("<a b='<'/>", "1:7"), ("<a b='1'c='2'/>", "1:9"), ("<a>&b;</a>", "1:4"), ("<a>\n &amp </a>", "2:2"),
        ("<a>&#0;</a>", "1:4"), ("<a>&#xd800;</a>", "1:4"), ("<a>&#-5;</a>", "1:4"), ("<a>&#x+5;</a>", "1:4"),
        ("<a>\u{1}</a>", "1:4"), ("<a><!-- </a>", "1:4"), ("<a><![CDATA[</a>", "1:4"), ("<![CDATA[x]]>", "1:1"),
        ("<?xml", "1:1"), ("<!DOCTYPE a", "1:1"), ("<!DOCTYPE a [<!ENTITY x 'y'>]><a/>", "1:13"),
        ("<a><!DOCTYPE a></a>", "1:4"),
        ("< a/>", "1:2"), ("<a", "1:1"), ("<1/>", "1:2"), ("<a/", "1:3"),
    ])
    func refusesWhatIsNotWellFormed(text: String, place: String) {
        let fault = #expect(throws: LintFault.self) { try root(text) }
        #expect(fault?.position.map { "\($0.line):\($0.column)" } == place, "\(fault?.sentence ?? "")")
    }

    @Test func isBounded() {
        let deep = String(repeating: "<a>", count: XMLReader.mostDepth + 1)
        let wide = "<a>" + String(repeating: "<b/>", count: XMLReader.mostElements) + "</a>"
        let attributes = "<a " + (0...XMLReader.mostAttributes).map { "a\($0)='' " }.joined() + "/>"
        let long = "<" + String(repeating: "a", count: XMLReader.mostNameOctets + 1) + "/>"
        let large = "<a>" + String(repeating: " ", count: XMLReader.mostOctets) + "</a>"
        for text in [deep, wide, attributes, long, large] {
            let fault = #expect(throws: LintFault.self) { try root(text) }
            #expect(fault?.sentence.contains("more than") == true || fault?.sentence.contains("longer than") == true)
        }
    }

    @Test func anErrorQuotesNothing() {
        // A password with bare signs of markup in it.
        for text in ["<a>pw&geheim;</a>", "<a>pw<geheim</a>", "<a b='geheim<'/>", "<a></geheim>", "<a geheim/>"] {
            let fault = #expect(throws: LintFault.self) { try root(text) }
            #expect(fault?.sentence.contains("geheim") == false)
        }
    }

    @Test func survivesDamage() throws {
        var random = FixedRandom(seed: 6186)
        for name in try Settings.names() {
            let whole = try Settings.octets(name)
            for _ in 0..<40 {
                var octets = whole
                for _ in 0..<Int.random(in: 1...4, using: &random) where !octets.isEmpty {
                    let index = Int.random(in: octets.indices, using: &random)
                    switch Int.random(in: 0...3, using: &random) {
                    case 0: octets[index] = UInt8.random(in: 0...255, using: &random)
                    case 1: octets.remove(at: index)
                    case 2: octets.removeSubrange(index...)
                    default: octets.insert(contentsOf: octets.prefix(index).suffix(20), at: index)
                    }
                }
                for linter in [SettingsLinter()] + LintFormat.allCases.map({ SettingsLinter(format: $0) }) {
                    let file = linter.lint(octets, name: name)
                    // Either it is judged, or somebody is told why not.
                    #expect((file.verdict == .unreadable) == (file.reason != nil))
                }
            }
        }
    }
}
