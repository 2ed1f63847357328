internal import SigilloProtocols

/// Messages as users keep them in files.
package enum MessageText {
    /// The message with CRLF line ends, however its file ends lines (RFC 5322 §2.1).
    package static func withCRLF(_ octets: [UInt8]) -> [UInt8] {
        var result = MessageFile.canonical(octets[...])
        if let last = result.last, last != 10 { result += [13, 10] }
        return result
    }
}
