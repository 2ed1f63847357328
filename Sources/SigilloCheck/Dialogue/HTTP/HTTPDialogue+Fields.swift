import SigilloCore

extension HTTPDialogue {
    /// Takes the header field that was read, with its folded lines.
    mutating func takeField(evidence: inout Evidence) {
        guard let taken = field else { return }
        field = nil
        request.fields += 1
        let octets = taken.octets[...]
        guard let colon = octets.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = octets[..<colon]
        let value = octets[(colon + 1)...].trimmed
        if name.equals("Authorization") || name.equals("Proxy-Authorization") {
            authorization(value, field: taken, name: name, evidence: &evidence)
        } else if name.equals("Content-Length") {
            request.contentLength = value.number ?? 0
        } else if name.equals("Transfer-Encoding") {
            request.isChunked = value.contains(word: "chunked")
        } else if name.equals("Content-Type") {
            request.contentType = Array(value)
        } else if name.equals("Cookie") {
            evidence.mention(
                "A cookie crossed in clear; it may stand for a log-in.", direction: .clientToServer,
                range: taken.offset..<(taken.offset &+ 1), rule: "http.cookie", reference: "RFC 6265 §8.3")
        }
    }

    /// `Authorization: scheme credentials` (RFC 9110 §11.6.2).
    private mutating func authorization(
        _ value: ArraySlice<UInt8>, field: Field, name: ArraySlice<UInt8>, evidence: inout Evidence
    ) {
        let (scheme, rest) = value.firstWord
        let credentials = (rest ?? []).trimmed
        guard !credentials.isEmpty else { return }
        let start = field.offset &+ UInt64(credentials.startIndex)
        let range = start..<(start &+ UInt64(credentials.count))
        let leak: SASLLeak
        let rule: String
        let reference: String
        switch scheme.keyword ?? "" {
        case "BASIC":
            (leak, rule, reference) = (Self.basic(credentials), "http.basic", "RFC 7617 §2")
        case "DIGEST":
            let fields = DigestFields(credentials)
            leak = SASLLeak(
                severity: .high, user: (fields["username"] ?? fields["username*"]).map { VisibleText.of($0) },
                secret: Secret(bytes: fields["response"] ?? []),
                what: "user and a digest from which the password can be guessed")
            (rule, reference) = ("http.digest", "RFC 7616 §3.4")
        case "BEARER", "TOKEN", "DPOP":
            leak = SASLLeak(secret: Secret(bytes: credentials), what: "a bearer token")
            (rule, reference) = ("http.bearer", "RFC 6750 §2.1")
        case "NTLM", "NEGOTIATE":
            var exchange = SASLExchange(mechanism: ArraySlice("NTLM".utf8))
            guard let found = exchange.respond(credentials).leak else { return }
            (leak, rule, reference) = (found, "http.ntlm", "MS-NLMP")
        default:
            leak = SASLLeak(
                severity: .medium, secret: Secret(bytes: credentials), what: "credentials of a scheme that is not known"
            )
            (rule, reference) = ("http.authorization", "RFC 9110 §11.6.2")
        }
        let mechanism = scheme.keyword.map { $0.prefix(1) + $0.dropFirst().lowercased() } ?? "?"
        evidence.report(
            leak, mechanism: mechanism, encoding: rule == "http.basic" ? "base64" : "raw", range: range, rule: rule,
            reference: reference)
        evidence.show(
            "\(VisibleText.of(name, limit: 24)): \(mechanism) ‹\(credentials.count) chars›", direction: .clientToServer,
            end: range.upperBound, mark: "secret")
    }

    /// `user:password` in base64, split at the first colon.
    private static func basic(_ credentials: ArraySlice<UInt8>) -> SASLLeak {
        guard let octets = LooseBase64.decode(credentials), let colon = octets.firstIndex(of: UInt8(ascii: ":")) else {
            return SASLLeak(secret: Secret(bytes: credentials), what: "malformed credentials")
        }
        return SASLLeak(
            user: VisibleText.of(octets[..<colon]), secret: Secret(bytes: octets[(colon + 1)...]),
            what: "user and password")
    }

    /// A log-in in the target itself, `http://user:password@host/` (RFC 3986 §3.2.1); returns what of it may be shown.
    mutating func judgeUserInfo(
        _ target: ArraySlice<UInt8>, line: Line, evidence: inout Evidence
    ) -> ArraySlice<UInt8> {
        guard let scheme = target.firstRange(of: "://") else { return target }
        let authority = target[scheme.upperBound...].prefix { $0 != UInt8(ascii: "/") }
        guard let sign = authority.lastIndex(of: UInt8(ascii: "@")) else { return target }
        let userInfo = authority[..<sign]
        if let colon = userInfo.firstIndex(of: UInt8(ascii: ":")), colon + 1 < userInfo.endIndex {
            let password = userInfo[(colon + 1)...]
            evidence.report(
                SASLLeak(
                    user: VisibleText.of(Self.decoded(userInfo[..<colon])),
                    secret: Secret(bytes: Self.decoded(password)), what: "user and password in the target of a request"),
                mechanism: "userinfo", encoding: "raw", range: line.range(of: password), rule: "http.userinfo",
                reference: "RFC 3986 §3.2.1")
        }
        return target[..<scheme.upperBound] + Array("‹\(userInfo.count) octets›".utf8) + target[sign...]
    }
}
