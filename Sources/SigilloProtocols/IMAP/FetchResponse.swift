import SigilloCore

/// Writes the untagged FETCH response for one message (RFC 9051 §7.5.2).
struct FetchResponse {
    private let stored: StoredMessage
    private let outputLimit: Int
    private let isUTF8: Bool
    private var structure: MIMEPart?
    private var structureAsItCame: MIMEPart?

    /// Octets of content that were written.
    private(set) var contentOctets = 0
    /// The response without a message's content.
    private(set) var summary = ""

    /// Whether a part was asked for whose transfer encoding is not known (RFC 3516 §4.3).
    private(set) var hasUnknownEncoding = false

    /// - Parameter isUTF8: whether the client takes UTF-8 in quoted strings.
    init(message: StoredMessage, outputLimit: Int, isUTF8: Bool = false) {
        stored = message
        self.outputLimit = outputLimit
        self.isUTF8 = isUTF8
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
        let octets = stored.transmitted
        switch item {
        case .flags: return Self.append("FLAGS \(stored.flags.list)", to: &output)
        case .uid: return Self.append("UID \(stored.uid)", to: &output)
        case .internalDate:
            let date = stored.arrival.imapDateTime(zone: stored.message.zone)
            return Self.append("INTERNALDATE \(date)", to: &output)
        case .modSequence: return Self.append("MODSEQ (\(stored.modSequence))", to: &output)
        case .size: return Self.append("RFC822.SIZE \(octets.count)", to: &output)
        case .envelope:
            output.append("ENVELOPE ")
            EnvelopeWriter.append(HeaderFields(octets, octets.indices), isUTF8: isUTF8, to: &output)
            return "ENVELOPE (…)"
        case .body, .bodyStructure:
            output.append(item.name)
            output.append(ASCII.space)
            BodyStructureWriter(octets: octets, isExtended: item == .bodyStructure, isUTF8: isUTF8)
                .append(parsed(), to: &output)
            return "\(item.name) (…)"
        case .section(let section, _, let partial):
            return append(section, partial, named: item.name, to: &output)
        case .rfc822(let text):
            return append(BodySection(part: [], text: text), nil, named: item.name, to: &output)
        case .binary(let section, _, let partial):
            return append(binary: section, partial, named: item.name, to: &output)
        case .binarySize(let section):
            return Self.append("\(item.name) \(decoded(section)?.octets.count ?? 0)", to: &output)
        case .preview:
            output.append("PREVIEW ")
            let preview = MessagePreview.text(of: parsed(), in: octets)
            IMAPString.append(preview[...], isUTF8: isUTF8, to: &output)
            return "PREVIEW (…)"
        case .saveDate:
            let date = stored.saveDate.map { CalendarDate(secondsSinceEpoch: $0).imapDateTime() } ?? "NIL"
            return Self.append("SAVEDATE \(date)", to: &output)
        case .emailID: return Self.append("EMAILID (\(stored.emailIDText))", to: &output)
        // Which thread a message is of is not kept (RFC 8474 §5.2).
        case .threadID: return Self.append("THREADID NIL", to: &output)
        }
    }

    private mutating func append(
        _ section: BodySection, _ partial: FetchItem.Partial?, named name: String, to output: inout [UInt8]
    ) -> String {
        output.append(name)
        output.append(ASCII.space)
        guard output.count <= outputLimit else {
            output.append("NIL")
            return "\(name) NIL"
        }
        // What is not there is empty, as with Dovecot.
        let content = Self.cut(section.octets(of: stored.transmitted, { parsed() }) ?? [], partial)
        contentOctets += content.count
        IMAPString.append(literal: content, to: &output)
        return "\(name) ‹\(content.count) octets›"
    }

    private mutating func append(
        binary section: BodySection, _ partial: FetchItem.Partial?, named name: String, to output: inout [UInt8]
    ) -> String {
        output.append(name)
        output.append(ASCII.space)
        guard output.count <= outputLimit, let (octets, isEncoded) = decoded(section) else {
            output.append("NIL")
            return "\(name) NIL"
        }
        let content = Self.cut(octets, partial)
        contentOctets += content.count
        if isEncoded || content.contains(0) {
            IMAPString.append(literal8: content, to: &output)
        } else {
            IMAPString.append(literal: content, to: &output)
        }
        return "\(name) ‹\(content.count) octets›"
    }

    /// A part's octets without their transfer encoding, as they came; nil where it is not known. Whole messages and
    /// multiparts are not encoded: their parts are (RFC 2045 §6.4).
    private mutating func decoded(_ section: BodySection) -> (octets: ArraySlice<UInt8>, wasEncoded: Bool)? {
        let octets = stored.message.octets
        guard !section.part.isEmpty else { return (octets[...], false) }
        guard let part = section.find(in: parsedAsItCame()) else { return ([], false) }
        let body = octets[part.bodyRange]
        if part.isMultipart || part.transferEncoding == .identity { return (body, false) }
        guard let decoded = part.transferEncoding.decoded(body) else {
            hasUnknownEncoding = true
            return nil
        }
        return (decoded[...], true)
    }

    private static func cut(_ content: ArraySlice<UInt8>, _ partial: FetchItem.Partial?) -> ArraySlice<UInt8> {
        partial.map { content.dropFirst($0.first).prefix($0.count) } ?? content
    }

    private mutating func parsed() -> MIMEPart {
        if let structure { return structure }
        let parsed = MIMEPart(message: stored.transmitted)
        structure = parsed
        return parsed
    }

    private mutating func parsedAsItCame() -> MIMEPart {
        guard stored.isConverted else { return parsed() }
        if let structureAsItCame { return structureAsItCame }
        let parsed = MIMEPart(message: stored.message.octets)
        structureAsItCame = parsed
        return parsed
    }

    private static func append(_ text: String, to output: inout [UInt8]) -> String {
        output.append(text)
        return text
    }
}
