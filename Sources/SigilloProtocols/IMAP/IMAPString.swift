import SigilloCore

/// How the server writes a string of its own: as briefly as the grammar allows (RFC 9051 §9).
enum IMAPString {
    /// A mailbox name: an atom where it can be one, else a quoted string, else a literal.
    ///
    /// - Parameter isUTF8: whether the client takes UTF-8 in quoted strings; else names are modified UTF-7.
    static func append(mailbox name: String, isUTF8: Bool, to output: inout [UInt8]) {
        let octets = isUTF8 ? Array(name.utf8) : ModifiedUTF7.encode(name)
        if !octets.isEmpty, octets.allSatisfy({ $0 < 0x80 && IMAPLexer.isAtomOctet($0) }),
            !ASCII.equal(octets, "NIL".utf8)
        {
            output.append(contentsOf: octets)
        } else if isUTF8, octets.count <= 1_000, octets.allSatisfy({ $0 != 0x7f && $0 >= 0x20 }) {
            append(quoted: octets[...], to: &output)
        } else {
            append(octets[...], to: &output)
        }
    }

    /// A string: quoted where it can be, else a literal.
    ///
    /// - Parameter isUTF8: whether a quoted string may hold UTF-8 (RFC 9051 §9, RFC 9755 §3).
    static func append(_ text: ArraySlice<UInt8>, isUTF8: Bool = false, to output: inout [UInt8]) {
        guard canBeQuoted(text, isUTF8) else { return append(literal: text, to: &output) }
        append(quoted: text, to: &output)
    }

    private static func append(quoted text: ArraySlice<UInt8>, to output: inout [UInt8]) {
        output.append(ASCII.quote)
        for octet in text {
            if octet == ASCII.quote || octet == ASCII.backslash { output.append(ASCII.backslash) }
            output.append(octet)
        }
        output.append(ASCII.quote)
    }

    private static func canBeQuoted(_ text: ArraySlice<UInt8>, _ isUTF8: Bool) -> Bool {
        guard text.count <= 1_000 else { return false }
        var isASCII = true
        for octet in text {
            if octet < 0x20 || octet == 0x7f { return false }
            if octet >= 0x80 { isASCII = false }
        }
        return isASCII || (isUTF8 && String(validating: text, as: UTF8.self) != nil)
    }

    /// A string, or `NIL` where there is none.
    static func append(orNil text: ArraySlice<UInt8>?, isUTF8: Bool = false, to output: inout [UInt8]) {
        if let text { append(text, isUTF8: isUTF8, to: &output) } else { output.append("NIL") }
    }

    /// A literal. NUL cannot stand in one (RFC 9051 §9 `CHAR8`): it is sent as 0x80, as Dovecot does.
    static func append(literal text: ArraySlice<UInt8>, to output: inout [UInt8]) {
        output.append("{\(text.count)}\r\n")
        let start = output.count
        output.append(contentsOf: text)
        guard OctetRuns.first(0, in: text) != nil else { return }
        for index in start..<output.count where output[index] == 0 { output[index] = 0x80 }
    }

    /// A literal that may hold any octet (RFC 9051 §9 `literal8`).
    static func append(literal8 text: ArraySlice<UInt8>, to output: inout [UInt8]) {
        output.append("~{\(text.count)}\r\n")
        output.append(contentsOf: text)
    }
}
