import SigilloCore
import SigilloTLS

@testable import SigilloProtocols

/// What the tests of SASL have in common.
enum SASLBench {
    /// Settings with these mechanisms, digests of the library, and a fixed seed.
    static func settings(_ offered: [SASLMechanism]) -> SASLSettings {
        var settings = SASLSettings()
        settings.offered = offered
        settings.digests = LibraryDigests()
        settings.seed = Array("a seed of tests".utf8)
        return settings
    }

    static func context(
        user: String = "alice", password: String = Honest.password, host: String = "mail.example.test",
        offered: [SASLMechanism] = SASLMechanism.allCases, channel: TLSChannel? = nil
    ) -> SASLContext {
        SASLContext(
            account: Account(
                user: user, password: Secret(password), address: "alice@mail.test", correspondent: "bob@mail.test"),
            acceptsAnyLogin: false, settings: settings(offered), channel: channel, offered: offered, hostName: host,
            service: "imap", number: 1)
    }

    /// A channel of TLS 1.3.
    static let channel = TLSChannel(
        bindings: [.exporter: Array("exported".utf8), .serverEndPoint: Array("certificate".utf8)])
}

extension SASLStep {
    var challenge: String? {
        if case .challenge(let octets) = self { String(decoding: octets, as: UTF8.self) } else { nil }
    }

    var credentials: SASLCredentials? {
        if case .finished(let credentials) = self { credentials } else { nil }
    }
}

/// The client's side of SCRAM, for exchanges whose nonce nobody knows beforehand.
struct SCRAMClient {
    var algorithm = DigestAlgorithm.sha256
    var header = "n,,"
    var user = "alice"
    var password = Honest.password
    var binding: [UInt8] = []
    private let digests = LibraryDigests()

    init(_ algorithm: DigestAlgorithm = .sha256, header: String = "n,,", binding: [UInt8] = []) {
        self.algorithm = algorithm
        self.header = header
        self.binding = binding
    }

    private var bare: String { "n=\(user),r=rOprNGfwEbeRWgbNEkqO" }

    var first: String { header + bare }

    /// The last message to the server's first one.
    func final(_ serverFirst: String) -> String {
        let fields = serverFirst.split(separator: ",").map { String($0.dropFirst(2)) }
        guard fields.count == 3, let salt = Base64.decode(Array(fields[1].utf8)), let rounds = Int(fields[2]),
            let salted = digests.derived(algorithm, password: Array(password.utf8), salt: salt, iterations: rounds),
            let key = digests.code(algorithm, key: salted, of: Array("Client Key".utf8)),
            let stored = digests.digest(algorithm, of: key)
        else { return "" }
        let channel = String(decoding: Base64.encode(Array(header.utf8) + binding), as: UTF8.self)
        let bareFinal = "c=\(channel),r=\(fields[0])"
        let message = Array("\(bare),\(serverFirst),\(bareFinal)".utf8)
        let signature = digests.code(algorithm, key: stored, of: message) ?? []
        let proof = Base64.encode(zip(key, signature).map { $0 ^ $1 })
        return bareFinal + ",p=" + String(decoding: proof, as: UTF8.self)
    }
}
