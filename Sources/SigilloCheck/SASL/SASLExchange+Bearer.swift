import SigilloCore

extension SASLExchange {
    /// XOAUTH2 and OAUTHBEARER: fields between octets 0x01, of which `auth=Bearer` holds the token (RFC 7628 §3.1).
    func readBearer(_ octets: [UInt8]) -> SASLReading {
        let fields = octets.split(separator: 1)
        var user: ArraySlice<UInt8>?
        var token: ArraySlice<UInt8>?
        for field in fields {
            if field.begins(with: "user=") {
                user = field.dropFirst(5)
            } else if field.begins(with: "auth=") {
                let (scheme, rest) = field.dropFirst(5).firstWord
                token = (rest ?? scheme).trimmed
            } else if field.begins(with: "n,") || field.begins(with: "y,") {
                user = field.split(separator: UInt8(ascii: ",")).first { $0.begins(with: "a=") }?.dropFirst(2)
            }
        }
        guard let token, !token.isEmpty else { return SASLReading(leak: nil, holds: "nothing") }
        return SASLReading(
            leak: SASLLeak(
                user: user.map { VisibleText.of($0) }, secret: Secret(bytes: token), what: "user and bearer token"),
            holds: "user and bearer token")
    }
}
