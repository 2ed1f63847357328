/// How a part's octets are encoded for their transfer (RFC 2045 §6).
enum TransferEncoding: Sendable, Hashable {
    /// `7bit`, `8bit`, `binary`: not at all.
    case identity
    case base64
    case quotedPrintable
    /// An encoding that is not known.
    case unknown

    /// The encoding that a Content-Transfer-Encoding field names; without one it is `7bit` (RFC 2045 §6.1).
    init(_ field: [UInt8]?) {
        guard let field, let name = StructuredField(field)?.value else {
            self = .identity
            return
        }
        switch ASCII.uppercased(name) {
        case "7BIT", "8BIT", "BINARY": self = .identity
        case "BASE64": self = .base64
        case "QUOTED-PRINTABLE": self = .quotedPrintable
        default: self = .unknown
        }
    }

    /// The octets that were encoded, or nil where the encoding is not known. What is malformed is passed over.
    func decoded(_ octets: ArraySlice<UInt8>) -> [UInt8]? {
        switch self {
        case .identity: Array(octets)
        case .base64: Self.base64(octets)
        case .quotedPrintable: Self.quotedPrintable(octets)
        case .unknown: nil
        }
    }

    /// Decodes base64; other octets are ignored (RFC 2045 §6.8), and text may go on behind padding.
    static func base64(_ octets: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(octets.count / 4 * 3)
        var group: UInt32 = 0
        var held = 0
        for octet in octets {
            guard let value = base64Value(octet) else {
                if octet == UInt8(ascii: "=") { Self.flush(&group, &held, to: &result) }
                continue
            }
            group = group << 6 | UInt32(value)
            held += 1
            if held == 4 {
                result.append(UInt8(truncatingIfNeeded: group >> 16))
                result.append(UInt8(truncatingIfNeeded: group >> 8))
                result.append(UInt8(truncatingIfNeeded: group))
                group = 0
                held = 0
            }
        }
        flush(&group, &held, to: &result)
        return result
    }

    private static func flush(_ group: inout UInt32, _ held: inout Int, to result: inout [UInt8]) {
        if held == 2 { result.append(UInt8(truncatingIfNeeded: group >> 4)) }
        if held == 3 {
            result.append(UInt8(truncatingIfNeeded: group >> 10))
            result.append(UInt8(truncatingIfNeeded: group >> 2))
        }
        group = 0
        held = 0
    }

    private static func base64Value(_ octet: UInt8) -> UInt8? {
        switch octet {
        case 0x41...0x5a: octet - 0x41
        case 0x61...0x7a: octet - 0x47
        case 0x30...0x39: octet + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    /// Decodes quoted-printable (RFC 2045 §6.7): soft line breaks and blanks at a line's end go; an `=` without two
    /// digits stays.
    static func quotedPrintable(_ octets: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(octets.count)
        // What of `result` cannot be taken back when the line ends.
        var firm = 0
        var index = octets.startIndex
        while index < octets.endIndex {
            let octet = octets[index]
            index += 1
            switch octet {
            case UInt8(ascii: "="):
                if index + 1 < octets.endIndex, let value = ASCII.hexadecimal(octets[index], octets[index + 1]) {
                    result.append(value)
                    index += 2
                } else if let next = lineEnd(octets, index) {
                    index = next
                } else {
                    result.append(octet)
                }
                firm = result.count
            case ASCII.carriageReturn, ASCII.lineFeed:
                result.removeSubrange(firm...)
                result.append(octet)
                firm = result.count
            default:
                result.append(octet)
                if !ASCII.isBlank(octet) { firm = result.count }
            }
        }
        result.removeSubrange(firm...)
        return result
    }

    /// The index behind blanks and a line end that begin at `index`; nil where something else stands there.
    private static func lineEnd(_ octets: ArraySlice<UInt8>, _ index: Int) -> Int? {
        var index = index
        while index < octets.endIndex, ASCII.isBlank(octets[index]) { index += 1 }
        if index < octets.endIndex, octets[index] == ASCII.carriageReturn { index += 1 }
        guard index < octets.endIndex else { return index }
        return octets[index] == ASCII.lineFeed ? index + 1 : nil
    }
}
