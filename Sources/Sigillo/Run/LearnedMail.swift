internal import SigilloCheck
package import SigilloCore
package import SigilloWire

/// What a client was seen to send inside TLS to the honest server: addresses, subject, and lines of the body.
///
/// A client with a configuration of its own is not given a message with canaries. But what it sends in one run it mostly
/// sends in the next: these passages are looked for, and where it sends something else the rules of the protocols judge.
package struct LearnedMail: Sendable, Hashable {
    /// A passage, and what it is.
    package struct Passage: Sendable, Hashable {
        package var label: String
        package var text: Secret

        /// Creates a passage.
        package init(label: String, text: Secret) {
            self.label = label
            self.text = text
        }
    }

    /// The passages, each of them once.
    package private(set) var passages: [Passage] = []

    /// Names and subjects shorter than this may stand anywhere by chance.
    private static let shortestWord = 8
    /// So may lines of a body that are shorter than this.
    private static let shortestLine = 16
    private static let longestLine = 100
    private static let mostLines = 4

    /// Creates what is known of a client that sent nothing.
    package init() {}

    /// Collects what went to the honest server of a path in sealed mail transactions.
    package init(sentOn path: ServicePath, by connections: [ConnectionRecord]) {
        guard path.service == .smtp else { return }
        for record in connections where !record.isBait && record.path == path {
            for event in record.events where event.isSealed {
                switch event.note {
                case .command("MAIL", let text): take(address: text, as: "sender")
                case .command("RCPT", let text): take(address: text, as: "recipient")
                case .messageReceived(let message, _): take(message.octets)
                default: break
                }
            }
        }
    }

    /// The passages that the honest server's own run did not show in clear as well: a greeting, a name that was looked
    /// up, a word of EHLO tell nothing when they are met again.
    package func unseen(in frames: [CapturedFrame]) -> LearnedMail {
        var checker = Checker(
            secrets: passages.enumerated().map { KnownSecret(label: String($0.offset), value: $0.element.text) })
        for frame in frames { checker.add(frame) }
        let seen = Set(checker.finish().findings.compactMap(\.secretLabel))
        var mail = self
        mail.passages = passages.enumerated().filter { !seen.contains(String($0.offset)) }.map(\.element)
        return mail
    }

    private mutating func add(_ octets: some Collection<UInt8>, as label: String) {
        let passage = Passage(label: label, text: Secret(bytes: octets))
        if !passages.contains(where: { $0.text == passage.text }) { passages.append(passage) }
    }

    /// Takes the local part of the address in angle brackets (RFC 5321 §4.1.2); many write to one domain.
    private mutating func take(address text: String, as label: String) {
        guard let open = text.firstIndex(of: "<") else { return }
        let local = text[open...].dropFirst().prefix { $0 != "@" && $0 != ">" }.utf8
        if local.count >= Self.shortestWord { add(local, as: label) }
    }

    private mutating func take(_ message: [UInt8]) {
        let lines = message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }
        let header = lines.prefix { !$0.isEmpty }
        let name = "subject:"
        if let field = header.first(where: { Self.lowercased($0.prefix(name.utf8.count)).elementsEqual(name.utf8) }) {
            let subject = field.dropFirst(name.utf8.count).drop { $0 == UInt8(ascii: " ") }
            if subject.count >= Self.shortestWord { add(subject.prefix(Self.longestLine), as: "subject") }
        }
        let telling = lines.dropFirst(header.count).filter(Self.isTelling)
        for line in telling.sorted(by: { $0.count > $1.count }).prefix(Self.mostLines) {
            add(line.prefix(Self.longestLine), as: "body")
        }
    }

    /// Whether a line of a body is long enough, and not the scaffolding of MIME (RFC 2046 §5.1), which many messages share.
    private static func isTelling(_ line: ArraySlice<UInt8>) -> Bool {
        let scaffolding = ["--", "content-", "."]
        return line.count >= shortestLine
            && !scaffolding.contains { lowercased(line.prefix($0.utf8.count)).elementsEqual($0.utf8) }
    }

    private static func lowercased(_ octets: ArraySlice<UInt8>) -> [UInt8] {
        octets.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
}
