import SigilloCore

/// The first message of a SCRAM client (RFC 5802 §7: client-first-message).
///
/// `n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL`
struct SCRAMClientFirst: Sendable, Hashable {
    /// What the client says of channel binding (RFC 5802 §6).
    enum Flag: Sendable, Hashable {
        /// `n`: it cannot.
        case unable
        /// `y`: it can, but thinks that the server cannot.
        case thinksServerUnable
        /// `p=`: it does, with the binding of this name.
        case bound(String)
    }

    var flag: Flag
    /// The identity to act as.
    var authorization: [UInt8]
    var user: [UInt8]
    var nonce: [UInt8]
    /// Everything in front of the part that is signed: gs2-header.
    var header: [UInt8]
    /// The part that is signed: client-first-message-bare.
    var bare: [UInt8]

    /// Reads a message; nil where it is none, or asks for an extension that is mandatory.
    init?(_ message: [UInt8]) {
        let parts = message.split(separator: Self.comma, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        if parts[0].elementsEqual("n".utf8) {
            flag = .unable
        } else if parts[0].elementsEqual("y".utf8) {
            flag = .thinksServerUnable
        } else if parts[0].starts(with: "p=".utf8), parts[0].count > 2, parts[0].allSatisfy(Self.isNameOctet) {
            flag = .bound(String(decoding: parts[0].dropFirst(2), as: UTF8.self))
        } else {
            return nil
        }
        if parts[1].isEmpty {
            authorization = []
        } else {
            guard parts[1].starts(with: "a=".utf8), let name = Self.unescaped(parts[1].dropFirst(2)) else { return nil }
            authorization = name
        }
        header = Array(message[..<parts[2].startIndex])
        bare = Array(parts[2])
        let attributes = parts[2].split(separator: Self.comma, maxSplits: 2, omittingEmptySubsequences: false)
        guard attributes.count >= 2, attributes[0].starts(with: "n=".utf8), attributes[1].starts(with: "r=".utf8),
            let name = Self.unescaped(attributes[0].dropFirst(2)), !name.isEmpty,
            Self.isNonce(attributes[1].dropFirst(2))
        else { return nil }
        user = name
        nonce = Array(attributes[1].dropFirst(2))
    }

    fileprivate static let comma = UInt8(ascii: ",")

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        ASCII.isLetter(octet) || ASCII.isDigit(octet) || "=-.".utf8.contains(octet)
    }

    fileprivate static func isNonce(_ text: ArraySlice<UInt8>) -> Bool {
        !text.isEmpty && text.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != comma }
    }

    /// A name in which `=2C` stands for a comma and `=3D` for an equals sign.
    private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var rest = text
        while let octet = rest.popFirst() {
            guard octet == UInt8(ascii: "=") else {
                guard octet != 0 else { return nil }
                result.append(octet)
                continue
            }
            if rest.starts(with: "2C".utf8) {
                result.append(comma)
            } else if rest.starts(with: "3D".utf8) {
                result.append(UInt8(ascii: "="))
            } else {
                return nil
            }
            rest = rest.dropFirst(2)
        }
        return result
    }
}

/// The last message of a SCRAM client (RFC 5802 §7: client-final-message).
///
/// `c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=`
struct SCRAMClientFinal: Sendable, Hashable {
    /// The header of the first message and the channel's binding.
    var channel: [UInt8]
    var nonce: [UInt8]
    var proof: [UInt8]
    /// Everything but the proof: client-final-message-without-proof.
    var withoutProof: [UInt8]

    /// Reads a message; nil where it is none.
    init?(_ message: [UInt8]) {
        guard let comma = message.lastIndex(of: SCRAMClientFirst.comma) else { return nil }
        let last = message[(comma + 1)...]
        let parts = message[..<comma].split(
            separator: SCRAMClientFirst.comma, maxSplits: 2, omittingEmptySubsequences: false)
        guard last.starts(with: "p=".utf8), let proof = Base64.decode(last.dropFirst(2)), parts.count >= 2,
            parts[0].starts(with: "c=".utf8), let channel = Base64.decode(parts[0].dropFirst(2)),
            parts[1].starts(with: "r=".utf8), SCRAMClientFirst.isNonce(parts[1].dropFirst(2))
        else { return nil }
        self.channel = channel
        self.proof = proof
        nonce = Array(parts[1].dropFirst(2))
        withoutProof = Array(message[..<comma])
    }
}
