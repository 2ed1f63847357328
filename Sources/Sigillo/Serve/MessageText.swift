/// Messages as users keep them in files.
package enum MessageText {
    /// The message with CRLF line ends, however its file ends lines (RFC 5322 §2.1).
    package static func withCRLF(_ octets: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(octets.count + octets.count / 32)
        var last: UInt8 = 0
        for octet in octets {
            if octet == 10, last != 13 { result.append(13) }
            result.append(octet)
            last = octet
        }
        if !result.isEmpty, last != 10 { result += [13, 10] }
        return result
    }
}
