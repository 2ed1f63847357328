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

    /// The field `Authorization` of Basic (RFC 7617 §2).
    var basicCredentials: String {
        "Basic " + Self.base64(Array(account.user.utf8) + [UInt8(ascii: ":")] + account.password.reveal())
    }

    /// The content of a log-in form (WHATWG URL §5.2): the password goes into the field that asks for it, the user into
    /// the first one that asks for text, and the others keep what the page put into them.
    func loginForm(_ fields: [WebPage.Field]) -> [UInt8] {
        let usual = [
            WebPage.Field(name: "user", kind: "text", value: ""), .init(name: "password", kind: "password", value: ""),
        ]
        var hasUser = false
        let pairs = (fields.isEmpty ? usual : fields).compactMap { field -> [UInt8]? in
            let value: [UInt8]
            switch field.kind {
            case "password": value = account.password.reveal()
            case "text", "email":
                value = hasUser ? Array(field.value.utf8) : Array(account.user.utf8)
                hasUser = true
            case "hidden": value = Array(field.value.utf8)
            default: return nil
            }
            return Self.percentEncoded(Array(field.name.utf8)) + [UInt8(ascii: "=")] + Self.percentEncoded(value)
        }
        return Array(pairs.joined(separator: [UInt8(ascii: "&")]))
    }

    /// As a form writes it (WHATWG URL §1.3), but for a space, which is `%20`.
    static func percentEncoded(_ octets: [UInt8]) -> [UInt8] {
        octets.flatMap { octet -> [UInt8] in
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                return [octet]
            default:
                let digits = String(octet, radix: 16, uppercase: true)
                return Array("%\(digits.count == 1 ? "0" : "")\(digits)".utf8)
            }
        }
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
