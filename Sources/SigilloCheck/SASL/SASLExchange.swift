import SigilloCore

/// The client's half of a SASL exchange (RFC 4422), read without knowing any secret.
///
/// A mechanism has a file of its own. What a response means depends on the mechanism, on what the client said before,
/// and on the server's challenge only where a known password is to be proved by it.
struct SASLExchange: Sendable {
    /// The mechanism's name in upper case; `?` where it is no mechanism name.
    let mechanism: String
    /// Responses read so far; an initial response that says nothing is none.
    private(set) var responses = 0
    private(set) var user: String?
    /// Whether a leak was read.
    private(set) var hasLeaked = false
    /// Whether the client cancelled.
    private(set) var isCancelled = false
    /// The server's last challenge, decoded; nil where none was seen or it was too long.
    private(set) var challenge: [UInt8]?
    /// What the client said first, for mechanisms whose proof covers it.
    var opening: [UInt8] = []

    /// So much of a challenge is kept.
    static let challengeLimit = 8 * 1024

    init(mechanism: ArraySlice<UInt8>) {
        self.mechanism = mechanism.keyword ?? "?"
    }

    /// Whether the mechanism awaits no further response, so that the next line may be a command.
    var isComplete: Bool { isCancelled || responses >= expectedResponses }

    private var expectedResponses: Int {
        switch mechanism {
        case "LOGIN", "DIGEST-MD5", "NTLM", "GSS-SPNEGO": 2
        case "GSSAPI", "KERBEROS_V4", "KERBEROS_V5": 3
        case let name where name.hasPrefix("SCRAM-"): 2
        default: 1
        }
    }

    // MARK: Challenges

    /// Takes a challenge in base64.
    mutating func challenge(_ line: ArraySlice<UInt8>) {
        guard line.count <= Self.challengeLimit * 2 else { return }
        challenge(octets: LooseBase64.decode(line.trimmed) ?? Array(line))
    }

    /// Takes a challenge as it is.
    mutating func challenge(octets: [UInt8]) {
        challenge = octets.count <= Self.challengeLimit ? octets : nil
    }

    // MARK: Responses

    /// Reads a response line without its line break, or an initial response.
    mutating func respond(_ line: ArraySlice<UInt8>, isInitial: Bool = false) -> SASLReading {
        let text = line.trimmed
        if text.elementsEqual([UInt8(ascii: "*")]) {
            isCancelled = true
            return SASLReading(leak: nil, holds: "cancel")
        }
        // RFC 4954 §4: `=` is an empty initial response.
        let decoded = isInitial && text.elementsEqual([UInt8(ascii: "=")]) ? [] : LooseBase64.decode(text)
        if isInitial, decoded?.isEmpty == true { return SASLReading(leak: nil, holds: "nothing") }
        var reading = respond(octets: decoded ?? Array(text))
        if decoded == nil, reading.leak != nil { reading.leak?.what += ", not even in base64" }
        return reading
    }

    /// Reads a response as it is.
    mutating func respond(octets: [UInt8]) -> SASLReading {
        responses += 1
        let reading = octets.isEmpty ? SASLReading(leak: nil, holds: "nothing") : read(octets)
        if reading.leak != nil { hasLeaked = true }
        return reading
    }

    private mutating func read(_ octets: [UInt8]) -> SASLReading {
        switch mechanism {
        case "PLAIN": return readPlain(octets)
        case "LOGIN": return readLogin(octets)
        case "CRAM-MD5": return readCRAM(octets)
        case "DIGEST-MD5": return readDigest(octets)
        case "NTLM": return readNTLM(octets)
        case "GSS-SPNEGO": return NTLMMessage.isWithin(octets) ? readNTLM(octets) : readIdentity(octets)
        case "XOAUTH2", "OAUTHBEARER": return readBearer(octets)
        case "EXTERNAL", "ANONYMOUS", "GSSAPI", "KERBEROS_V4", "KERBEROS_V5": return readIdentity(octets)
        case let name where name.hasPrefix("GS2-"): return readIdentity(octets)
        case let name where name.hasPrefix("SCRAM-"): return readSCRAM(octets)
        default: return readUnknown(octets)
        }
    }

    /// LOGIN: the user, then the password, each on a line (draft-murchison-sasl-login).
    private mutating func readLogin(_ octets: [UInt8]) -> SASLReading {
        if responses == 1 {
            user = PeerText.name(octets)
            return SASLReading(leak: nil, holds: "user")
        }
        guard responses == 2 else { return SASLReading(leak: nil, holds: "more") }
        return SASLReading(
            leak: SASLLeak(user: user, secret: Secret(bytes: octets), what: "user and password"), holds: "password")
    }

    /// Mechanisms that name somebody and prove nothing readable (RFC 4422 appendix A, 4505, 4752).
    private func readIdentity(_ octets: [UInt8]) -> SASLReading {
        guard !hasLeaked else { return SASLReading(leak: nil, holds: "token") }
        let isName = mechanism == "EXTERNAL" || mechanism == "ANONYMOUS"
        return SASLReading(
            leak: SASLLeak(
                kind: .metadata, severity: .info, user: isName ? PeerText.name(octets) : nil,
                what: isName ? "an identity without a secret" : "a ticket that only the server can read"),
            holds: isName ? "identity" : "ticket")
    }

    /// A mechanism that is not known is never dropped silently.
    private func readUnknown(_ octets: [UInt8]) -> SASLReading {
        guard !hasLeaked else { return SASLReading(leak: nil, holds: "more") }
        return SASLReading(
            leak: SASLLeak(
                severity: .medium, secret: Secret(bytes: octets), what: "the response of a mechanism that is not known"),
            holds: "response")
    }

    mutating func remember(user name: String?) { user = name }
}
