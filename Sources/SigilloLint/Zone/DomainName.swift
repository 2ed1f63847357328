/// A domain name of a zone, absolute or of unknown origin, as text in small letters (RFC 1035 §5.1).
struct DomainName: Hashable {
    /// The labels, as they are written: a dot inside a label stays behind its backslash.
    let labels: [String]

    /// The root, and the origin of a zone that does not name it.
    static let root = DomainName(labels: [])

    init(labels: [String]) {
        self.labels = labels
    }

    /// Reads a name.
    ///
    /// - Parameters:
    ///   - text: as it is written: `mail`, `mail.ateneo.test.`, `@`.
    ///   - origin: what is put behind a name that does not end with a dot.
    /// - Returns: nil where a label is empty or too long, or the whole name is (RFC 1035 §2.3.4), or an escape is none.
    init?(_ text: String, origin: DomainName) {
        guard text != "@" else {
            self = origin
            return
        }
        guard text != "." else {
            self = .root
            return
        }
        var labels: [String] = []
        var label: [UInt8] = []
        var length = 0
        var isAbsolute = false
        let octets = Array(text.utf8)
        var index = 0
        while index < octets.count {
            let octet = octets[index]
            isAbsolute = false
            switch octet {
            case UInt8(ascii: "."):
                guard length > 0 else { return nil }
                labels.append(String(decoding: label, as: UTF8.self))
                (label, length) = ([], 0)
                isAbsolute = true
                index += 1
            case UInt8(ascii: "\\"):
                guard let escape = Self.escape(octets[(index + 1)...]) else { return nil }
                label += escape.isEmpty ? [] : [octet] + escape
                length += 1
                index += 1 + escape.count
            default:
                label.append(octet | (octet.isLetter ? 0x20 : 0))
                length += 1
                index += 1
            }
            guard length <= 63 else { return nil }
        }
        if length > 0 { labels.append(String(decoding: label, as: UTF8.self)) }
        guard !labels.isEmpty else { return nil }
        if !isAbsolute { labels += origin.labels }
        guard labels.reduce(1, { $0 + $1.utf8.count + 1 }) <= 255 else { return nil }
        self.labels = labels
    }

    /// The octets behind a backslash that belong to it: three digits, or one octet.
    private static func escape(_ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let first = rest.first else { return nil }
        guard first.isDigit else { return rest.prefix(1) }
        let digits = rest.prefix(3)
        guard digits.count == 3, digits.allSatisfy(\.isDigit), UInt8(String(decoding: digits, as: UTF8.self)) != nil
        else { return nil }
        return digits
    }

    /// Whether it is `domain` or below it.
    func isWithin(_ domain: DomainName) -> Bool {
        labels.count >= domain.labels.count && labels.suffix(domain.labels.count).elementsEqual(domain.labels)
    }

    /// The name with dots, without the last one; `.` for the root.
    var text: String { labels.isEmpty ? "." : labels.joined(separator: ".") }
}
