/// A field of a message's header (RFC 5322 §2.2), as ranges of the message's octets.
struct HeaderField: Sendable, Hashable {
    var name: Range<Int>
    /// What stands behind the colon, folded as it came, without its last line end.
    var value: Range<Int>
    /// Name to line end, all of it.
    var whole: Range<Int>
}

/// The header of a message or of a part of one: its fields, and where it ends.
struct HeaderFields: Sendable {
    /// The most fields of one header; what is behind them is passed over.
    static let limit = 2_000

    private(set) var fields: [HeaderField] = []
    /// The index behind the blank line, or the end of the octets where there is none.
    private(set) var end: Int

    private let octets: [UInt8]

    /// Reads the header at the beginning of `range`.
    init(_ octets: [UInt8], _ range: Range<Int>) {
        self.octets = octets
        end = range.upperBound
        var index = range.lowerBound
        while index < range.upperBound {
            let line = Self.line(octets, index, range.upperBound)
            if Self.isBlank(octets, line) {
                end = line.upperBound
                return
            }
            if ASCII.isBlank(octets[index]) {
                // A folded line belongs to the field before it.
                if let last = fields.indices.last, fields[last].whole.upperBound == index {
                    fields[last].whole = fields[last].whole.lowerBound..<line.upperBound
                    fields[last].value = fields[last].value.lowerBound..<Self.text(octets, line).upperBound
                }
            } else if fields.count < Self.limit,
                let colon = octets[line].firstIndex(of: ASCII.colon), colon > line.lowerBound
            {
                let text = Self.text(octets, line)
                var nameEnd = colon
                while nameEnd > index, ASCII.isBlank(octets[nameEnd - 1]) { nameEnd -= 1 }
                fields.append(
                    HeaderField(
                        name: index..<nameEnd, value: min(colon + 1, text.upperBound)..<text.upperBound, whole: line))
            }
            index = line.upperBound
        }
    }

    /// The first field with this name, without its folding; nil where there is none.
    func value(of name: String) -> [UInt8]? {
        first(named: name).map(unfolded)
    }

    /// The last field with this name, without its folding; nil where there is none.
    func lastValue(of name: String) -> [UInt8]? {
        last(named: name).map(unfolded)
    }

    /// The last field with this name.
    func last(named name: String) -> HeaderField? {
        fields.last { isNamed($0, name.utf8) }
    }

    /// Whether a field's value stands on several lines.
    func isFolded(_ field: HeaderField) -> Bool {
        octets[field.value].contains(ASCII.lineFeed)
    }

    /// The addresses of all fields with this name.
    func addresses(_ name: String) -> [MailAddress] {
        fields.filter { isNamed($0, name.utf8) }.flatMap { AddressList(unfolded($0)).addresses }
    }

    /// When the message was sent; nil where no Date field says it.
    var sentDate: MessageDate? {
        value(of: "Date").flatMap(MessageDate.init)
    }

    /// The first field with this name.
    func first(named name: String) -> HeaderField? {
        fields.first { isNamed($0, name.utf8) }
    }

    /// Whether a field has this name.
    func isNamed(_ field: HeaderField, _ name: some Collection<UInt8>) -> Bool {
        ASCII.equal(octets[field.name], name)
    }

    /// A field's value on one line: line ends are taken out (RFC 5322 §2.2.3), blanks at both ends too.
    func unfolded(_ field: HeaderField) -> [UInt8] {
        let value = ASCII.trimmed(octets[field.value])
        return value.filter { $0 != ASCII.carriageReturn && $0 != ASCII.lineFeed && $0 != 0 }
    }

    /// The line at `index` with its end.
    static func line(_ octets: [UInt8], _ index: Int, _ end: Int) -> Range<Int> {
        let lineEnd = octets[index..<end].firstIndex(of: ASCII.lineFeed).map { $0 + 1 } ?? end
        return index..<lineEnd
    }

    /// A line without its end.
    static func text(_ octets: [UInt8], _ line: Range<Int>) -> Range<Int> {
        var end = line.upperBound
        if end > line.lowerBound, octets[end - 1] == ASCII.lineFeed { end -= 1 }
        if end > line.lowerBound, octets[end - 1] == ASCII.carriageReturn { end -= 1 }
        return line.lowerBound..<end
    }

    private static func isBlank(_ octets: [UInt8], _ line: Range<Int>) -> Bool {
        line.count <= 2 && text(octets, line).isEmpty
    }
}
