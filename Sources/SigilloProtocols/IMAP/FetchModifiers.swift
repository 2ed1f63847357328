/// What bounds a FETCH to what is new (RFC 7162 §3.1.4.1, §3.2.6), or to a part of a set (RFC 9394 §3.3).
///
/// ```
/// C: a1 UID FETCH 300:500 (FLAGS) (CHANGEDSINCE 12345 VANISHED)
/// S: * VANISHED (EARLIER) 300:310,405,411
/// S: * 1 FETCH (UID 404 MODSEQ (65402) FLAGS (\Seen))
/// ```
struct FetchModifiers: Sendable {
    private(set) var changedSince: UInt64?
    private(set) var tellsVanished = false
    private(set) var partial: PartialRange?

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        guard lexer.skip(ASCII.space), lexer.peek != nil else { return }
        try lexer.require(.condstore, .partial, else: "the end of the command")
        try lexer.expect(ASCII.openParenthesis, "a list in parentheses")
        repeat {
            switch try lexer.keyword() {
            case "PARTIAL" where partial == nil && lexer.extensions.contains(.partial):
                try lexer.space()
                partial = try lexer.partialRange()
            case "CHANGEDSINCE" where changedSince == nil && lexer.extensions.contains(.condstore):
                try lexer.space()
                changedSince = try lexer.modSequence()
            case "VANISHED" where lexer.extensions.contains(.qresync): tellsVanished = true
            default: throw IMAPSyntaxError(expected: "CHANGEDSINCE, VANISHED or PARTIAL")
            }
        } while lexer.skip(ASCII.space)
        try lexer.expect(ASCII.closeParenthesis, ")")
    }

    var summary: String {
        var words = changedSince.map { ["CHANGEDSINCE \($0)"] } ?? []
        if tellsVanished { words.append("VANISHED") }
        if let partial { words.append("PARTIAL \(partial)") }
        return words.isEmpty ? "" : " (\(words.joined(separator: " ")))"
    }

    /// Why the session may not use them, or nil: PARTIAL stands with UIDs, VANISHED with UIDs and CHANGEDSINCE, and is
    /// to be enabled.
    func refusal(in session: IMAPSession) -> String? {
        let isUID = session.current?.isUID == true
        if tellsVanished, !isUID || changedSince == nil || !session.features.contains(.qresync) {
            return "VANISHED needs QRESYNC"
        }
        return partial != nil && !isUID ? "PARTIAL stands with UIDs" : nil
    }
}

extension IMAPSession {
    /// Bounds what FETCH is to send, and turns mod-sequences on where they are asked for.
    mutating func apply(
        _ modifiers: FetchModifiers, to uids: inout [UInt32], of set: SequenceSet, _ items: inout [FetchItem]
    ) {
        // The part is of the messages that are there (RFC 9394 §3.3).
        if let partial = modifiers.partial { uids = Array(partial.part(of: uids)) }
        if let since = modifiers.changedSince, let view = selection?.view {
            if !items.contains(.modSequence) { items.append(.modSequence) }
            if modifiers.tellsVanished { tellVanished(since: since, among: set) }
            uids = uids.filter { uid in
                view.index(of: uid).map { view.messages[$0].modSequence > since } ?? false
            }
        }
        if items.contains(.modSequence) { enableCondstore() }
    }

    /// What is told of a message whose flags were changed by the command itself.
    var flagItems: [FetchItem] {
        features.contains(.condstore) ? [.flags, .modSequence] : [.flags]
    }
}
