import SigilloCore

/// The client's half of a SASL exchange (RFC 4422), read without knowing any secret.
///
/// A mechanism has a file of its own. What a response means depends only on the mechanism, its number in the exchange
/// and what the client said before.
struct SASLExchange: Sendable {
    /// The mechanism's name in upper case; `?` where it is no mechanism name.
    let mechanism: String
    /// Responses read so far.
    private(set) var responses = 0
    private(set) var user: String?
    /// Whether a leak was read.
    private(set) var hasLeaked = false
    /// Whether the client cancelled.
    private(set) var isCancelled = false

    init(mechanism: ArraySlice<UInt8>) {
        self.mechanism = mechanism.keyword ?? "?"
    }

    /// Whether the mechanism awaits no further response, so that the next line may be a command.
    var isComplete: Bool { isCancelled || responses >= expectedResponses }

    private var expectedResponses: Int {
        switch mechanism {
        case "LOGIN", "DIGEST-MD5", "NTLM", "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS",
            "SCRAM-SHA-512", "SCRAM-SHA-512-PLUS":
            2
        case "GSSAPI", "GSS-SPNEGO", "KERBEROS_V4": 3
        default: 1
        }
    }

    /// Reads a response line without its line break, or an initial response.
    mutating func respond(_ line: ArraySlice<UInt8>, isInitial: Bool = false) -> SASLReading {
        let text = line.trimmed
        if text.elementsEqual([UInt8(ascii: "*")]) {
            isCancelled = true
            return SASLReading(leak: nil, holds: "cancel")
        }
        // RFC 4954 §4: `=` is an empty initial response.
        let decoded = isInitial && text.elementsEqual([UInt8(ascii: "=")]) ? [] : LooseBase64.decode(text)
        let octets = decoded ?? Array(text)
        responses += 1
        var reading = read(octets)
        if decoded == nil, reading.leak != nil { reading.leak?.what += ", not even in base64" }
        if reading.leak?.kind.isLeak == true { hasLeaked = true }
        return reading
    }

    private mutating func read(_ octets: [UInt8]) -> SASLReading {
        guard !octets.isEmpty else { return SASLReading(leak: nil, holds: "nothing") }
        switch mechanism {
        case "PLAIN": return readPlain(octets)
        case "LOGIN": return readLogin(octets)
        case "CRAM-MD5": return readCRAM(octets)
        case "DIGEST-MD5": return readDigest(octets)
        case "NTLM", "GSS-SPNEGO": return readNTLM(octets)
        case "XOAUTH2", "OAUTHBEARER": return readBearer(octets)
        case "EXTERNAL", "ANONYMOUS", "GSSAPI", "GS2-KRB5", "GS2-KRB5-PLUS", "KERBEROS_V4": return readIdentity(octets)
        case let name where name.hasPrefix("SCRAM-"): return readSCRAM(octets)
        default: return readUnknown(octets)
        }
    }

    /// LOGIN: the user, then the password, each on a line (draft-murchison-sasl-login).
    private mutating func readLogin(_ octets: [UInt8]) -> SASLReading {
        if responses == 1 {
            user = VisibleText.of(octets)
            return SASLReading(leak: nil, holds: "user")
        }
        guard responses == 2 else { return SASLReading(leak: nil, holds: "more") }
        return SASLReading(
            leak: SASLLeak(user: user, secret: Secret(bytes: octets), what: "user and password"), holds: "password")
    }

    /// Mechanisms that name somebody and prove nothing readable (RFC 4422 appendix A, 4505, 4752).
    private func readIdentity(_ octets: [UInt8]) -> SASLReading {
        guard responses == 1 else { return SASLReading(leak: nil, holds: "token") }
        let isName = mechanism == "EXTERNAL" || mechanism == "ANONYMOUS"
        return SASLReading(
            leak: SASLLeak(
                kind: .metadata, severity: .info, user: isName ? VisibleText.of(octets) : nil,
                what: isName ? "an identity without a secret" : "a ticket that only the server can read"),
            holds: isName ? "identity" : "ticket")
    }

    /// A mechanism that is not known is never dropped silently.
    private func readUnknown(_ octets: [UInt8]) -> SASLReading {
        guard responses == 1 else { return SASLReading(leak: nil, holds: "more") }
        return SASLReading(
            leak: SASLLeak(
                severity: .medium, secret: Secret(bytes: octets), what: "the response of a mechanism that is not known"),
            holds: "response")
    }

    mutating func remember(user name: String?) { user = name }
}
