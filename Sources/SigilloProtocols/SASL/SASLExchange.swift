import SigilloCore

/// What a client proved its identity with, as the server decoded it.
struct SASLCredentials: Sendable {
    /// The authentication identity, empty where the response names none.
    var user: [UInt8]
    var secret: Secret
    /// Whether the response was well formed and of a mechanism that can log in.
    var isUsable = true
}

/// The server's side of one SASL exchange (RFC 4422): responses in, challenges and credentials out.
///
/// PLAIN and LOGIN can succeed. The responses of every other mechanism are taken for credentials too, since what a
/// client reveals is to be known whether or not it helps the client.
struct SASLExchange: Sendable {
    /// What follows a response.
    enum Step: Sendable {
        /// The client is asked for more.
        case challenge(String)
        /// The client has said all.
        case finished(SASLCredentials)
    }

    /// The mechanisms that the mock servers offer.
    static let offered = ["PLAIN", "LOGIN"]

    /// The name in capitals, safe to print.
    let mechanism: String

    private var user: [UInt8]?

    /// Begins an exchange; a name that is none becomes `?`, since it may be anything (RFC 4422 §3.1).
    init(mechanism name: some Collection<UInt8>) {
        let isName = (1...20).contains(name.count) && name.allSatisfy(Self.isNameOctet)
        mechanism = isName ? ASCII.uppercased(name) : "?"
    }

    /// Whether a log-in with this mechanism can succeed.
    var isOffered: Bool { Self.offered.contains(mechanism) }

    /// The challenge to a client that sent no initial response: empty where the client speaks first.
    var firstChallenge: String { mechanism == "LOGIN" ? "Username:" : "" }

    /// Takes a response, decoded from base64.
    mutating func respond(_ response: [UInt8]) -> Step {
        switch mechanism {
        case "PLAIN":
            return .finished(Self.plain(response))
        case "LOGIN":
            guard let user else {
                user = response
                return .challenge("Password:")
            }
            return .finished(SASLCredentials(user: user, secret: Secret(bytes: response)))
        case "XOAUTH2", "OAUTHBEARER":
            return .finished(Self.bearer(response))
        default:
            return .finished(SASLCredentials(user: [], secret: Secret(bytes: response), isUsable: false))
        }
    }

    /// What a response that is no base64 reveals.
    func undecodable(_ text: some Sequence<UInt8>) -> SASLCredentials {
        SASLCredentials(user: user ?? [], secret: Secret(bytes: text), isUsable: false)
    }

    // RFC 4616 §2: [authzid] NUL authcid NUL passwd.
    private static func plain(_ message: [UInt8]) -> SASLCredentials {
        let parts = message.split(separator: 0, maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[1].isEmpty else {
            return SASLCredentials(user: [], secret: Secret(bytes: message), isUsable: false)
        }
        return SASLCredentials(user: Array(parts[1]), secret: Secret(bytes: parts[2]))
    }

    // RFC 7628 §3.1 and its forerunner: fields ended by ^A, `auth=Bearer TOKEN` among them.
    private static func bearer(_ message: [UInt8]) -> SASLCredentials {
        var credentials = SASLCredentials(user: [], secret: Secret(bytes: message), isUsable: false)
        for field in message.split(separator: 1) {
            if field.starts(with: "user=".utf8) {
                credentials.user = Array(field.dropFirst(5))
            } else if field.starts(with: "n,a=".utf8) {
                credentials.user = Array(field.dropFirst(4).prefix { $0 != UInt8(ascii: ",") })
            } else if ASCII.starts(field, with: "auth=Bearer ".utf8) {
                credentials.secret = Secret(bytes: field.dropFirst(12))
            }
        }
        return credentials
    }

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        ASCII.isLetter(octet) || ASCII.isDigit(octet) || octet == UInt8(ascii: "-") || octet == UInt8(ascii: "_")
    }
}
