/// What of a message is asked for between the brackets of `BODY[…]` (RFC 9051 §6.4.5).
struct BodySection: Sendable, Hashable {
    /// What of the part.
    enum Text: Sendable, Hashable {
        /// All of it: of the message header and body, of a part its body.
        case all
        case header
        case headerFields([[UInt8]], isNegated: Bool)
        case text
        case mime
    }

    /// Numbers that lead to a part; none is the message itself.
    var part: [Int]
    var text: Text

    /// As it is repeated in the response.
    var name: String {
        let path = part.map(String.init).joined(separator: ".")
        let word: String
        switch text {
        case .all: return path
        case .header: word = "HEADER"
        case .headerFields(let names, let isNegated):
            let list = names.map(ASCII.uppercased).joined(separator: " ")
            word = "HEADER.FIELDS\(isNegated ? ".NOT" : "") (\(list))"
        case .text: word = "TEXT"
        case .mime: word = "MIME"
        }
        return path.isEmpty ? word : path + "." + word
    }

    /// The octets in a message, or nil where it has no such part.
    func octets(of octets: [UInt8], _ structure: () -> MIMEPart) -> ArraySlice<UInt8>? {
        if part.isEmpty {
            let header = HeaderFields(octets, octets.indices)
            switch text {
            case .all: return octets[...]
            case .header: return octets[..<header.end]
            case .text: return octets[header.end...]
            case .headerFields(let names, let isNegated): return Self.fields(header, octets, names, isNegated)
            case .mime: return nil
            }
        }
        guard let found = find(in: structure()) else { return nil }
        // HEADER and TEXT are of the message within; other parts have none (RFC 9051 §6.4.5.1).
        let inner = found.isMessage ? found.children.first : nil
        switch text {
        case .all: return octets[found.bodyRange]
        case .mime: return octets[found.headerRange]
        case .header: return inner.map { octets[$0.headerRange] }
        case .text: return inner.map { octets[$0.bodyRange] }
        case .headerFields(let names, let isNegated):
            return inner.map { Self.fields($0.header, octets, names, isNegated) }
        }
    }

    /// The part that the numbers lead to; the message itself without numbers.
    func find(in message: MIMEPart) -> MIMEPart? {
        var current = message
        // Whether `current` is a message, whose only part may be itself.
        var isMessage = true
        for number in part {
            if !isMessage, current.isMessage, let inner = current.children.first {
                current = inner
                isMessage = true
            }
            if current.isMultipart {
                guard number <= current.children.count else { return nil }
                current = current.children[number - 1]
            } else {
                guard isMessage, number == 1 else { return nil }
            }
            isMessage = false
        }
        return current
    }

    private static func fields(
        _ header: HeaderFields, _ octets: [UInt8], _ names: [[UInt8]], _ isNegated: Bool
    ) -> ArraySlice<UInt8> {
        let names = Set(names.map { $0.map(ASCII.upper) })
        var result: [UInt8] = []
        for field in header.fields where names.contains(octets[field.name].map(ASCII.upper)) != isNegated {
            result.append(contentsOf: octets[field.whole])
        }
        result.append("\r\n")
        return result[...]
    }
}

extension IMAPLexer {
    /// What stands in brackets behind `BODY`.
    mutating func bodySection() throws(IMAPSyntaxError) -> BodySection {
        try expect(UInt8(ascii: "["), "[")
        let part = try partNumbers()
        var section = BodySection(part: part, text: .all)
        if peek != UInt8(ascii: "]") {
            switch try keyword() {
            case "HEADER": section.text = .header
            case "TEXT": section.text = .text
            case "MIME" where !part.isEmpty: section.text = .mime
            case "HEADER.FIELDS": section.text = .headerFields(try fieldNames(), isNegated: false)
            case "HEADER.FIELDS.NOT": section.text = .headerFields(try fieldNames(), isNegated: true)
            default: throw IMAPSyntaxError(expected: "a section")
            }
        }
        try expect(UInt8(ascii: "]"), "]")
        return section
    }

    /// What stands in brackets behind `BINARY`: the numbers of a part alone.
    mutating func binarySection() throws(IMAPSyntaxError) -> BodySection {
        try expect(UInt8(ascii: "["), "[")
        let section = BodySection(part: try partNumbers(), text: .all)
        try expect(UInt8(ascii: "]"), "]")
        return section
    }

    private mutating func partNumbers() throws(IMAPSyntaxError) -> [Int] {
        var part: [Int] = []
        while let octet = peek, ASCII.isDigit(octet) {
            let number = try number()
            guard number > 0, part.count < MIMEPart.depthLimit * 2 else {
                throw IMAPSyntaxError(expected: "a part number")
            }
            part.append(Int(number))
            if !skip(ASCII.dot) { break }
        }
        return part
    }

    private mutating func fieldNames() throws(IMAPSyntaxError) -> [[UInt8]] {
        try space()
        let names = try list(limit: 128) { lexer throws(IMAPSyntaxError) in try lexer.astring() }
        guard !names.isEmpty,
            names.allSatisfy({ name in name.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != ASCII.colon } })
        else { throw IMAPSyntaxError(expected: "names of header fields") }
        return names
    }
}
