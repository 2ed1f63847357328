import Foundation

#if canImport(FoundationXML)
import FoundationXML
#endif

/// The rules of Jenkins' schema for JUnit XML (junit-10.xsd of its xunit plugin), as far as Sigillo writes such files.
final class JUnitDialect: NSObject, XMLParserDelegate {
    /// What breaks the rules.
    private(set) var complaints: [String] = []
    /// `CLASS/NAME` of every case.
    private(set) var names: [String] = []
    /// How many elements there are.
    private(set) var elements = 0
    /// Octets of the longest text node.
    private(set) var longestText = 0

    private var open: [(name: String, text: Int, children: Int)] = []

    /// Which elements may stand in which; the first is the document.
    private static let children: [String: Set<String>] = [
        "": ["testsuites"], "testsuites": ["testsuite"], "testsuite": ["properties", "testcase"],
        "properties": ["property"], "testcase": ["failure", "error", "skipped", "system-out"],
    ]
    /// The attributes that each element must and may have.
    private static let attributes: [String: (required: Set<String>, optional: Set<String>)] = [
        "testsuites": ([], ["name", "time", "tests", "failures", "errors"]),
        "testsuite": (["name", "tests", "failures", "errors"], ["time", "skipped", "timestamp"]),
        "property": (["name", "value"], []), "testcase": (["name"], ["time", "classname"]),
        "failure": ([], ["type", "message"]), "error": ([], ["type", "message"]), "skipped": ([], ["message"]),
    ]

    /// Reads a file.
    static func read(_ text: String) -> JUnitDialect {
        let dialect = JUnitDialect()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = dialect
        if !parser.parse() { dialect.complaints.append("\(parser.parserError as Any)") }
        return dialect
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements += 1
        let parent = open.last?.name ?? ""
        if Self.children[parent]?.contains(name) != true { complaints.append("\(name) in '\(parent)'") }
        let rules = Self.attributes[name] ?? ([], [])
        for key in attributes.keys where !rules.required.union(rules.optional).contains(key) {
            complaints.append("\(name) has \(key)")
        }
        for key in rules.required where attributes[key] == nil { complaints.append("\(name) lacks \(key)") }
        if let time = attributes["time"], time.wholeMatch(of: #/[0-9]+\.[0-9]{3}/#) == nil {
            complaints.append("time \(time)")
        }
        if name == "testcase" { names.append("\(attributes["classname"] ?? "")/\(attributes["name"] ?? "")") }
        if !open.isEmpty { open[open.count - 1].children += 1 }
        open.append((name, 0, 0))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        guard !open.isEmpty else { return }
        open[open.count - 1].text += string.utf8.count
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        guard let element = open.popLast() else { return }
        longestText = max(longestText, element.text)
        if name == "testcase", element.children > 11 { complaints.append("\(element.children) elements in a case") }
    }
}
