import SigilloCore

/// What a client knows of a mailbox that it selects again (RFC 7162 §3.2.5).
struct ResyncArguments: Sendable {
    var uidValidity: UInt32
    var modSequence: UInt64
    /// The UIDs that the client knows; nil is all.
    var known: SequenceSet?
    /// Sequence numbers, and the UIDs that they had.
    var match: (numbers: [UInt32], uids: [UInt32])?

    /// The most numbers of one list that are compared.
    static let matchLimit = 65_536

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.expect(ASCII.openParenthesis, "(")
        uidValidity = try lexer.number()
        try lexer.space()
        modSequence = try lexer.modSequence()
        guard modSequence > 0 else { throw IMAPSyntaxError(expected: "a mod-sequence from 1") }
        if lexer.skip(ASCII.space) {
            if lexer.peek != ASCII.openParenthesis {
                known = try lexer.plainSet()
                if lexer.skip(ASCII.space) { match = try Self.match(&lexer) }
            } else {
                match = try Self.match(&lexer)
            }
        }
        try lexer.expect(ASCII.closeParenthesis, ")")
    }

    private static func match(
        _ lexer: inout IMAPLexer
    ) throws(IMAPSyntaxError) -> (numbers: [UInt32], uids: [UInt32]) {
        try lexer.expect(ASCII.openParenthesis, "(")
        let numbers = try lexer.plainSet()
        try lexer.space()
        let uids = try lexer.plainSet()
        try lexer.expect(ASCII.closeParenthesis, ")")
        return (numbers.numbers(limit: matchLimit), uids.numbers(limit: matchLimit))
    }

    /// The UID up to which the client's numbers are those of `mailbox`: what went below it, it knows already.
    ///
    /// The longest pair of a number and a UID that still fit each other says so (RFC 7162 §3.2.5.2).
    func matchedUID(in mailbox: Mailbox) -> UInt32 {
        guard let match else { return 0 }
        var result: UInt32 = 0
        for (number, uid) in zip(match.numbers, match.uids) {
            guard number >= 1, Int(number) <= mailbox.messages.count, mailbox.messages[Int(number) - 1].uid == uid
            else {
                break
            }
            result = uid
        }
        return result
    }
}

extension IMAPSession {
    /// Tells what has become of the mailbox just selected since the client last saw it.
    mutating func tellChanges(_ resync: ResyncArguments) {
        guard let view = selection?.view, resync.uidValidity == view.uidValidity else { return }
        tellVanished(since: resync.modSequence, among: resync.known, above: resync.matchedUID(in: view))
        var changed: [(Int, StoredMessage)] = []
        view.messages.forEachChanged(since: resync.modSequence) { index, message in
            if resync.known?.contains(uid: message.uid, in: view) ?? true { changed.append((index, message)) }
        }
        for (index, message) in changed { tellFlags(of: message, number: index + 1, withUID: true) }
    }

    /// Tells which messages went behind a mod-sequence, of those that the client may know.
    ///
    /// - Parameter above: a UID; what went below it the client knows to be gone.
    mutating func tellVanished(since modSequence: UInt64, among known: SequenceSet?, above: UInt32 = 0) {
        guard let view = selection?.view else { return }
        let ranges = view.vanished(since: modSequence).filter { $0.upperBound > above }
        let limits = known?.uidRanges(in: view) ?? [1...UInt32.max]
        let text = UIDSet.text(ofRanges: UIDSet.intersection(ranges, limits))
        guard !text.isEmpty else { return }
        outbox.octets.append("* VANISHED (EARLIER) \(text)\r\n")
        outbox.noteReply("* VANISHED (EARLIER) \(text)")
    }
}

extension IMAPLexer {
    /// A mod-sequence: a number of 63 bits (RFC 7162 §7).
    mutating func modSequence() throws(IMAPSyntaxError) -> UInt64 {
        guard let value = ASCII.number(take(while: ASCII.isDigit), limit: Int.max / 16) else {
            throw IMAPSyntaxError(expected: "a mod-sequence")
        }
        return UInt64(value)
    }

    /// A set without `*`.
    fileprivate mutating func plainSet() throws(IMAPSyntaxError) -> SequenceSet {
        let set = try sequenceSet()
        guard set.elements.allSatisfy({ $0.first != nil && $0.last != nil }) else {
            throw IMAPSyntaxError(expected: "a set without *")
        }
        return set
    }
}

extension SequenceSet {
    /// The numbers of the set in the order in which they are written, at most `limit` of them; `*` is left out.
    fileprivate func numbers(limit: Int) -> [UInt32] {
        var result: [UInt32] = []
        for element in elements {
            guard let first = element.first, let last = element.last else { continue }
            result += (min(first, last)...max(first, last)).prefix(limit - result.count)
            if result.count >= limit { break }
        }
        return result
    }

    /// The ranges of UIDs that the set means in a mailbox, in ascending order and apart.
    func uidRanges(in mailbox: Mailbox) -> [ClosedRange<UInt32>] {
        let largest = mailbox.messages.last?.uid ?? 0
        let ranges = elements.map { element in
            let first = element.first ?? largest
            let last = element.last ?? largest
            return min(first, last)...max(first, last)
        }
        return UIDSet.union(ranges)
    }

    /// Whether the set names this UID.
    fileprivate func contains(uid: UInt32, in mailbox: Mailbox) -> Bool {
        contains(Int(uid), largest: Int(mailbox.messages.last?.uid ?? 0))
    }
}
