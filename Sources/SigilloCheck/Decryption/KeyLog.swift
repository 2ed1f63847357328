package import SigilloCore

/// The secrets of TLS sessions that their ends wrote down (RFC 9850), by the random value of the ClientHello.
///
/// ```
/// CLIENT_RANDOM 52340c85… 9a1f7c…
/// SERVER_TRAFFIC_SECRET_0 52340c85… 03bb41…
/// ```
///
/// Lines of other kinds and lines that are broken are passed over.
package struct KeyLog: Sendable {
    /// What is known of one session.
    struct Session: Sendable {
        /// Up to TLS 1.2.
        var masterSecret: Secret?
        /// TLS 1.3, by direction.
        var handshakeSecrets = PerDirection<Secret?>(repeating: nil)
        var applicationSecrets = PerDirection<Secret?>(repeating: nil)
    }

    private var sessions: [[UInt8]: Session] = [:]
    /// Premaster secrets, by the first octets of what a server's RSA key encrypts.
    private var premasterSecrets: [[UInt8]: Secret] = [:]
    /// How many lines gave a secret.
    package private(set) var secretCount = 0

    /// An empty log.
    package init() {}

    /// Reads a key log's text.
    package init(_ text: Secret) {
        add(text)
    }

    /// Whether it holds no secret.
    package var isEmpty: Bool { secretCount == 0 }

    /// Whether it holds premaster secrets, which need the handshake to become master secrets.
    var hasPremasterSecrets: Bool { !premasterSecrets.isEmpty }

    /// Reads further text; a later line replaces an earlier one of its kind and session.
    package mutating func add(_ text: Secret) {
        let octets = text.reveal()
        var rest = octets[...]
        while !rest.isEmpty {
            let end = OctetRuns.first(0x0a, in: rest) ?? rest.endIndex
            readLine(rest[..<end])
            rest = rest[min(end + 1, rest.endIndex)...]
        }
    }

    /// What is known of the session with this ClientHello.
    func session(_ clientRandom: [UInt8]) -> Session? { sessions[clientRandom] }

    /// The premaster secret that was encrypted to these octets.
    func premasterSecret(of encrypted: ArraySlice<UInt8>) -> Secret? {
        premasterSecrets[Array(encrypted.prefix(Self.encryptedPrefix))]
    }

    // MARK: Lines

    private static let encryptedPrefix = 8
    private static let secretLimit = 64

    private mutating func readLine(_ line: ArraySlice<UInt8>) {
        let words = line.split(maxSplits: 3) { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
        guard words.count == 3 || words.count == 4 && words[3].allSatisfy({ $0 == 0x0d || $0 == 0x20 || $0 == 0x09 }),
            words[1].count <= 64, words[2].count <= 2 * Self.secretLimit,
            let name = Self.octets(words[1]), let value = Self.octets(words[2]), !value.isEmpty
        else { return }
        let label = String(decoding: words[0], as: UTF8.self)
        let secret = Secret(bytes: value)
        if label == "RSA" {
            guard name.count == Self.encryptedPrefix, value.count == KeySchedule.masterSecretLength else { return }
            premasterSecrets[name] = secret
        } else {
            guard name.count == KeySchedule.randomLength else { return }
            switch label {
            case "CLIENT_RANDOM":
                guard value.count == KeySchedule.masterSecretLength else { return }
                sessions[name, default: Session()].masterSecret = secret
            case "CLIENT_HANDSHAKE_TRAFFIC_SECRET":
                sessions[name, default: Session()].handshakeSecrets[.clientToServer] = secret
            case "SERVER_HANDSHAKE_TRAFFIC_SECRET":
                sessions[name, default: Session()].handshakeSecrets[.serverToClient] = secret
            case "CLIENT_TRAFFIC_SECRET_0":
                sessions[name, default: Session()].applicationSecrets[.clientToServer] = secret
            case "SERVER_TRAFFIC_SECRET_0":
                sessions[name, default: Session()].applicationSecrets[.serverToClient] = secret
            default: return
            }
        }
        secretCount += 1
    }

    /// The octets that hexadecimal digits stand for.
    private static func octets(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard digits.count.isMultiple(of: 2) else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(digits.count / 2)
        var index = digits.startIndex
        while index < digits.endIndex {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
            octets.append(high << 4 | low)
            index += 2
        }
        return octets
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
}

extension KeyLog: CustomStringConvertible, CustomReflectable {
    /// How many secrets it holds, and none of them.
    package var description: String { "‹key log, \(secretCount) secrets›" }
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
