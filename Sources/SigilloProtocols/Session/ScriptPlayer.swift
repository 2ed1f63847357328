/// A script while it is performed: which command was the how manieth, and what its texts become on the wire.
struct ScriptPlayer: Sendable {
    private let script: SessionScript
    private let hostName: String
    /// For each reply of the script, how many commands it was for.
    private var matches: [Int]

    init(_ configuration: SessionConfiguration) {
        script = configuration.script
        hostName = configuration.hostName
        matches = Array(repeating: 0, count: script.replies.count)
    }

    /// The greeting of the script.
    var greeting: SessionScript.Greeting? { script.greeting }

    /// Counts a command and answers what the script has for it.
    ///
    /// - Parameters:
    ///   - verbs: the names of the command: `UID FETCH` goes by `FETCH` too.
    ///   - path: the path of an HTTP request; nil for a command of another protocol.
    mutating func reply(to verbs: [String], path: String? = nil, isSealed: Bool) -> SessionScript.Reply? {
        guard !script.replies.isEmpty else { return nil }
        var chosen: SessionScript.Reply?
        for (index, reply) in script.replies.enumerated()
        where (reply.verb == "*" || verbs.contains(reply.verb)) && reply.phase.covers(isSealed: isSealed)
            && reply.isAbout(path: path)
        {
            matches[index] &+= 1
            if chosen == nil, reply.isDue(at: matches[index]) { chosen = reply }
        }
        return chosen
    }

    /// Whether the list of capabilities is ever changed.
    var editsCapabilities: Bool { !script.capabilities.isEmpty }

    /// Edits a list of capabilities.
    ///
    /// - Parameter isNamed: whether a word is what a name to be removed means.
    /// - Returns: the steps that were performed.
    func edit(
        _ list: inout [String], inGreeting: Bool, isSealed: Bool, isNamed: (_ word: String, _ name: String) -> Bool
    ) -> [Int] {
        var steps: [Int] = []
        for edit in script.capabilities
        where (inGreeting ? edit.inGreeting : edit.inReply) && edit.phase.covers(isSealed: isSealed) {
            list.removeAll { word in edit.remove.contains { isNamed(word, $0) } }
            list += edit.add
            steps.append(edit.step)
        }
        return steps
    }

    /// What stands behind the answer that a reply of the script is about.
    func suffix(of reply: SessionScript.Reply, tag: String? = nil) -> SessionScript.Suffix {
        SessionScript.Suffix(octets: octets(of: reply.after, tag: tag), step: reply.step, segments: reply.segments)
    }

    /// The octets of a text: `<tag>` is `tag`, `<tag+1>` the next one of a client that counts, `<host>` the server,
    /// `<fill+1000>` a thousand letters.
    func octets(of text: String, tag: String? = nil) -> [UInt8] {
        let source = Array(text.utf8)
        guard source.contains(ASCII.less) else { return source }
        var result: [UInt8] = []
        result.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            if source[index] == ASCII.less, let close = source[index...].prefix(16).firstIndex(of: ASCII.greater),
                let value = value(of: source[index + 1..<close], tag: tag)
            {
                result.append(value)
                index = close + 1
            } else {
                result.append(source[index])
                index += 1
            }
        }
        return result
    }

    private func value(of name: ArraySlice<UInt8>, tag: String?) -> String? {
        if name.elementsEqual("host".utf8) { return hostName }
        if name.starts(with: "fill+".utf8) {
            return ASCII.number(name.dropFirst(5), limit: Self.longestFill).map { String(repeating: "x", count: $0) }
        }
        guard name.starts(with: "tag".utf8) else { return nil }
        let rest = name.dropFirst(3)
        if rest.isEmpty { return tag ?? "*" }
        guard rest.first == UInt8(ascii: "+"), let distance = ASCII.number(rest.dropFirst(), limit: 999) else {
            return nil
        }
        return tag.map { Self.tag($0, after: distance) } ?? "*"
    }

    /// The most letters that a text may be filled with.
    private static let longestFill = 100_000

    /// The tag that a client which counts will use `distance` commands after `tag`: prefix and width are kept, as in
    /// `a003`, `a004`. A tag without a number at its end has no successor and is its own.
    static func tag(_ tag: String, after distance: Int) -> String {
        let octets = Array(tag.utf8)
        let digits = octets.reversed().prefix(while: ASCII.isDigit).prefix(9).count
        guard digits > 0, let number = ASCII.number(octets.suffix(digits), limit: 999_999_999) else { return tag }
        let next = String(number + distance)
        let zeros = String(repeating: "0", count: max(0, digits - next.utf8.count))
        return String(decoding: octets.dropLast(digits), as: UTF8.self) + zeros + next
    }
}

extension SessionScript.Phase {
    /// Whether a passage in this phase is about a connection in this state.
    func covers(isSealed: Bool) -> Bool {
        switch self {
        case .clear: !isSealed
        case .sealed: isSealed
        case .any: true
        }
    }
}

extension SessionScript.Reply {
    /// Whether it is about a request for this path; it is about any where it names none.
    func isAbout(path: String?) -> Bool {
        guard let target else { return true }
        guard let path else { return false }
        return target.utf8.last == UInt8(ascii: "*")
            ? path.utf8.starts(with: target.utf8.dropLast()) : path.utf8.elementsEqual(target.utf8)
    }

    /// Whether it is about the how manieth command of its kind, from 1.
    func isDue(at count: Int) -> Bool {
        if let occurrence { return occurrence == count }
        if let every { return count % max(every, 1) == 0 }
        return true
    }

    /// Whether the answer is a challenge: IMAP's continuation request, SMTP's 334. The client's next line is then a
    /// response.
    var asksForMore: Bool {
        ![.close, .reset, .startTLS].contains(effect) && cut == nil
            && text.split(separator: "\r\n").contains { $0.hasPrefix("+") || $0.hasPrefix("334") }
    }
}
