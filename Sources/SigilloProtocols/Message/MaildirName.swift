/// The name of a message's file in a Maildir, with the flags in it: `1767225600.M5P9.mail:2,FS`.
package struct MaildirName: Sendable, Hashable {
    /// What makes the name unique; it never changes.
    package var unique: String
    /// The flags; of keywords there is `$Forwarded` alone.
    package var flags: MessageFlags

    /// The letters, in the order in which they have to stand, and what they mean.
    private static let letters: [(letter: Character, flag: String)] = [
        ("D", "\\Draft"), ("F", "\\Flagged"), ("P", "$Forwarded"), ("R", "\\Answered"), ("S", "\\Seen"),
        ("T", "\\Deleted"),
    ]

    /// When the message was delivered, in seconds since 1970-01-01 00:00 UTC; nil where the name does not say.
    package var delivered: Int64? {
        ASCII.number(unique.utf8.prefix { $0 != ASCII.dot }, limit: Int(UInt32.max)).map(Int64.init)
    }

    /// The file's name.
    package var text: String {
        let set = flags
        let letters = Self.letters.filter { letter in
            var with = set
            with.insert(named: letter.flag)
            return with == set
        }
        return unique + ":2," + String(letters.map(\.letter))
    }

    /// Creates a name.
    package init(unique: String, flags: MessageFlags = MessageFlags()) {
        self.unique = unique
        self.flags = flags
    }

    /// Reads a file's name; nil where it is none of a message: empty, hidden, or with a folder in it. Letters that mean
    /// nothing here are passed over, and so is an info part of another version.
    package init?(_ name: String) {
        guard let first = name.first, first != ".", !name.contains("/"), name.utf8.count <= 255 else { return nil }
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        unique = String(parts[0])
        flags = MessageFlags()
        guard !unique.isEmpty else { return nil }
        guard parts.count == 2, parts[1].hasPrefix("2,") else { return }
        for (letter, flag) in Self.letters where parts[1].dropFirst(2).contains(letter) { flags.insert(named: flag) }
    }
}
