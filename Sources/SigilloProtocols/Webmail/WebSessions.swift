package import SigilloCore

/// Somebody who is logged in to the webmail, known by a cookie.
package struct WebSession: Sendable, Hashable {
    /// Whose mail it is.
    package let account: Account
    /// What the browser keeps and sends back: whoever has it is logged in.
    package let token: Secret
    /// What each form holds, so that no other site can make a browser send one (cross-site request forgery).
    package let formToken: String
}

/// What a connection asks of the webmail's sessions.
package enum WebSessionRequest: Sendable, Hashable {
    /// Begin a session.
    case open(Account)
    /// The session that a cookie belongs to.
    case find(token: Secret)
    /// End a session: its cookie is worth nothing from now on.
    case close(token: Secret)
}

/// The sessions of a webmail, which all connections to one server share: a value without chance of its own.
package struct WebSessions: Sendable {
    /// The most sessions; the oldest goes when another begins.
    static let limit = 1_000
    /// How many random octets a session is made of.
    package static let randomOctets = 32

    private var sessions: [Secret: WebSession] = [:]
    /// The tokens in the order in which they were made.
    private var order: [Secret] = []

    /// Creates the sessions of a server that nobody has logged in to.
    package init() {}

    /// Carries out a request.
    ///
    /// - Parameter random: gives ``randomOctets`` octets that nobody can foresee; asked where a session begins.
    /// - Returns: the session that was begun, found or ended; nil where there is none.
    package mutating func perform(_ request: WebSessionRequest, random: () -> [UInt8]) -> WebSession? {
        switch request {
        case .open(let account): open(account, of: random())
        case .find(let token): sessions[token]
        case .close(let token): close(token)
        }
    }

    private mutating func open(_ account: Account, of octets: [UInt8]) -> WebSession {
        let half = octets.count / 2
        let session = WebSession(
            account: account, token: Secret(bytes: Self.hexadecimal(octets.prefix(half))),
            formToken: String(decoding: Self.hexadecimal(octets.dropFirst(half)), as: UTF8.self))
        if order.count >= Self.limit { sessions[order.removeFirst()] = nil }
        sessions[session.token] = session
        order.append(session.token)
        return session
    }

    private mutating func close(_ token: Secret) -> WebSession? {
        order.removeAll { $0 == token }
        return sessions.removeValue(forKey: token)
    }

    private static func hexadecimal(_ octets: some Sequence<UInt8>) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
