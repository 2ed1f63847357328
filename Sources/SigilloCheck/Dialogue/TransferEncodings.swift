import SigilloCore

/// In which encodings a message that crosses is written: what its parts declare (RFC 2045 §6), and the encoded words of its
/// header (RFC 2047 §2).
///
/// It sees the message piece by piece and keeps no more of it than the line that is being read. Whoever declares 7bit, or
/// nothing, and sends other octets is named by what was sent.
struct TransferEncodings: Sendable {
    private var declared: [SecretEncoding.Transfer] = []
    private var hasEncodedWords = false
    private var hasHighOctets = false
    private var hasNUL = false
    private var line: [UInt8] = []
    private var isInHeader = true
    private var seen = 0

    /// So many octets of a message are looked at.
    private static let limit = 64 * 1024
    /// Longer lines are judged by their beginning.
    private static let lineLimit = 256

    /// The names as they stand in a finding, or nil where it is written in 7bit throughout.
    var text: String? {
        var names = hasEncodedWords ? [SecretEncoding.encodedWord.rawValue] : []
        names += declared.map(\.rawValue)
        let declaresOctets = declared.contains(.eightBit) || declared.contains(.binary)
        if hasNUL, !declared.contains(.binary) {
            names.append(SecretEncoding.Transfer.binary.rawValue)
        } else if hasHighOctets, !declaresOctets {
            names.append(SecretEncoding.Transfer.eightBit.rawValue)
        }
        return names.isEmpty ? nil : names.joined(separator: ", ")
    }

    /// Takes the next octets of the message.
    mutating func take(_ content: ArraySlice<UInt8>) {
        let part = content.prefix(Self.limit - seen)
        seen += part.count
        for octet in part {
            switch octet {
            case 0x0a: endLine()
            case 0x00: hasNUL = true
            case 0x80...: hasHighOctets = true
            default: break
            }
            if octet != 0x0a, line.count < Self.lineLimit { line.append(octet) }
        }
    }

    private mutating func endLine() {
        let text = line.last == 0x0d ? line.dropLast() : line[...]
        if text.isEmpty { isInHeader = false }
        if isInHeader, let word = text.firstRange(of: "=?") {
            let rest = text[word.upperBound...]
            hasEncodedWords = hasEncodedWords || rest.contains(word: "?B?") || rest.contains(word: "?Q?")
        }
        if text.begins(with: "Content-Transfer-Encoding:"), let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            let value = text[(colon + 1)...].trimmed
            if let known = SecretEncoding.Transfer.allCases.first(where: { value.text.lowercased() == $0.rawValue }),
                !declared.contains(known)
            {
                declared.append(known)
            }
        }
        line.removeAll(keepingCapacity: true)
    }
}

extension SecretEncoding {
    /// The transfer encodings that are worth a name (RFC 2045 §6.1); 7bit is what everything is without one.
    enum Transfer: String, Sendable, CaseIterable {
        case eightBit = "8bit"
        case binary
        case quotedPrintable = "quoted-printable"
        case base64
    }
}
