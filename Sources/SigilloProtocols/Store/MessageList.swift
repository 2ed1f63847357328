/// The messages of a mailbox in ascending order of UID: the sequence number is the index plus one.
///
/// A value in pieces, so that a change to one message of many thousand copies one piece and not all of them, and
/// so that what has changed is found without a look at every message.
package struct MessageList: Sendable {
    /// Neighbours, and the highest mod-sequence among them.
    private struct Piece: Sendable, Hashable {
        var messages: [StoredMessage]
        var modSequence: UInt64

        init(_ messages: [StoredMessage]) {
            self.messages = messages
            modSequence = messages.reduce(0) { Swift.max($0, $1.modSequence) }
        }
    }

    /// The most messages of one piece; smaller neighbours than half of it are joined.
    static let pieceLimit = 256

    private var pieces: [Piece] = []
    /// The index of the first message of each piece.
    private var starts: [Int] = []
    /// The number of messages.
    package private(set) var count = 0

    /// Creates an empty list.
    package init() {}

    /// Creates a list of messages, which are in ascending order of UID.
    package init(_ messages: some Sequence<StoredMessage>) {
        for message in messages { append(message) }
    }

    /// Appends a message, whose UID is higher than every other.
    package mutating func append(_ message: StoredMessage) {
        // A name for the last piece would be a second owner of it, and the piece would be copied for each message.
        let last = pieces.count - 1
        if last >= 0, pieces[last].messages.count < Self.pieceLimit {
            pieces[last].messages.append(message)
            pieces[last].modSequence = Swift.max(pieces[last].modSequence, message.modSequence)
        } else {
            pieces.append(Piece([message]))
            starts.append(count)
        }
        count += 1
    }

    /// The index of the first message whose UID is not below `uid`.
    package func index(atOrAfter uid: UInt32) -> Int {
        let place = Self.first(in: 0..<pieces.count) { pieces[$0].messages[pieces[$0].messages.count - 1].uid >= uid }
        guard place < pieces.count else { return count }
        let messages = pieces[place].messages
        return starts[place] + Self.first(in: 0..<messages.count) { messages[$0].uid >= uid }
    }

    /// The index of the message with this UID, or nil.
    package func index(of uid: UInt32) -> Int? {
        let index = index(atOrAfter: uid)
        return index < count && self[index].uid == uid ? index : nil
    }

    /// Takes messages away; the rest keep their order.
    ///
    /// - Returns: what was taken away.
    @discardableResult
    package mutating func removeAll(where isDoomed: (StoredMessage) -> Bool) -> [StoredMessage] {
        removeAll(inPieces: { _ in true }, where: isDoomed)
    }

    /// Takes away the messages with these UIDs, which ascend; those that are not there mean nothing.
    ///
    /// - Returns: what was taken away.
    @discardableResult
    package mutating func remove(_ uids: [UInt32]) -> [StoredMessage] {
        var next = 0
        return removeAll(
            inPieces: { messages in
                guard let first = messages.first?.uid, let last = messages.last?.uid else { return false }
                while next < uids.count, uids[next] < first { next += 1 }
                return next < uids.count && uids[next] <= last
            },
            where: { message in
                while next < uids.count, uids[next] < message.uid { next += 1 }
                return next < uids.count && uids[next] == message.uid
            })
    }

    /// Calls `body` with each message whose mod-sequence is above `modSequence`, and its index.
    func forEachChanged(since modSequence: UInt64, _ body: (_ index: Int, StoredMessage) -> Void) {
        for (piece, start) in zip(pieces, starts) where piece.modSequence > modSequence {
            for (offset, message) in piece.messages.enumerated() where message.modSequence > modSequence {
                body(start + offset, message)
            }
        }
    }

    private mutating func removeAll(
        inPieces isConcerned: ([StoredMessage]) -> Bool, where isDoomed: (StoredMessage) -> Bool
    ) -> [StoredMessage] {
        var removed: [StoredMessage] = []
        var kept: [Piece] = []
        kept.reserveCapacity(pieces.count)
        for piece in pieces {
            var piece = piece
            if isConcerned(piece.messages) {
                let before = removed.count
                var rest: [StoredMessage] = []
                for message in piece.messages {
                    if isDoomed(message) { removed.append(message) } else { rest.append(message) }
                }
                if removed.count > before { piece = Piece(rest) }
            }
            if piece.messages.isEmpty { continue }
            if let last = kept.last, last.messages.count + piece.messages.count <= Self.pieceLimit / 2 {
                kept[kept.count - 1] = Piece(last.messages + piece.messages)
            } else {
                kept.append(piece)
            }
        }
        guard !removed.isEmpty else { return [] }
        pieces = kept
        starts = []
        count = 0
        for piece in pieces {
            starts.append(count)
            count += piece.messages.count
        }
        return removed
    }

    /// The first number of a range for which `isMet` holds, where it holds for all that follow; else the range's end.
    private static func first(in range: Range<Int>, where isMet: (Int) -> Bool) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if isMet(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func piece(of index: Int) -> Int {
        Self.first(in: 0..<pieces.count) { starts[$0] > index } - 1
    }
}

extension MessageList: RandomAccessCollection, MutableCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { count }

    package subscript(index: Int) -> StoredMessage {
        get {
            let piece = piece(of: index)
            return pieces[piece].messages[index - starts[piece]]
        }
        set {
            let piece = piece(of: index)
            pieces[piece].messages[index - starts[piece]] = newValue
            pieces[piece].modSequence = Swift.max(pieces[piece].modSequence, newValue.modSequence)
        }
    }

    package func makeIterator() -> AnyIterator<StoredMessage> {
        var piece = 0
        var offset = 0
        return AnyIterator { [pieces] in
            guard piece < pieces.count else { return nil }
            defer {
                offset += 1
                if offset == pieces[piece].messages.count {
                    piece += 1
                    offset = 0
                }
            }
            return pieces[piece].messages[offset]
        }
    }
}

extension MessageList: Hashable {
    package static func == (left: MessageList, right: MessageList) -> Bool {
        left.count == right.count && left.elementsEqual(right)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        hasher.combine(last)
    }
}
