internal import SigilloCore

// The words in which a credential goes onto the wire; no other file of the twins reveals it.
extension TwinErrand {
    /// The response of PLAIN in base64: no authorisation identity, the user, the password (RFC 4616 §2).
    var plainResponse: String {
        Self.base64([0] + Array(account.user.utf8) + [0] + account.password.reveal())
    }

    /// The two responses of the mechanism LOGIN in base64: the user, the password.
    var loginResponses: [String] {
        [Self.base64(Array(account.user.utf8)), Self.base64(account.password.reveal())]
    }

    /// The password as POP3's PASS has it: as it is (RFC 1939 §7).
    var passwordText: String {
        String(decoding: account.password.reveal(), as: UTF8.self)
    }

    /// The arguments of IMAP's LOGIN command (RFC 9051 §6.2.3).
    var loginArguments: String {
        Self.quoted(Array(account.user.utf8)) + " " + Self.quoted(account.password.reveal())
    }

    private static func base64(_ octets: [UInt8]) -> String {
        String(decoding: Base64.encode(octets), as: UTF8.self)
    }

    /// A quoted string (RFC 9051 §4.3).
    private static func quoted(_ octets: [UInt8]) -> String {
        let escaped = octets.flatMap { octet in
            octet == UInt8(ascii: "\\") || octet == UInt8(ascii: "\"") ? [UInt8(ascii: "\\"), octet] : [octet]
        }
        return "\"" + String(decoding: escaped, as: UTF8.self) + "\""
    }
}
