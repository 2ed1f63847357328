import SigilloCore

extension SASLExchange {
    /// NTLM: only the third message, AUTHENTICATE, holds user and response (MS-NLMP §2.2.1.3).
    func readNTLM(_ octets: [UInt8]) -> SASLReading {
        let signature = Array("NTLMSSP\0".utf8)
        guard octets.starts(with: signature), octets.count >= 64, octets[8] == 3 else {
            return SASLReading(leak: nil, holds: "negotiation")
        }
        let isUnicode = octets[60] & 1 != 0
        let user = field(at: 36, in: octets).map { Self.text($0, isUnicode: isUnicode) }
        let response = field(at: 20, in: octets) ?? field(at: 12, in: octets)
        guard let response, !response.isEmpty else { return SASLReading(leak: nil, holds: "anonymous message") }
        return SASLReading(
            leak: SASLLeak(
                severity: .high, user: user, secret: Secret(bytes: response),
                what: "user and a response from which the password can be guessed"),
            holds: "user and response")
    }

    private static func text(_ octets: ArraySlice<UInt8>, isUnicode: Bool) -> String {
        guard isUnicode else { return VisibleText.of(octets) }
        let even = Array(octets.prefix(octets.count & ~1))
        let units = stride(from: 0, to: even.count, by: 2).map { UInt16(even[$0]) | UInt16(even[$0 + 1]) << 8 }
        return VisibleText.of(String(decoding: units, as: UTF16.self).utf8)
    }
}

/// The part of an NTLM message that a field at `position` points to: length, allocated length, offset, little-endian.
private func field(at position: Int, in octets: [UInt8]) -> ArraySlice<UInt8>? {
    guard octets.count >= position + 8 else { return nil }
    let length = Int(octets[position]) | Int(octets[position + 1]) << 8
    let offset = (0..<4).reduce(0) { $0 | Int(octets[position + 4 + $1]) << (8 * $1) }
    guard length > 0, offset <= octets.count, length <= octets.count - offset else { return nil }
    return octets[offset..<(offset + length)]
}
