/// Names with wildcards: `*` stands for anything, `%` for anything within one level (RFC 9051 §6.3.9).
struct MailboxPattern: Sendable {
    /// The most octets of all patterns of one command, and of its reference with each.
    static let limit = 1_000

    private let patterns: [[UInt8]]

    init(reference: String, patterns: [String]) {
        self.patterns = patterns.map { Array((reference + $0).utf8) }
    }

    func matches(_ name: String) -> Bool {
        matchedPrefixes(of: name).last ?? false
    }

    /// For each number of octets from none to all whether so much of the name's beginning is matched.
    ///
    /// The case of `INBOX` alone means nothing.
    func matchedPrefixes(of name: String) -> [Bool] {
        let ignoresCase = name.utf8.elementsEqual("INBOX".utf8)
        let name = Array(name.utf8)
        var result = [Bool](repeating: false, count: name.count + 1)
        for pattern in patterns {
            for (index, isMatched) in Self.reached(name, pattern, ignoresCase).enumerated() where isMatched {
                result[index] = true
            }
        }
        return result
    }

    // For each prefix of the pattern the set of prefixes of the name that it matches: no backtracking.
    private static func reached(_ name: [UInt8], _ pattern: [UInt8], _ ignoresCase: Bool) -> [Bool] {
        var reached = [Bool](repeating: false, count: name.count + 1)
        reached[0] = true
        for octet in pattern {
            switch octet {
            case UInt8(ascii: "*"), UInt8(ascii: "%"):
                for index in name.indices where reached[index] {
                    reached[index + 1] =
                        reached[index + 1] || octet == UInt8(ascii: "*") || name[index] != UInt8(ascii: "/")
                }
            default:
                for index in stride(from: name.count, to: 0, by: -1) {
                    let isSame =
                        ignoresCase ? ASCII.upper(name[index - 1]) == ASCII.upper(octet) : name[index - 1] == octet
                    reached[index] = reached[index - 1] && isSame
                }
                reached[0] = false
            }
        }
        return reached
    }
}

extension IMAPLexer {
    /// The name of a mailbox in which `*` and `%` are wild (`list-mailbox`).
    mutating func mailboxPattern() throws(IMAPSyntaxError) -> String {
        let pattern: [UInt8]
        if peek == ASCII.quote || peek == ASCII.openBrace {
            pattern = try string()
        } else {
            pattern = Array(
                take { octet in
                    Self.isAtomOctet(octet) || octet == UInt8(ascii: "*") || octet == UInt8(ascii: "%")
                        || octet == UInt8(ascii: "]")
                })
            guard !pattern.isEmpty else { throw IMAPSyntaxError(expected: "a mailbox pattern") }
        }
        guard pattern.count <= MailboxPattern.limit else { throw IMAPSyntaxError(expected: "a shorter pattern") }
        return decodedName(pattern)
    }

    /// The reference of a LIST: what stands in front of each pattern.
    mutating func mailboxReference() throws(IMAPSyntaxError) -> String {
        let reference = try astring()
        guard reference.count <= MailboxPattern.limit else { throw IMAPSyntaxError(expected: "a shorter reference") }
        return decodedName(reference)
    }

    // What is not well encoded is the name of no mailbox, and matches none.
    private func decodedName(_ octets: [UInt8]) -> String {
        let decoded = readsUTF8Names ? nil : ModifiedUTF7.decode(octets)
        return decoded ?? String(decoding: octets, as: UTF8.self)
    }
}
