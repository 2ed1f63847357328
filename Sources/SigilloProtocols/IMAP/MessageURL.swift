import SigilloCore

/// A part of a message on this server, by a URL without host (RFC 5092 §5, RFC 4469 §3):
/// `/Drafts;UIDVALIDITY=3857/;UID=20/;SECTION=1.2`.
struct MessageURL: Sendable, Hashable {
    var mailbox: String
    var uidValidity: UInt32?
    var uid: UInt32
    /// As FETCH writes it between brackets; empty is the whole message.
    var section: BodySection
    var partial: Range<Int>?

    /// Reads a URL; nil where it is none that means a message here.
    init?(_ octets: [UInt8]) {
        guard octets.first == UInt8(ascii: "/") else { return nil }
        var parts = Self.parts(of: octets.dropFirst())
        guard !parts.isEmpty, let name = Self.decoded(parts.removeFirst()),
            let path = String(validating: name, as: UTF8.self), !path.isEmpty
        else { return nil }
        mailbox = MailStore.canonical(path)
        section = BodySection(part: [], text: .all)
        var found: UInt32?
        for part in parts {
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")), let value = Self.decoded(part[(equals + 1)...])
            else { return nil }
            switch ASCII.uppercased(part[..<equals]) {
            case "UIDVALIDITY":
                guard let number = ASCII.number(value), number > 0 else { return nil }
                uidValidity = UInt32(number)
            case "UID":
                guard let number = ASCII.number(value), number > 0 else { return nil }
                found = UInt32(number)
            case "SECTION":
                guard let section = Self.section(value) else { return nil }
                self.section = section
            case "PARTIAL":
                let numbers = value.split(separator: ASCII.dot, omittingEmptySubsequences: false).map {
                    ASCII.number($0)
                }
                guard let first = numbers.first, let start = first, numbers.count <= 2 else { return nil }
                if numbers.count == 1 {
                    partial = start..<Int.max
                } else {
                    guard let count = numbers[1] else { return nil }
                    partial = start..<(start + count)
                }
            default: return nil
            }
        }
        guard let found else { return nil }
        uid = found
    }

    /// The beginning of a URL as it can stand in a response code, whatever a client sent for one.
    static func quotable(_ octets: [UInt8]) -> String {
        let kept = octets.prefix(PrintableText.limit).map { octet in
            switch octet {
            case 0x21...0x7e where octet != ASCII.quote && octet != ASCII.backslash && octet != UInt8(ascii: "]"): octet
            default: UInt8(ascii: "?")
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    /// The octets that the URL means in a mailbox, or nil where they are not there.
    func octets(in mailbox: Mailbox) -> ArraySlice<UInt8>? {
        guard uidValidity == nil || uidValidity == mailbox.uidValidity, let index = mailbox.index(of: uid) else {
            return nil
        }
        let octets = mailbox.messages[index].transmitted
        guard let content = section.octets(of: octets, { MIMEPart(message: octets) }) else { return nil }
        guard let partial else { return content }
        return content.dropFirst(partial.lowerBound).prefix(partial.count)
    }

    /// The mailbox, and what follows in `;NAME=value` with or without a slash in front.
    private static func parts(of octets: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        octets.split(separator: UInt8(ascii: ";"), maxSplits: 8, omittingEmptySubsequences: false).map { part in
            part.last == UInt8(ascii: "/") ? part.dropLast() : part
        }
    }

    private static func section(_ text: [UInt8]) -> BodySection? {
        let octets = [UInt8(ascii: "[")] + text + [UInt8(ascii: "]")]
        var lexer = IMAPLexer(octets, octets.indices)
        guard let section = try? lexer.bodySection(), lexer.peek == nil else { return nil }
        return section
    }

    /// Octets with `%41` undone.
    private static func decoded(_ octets: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var index = octets.startIndex
        while index < octets.endIndex {
            if octets[index] == UInt8(ascii: "%") {
                guard index + 2 < octets.endIndex, let high = hex(octets[index + 1]), let low = hex(octets[index + 2])
                else { return nil }
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(octets[index])
                index += 1
            }
        }
        return result
    }

    private static func hex(_ octet: UInt8) -> UInt8? {
        switch octet {
        case 0x30...0x39: octet - 0x30
        case 0x41...0x46: octet - 0x37
        case 0x61...0x66: octet - 0x57
        default: nil
        }
    }
}
