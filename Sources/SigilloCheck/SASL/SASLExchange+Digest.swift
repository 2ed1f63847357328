import SigilloCore

extension SASLExchange {
    /// CRAM-MD5: the user, a space, 32 hexadecimal digits (RFC 2195 §2); a user may hold spaces.
    func readCRAM(_ octets: [UInt8]) -> SASLReading {
        guard responses == 1 else { return SASLReading(leak: nil, holds: "more") }
        let space = octets.lastIndex(of: UInt8(ascii: " "))
        return SASLReading(
            leak: SASLLeak(
                severity: .high, user: space.map { VisibleText.of(octets[..<$0]) },
                secret: Secret(bytes: space.map { octets[($0 + 1)...] } ?? octets[...]),
                what: "user and a digest from which the password can be guessed"),
            holds: "user and digest")
    }

    /// DIGEST-MD5: `username="u",realm=…,response=…` (RFC 2831 §2.1.2); its second response is empty.
    func readDigest(_ octets: [UInt8]) -> SASLReading {
        guard responses == 1 else { return SASLReading(leak: nil, holds: "more") }
        let fields = DigestFields(octets[...])
        return SASLReading(
            leak: SASLLeak(
                severity: .high, user: fields["username"].map { VisibleText.of($0) },
                secret: Secret(bytes: fields["response"] ?? octets),
                what: "user and a digest from which the password can be guessed"),
            holds: "user and digest")
    }

    /// SCRAM: `n,,n=user,r=nonce`, then `c=…,r=…,p=proof` (RFC 5802 §7); only the proof lets one guess.
    mutating func readSCRAM(_ octets: [UInt8]) -> SASLReading {
        let fields = octets.split(separator: UInt8(ascii: ","))
        func value(_ name: Character) -> ArraySlice<UInt8>? {
            fields.first { $0.starts(with: "\(name)=".utf8) }?.dropFirst(2)
        }
        if let proof = value("p"), responses > 1 {
            return SASLReading(
                leak: SASLLeak(
                    severity: .medium, user: user, secret: Secret(bytes: proof),
                    what: "user and a salted proof from which the password can slowly be guessed"),
                holds: "proof")
        }
        guard responses == 1 else { return SASLReading(leak: nil, holds: "more") }
        remember(
            user: value("n").map {
                VisibleText.of($0).replacing("=2C", with: ",").replacing("=3D", with: "=")
            })
        return SASLReading(leak: nil, holds: "user and nonce")
    }
}

/// The `name=value` list of a digest (RFC 2831 §7.1, RFC 7616 §3.4), quoted or not.
struct DigestFields: Sendable {
    private var fields: [(name: String, value: [UInt8])] = []

    private static let limit = 64

    init(_ text: ArraySlice<UInt8>) {
        var rest = text
        while !rest.isEmpty, fields.count < Self.limit {
            while let first = rest.first, first.isBlank || first == UInt8(ascii: ",") { rest = rest.dropFirst() }
            guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return }
            let name = rest[..<equals].trimmed.text.lowercased()
            rest = rest[(equals + 1)...]
            while let first = rest.first, first.isBlank { rest = rest.dropFirst() }
            var value: [UInt8] = []
            if rest.first == UInt8(ascii: "\"") {
                rest = rest.dropFirst()
                while let octet = rest.first, octet != UInt8(ascii: "\"") {
                    rest = rest.dropFirst()
                    if octet == UInt8(ascii: "\\"), let escaped = rest.first {
                        value.append(escaped)
                        rest = rest.dropFirst()
                    } else {
                        value.append(octet)
                    }
                }
                rest = rest.dropFirst()
            } else {
                let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
                value = Array(rest[..<end].trimmed)
                rest = rest[end...]
            }
            fields.append((name, value))
        }
    }

    subscript(name: String) -> [UInt8]? { fields.first { $0.name == name }?.value }
}
