extension JSONValue {
    /// The value as a file: keys sorted, two spaces a level, one newline at the end.
    ///
    /// Equal values give equal bytes, and a line of a diff is one fact.
    package var document: String {
        var writer = JSONWriter(isIndented: true)
        writer.write(self)
        return writer.text + "\n"
    }

    /// The value on one line: keys sorted, no space, one newline at the end.
    package var line: String {
        var writer = JSONWriter(isIndented: false)
        writer.write(self)
        return writer.text + "\n"
    }
}

/// Writes values as RFC 8259 text.
private struct JSONWriter {
    let isIndented: Bool
    var text = ""
    private var depth = 0

    init(isIndented: Bool) {
        self.isIndented = isIndented
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .integer(let number): text += String(number)
        case .decimal(let number): text += number.description
        case .string(let string): write(string)
        case .array(let elements):
            writeList("[", elements, "]") { $0.write($1) }
        case .object(let members):
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            writeList("{", sorted, "}") { writer, member in
                writer.write(member.key)
                writer.text += writer.isIndented ? ": " : ":"
                writer.write(member.value)
            }
        }
    }

    private mutating func writeList<Element>(
        _ opening: String, _ elements: [Element], _ closing: String, each: (inout JSONWriter, Element) -> Void
    ) {
        text += opening
        depth += 1
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            breakLine()
            each(&self, element)
        }
        depth -= 1
        if !elements.isEmpty { breakLine() }
        text += closing
    }

    private mutating func breakLine() {
        guard isIndented else { return }
        text += "\n" + String(repeating: "  ", count: depth)
    }

    /// A string whose every invisible character is escaped, so that the file is safe to look at in a terminal.
    private mutating func write(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default:
                if scalar.isASCII ? scalar.value < 0x20 || scalar.value == 0x7f : VisibleText.isUnsafe(scalar) {
                    for unit in String(scalar).utf16 { text += escape(unit) }
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }

    private func escape(_ unit: UInt16) -> String {
        "\\u" + Hexadecimal.lower(UInt8(unit >> 8)) + Hexadecimal.lower(UInt8(unit & 0xff))
    }
}
