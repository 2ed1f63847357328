/// A search or a sort whose result a client follows: it is told what comes to it and what goes (RFC 5267 §4.3).
///
/// What is searched for is fixed when the search begins: sequence numbers, `*` and `$` mean the messages that they
/// meant then, and ages count from then.
struct SearchContext: Sendable {
    /// The most contexts of one session.
    static let limit = 16
    /// The most ranges of UIDs in the key of one context.
    static let weightLimit = 65_536

    /// The tag of the command, by which its result goes.
    let tag: String

    private let isUID: Bool
    private let key: SearchKey
    private let program: SortProgram?
    private let now: Int64
    /// The UIDs of the result, in its order.
    private var members: [UInt32]
    /// The mod-sequence up to which messages were looked at.
    private var checked: UInt64

    /// - Parameters:
    ///   - program: the order of the result; nil is that of the mailbox.
    ///   - found: the result, as indices in its order.
    init(
        tag: String, isUID: Bool, _ key: SearchKey, _ program: SortProgram?, found: [Int],
        _ surroundings: MessageSearch.Surroundings
    ) {
        self.tag = tag
        self.isUID = isUID
        self.key = key.fixed(in: surroundings)
        self.program = program
        now = surroundings.now
        members = found.map { surroundings.view.messages[$0].uid }
        checked = surroundings.view.highestModSequence
    }

    /// The ranges of UIDs in its key.
    var weight: Int { key.uidRanges }

    /// Takes out messages that are about to leave the view, in which they still have their numbers.
    ///
    /// - Returns: what the client is told, where there is something.
    mutating func remove(_ uids: [UInt32], in view: Mailbox) -> String? {
        let gone = Set(uids)
        var pairs: [(place: Int, uid: UInt32)] = []
        for (place, uid) in members.enumerated() where gone.contains(uid) {
            // Each place is that in what is left when those before it are taken out.
            pairs.append((place + 1 - pairs.count, uid))
        }
        guard !pairs.isEmpty else { return nil }
        members.removeAll(where: gone.contains)
        return response("REMOVEFROM", pairs, in: view)
    }

    /// Looks at the messages that were changed, or are new.
    ///
    /// - Returns: what the client is told.
    mutating func update(in view: Mailbox) -> [String] {
        guard view.highestModSequence > checked else { return [] }
        let search = MessageSearch(key, MessageSearch.Surroundings(view: view, now: now))
        let before = Set(members)
        var gone: [UInt32] = []
        var added: Set<UInt32> = []
        view.messages.forEachChanged(since: checked) { index, message in
            let isMember = before.contains(message.uid)
            guard search.matches(at: index) != isMember else { return }
            if isMember { gone.append(message.uid) } else { added.insert(message.uid) }
        }
        checked = view.highestModSequence
        return [remove(gone, in: view), add(added, in: view)].compactMap { $0 }
    }

    private mutating func add(_ uids: Set<UInt32>, in view: Mailbox) -> String? {
        guard !uids.isEmpty else { return nil }
        var order = members.compactMap(view.index(of:))
        let new = uids.compactMap(view.index(of:)).sorted()
        if let program, new.count < Self.few {
            // What is there stays in order: nothing of a message changes that a SORT looks at.
            for index in new { order.insert(index, at: program.place(of: index, among: order, in: view)) }
        } else {
            order = (order + new).sorted()
            order = program?.sorted(order, in: view) ?? order
        }
        members = order.map { view.messages[$0].uid }
        let pairs = members.enumerated().filter { uids.contains($0.element) }.map { ($0.offset + 1, $0.element) }
        return response("ADDTO", pairs, in: view)
    }

    /// Up to here each message is put into its place; to sort all of them anew reads the headers of all.
    private static let few = 16

    /// Places are told of a sorted result; in that of a SEARCH they are 0, and the order is the mailbox's.
    private func response(_ verb: String, _ pairs: [(place: Int, uid: UInt32)], in view: Mailbox) -> String {
        let numbers = pairs.map { isUID ? $0.uid : UInt32(clamping: (view.index(of: $0.uid) ?? 0) + 1) }
        let data =
            program == nil
            ? "0 " + UIDSet.text(of: numbers.sorted())
            : zip(pairs, numbers).map { "\($0.place) \($1)" }.joined(separator: " ")
        return "* ESEARCH (TAG \"\(tag)\")\(isUID ? " UID" : "") \(verb) (\(data))"
    }
}

extension SearchKey {
    fileprivate var uidRanges: Int {
        switch self {
        case .uids(let set): set.elements.count
        case .not(let key): key.uidRanges
        case .or(let left, let right): left.uidRanges + right.uidRanges
        case .and(let keys): keys.reduce(0) { $0 + $1.uidRanges }
        default: 0
        }
    }

    /// The same key with UIDs for all that means other messages at another time.
    fileprivate func fixed(in surroundings: MessageSearch.Surroundings) -> SearchKey {
        switch self {
        case .numbers(let set): .uids(set.places(ofNumbersIn: surroundings).uids(in: surroundings.view))
        case .uids(let set): .uids(set.places(ofUIDsIn: surroundings).uids(in: surroundings.view))
        case .not(let key): .not(key.fixed(in: surroundings))
        case .or(let left, let right): .or(left.fixed(in: surroundings), right.fixed(in: surroundings))
        case .and(let keys): .and(keys.map { $0.fixed(in: surroundings) })
        default: self
        }
    }
}

extension [Range<Int>] {
    /// The UIDs of the messages with these indices.
    fileprivate func uids(in view: Mailbox) -> SequenceSet {
        SequenceSet(
            elements: filter { !$0.isEmpty }.map { places in
                .init(first: view.messages[places.lowerBound].uid, last: view.messages[places.upperBound - 1].uid)
            })
    }
}
