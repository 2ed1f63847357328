/// Reads XML 1.0 as settings are written in it: elements, attributes, text, CDATA, comments and processing
/// instructions, the five entities that XML defines and numbers of characters.
///
/// It is bounded in size, depth and number of elements, opens no other file, and refuses a document type that declares
/// something of its own: there is nothing that a short file could be blown up with. Nothing that stands in the file is
/// quoted in an error: a password with a bare `<` or `&` in it looks like markup.
struct XMLReader {
    /// Octets of a file.
    static let mostOctets = 1 << 20
    /// Elements within each other.
    static let mostDepth = 64
    /// Elements of a file.
    static let mostElements = 50_000
    /// Attributes of an element.
    static let mostAttributes = 64
    /// Octets of a name.
    static let mostNameOctets = 256

    private var cursor: TextCursor
    /// The elements that are open, the outermost first.
    private var open: [Open] = []
    private var elements = 0
    private var root: XMLElement?

    private struct Open {
        var element: XMLElement
        /// The name as the tag has it, prefix included.
        var tag: String
        var text: [UInt8] = []
    }

    /// The outermost element of a file.
    ///
    /// - Throws: ``LintFault`` with line and column where it is no well-formed XML, or goes beyond the bounds.
    static func root(of octets: [UInt8]) throws(LintFault) -> XMLElement {
        guard octets.count <= mostOctets else {
            throw LintFault("The file is longer than \(mostOctets) octets: it cannot be settings of a mail service.")
        }
        var reader = XMLReader(cursor: try TextCursor(octets))
        return try reader.read()
    }

    private init(cursor: TextCursor) {
        self.cursor = cursor
    }

    private mutating func read() throws(LintFault) -> XMLElement {
        while let octet = cursor.current {
            if octet == UInt8(ascii: "<") {
                try readMarkup()
            } else {
                try readText()
            }
        }
        if let unclosed = open.last {
            throw LintFault(
                "The file ends inside the element that begins on line \(unclosed.element.position.line): it may be "
                    + "cut.",
                at: cursor.position)
        }
        guard let root else { throw LintFault("The file holds no element.", at: cursor.position) }
        return root
    }

    // MARK: - Markup

    private mutating func readMarkup() throws(LintFault) {
        let start = cursor.position
        if cursor.skip("<!--") {
            try skip(to: "-->", from: start, "comment")
        } else if cursor.skip("<![CDATA[") {
            try readCharacterData(from: start)
        } else if cursor.skip("<?") {
            try skip(to: "?>", from: start, "processing instruction")
        } else if cursor.skip("<!DOCTYPE") {
            try skipDocumentType(from: start)
        } else if cursor.skip("</") {
            try readEndTag(at: start)
        } else {
            cursor.advance()
            try readStartTag(at: start)
        }
    }

    private mutating func skip(to end: StaticString, from start: TextPosition, _ what: String) throws(LintFault) {
        while !cursor.skip(end) {
            guard cursor.take() != nil else { throw LintFault("This \(what) has no end.", at: start) }
        }
    }

    private mutating func readCharacterData(from start: TextPosition) throws(LintFault) {
        guard !open.isEmpty else { throw LintFault("Text stands outside of every element.", at: start) }
        while !cursor.skip("]]>") {
            let position = cursor.position
            guard let octet = cursor.take() else { throw LintFault("This CDATA section has no end.", at: start) }
            append([octet], at: position)
        }
    }

    /// Goes over `<!DOCTYPE name PUBLIC "…" "…">`; nothing that it names is opened.
    private mutating func skipDocumentType(from start: TextPosition) throws(LintFault) {
        guard root == nil, open.isEmpty else { throw LintFault("A document type must stand first.", at: start) }
        var quote: UInt8?
        while true {
            let position = cursor.position
            guard let octet = cursor.take() else { throw LintFault("This document type has no end.", at: start) }
            if let mark = quote {
                if octet == mark { quote = nil }
            } else if octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "'") {
                quote = octet
            } else if octet == UInt8(ascii: "[") {
                throw LintFault(
                    "The document type declares something of its own, and what a client would make of it is not "
                        + "certain. Take the part in square brackets out, and write in full what it stands for.",
                    at: position)
            } else if octet == UInt8(ascii: ">") {
                return
            }
        }
    }

    private mutating func readStartTag(at start: TextPosition) throws(LintFault) {
        let tag = try readName("element")
        guard root == nil else {
            throw LintFault("An element stands behind the end of the outermost one.", at: start)
        }
        elements += 1
        guard elements <= Self.mostElements else {
            throw LintFault("The file has more than \(Self.mostElements) elements.", at: start)
        }
        guard open.count < Self.mostDepth else {
            throw LintFault("Elements are nested more than \(Self.mostDepth) deep.", at: start)
        }
        var element = XMLElement(name: Self.localName(tag), position: start)
        while true {
            let hasSpace = skipBlanks()
            if cursor.skip("/>") {
                return close(Open(element: element, tag: tag))
            }
            if cursor.skip(">") {
                return open.append(Open(element: element, tag: tag))
            }
            guard cursor.current != nil else { throw LintFault("This tag has no end.", at: start) }
            guard hasSpace else {
                throw LintFault(
                    "A character stands in this tag that cannot: write '<' in text as &lt;.", at: cursor.position)
            }
            let attribute = try readAttribute()
            guard element.attribute(attribute.name) == nil else {
                throw LintFault("This attribute stands twice in one tag.", at: attribute.position)
            }
            guard element.attributes.count < Self.mostAttributes else {
                throw LintFault("This tag has more than \(Self.mostAttributes) attributes.", at: start)
            }
            element.attributes.append(attribute)
        }
    }

    private mutating func readAttribute() throws(LintFault) -> XMLElement.Attribute {
        let name = try readName("attribute")
        _ = skipBlanks()
        guard cursor.skip("=") else {
            throw LintFault("This attribute has no value.", at: cursor.position)
        }
        _ = skipBlanks()
        let quote = cursor.current
        guard let quote, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw LintFault("The value of an attribute must stand in quotation marks.", at: cursor.position)
        }
        cursor.advance()
        let start = cursor.position
        var value: [UInt8] = []
        while let octet = cursor.current, octet != quote {
            switch octet {
            case UInt8(ascii: "<"):
                throw LintFault("'<' stands in the value of an attribute, which may lack its end.", at: cursor.position)
            case UInt8(ascii: "&"): value += try readReference()
            default:
                try checkCharacter(octet)
                value.append(octet)
                cursor.advance()
            }
        }
        guard cursor.take() != nil else { throw LintFault("The value of this attribute has no end.", at: start) }
        return XMLElement.Attribute(name: name, value: String(decoding: value, as: UTF8.self), position: start)
    }

    private mutating func readEndTag(at start: TextPosition) throws(LintFault) {
        let tag = try readName("element")
        _ = skipBlanks()
        guard cursor.skip(">") else { throw LintFault("This tag has no end.", at: start) }
        guard let last = open.popLast() else { throw LintFault("This tag closes nothing.", at: start) }
        guard last.tag == tag else {
            throw LintFault(
                "This tag does not close the element that is open here, which begins on line "
                    + "\(last.element.position.line).", at: start)
        }
        close(last)
    }

    private mutating func close(_ closed: Open) {
        var element = closed.element
        element.text = String(decoding: closed.text, as: UTF8.self)
        if open.isEmpty {
            root = element
        } else {
            open[open.count - 1].element.children.append(element)
        }
    }

    // MARK: - Text

    private mutating func readText() throws(LintFault) {
        let position = cursor.position
        guard let octet = cursor.current else { return }
        guard !open.isEmpty else {
            guard octet.isBlank else { throw LintFault("Text stands outside of every element.", at: position) }
            return cursor.advance()
        }
        if octet == UInt8(ascii: "&") {
            append(try readReference(), at: position)
        } else {
            try checkCharacter(octet)
            cursor.advance()
            append([octet], at: position)
        }
    }

    private mutating func append(_ octets: [UInt8], at position: TextPosition) {
        let top = open.count - 1
        open[top].text += octets
        if open[top].element.textPosition == nil, octets.contains(where: { !$0.isBlank }) {
            open[top].element.textPosition = position
        }
    }

    private func checkCharacter(_ octet: UInt8) throws(LintFault) {
        guard octet >= 0x20 || octet.isBlank else {
            throw LintFault("A control character stands here, which XML does not allow.", at: cursor.position)
        }
    }

    private mutating func skipBlanks() -> Bool {
        var isSome = false
        while let octet = cursor.current, octet.isBlank {
            cursor.advance()
            isSome = true
        }
        return isSome
    }

    private mutating func readName(_ what: String) throws(LintFault) -> String {
        let start = cursor.position
        var name: [UInt8] = []
        while let octet = cursor.current, Self.isOfName(octet, isFirst: name.isEmpty) {
            name.append(octet)
            guard name.count <= Self.mostNameOctets else {
                throw LintFault("The name of this \(what) is longer than \(Self.mostNameOctets) octets.", at: start)
            }
            cursor.advance()
        }
        guard !name.isEmpty else {
            throw LintFault("The name of an \(what) is missing: write '<' in text as &lt;.", at: start)
        }
        return String(decoding: name, as: UTF8.self)
    }

    private static func isOfName(_ octet: UInt8, isFirst: Bool) -> Bool {
        if octet.isLetter || octet >= 0x80 || octet == UInt8(ascii: "_") || octet == UInt8(ascii: ":") { return true }
        return !isFirst && (octet.isDigit || octet == UInt8(ascii: "-") || octet == UInt8(ascii: "."))
    }

    private static func localName(_ tag: String) -> String {
        tag.split(separator: ":").last.map(String.init) ?? tag
    }

    // MARK: - References

    /// The octets of `&amp;`, `&#38;`, `&#x26;` (XML 1.0 §4.1 and §4.6).
    private mutating func readReference() throws(LintFault) -> [UInt8] {
        let start = cursor.position
        cursor.advance()
        var body: [UInt8] = []
        while let octet = cursor.current, octet != UInt8(ascii: ";"), body.count < 10, !octet.isBlank {
            body.append(octet)
            cursor.advance()
        }
        guard cursor.skip(";") else {
            throw LintFault("A bare '&' stands here: write it as &amp;.", at: start)
        }
        if let octet = Self.entities[String(decoding: body, as: UTF8.self)] { return [octet] }
        guard body.first == UInt8(ascii: "#") else {
            throw LintFault(
                "An entity stands here that XML does not define: write the character itself, and '&' as &amp;.",
                at: start)
        }
        guard let scalar = Self.scalar(body.dropFirst()) else {
            throw LintFault("The number of a character that XML does not allow stands here.", at: start)
        }
        return Array(String(scalar).utf8)
    }

    private static let entities: [String: UInt8] = [
        "amp": UInt8(ascii: "&"), "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"), "quot": UInt8(ascii: "\""),
        "apos": UInt8(ascii: "'"),
    ]

    private static func scalar(_ digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let isHexadecimal = digits.first == UInt8(ascii: "x")
        let digits = isHexadecimal ? digits.dropFirst() : digits
        guard let first = digits.first, first.isDigit || first.isLetter,
            let number = UInt32(String(decoding: digits, as: UTF8.self), radix: isHexadecimal ? 16 : 10)
        else { return nil }
        switch number {
        case 0x9, 0xa, 0xd, 0x20...0xd7ff, 0xe000...0xfffd, 0x10000...0x10ffff: return Unicode.Scalar(number)
        default: return nil
        }
    }
}
