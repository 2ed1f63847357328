import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// One small capture of a known content, and what must be said of it: a row of the detection matrix.
///
/// What is expected stands in the standards and not in what the checker prints.
struct MatrixCase: Sendable, CustomTestStringConvertible {
    /// What the row proves.
    enum Section: String, Sendable, CaseIterable, Codable {
        /// A log-in or a known secret that crosses in clear.
        case found
        /// What looks like a log-in and is none.
        case trap
        /// Nothing to be found, and everything seen.
        case clean
        /// Nothing was found, and not everything could be seen.
        case incomplete
        /// No capture at all.
        case unreadable
    }

    /// A finding that makes a leak.
    struct Leak: Sendable, Hashable, Codable, Comparable {
        var kind: String
        var `protocol`: String?
        var mechanism: String?
        var user: String?
        var secret: String?
        var rule: String?

        static func < (left: Leak, right: Leak) -> Bool { left.key < right.key }

        private var key: String {
            [kind, `protocol`, mechanism, user, secret].map { $0 ?? "-" }.joined(separator: "\u{1}")
        }
    }

    /// What the checker must say.
    struct Expectation: Sendable {
        var verdict: CheckResult.Verdict
        /// All findings that make a leak, and no others.
        var leaks: [Leak] = []
        /// A rule whose finding must be there besides, for example `tls.null`.
        var note: String?
    }

    var section: Section
    /// Its place in the table, for example `37` or `41b`; traps and others count on their own.
    var number: String
    var name: String
    var framings: [Framing]
    /// What the checker is told to look for.
    var secrets: [String] = []
    var expected: Expectation
    /// Whether it can only be judged with what an edge brings, such as zlib.
    var needsEdge = false
    /// The octets of the file.
    var file: @Sendable (Framing) -> [UInt8]

    var testDescription: String { "\(section.rawValue) \(number): \(name)" }

    /// The name of the file in a framing, without its ending.
    func fileName(_ framing: Framing) -> String {
        let words = name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let slug = String(words).split(separator: "-").joined(separator: "-")
        let digits = number.prefix { $0.isNumber }
        let padding = String(repeating: "0", count: max(0, 2 - digits.count))
        return "\(section.rawValue)-\(padding)\(number)-\(slug.prefix(60)).\(framing.rawValue)"
    }
}

extension MatrixCase {
    /// Every row.
    static let all: [MatrixCase] = found + traps + clean + incomplete + unreadable

    /// The rows of the detection matrix and those that go beyond it.
    static let found: [MatrixCase] =
        mail + web + directory + transport + linkLayers + captureFiles + streams + encodings + further
        + contentEncodings

    /// A row of one conversation in the usual capture.
    init(
        _ number: String, _ name: String, _ script: Script, in section: Section = .found, segment: Int? = nil,
        secrets: [String] = [], framings: [Framing] = Framing.allCases, needsEdge: Bool = false,
        _ expected: Expectation
    ) {
        self.init(
            section: section, number: number, name: name, framings: framings, secrets: secrets, expected: expected,
            needsEdge: needsEdge
        ) { framing in
            PcapNGWriter.file(of: script.frames(framing, segment: segment))
        }
    }

    /// A row that an existing log-in makes.
    init(_ number: String, login name: String, segment: Int? = nil) {
        guard let login = LoginCase.all.first(where: { $0.script.name == name }) else {
            preconditionFailure("There is no log-in named \(name).")
        }
        self.init(number, name, login.script, segment: segment, .leak(login.leak))
    }
}

extension MatrixCase.Expectation {
    static let clean = Self(verdict: .clean)
    static let inconclusive = Self(verdict: .inconclusive)
    static let unreadable = Self(verdict: .unreadable)

    static func leak(_ leaks: MatrixCase.Leak..., note: String? = nil) -> Self {
        Self(verdict: .leak, leaks: leaks, note: note)
    }
}

extension MatrixCase.Leak {
    /// A log-in of alice with the usual password, unless it is told otherwise.
    static func credential(
        _ name: String?, _ mechanism: String, user: String? = "alice", secret: String? = "s3cr3tword",
        rule: String? = nil
    ) -> Self {
        Self(kind: "credential", protocol: name, mechanism: mechanism, user: user, secret: secret, rule: rule)
    }

    static let imapLogin = Self.credential("imap", "LOGIN", rule: "imap.login")

    /// A message in clear, and the command that moved it.
    static func content(_ name: String, _ command: String) -> Self {
        Self(kind: "content", protocol: name, mechanism: command, rule: "content.message")
    }

    /// A known secret, found in a conversation of a protocol.
    static func canary(_ name: String?) -> Self { Self(kind: "canary", protocol: name, rule: "canary") }
}

extension LoginCase {
    /// The finding that it makes.
    var leak: MatrixCase.Leak {
        let word = String(rule.prefix { $0 != "." })
        // SOCKS is no protocol that findings name.
        let name = word == "sieve" ? "managesieve" : word == "socks" ? nil : word
        return .credential(name, mechanism, user: user, secret: secret, rule: rule)
    }
}
