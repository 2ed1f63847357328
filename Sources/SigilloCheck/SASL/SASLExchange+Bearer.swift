import SigilloCore

extension SASLExchange {
    /// XOAUTH2 and OAUTHBEARER: fields between octets 0x01, of which `auth=Bearer` holds the token (RFC 7628 §3.1).
    ///
    /// A client answers the error of a server with nothing, or with one octet 0x01: that is no log-in.
    func readBearer(_ octets: [UInt8]) -> SASLReading {
        let fields = octets.split(separator: 1)
        guard !fields.isEmpty, !hasLeaked else { return SASLReading(leak: nil, holds: "nothing") }
        var user: String?
        var token: ArraySlice<UInt8>?
        for field in fields {
            if field.begins(with: "user=") {
                user = PeerText.name(field.dropFirst(5))
            } else if field.begins(with: "auth=") {
                let (scheme, rest) = field.dropFirst(5).firstWord
                token = (rest ?? scheme).trimmed
            } else if field.begins(with: "n,") || field.begins(with: "y,") || field.begins(with: "p=") {
                let name = field.split(separator: UInt8(ascii: ",")).first { $0.begins(with: "a=") }
                user = name.map { Self.saslName($0.dropFirst(2)) }
            }
        }
        guard let token, !token.isEmpty else {
            return SASLReading(
                leak: SASLLeak(
                    severity: .medium, user: user, secret: Secret(bytes: octets), what: "a malformed bearer response"),
                holds: "a malformed response")
        }
        return SASLReading(
            leak: SASLLeak(user: user, secret: Secret(bytes: token), what: "user and bearer token"),
            holds: "user and bearer token")
    }

    /// A name in which `=2C` and `=3D` stand for comma and equals sign (RFC 5802 §5.1).
    static func saslName(_ octets: ArraySlice<UInt8>) -> String {
        var name: [UInt8] = []
        var index = octets.startIndex
        while index < octets.endIndex {
            if octets[index...].begins(with: "=2C") {
                name.append(UInt8(ascii: ","))
                index += 3
            } else if octets[index...].begins(with: "=3D") {
                name.append(UInt8(ascii: "="))
                index += 3
            } else {
                name.append(octets[index])
                index += 1
            }
        }
        return PeerText.name(name)
    }
}
