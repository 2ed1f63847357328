/// A dictionary of an XML property list: keys and the elements of their values.
struct PropertyList {
    /// Where it begins.
    let position: TextPosition
    private let values: [String: XMLElement]
    /// The keys in the order of the file, each with its place.
    let keys: [(name: String, position: TextPosition)]

    /// Reads a `<dict>`.
    ///
    /// - Throws: ``LintFault`` where keys and values do not alternate, or a key stands twice.
    init(_ element: XMLElement) throws(LintFault) {
        guard element.name == "dict" else {
            throw LintFault("A dictionary, <dict>, must stand here.", at: element.position)
        }
        var values: [String: XMLElement] = [:]
        var keys: [(name: String, position: TextPosition)] = []
        var key: XMLElement?
        for child in element.children {
            guard let known = key else {
                guard child.name == "key" else {
                    throw LintFault("A <key> must stand before each value of a dictionary.", at: child.position)
                }
                key = child
                continue
            }
            guard child.name != "key" else {
                throw LintFault("The key on line \(known.position.line) has no value.", at: child.position)
            }
            guard values.updateValue(child, forKey: known.value) == nil else {
                throw LintFault("This key stands twice in one dictionary.", at: known.position)
            }
            keys.append((known.value, known.valuePosition))
            key = nil
        }
        if let key { throw LintFault("This key has no value.", at: key.position) }
        self.values = values
        self.keys = keys
        position = element.position
    }

    /// The element of a key's value.
    func value(_ key: String) -> XMLElement? { values[key] }

    /// The text of a key; nil where it is absent.
    ///
    /// - Throws: ``LintFault`` where it is no `<string>`.
    func string(_ key: String) throws(LintFault) -> XMLElement? {
        guard let value = values[key] else { return nil }
        guard value.name == "string" else { throw LintFault("\(key) must be a <string>.", at: value.position) }
        return value
    }

    /// Whether a key is true; nil where it is absent.
    ///
    /// - Throws: ``LintFault`` where it is neither `<true/>` nor `<false/>`.
    func bool(_ key: String) throws(LintFault) -> (value: Bool, position: TextPosition)? {
        guard let value = values[key] else { return nil }
        guard value.name == "true" || value.name == "false" else {
            throw LintFault("\(key) must be <true/> or <false/>.", at: value.position)
        }
        return (value.name == "true", value.position)
    }

    /// The port that a key names; nil where it is absent.
    ///
    /// - Throws: ``LintFault`` where it is no `<integer>` from 1 to 65535.
    func port(_ key: String) throws(LintFault) -> (number: Int, position: TextPosition)? {
        guard let value = values[key] else { return nil }
        guard value.name == "integer", let number = PortNumber(value.value) else {
            throw LintFault("\(key) must be an <integer> from 1 to 65535.", at: value.valuePosition)
        }
        return (number.value, value.valuePosition)
    }

    /// The dictionaries in the `<array>` of a key; none where it is absent.
    ///
    /// - Throws: ``LintFault`` where it is something else.
    func dictionaries(_ key: String) throws(LintFault) -> [PropertyList] {
        guard let value = values[key] else { return [] }
        guard value.name == "array" else { throw LintFault("\(key) must be an <array>.", at: value.position) }
        var result: [PropertyList] = []
        for child in value.children { result.append(try PropertyList(child)) }
        return result
    }
}
