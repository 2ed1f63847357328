/// The identifiers of messages in a Message-ID, In-Reply-To or References field (RFC 5322 §3.6.4).
enum MessageIdentifiers {
    /// The most identifiers of one field that are looked at: the first, and the last ones.
    static let limit = 256

    /// The identifiers between angle brackets, in order. Quotes around the part in front of the `@` are not a part of
    /// it (RFC 5256 §2.2): both spellings are the same message.
    static func list(_ field: [UInt8]?) -> [[UInt8]] {
        guard let field else { return [] }
        var result: [[UInt8]] = []
        var index = 0
        while let start = field[index...].firstIndex(of: ASCII.less) {
            guard let (identifier, end) = identifier(field, start + 1) else {
                index = start + 1
                continue
            }
            result.append(identifier)
            index = end
        }
        guard result.count > limit else { return result }
        return Array(result.prefix(1) + result.suffix(limit - 1))
    }

    /// The identifier at `start`, and the index behind its bracket; nil where it is none.
    private static func identifier(_ field: [UInt8], _ start: Int) -> ([UInt8], Int)? {
        var result: [UInt8] = []
        var hasAt = false
        var index = start
        while index < field.count {
            let octet = field[index]
            switch octet {
            case ASCII.greater: return hasAt && !result.isEmpty ? (result, index + 1) : nil
            case ASCII.quote where !hasAt:
                index += 1
                while index < field.count, field[index] != ASCII.quote {
                    // Quotes are not closed: what follows is looked at anew, once.
                    if field[index] == ASCII.less || field[index] == ASCII.greater { return nil }
                    if field[index] == ASCII.backslash, index + 1 < field.count { index += 1 }
                    result.append(field[index])
                    index += 1
                }
            case ASCII.less: return nil
            case _ where ASCII.isBlank(octet): break
            default:
                if octet == UInt8(ascii: "@") { hasAt = true }
                result.append(octet)
            }
            index += 1
        }
        return nil
    }
}
