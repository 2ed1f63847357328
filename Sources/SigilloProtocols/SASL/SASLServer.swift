import SigilloCore

/// What follows a response.
enum SASLStep: Sendable {
    /// The client is asked for more.
    case challenge([UInt8])
    /// The client has said all.
    case finished(SASLCredentials)
}

/// The server's side of one mechanism, for one exchange: responses in, challenges and credentials out.
///
/// Every mechanism ends after a fixed number of responses, whatever they are.
protocol SASLServer: Sendable {
    /// Who the client has said that it is so far; empty where it has not.
    var identity: [UInt8] { get }

    /// The challenge to a client that sent no initial response; empty where the client speaks first.
    mutating func begin() -> [UInt8]

    /// Takes a response, decoded from base64.
    mutating func respond(_ response: [UInt8]) -> SASLStep
}

extension SASLServer {
    var identity: [UInt8] { [] }

    mutating func begin() -> [UInt8] { [] }
}

/// What the server's side of a mechanism knows.
struct SASLContext: Sendable {
    var account: Account
    /// Whether any user and secret are taken, as far as the mechanism can.
    var acceptsAnyLogin: Bool
    var settings: SASLSettings
    var channel: TLSChannel?
    /// The mechanisms that were offered.
    var offered: [SASLMechanism]
    var hostName: String
    /// The name of the protocol in a `digest-uri` (RFC 2831 §2.1.2).
    var service: String
    /// Which exchange of the connection it is, from 1.
    var number: Int
    /// The accounts of a server that has several.
    var accounts = AccountDirectory()

    /// The account that a user's name stands for.
    func account(of user: [UInt8]) -> Account { accounts[user] ?? account }

    /// A printable text without comma, quote or blank that is another one in each exchange: 24 letters of base64.
    var nonce: [UInt8] { Base64.encode(octets("nonce \(settings.connection) \(number)").prefix(18)) }

    /// The salt of a user's password, the same in each exchange, whether or not there is such a user.
    func salt(of user: [UInt8]) -> [UInt8] {
        Array(octets("salt " + String(decoding: user, as: UTF8.self)).prefix(16))
    }

    /// Octets that nobody knows who does not know the seed; empty without digests.
    func octets(_ purpose: String) -> [UInt8] {
        settings.digests?.code(.sha256, key: settings.seed, of: Array(purpose.utf8)) ?? []
    }
}

extension Account {
    /// Whether somebody who proved to be this account may act as `identity`: as nobody named, or as itself.
    func permits(_ identity: [UInt8]) -> Bool {
        identity.isEmpty || identity.elementsEqual(user.utf8) || identity.elementsEqual(address.utf8)
    }
}
