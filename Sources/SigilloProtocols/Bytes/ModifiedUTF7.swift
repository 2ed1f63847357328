/// The encoding of mailbox names in IMAP4rev1 (RFC 3501 §5.1.3): `Entw&APw-rfe` is `Entwürfe`.
///
/// Printable ASCII stands for itself, `&` is `&-`, and everything else is UTF-16 in base64 between `&` and `-`.
enum ModifiedUTF7 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)
    private static let values: [UInt8: UInt32] = Dictionary(
        uniqueKeysWithValues: zip(alphabet, UInt32(0)...))

    /// The text that `octets` encode, or nil where they are not what ``encode(_:)`` makes of any.
    static func decode(_ octets: some Collection<UInt8>) -> String? {
        var units: [UInt16] = []
        units.reserveCapacity(octets.count)
        var index = octets.startIndex
        while index < octets.endIndex {
            let octet = octets[index]
            octets.formIndex(after: &index)
            guard octet >= 0x20, octet < 0x7f else { return nil }
            guard octet == UInt8(ascii: "&") else {
                units.append(UInt16(octet))
                continue
            }
            guard let end = octets[index...].firstIndex(of: UInt8(ascii: "-")) else { return nil }
            let encoded = octets[index..<end]
            octets.formIndex(&index, offsetBy: encoded.count + 1)
            if encoded.isEmpty { units.append(UInt16(UInt8(ascii: "&"))) }
            guard append(encoded, to: &units) else { return nil }
        }
        guard let text = String(validating: units, as: UTF16.self), encode(text).elementsEqual(octets) else {
            return nil
        }
        return text
    }

    /// The octets that stand for `text`.
    static func encode(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var pending: [UInt16] = []
        for unit in text.utf16 {
            guard unit >= 0x20, unit < 0x7f else {
                pending.append(unit)
                continue
            }
            flush(&pending, to: &result)
            result.append(UInt8(unit))
            if unit == UInt16(UInt8(ascii: "&")) { result.append(UInt8(ascii: "-")) }
        }
        flush(&pending, to: &result)
        return result
    }

    private static func append(_ encoded: some Collection<UInt8>, to units: inout [UInt16]) -> Bool {
        var bits: UInt32 = 0
        var count = 0
        for octet in encoded {
            guard let value = values[octet] else { return false }
            bits = bits << 6 | value
            count += 6
            if count >= 16 {
                count -= 16
                units.append(UInt16(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return true
    }

    private static func flush(_ units: inout [UInt16], to result: inout [UInt8]) {
        guard !units.isEmpty else { return }
        result.append(UInt8(ascii: "&"))
        var bits: UInt32 = 0
        var count = 0
        for unit in units {
            bits = bits << 16 | UInt32(unit)
            count += 16
            while count >= 6 {
                count -= 6
                result.append(alphabet[Int(bits >> UInt32(count) & 63)])
            }
        }
        if count > 0 { result.append(alphabet[Int(bits << UInt32(6 - count) & 63)]) }
        result.append(UInt8(ascii: "-"))
        units = []
    }
}
