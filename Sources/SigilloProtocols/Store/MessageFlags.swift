/// The flags of a message: IMAP's system flags and keywords (RFC 9051 §2.3.2).
package struct MessageFlags: Sendable, Hashable {
    /// The system flags, one bit each.
    package struct System: OptionSet, Sendable, Hashable {
        /// The bits.
        package let rawValue: UInt8

        /// Creates a set from its bits.
        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// The message has been answered.
        package static let answered = System(rawValue: 1)
        /// The message is marked for attention.
        package static let flagged = System(rawValue: 2)
        /// The message goes with the next EXPUNGE.
        package static let deleted = System(rawValue: 4)
        /// The message has been read.
        package static let seen = System(rawValue: 8)
        /// The message is not finished.
        package static let draft = System(rawValue: 16)
        /// No other session was told of the message before this one (RFC 3501 §2.3.2). Only a session's own view of
        /// a mailbox has it; the store never does, and no client can set it.
        package static let recent = System(rawValue: 32)
    }

    /// The most keywords that one message keeps; further ones are forgotten.
    package static let keywordLimit = 32

    /// The names of the system flags in the order in which they are listed.
    package static let systemNames: [(flag: System, name: String)] = [
        (.answered, "\\Answered"), (.flagged, "\\Flagged"), (.deleted, "\\Deleted"), (.seen, "\\Seen"),
        (.draft, "\\Draft"),
    ]

    /// The names of the system flags as they are listed.
    private static let systemList = systemNames.map(\.name).joined(separator: " ")

    /// The names of the flags that messages of a mailbox with these keywords may have.
    static func names(with keywords: [String]) -> String {
        systemList.followed(by: keywords)
    }

    /// The system flags that are set.
    package var system: System
    /// The keywords that are set, in the order in which they were set.
    package private(set) var keywords: [String] = []

    /// Creates a set of system flags.
    package init(_ system: System = []) {
        self.system = system
    }

    /// Sets the flag with this name, without regard to case; `\Recent` and unknown system flags are ignored.
    package mutating func insert(named name: String) {
        if name.utf8.first == ASCII.backslash {
            for known in Self.systemNames where ASCII.equal(known.name.utf8, name.utf8) {
                system.insert(known.flag)
            }
        } else if keywords.count < Self.keywordLimit, !contains(keyword: name) {
            keywords.append(name)
        }
    }

    /// Whether this is the name of a flag that a client can set: a system flag, or an atom (RFC 9051 §9).
    package static func isFlag(_ name: String) -> Bool {
        guard name.utf8.first != ASCII.backslash else {
            return systemNames.contains { ASCII.equal($0.name.utf8, name.utf8) }
        }
        return (1...100).contains(name.utf8.count) && name.utf8.allSatisfy { $0 < 0x80 && IMAPLexer.isAtomOctet($0) }
    }

    /// Whether a keyword is set, without regard to case.
    package func contains(keyword: String) -> Bool {
        keywords.contains { ASCII.equal($0.utf8, keyword.utf8) }
    }

    /// Sets every flag of `other` too.
    package mutating func formUnion(_ other: MessageFlags) {
        system.formUnion(other.system)
        for keyword in other.keywords { insert(named: keyword) }
    }

    /// Takes away every flag of `other`.
    package mutating func subtract(_ other: MessageFlags) {
        system.subtract(other.system)
        keywords.removeAll { other.contains(keyword: $0) }
    }

    /// IMAP's list of the flags: `(\Seen \Draft)`.
    package var list: String {
        if keywords.isEmpty, system.isEmpty { return "()" }
        var names: [String] = []
        for known in Self.systemNames where system.contains(known.flag) { names.append(known.name) }
        if system.contains(.recent) { names.append("\\Recent") }
        return "(" + (names + keywords).joined(separator: " ") + ")"
    }
}
