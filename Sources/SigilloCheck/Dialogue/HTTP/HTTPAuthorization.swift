import SigilloCore

/// `Authorization: scheme credentials` (RFC 9110 §11.6.2).
struct HTTPAuthorization: Sendable {
    private let name: ArraySlice<UInt8>
    private let scheme: ArraySlice<UInt8>
    private let credentials: ArraySlice<UInt8>

    init(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
        self.name = name
        let value = value.trimmed
        let end = value.firstIndex(where: \.isBlank) ?? value.endIndex
        scheme = value[..<end]
        credentials = value[end...].trimmed
    }

    func report(at range: (ArraySlice<UInt8>) -> Range<UInt64>, evidence: inout Evidence) {
        guard !credentials.isEmpty, let found = judge() else { return }
        let range = range(credentials)
        evidence.report(
            found.leak, mechanism: found.mechanism, encoding: found.rule == "http.basic" ? "base64" : "raw",
            range: range, rule: found.rule, reference: found.reference)
        evidence.show(
            "\(VisibleText.of(name, limit: 24)): \(found.mechanism) ‹\(credentials.count) chars›",
            direction: .clientToServer, end: range.upperBound, mark: "secret")
    }

    private struct Judgement {
        var leak: SASLLeak
        var mechanism: String
        var rule: String
        var reference: String
    }

    private func judge() -> Judgement? {
        switch scheme.keyword ?? "" {
        case "BASIC":
            return Judgement(leak: basic, mechanism: "Basic", rule: "http.basic", reference: "RFC 7617 §2")
        case "DIGEST":
            return Judgement(leak: digest, mechanism: "Digest", rule: "http.digest", reference: "RFC 7616 §3.4")
        case "BEARER": return bearer("Bearer")
        case "TOKEN": return bearer("Token")
        case "DPOP": return bearer("DPoP")
        case "NTLM": return ntlm("NTLM")
        case "NEGOTIATE": return ntlm("Negotiate")
        case let word:
            // A header of no known form may hold anything.
            let mechanism = word.isEmpty ? "?" : word.prefix(1) + word.dropFirst().lowercased()
            return Judgement(
                leak: SASLLeak(
                    severity: .medium, secret: Secret(bytes: credentials),
                    what: "credentials of a scheme that is not known"),
                mechanism: mechanism, rule: "http.authorization", reference: "RFC 9110 §11.6.2")
        }
    }

    private func bearer(_ mechanism: String) -> Judgement {
        Judgement(
            leak: SASLLeak(secret: Secret(bytes: credentials), what: "a bearer token"), mechanism: mechanism,
            rule: "http.bearer", reference: "RFC 6750 §2.1")
    }

    /// Only the message that holds a response is a log-in; a ticket can be read by its server alone (RFC 4559 §4).
    private func ntlm(_ mechanism: String) -> Judgement? {
        var exchange = SASLExchange(mechanism: ArraySlice("NTLM".utf8))
        guard let leak = exchange.respond(credentials).leak else { return nil }
        return Judgement(leak: leak, mechanism: mechanism, rule: "http.ntlm", reference: "MS-NLMP")
    }

    /// `user:password` in base64, split at the first colon.
    private var basic: SASLLeak {
        guard let octets = LooseBase64.decode(credentials), let colon = octets.firstIndex(of: UInt8(ascii: ":")) else {
            return SASLLeak(secret: Secret(bytes: credentials), what: "malformed credentials")
        }
        return SASLLeak(
            user: Self.name(octets[..<colon]), secret: Secret(bytes: octets[(colon + 1)...]),
            what: "user and password")
    }

    private var digest: SASLLeak {
        let fields = DigestFields(credentials)
        let user = fields["username"] ?? fields["username*"].map { Self.extended($0[...]) }
        return SASLLeak(
            severity: .high, user: user.map { Self.name($0[...]) }, secret: Secret(bytes: fields["response"] ?? []),
            what: "user and a digest from which the password can be guessed")
    }

    /// `UTF-8''J%C3%A4s%C3%B8n` (RFC 8187 §3.2.1).
    private static func extended(_ value: ArraySlice<UInt8>) -> [UInt8] {
        let parts = value.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
        return HTTPForm.decoded(parts.count == 3 ? parts[2] : value, plusIsSpace: false)
    }

    /// A user's name in UTF-8 or, where it is none, in Latin-1, as older clients write it.
    static func name(_ octets: ArraySlice<UInt8>) -> String {
        guard String(validating: octets, as: UTF8.self) == nil else { return VisibleText.of(octets) }
        return VisibleText.of(octets.flatMap { String(Character(Unicode.Scalar($0))).utf8 })
    }
}

extension HTTPAuthorization {
    /// A log-in in the target itself, `http://user:password@host/` (RFC 3986 §3.2.1); returns what of it may be shown.
    static func judgeUserInfo(
        _ target: ArraySlice<UInt8>, at range: (ArraySlice<UInt8>) -> Range<UInt64>, evidence: inout Evidence
    ) -> ArraySlice<UInt8> {
        let scheme = target.firstRange(of: "://")
        let authority = target[(scheme?.upperBound ?? target.startIndex)...].prefix { $0 != UInt8(ascii: "/") }
        guard let sign = authority.lastIndex(of: UInt8(ascii: "@")) else { return target }
        let userInfo = authority[..<sign]
        if let colon = userInfo.firstIndex(of: UInt8(ascii: ":")), colon + 1 < userInfo.endIndex {
            let password = userInfo[(colon + 1)...]
            evidence.report(
                SASLLeak(
                    user: name(HTTPForm.decoded(userInfo[..<colon], plusIsSpace: false)[...]),
                    secret: Secret(bytes: HTTPForm.decoded(password, plusIsSpace: false)),
                    what: "user and password in the target of a request"),
                mechanism: "userinfo", encoding: "raw", range: range(password), rule: "http.userinfo",
                reference: "RFC 3986 §3.2.1")
        }
        return target[..<userInfo.startIndex] + Array("‹\(userInfo.count) octets›".utf8) + target[sign...]
    }
}
