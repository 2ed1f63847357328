import SigilloCore

extension SASLExchange {
    /// NTLM: only the third message, AUTHENTICATE, holds user and response (MS-NLMP §2.2.1.3).
    func readNTLM(_ octets: [UInt8]) -> SASLReading {
        guard let message = NTLMMessage(octets), message.type == 3 else {
            return SASLReading(leak: nil, holds: "negotiation")
        }
        guard message.declaresResponse else { return SASLReading(leak: nil, holds: "anonymous message") }
        let response = message.ntResponse ?? message.lmResponse ?? []
        let domain = message.domain.map { $0.isEmpty ? "" : " in the domain \($0)" } ?? ""
        return SASLReading(
            leak: SASLLeak(
                severity: .high, user: message.user, secret: Secret(bytes: response),
                proof: challenge.flatMap { PasswordProof(ntlm: message, challenge: $0) },
                what: "user\(domain) and a response from which the password can be guessed offline"),
            holds: "user and response")
    }
}

/// A message of NTLM (MS-NLMP §2.2.1), wherever it stands in a token of SPNEGO.
///
/// Each of its fields is a length and an offset, either of which may lie: what points outside is not there.
struct NTLMMessage: Sendable {
    private static let signature = Array("NTLMSSP\0".utf8)

    private let octets: ArraySlice<UInt8>
    let type: UInt8

    static func isWithin(_ octets: [UInt8]) -> Bool { NTLMMessage(octets) != nil }

    init?(_ octets: [UInt8]) {
        guard let start = Self.start(in: octets), octets.count >= start + 12 else { return nil }
        self.octets = octets[start...]
        type = octets[start + 8]
    }

    private static func start(in octets: [UInt8]) -> Int? {
        guard octets.count >= signature.count else { return nil }
        return (0...(min(octets.count, 8192) - signature.count)).first {
            octets[$0] == signature[0] && octets[$0..<($0 + signature.count)].elementsEqual(signature)
        }
    }

    /// Whether the sender says that there is a response at all; an anonymous one is empty or one octet.
    var declaresResponse: Bool { length(at: 20) > 0 || length(at: 12) > 1 }

    var lmResponse: ArraySlice<UInt8>? { field(at: 12) }
    var ntResponse: ArraySlice<UInt8>? { field(at: 20) }
    /// The domain, and the user, as they stand in the message.
    var rawDomain: ArraySlice<UInt8>? { field(at: 28) }
    var rawUser: ArraySlice<UInt8>? { field(at: 36) }
    var domain: String? { rawDomain.map(text) }
    var user: String? { rawUser.map(text) }
    /// Whether names are UTF-16; a message without flags is of an old client that knew no other than its own code page.
    var isUnicode: Bool { octets.count >= 64 && octets[octets.startIndex + 60] & 1 != 0 }
    /// The challenge of a message of the server.
    var serverChallenge: ArraySlice<UInt8>? {
        type == 2 && octets.count >= 32 ? octets.dropFirst(24).prefix(8) : nil
    }

    private func text(_ field: ArraySlice<UInt8>) -> String {
        guard isUnicode else { return PeerText.name(field) }
        return VisibleText.of(String(decoding: Self.units(field), as: UTF16.self).utf8)
    }

    static func units(_ field: ArraySlice<UInt8>) -> [UInt16] {
        let even = Array(field.prefix(field.count & ~1))
        return stride(from: 0, to: even.count, by: 2).map { UInt16(even[$0]) | UInt16(even[$0 + 1]) << 8 }
    }

    private func length(at position: Int) -> Int {
        guard octets.count >= position + 8 else { return 0 }
        let start = octets.startIndex + position
        return Int(octets[start]) | Int(octets[start + 1]) << 8
    }

    private func field(at position: Int) -> ArraySlice<UInt8>? {
        let length = length(at: position)
        guard length > 0 else { return nil }
        let start = octets.startIndex + position
        let offset = (0..<4).reduce(0) { $0 | Int(octets[start + 4 + $1]) << (8 * $1) }
        guard offset <= octets.count, length <= octets.count - offset else { return nil }
        return octets.dropFirst(offset).prefix(length)
    }
}
