/// What bounds a FETCH to what is new (RFC 7162 §3.1.4.1, §3.2.6).
///
/// ```
/// C: a1 UID FETCH 300:500 (FLAGS) (CHANGEDSINCE 12345 VANISHED)
/// S: * VANISHED (EARLIER) 300:310,405,411
/// S: * 1 FETCH (UID 404 MODSEQ (65402) FLAGS (\Seen))
/// ```
struct FetchModifiers: Sendable {
    private(set) var changedSince: UInt64?
    private(set) var tellsVanished = false

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        guard lexer.skip(ASCII.space), lexer.peek != nil else { return }
        try lexer.require(.condstore, else: "the end of the command")
        try lexer.expect(ASCII.openParenthesis, "a list in parentheses")
        repeat {
            switch try lexer.keyword() {
            case "CHANGEDSINCE" where changedSince == nil:
                try lexer.space()
                changedSince = try lexer.modSequence()
            case "VANISHED" where lexer.extensions.contains(.qresync): tellsVanished = true
            default: throw IMAPSyntaxError(expected: "CHANGEDSINCE or VANISHED")
            }
        } while lexer.skip(ASCII.space)
        try lexer.expect(ASCII.closeParenthesis, ")")
    }

    var summary: String {
        changedSince.map { " (CHANGEDSINCE \($0)\(tellsVanished ? " VANISHED" : ""))" } ?? ""
    }

    /// Whether the session may use them: VANISHED stands with UIDs and CHANGEDSINCE, and is to be enabled.
    func areAllowed(in session: IMAPSession) -> Bool {
        !tellsVanished
            || (changedSince != nil && session.current?.isUID == true && session.features.contains(.qresync))
    }
}

extension IMAPSession {
    /// Bounds what FETCH is to send, and turns mod-sequences on where they are asked for.
    mutating func apply(
        _ modifiers: FetchModifiers, to uids: inout [UInt32], of set: SequenceSet, _ items: inout [FetchItem]
    ) {
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
