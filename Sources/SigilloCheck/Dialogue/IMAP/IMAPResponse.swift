import SigilloCore

/// An untagged response of an IMAP server that may hold a message (RFC 9051 §7.5.2).
struct IMAPResponse: Sendable {
    /// Octets of the current literal that are still to come.
    private(set) var literalRemaining: UInt64 = 0
    /// Whether a literal was announced and its response goes on.
    private(set) var isOpen = false
    private var isFetch = false
    private var isLiteralContent = false
    private var item: String?
    private var message: MessageInClear?

    /// Takes a line: a response, or what follows a literal of it.
    mutating func receive(line: Line, evidence: inout Evidence) {
        let octets = line.octets
        if !isOpen {
            isFetch = Self.isFetch(octets)
        }
        let announced = IMAPCommand.literal(endOf: octets)
        if isFetch { look(at: announced?.text ?? octets, line: line) }
        guard let announced else {
            close(line: line, evidence: &evidence)
            return
        }
        isOpen = true
        literalRemaining = announced.size
        isLiteralContent = isFetch && Self.endsInContent(announced.text, item: item)
        if isLiteralContent, message == nil, announced.size > 0 { begin(at: line.end) }
    }

    /// Takes octets of the literal.
    mutating func receive(_ octets: ArraySlice<UInt8>, at offset: UInt64) {
        if isLiteralContent { message?.take(octets) }
        literalRemaining -= min(literalRemaining, UInt64(octets.count))
    }

    mutating func missed(_ octets: UInt64, evidence: inout Evidence) {
        if literalRemaining > octets {
            literalRemaining -= octets
        } else {
            finish(evidence: &evidence)
        }
    }

    /// Reports what came, however it ended.
    mutating func finish(evidence: inout Evidence) {
        message?.report(to: &evidence)
        self = IMAPResponse()
    }

    private mutating func close(line: Line, evidence: inout Evidence) {
        if isFetch, let message {
            evidence.show(
                "* FETCH \(item ?? "message") ‹\(message.octets) octets›", direction: .serverToClient, end: line.end,
                mark: "content")
        } else if isFetch {
            evidence.add(
                kind: "line", .repeated("* FETCH ‹no content›", count: 1), direction: .serverToClient, end: line.end)
        } else if isOpen {
            evidence.show("‹rest of a response›", direction: .serverToClient, end: line.end)
        } else {
            evidence.show(line: line.octets, direction: .serverToClient, end: line.end)
        }
        finish(evidence: &evidence)
    }

    /// Whether it begins `* number FETCH`.
    private static func isFetch(_ octets: ArraySlice<UInt8>) -> Bool {
        let number = octets.dropFirst(2)
        guard let end = number.firstIndex(where: { !$0.isDigit }), end > number.startIndex else { return false }
        return octets[end...].begins(with: " FETCH ")
    }

    private mutating func begin(at offset: UInt64) {
        message = MessageInClear(
            command: "FETCH", direction: .serverToClient, start: offset, reference: "RFC 9051 §7.5.2")
    }

    /// Notes the items with content that stand on the line itself: ENVELOPE, and quoted strings.
    private mutating func look(at text: ArraySlice<UInt8>, line: Line) {
        if let range = text.firstRange(of: "ENVELOPE (") {
            item = item ?? "ENVELOPE"
            note(text[range.upperBound...], line: line)
        }
        for (name, word) in [("BODY[]", "BODY[" as StaticString), ("BINARY[]", "BINARY["), ("RFC822", "RFC822")] {
            guard let range = text.firstRange(of: word) else { continue }
            var rest = text[range.upperBound...]
            if name == "RFC822" {
                guard !rest.begins(with: ".SIZE") else { continue }
                rest = rest.firstWord.rest ?? []
            } else {
                rest = rest.firstIndex(of: UInt8(ascii: "]")).map { rest[($0 + 1)...] } ?? []
                if rest.first == UInt8(ascii: "<") { rest = rest.drop { $0 != UInt8(ascii: ">") }.dropFirst() }
                rest = rest.drop(while: \.isBlank)
            }
            item = name
            if rest.first == UInt8(ascii: "\""), rest.dropFirst().first != UInt8(ascii: "\"") {
                note(rest.dropFirst().prefix { $0 != UInt8(ascii: "\"") }, line: line)
            }
        }
    }

    private mutating func note(_ content: ArraySlice<UInt8>, line: Line) {
        if message == nil { begin(at: line.range(of: content).lowerBound) }
        message?.take(content)
    }

    /// Whether the literal that follows `text` is a body, a header or a part of an envelope.
    private static func endsInContent(_ text: ArraySlice<UInt8>, item: String?) -> Bool {
        let end = text.trimmed
        if let last = end.last, last == UInt8(ascii: "]") || last == UInt8(ascii: ">") { return true }
        for word in ["RFC822", ".HEADER", ".TEXT"] as [StaticString] {
            let length = word.utf8CodeUnitCount
            if end.count >= length, end.suffix(length).equals(word) { return true }
        }
        return item == "ENVELOPE"
    }
}
