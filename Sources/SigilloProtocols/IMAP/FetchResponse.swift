import SigilloCore

/// Writes the untagged FETCH response for one message (RFC 9051 §7.5.2).
struct FetchResponse {
    private let stored: StoredMessage
    private let outputLimit: Int
    private var structure: MIMEPart?

    /// Octets of content that were written.
    private(set) var contentOctets = 0
    /// The response without a message's content.
    private(set) var summary = ""

    init(message: StoredMessage, outputLimit: Int) {
        stored = message
        self.outputLimit = outputLimit
    }

    /// Appends the response to `output`.
    mutating func append(_ items: [FetchItem], number: Int, to output: inout [UInt8]) {
        output.append("* \(number) FETCH (")
        var words: [String] = []
        for (index, item) in items.enumerated() {
            if index > 0 { output.append(ASCII.space) }
            words.append(append(item, to: &output))
        }
        output.append(")\r\n")
        summary = "* \(number) FETCH (\(words.joined(separator: " ")))"
    }

    /// Appends an item and returns what of it is noted.
    private mutating func append(_ item: FetchItem, to output: inout [UInt8]) -> String {
        let octets = stored.message.octets
        switch item {
        case .flags: return Self.append("FLAGS \(stored.flags.list)", to: &output)
        case .uid: return Self.append("UID \(stored.uid)", to: &output)
        case .internalDate:
            let date = CalendarDate(secondsSinceEpoch: stored.message.internalDate).imapDateTime
            return Self.append("INTERNALDATE \(date)", to: &output)
        case .modSequence: return Self.append("MODSEQ (\(stored.modSequence))", to: &output)
        case .size: return Self.append("RFC822.SIZE \(octets.count)", to: &output)
        case .envelope:
            output.append("ENVELOPE ")
            EnvelopeWriter.append(HeaderFields(octets, octets.indices), to: &output)
            return "ENVELOPE (…)"
        case .body, .bodyStructure:
            output.append(item.name)
            output.append(ASCII.space)
            BodyStructureWriter(octets: octets, isExtended: item == .bodyStructure).append(parsed(), to: &output)
            return "\(item.name) (…)"
        case .section(let section, _, let partial):
            return append(section, partial, named: item.name, to: &output)
        case .rfc822(let text):
            return append(BodySection(part: [], text: text), nil, named: item.name, to: &output)
        }
    }

    private mutating func append(
        _ section: BodySection, _ partial: FetchItem.Partial?, named name: String, to output: inout [UInt8]
    ) -> String {
        output.append(name)
        output.append(ASCII.space)
        let octets = stored.message.octets
        guard var content = section.octets(of: octets, { parsed() }), output.count <= outputLimit else {
            output.append("NIL")
            return "\(name) NIL"
        }
        if let partial { content = content.dropFirst(partial.first).prefix(partial.count) }
        contentOctets += content.count
        IMAPString.append(literal: content, to: &output)
        return "\(name) ‹\(content.count) octets›"
    }

    private mutating func parsed() -> MIMEPart {
        if let structure { return structure }
        let parsed = MIMEPart(message: stored.message.octets)
        structure = parsed
        return parsed
    }

    private static func append(_ text: String, to output: inout [UInt8]) -> String {
        output.append(text)
        return text
    }
}
