internal import SigilloServer
internal import SigilloVerdict

extension MailArrival {
    /// What a receiving server wrote on top of a message; nil of one that did not come to it.
    init?(_ message: SubmittedMessage) {
        guard case .arrival(let address, let mailbox) = message.origin else { return nil }
        let results = Self.field("Authentication-Results", of: message.octets)
        // `authority; spf=fail (…) smtp.mailfrom=…; dmarc=fail …`
        let spf = results.split(separator: ";").map { $0.drop { $0 == " " } }.first { $0.hasPrefix("spf=") }
        let word = spf?.dropFirst("spf=".count).prefix { $0.isLetter } ?? ""
        self.init(address: address, mailbox: mailbox, spf: String(word), results: results)
    }

    /// A field that the receiving server wrote, unfolded; it stands above what others wrote.
    private static func field(_ name: String, of octets: [UInt8]) -> String {
        let lines = octets.prefix(headLimit).split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
        }
        guard let first = lines.firstIndex(where: { $0.lowercased().hasPrefix(name.lowercased() + ":") }) else {
            return ""
        }
        let continued = lines[(first + 1)...].prefix { $0.hasPrefix(" ") || $0.hasPrefix("\t") }
        let value = [lines[first].dropFirst(name.count + 1)] + continued.map { $0[...] }
        return value.map { $0.trimmingPrefix { $0 == " " || $0 == "\t" } }.joined(separator: " ")
    }

    /// So many octets of a message are looked at.
    private static let headLimit = 16_384
}
