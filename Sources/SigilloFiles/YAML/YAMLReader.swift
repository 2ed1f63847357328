package import SigilloScenario
import Yams

/// The reading of YAML into neutral ``SigilloScenario/Node``s, bounded in size, depth and aliases.
package enum YAMLReader {
    /// Octets of a file.
    static let mostOctets = 1 << 20
    /// Lists and maps within each other.
    static let mostDepth = 32
    /// Nodes of a file, counted where they are used: an alias counts as often as it stands.
    static let mostNodes = 100_000
    /// Aliases of a file. A handful of them cannot be multiplied into much; a chain of many can.
    static let mostAliases = 16

    /// The tree of the one document in `text`.
    ///
    /// - Parameters:
    ///   - text: the text of a file.
    ///   - file: the file's name, for positions.
    /// - Throws: ``SigilloScenario/ScenarioError`` with line and column.
    package static func node(_ text: String, file: String) throws(ScenarioError) -> SigilloScenario.Node {
        let start = SourcePosition(file: file, line: 1, column: 1)
        guard text.utf8.count <= mostOctets else {
            throw ScenarioError("The file is longer than \(mostOctets) octets.", at: start)
        }
        try checkNesting(text, file: file)
        let root: Yams.Node?
        do {
            // Only texts and their style are used: what type a text might be need not be found out.
            root = try Yams.compose(yaml: text, .basic, .default, .utf8)
        } catch {
            throw scenarioError(error, file: file)
        }
        guard let root else {
            throw ScenarioError("The file holds nothing.", at: start)
        }
        var conversion = Conversion(file: file)
        return try conversion.node(root, depth: 0)
    }

    /// Refuses what a composer would follow without a bound: deep nesting on one line, and many aliases.
    private static func checkNesting(_ text: String, file: String) throws(ScenarioError) {
        var scan = NestingScan()
        for byte in text.utf8 {
            scan.take(byte)
            if scan.depth > mostDepth {
                throw ScenarioError(
                    "Lists and maps are nested more than \(mostDepth) deep.",
                    at: SourcePosition(file: file, line: scan.line, column: scan.column))
            }
            if scan.aliases > mostAliases {
                throw ScenarioError(
                    "The file uses more than \(mostAliases) aliases.",
                    at: SourcePosition(file: file, line: scan.line, column: scan.column - 1),
                    hint: "Write it out, or put a '*' that begins a word into quotes with its text.")
            }
        }
    }

    private static func scenarioError(_ error: any Error, file: String) -> ScenarioError {
        func make(_ problem: String, _ mark: Mark?) -> ScenarioError {
            ScenarioError(
                "This is no YAML: \(problem).",
                at: SourcePosition(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1))
        }
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return make(problem, mark)
        case .reader(let problem, _, _, _):
            return make(problem, nil)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.map { "'\($0)'" }.joined(separator: ", ")
            return ScenarioError(
                "A key stands twice in one map: \(keys).",
                at: SourcePosition(file: file, line: max(context.mark.line, 1), column: max(context.mark.column, 1)))
        default:
            return make("it could not be read", nil)
        }
    }
}

/// Counts brackets, dashes and aliases as they come, without understanding quotes: more is counted than there is.
private struct NestingScan {
    private(set) var line = 1
    private(set) var column = 0
    private(set) var aliases = 0
    private var open = 0
    private var dashes = 0
    private var previous = UInt8(ascii: "\n")
    private var isStar = false

    var depth: Int { open + dashes }

    mutating func take(_ byte: UInt8) {
        column += 1
        if isStar, isNameByte(byte) { aliases += 1 }
        isStar = false
        switch byte {
        case UInt8(ascii: "\n"):
            line += 1
            column = 0
            dashes = 0
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            open += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            open = max(0, open - 1)
        case UInt8(ascii: " ") where previous == UInt8(ascii: "-") || previous == UInt8(ascii: "?"):
            dashes += 1
        case UInt8(ascii: "*"):
            isStar = !isNameByte(previous)
        default:
            break
        }
        previous = byte
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// From the nodes of Yams to ours.
private struct Conversion {
    let file: String
    private var count = 0

    init(file: String) {
        self.file = file
    }

    mutating func node(_ node: Yams.Node, depth: Int) throws(ScenarioError) -> SigilloScenario.Node {
        let position = position(node)
        count += 1
        guard count <= YAMLReader.mostNodes else {
            throw ScenarioError("The file holds more than \(YAMLReader.mostNodes) values.", at: position)
        }
        guard depth <= YAMLReader.mostDepth else {
            throw ScenarioError("Lists and maps are nested more than \(YAMLReader.mostDepth) deep.", at: position)
        }
        switch node {
        case .scalar(let scalar):
            return .init(.scalar(text: scalar.string, isPlain: scalar.style == .plain), at: position)
        case .sequence(let sequence):
            var nodes: [SigilloScenario.Node] = []
            for item in sequence { nodes.append(try self.node(item, depth: depth + 1)) }
            return .init(.list(nodes), at: position)
        case .mapping(let mapping):
            var entries: [SigilloScenario.Node.Entry] = []
            for (key, value) in mapping {
                guard case .scalar(let scalar) = key else {
                    throw ScenarioError("A key must be a text.", at: self.position(key))
                }
                entries.append(
                    .init(
                        key: scalar.string, position: self.position(key), value: try self.node(value, depth: depth + 1))
                )
            }
            return .init(.map(entries), at: position)
        case .alias:
            throw ScenarioError("This alias stands for nothing.", at: position)
        }
    }

    private func position(_ node: Yams.Node) -> SourcePosition {
        SourcePosition(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }
}
