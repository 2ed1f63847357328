/// Whether octets are a mailbox (RFC 5321 §4.1.2): a local part and a domain or an address literal.
///
/// A local part alone is let pass, as `<Postmaster>` is (RFC 5321 §4.1.1.3): many a client on its own machine has no
/// domain. Octets above 127 may stand wherever letters may (RFC 6531 §3.3).
struct SMTPMailbox: Sendable, Hashable {
    /// The bounds of RFC 5321 §4.5.3.1.
    private static let localLimit = 64
    private static let domainLimit = 255

    /// Whether an octet above 127 stands in it.
    let isInternational: Bool

    /// Reads a mailbox; nil where it is none.
    init?(_ text: ArraySlice<UInt8>) {
        guard String(validating: text, as: UTF8.self) != nil else { return nil }
        isInternational = text.contains { $0 >= 0x80 }
        let localEnd =
            text.first == ASCII.quote ? Self.endOfQuotedString(text) : text.firstIndex(of: Self.at) ?? text.endIndex
        guard let localEnd else { return nil }
        let local = text[..<localEnd]
        guard (1...Self.localLimit).contains(local.count), local.first == ASCII.quote || Self.isDotString(local) else {
            return nil
        }
        guard localEnd < text.endIndex else { return }
        let domain = text[(localEnd + 1)...]
        guard text[localEnd] == Self.at, (1...Self.domainLimit).contains(domain.count),
            domain.first == UInt8(ascii: "[") ? Self.isLiteral(domain) : Self.isDomain(domain)
        else { return nil }
    }

    private static let at = UInt8(ascii: "@")

    // Quoted-string: printable octets, any of them behind a backslash; quotes and backslashes only so.
    private static func endOfQuotedString(_ text: ArraySlice<UInt8>) -> Int? {
        var index = text.startIndex + 1
        while index < text.endIndex {
            switch text[index] {
            case ASCII.quote: return index + 1
            case ASCII.backslash: index += 1
            case 0..<0x20, 0x7f: return nil
            default: break
            }
            index += 1
        }
        return nil
    }

    // Dot-string: atoms between single dots.
    private static func isDotString(_ text: ArraySlice<UInt8>) -> Bool {
        text.split(separator: ASCII.dot, omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy(isAtomOctet)
        }
    }

    private static func isAtomOctet(_ octet: UInt8) -> Bool {
        ASCII.isLetter(octet) || ASCII.isDigit(octet) || octet >= 0x80 || "!#$%&'*+-/=?^_`{|}~".utf8.contains(octet)
    }

    // Underscores are no letters of host names, and stand in many.
    private static func isDomain(_ text: ArraySlice<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return text.split(separator: ASCII.dot, omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                && label.allSatisfy {
                    ASCII.isLetter($0) || ASCII.isDigit($0) || $0 >= 0x80 || $0 == hyphen || $0 == UInt8(ascii: "_")
                }
        }
    }

    // RFC 5321 §4.1.3: an IPv4 address, `IPv6:` and an address, or another tag and its content.
    private static func isLiteral(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.last == UInt8(ascii: "]"), text.count > 2 else { return false }
        let content = text.dropFirst().dropLast()
        guard let colon = content.firstIndex(of: ASCII.colon) else {
            let numbers = content.split(separator: ASCII.dot, omittingEmptySubsequences: false)
            return numbers.count == 4 && numbers.allSatisfy { ASCII.number($0, limit: 255) != nil }
        }
        let value = content[(colon + 1)...]
        if ASCII.equal(content[..<colon], "IPv6".utf8) {
            return value.contains(ASCII.colon)
                && value.allSatisfy { ASCII.isDigit($0) || "abcdefABCDEF:.".utf8.contains($0) }
        }
        return colon > content.startIndex && !value.isEmpty
            && value.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"[\\]".utf8.contains($0) }
    }
}
