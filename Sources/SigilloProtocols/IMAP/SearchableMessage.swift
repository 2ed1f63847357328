import SigilloCore

/// A message as a search looks at it: what one key has read the next need not read again.
struct SearchableMessage {
    let stored: StoredMessage

    private var knownHeader: HeaderFields?
    private var knownStructure: MIMEPart?
    private var knownBodies: [[UInt8]]?
    private var knownHeaders: [[UInt8]]?

    init(_ stored: StoredMessage) {
        self.stored = stored
    }

    private var octets: [UInt8] { stored.transmitted }

    /// The fields of the message's header.
    mutating func header() -> HeaderFields {
        if let knownHeader { return knownHeader }
        let header = HeaderFields(octets, octets.indices)
        knownHeader = header
        return header
    }

    /// Whether a header field with this name holds `text`, its encoded words decoded.
    mutating func hasField(_ name: String, with text: SearchText) -> Bool {
        let header = header()
        return header.fields.contains { field in
            header.isNamed(field, name.utf8)
                && (text.isEmpty || text.occurs(in: Casemap.mapped(EncodedWords.decoded(header.unfolded(field)))))
        }
    }

    /// Whether a header field with this name holds `text` as it is written, or has it in an address as ENVELOPE shows
    /// them (RFC 9051 §6.4.4): without comments and blanks within it.
    mutating func hasAddress(_ name: String, with text: SearchText) -> Bool {
        if hasField(name, with: text) { return true }
        return header().addresses(name).contains { text.occurs(in: Casemap.mapped($0.written)) }
    }

    /// The texts of its parts, decoded and mapped for comparison; what is no text is left out.
    mutating func bodies() -> [[UInt8]] {
        if let knownBodies { return knownBodies }
        var bodies: [[UInt8]] = []
        Self.visit(structure()) { part in
            guard part.children.isEmpty, part.isText || ASCII.equal(part.type, "message".utf8) else { return }
            bodies.append(Casemap.mapped(part.text(in: octets)))
        }
        knownBodies = bodies
        return bodies
    }

    /// The headers of the message and of its parts, decoded and mapped for comparison.
    mutating func headers() -> [[UInt8]] {
        if let knownHeaders { return knownHeaders }
        var headers: [[UInt8]] = []
        Self.visit(structure()) { part in
            var text: [UInt8] = []
            for field in part.header.fields {
                text += octets[field.name] + Array(": ".utf8)
                text += EncodedWords.decoded(part.header.unfolded(field)) + [ASCII.lineFeed]
            }
            headers.append(Casemap.mapped(text))
        }
        knownHeaders = headers
        return headers
    }

    private mutating func structure() -> MIMEPart {
        if let knownStructure { return knownStructure }
        let structure = MIMEPart(message: octets)
        knownStructure = structure
        return structure
    }

    // As deep as parts within parts can be.
    private static func visit(_ part: MIMEPart, _ body: (MIMEPart) -> Void) {
        body(part)
        for child in part.children { visit(child, body) }
    }
}

extension StoredMessage {
    /// The identifier as EMAILID tells it (RFC 8474 §5.1).
    var emailIDText: String { "e\(emailID)" }

    /// What `emailIDText` says, or nil where no message can have it.
    static func emailID(named text: [UInt8]) -> UInt64? {
        guard text.first == UInt8(ascii: "e") else { return nil }
        let value = UInt64(String(decoding: text.dropFirst(), as: UTF8.self))
        // One spelling alone is its own.
        return value.flatMap { Array("e\($0)".utf8) == text ? $0 : nil }
    }
}
