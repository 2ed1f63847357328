import SigilloCore

/// Threads of messages: trees whose nodes are numbered, some of them without a message (RFC 5256 §4).
///
/// All of it is iterative: threads may be as deep as there are messages.
struct ThreadForest: Sendable, Equatable {
    /// A node: a message, or a gap where one is known of but is not there.
    struct Node: Sendable, Equatable {
        /// The index of the message among those that were threaded; nil for a gap.
        var message: Int?
        var children: [Int] = []
    }

    var nodes: [Node] = []
    /// The nodes at the top, in order.
    var roots: [Int] = []

    /// Adds a node and returns its number.
    mutating func add(_ message: Int?, children: [Int] = []) -> Int {
        nodes.append(Node(message: message, children: children))
        return nodes.count - 1
    }

    /// All nodes below the roots and the roots themselves, each behind all that are below it.
    func postorder() -> [Int] {
        var result: [Int] = []
        var left = roots
        // Parents first from the last to the first, then turned around.
        while let node = left.popLast() {
            result.append(node)
            left.append(contentsOf: nodes[node].children)
        }
        return result.reversed()
    }

    /// The threads as THREAD writes them: `(1)(2 3 (4)(5 6))`; `number` gives what stands for a message.
    func text(_ number: (Int) -> UInt32) -> String {
        var text = ""
        for root in roots { append(root, number, to: &text) }
        return text
    }

    /// What is still to be written, the next last.
    private enum Piece {
        case thread(Int)
        case end
    }

    private func append(_ root: Int, _ number: (Int) -> UInt32, to text: inout String) {
        var left = [Piece.thread(root)]
        while let piece = left.popLast() {
            guard case .thread(var node) = piece else {
                text += ")"
                continue
            }
            text += "("
            left.append(.end)
            var isFirst = true
            // A message with one answer is followed by it.
            while true {
                if let message = nodes[node].message {
                    text += isFirst ? "\(number(message))" : " \(number(message))"
                    isFirst = false
                }
                guard nodes[node].children.count == 1 else { break }
                node = nodes[node].children[0]
            }
            guard !nodes[node].children.isEmpty else { continue }
            if !isFirst { text += " " }
            left.append(contentsOf: nodes[node].children.reversed().map(Piece.thread))
        }
    }
}

/// A message as THREAD looks at it.
struct ThreadMessage: Sendable {
    /// When it was sent, in seconds since 1970-01-01 00:00 UTC.
    var date: Int64
    var subject: BaseSubject
    /// Its own identifier, or nil.
    var identifier: [UInt8]?
    /// The messages that led to it, the first of them first.
    var references: [[UInt8]]

    /// Reads the message's header (RFC 5256 §2.2, §4).
    init(_ stored: StoredMessage) {
        let header = HeaderFields(stored.message.octets, stored.message.octets.indices)
        date = header.sentDate?.secondsSinceEpoch ?? stored.message.internalDate
        subject = BaseSubject(header.value(of: "Subject"))
        identifier = MessageIdentifiers.list(header.value(of: "Message-ID")).first
        references = MessageIdentifiers.list(header.value(of: "References"))
        if references.isEmpty {
            references = Array(MessageIdentifiers.list(header.value(of: "In-Reply-To")).prefix(1))
        }
    }

    /// Creates a message from what is known of it.
    init(date: Int64, subject: String = "", identifier: String? = nil, references: [String] = []) {
        self.date = date
        self.subject = BaseSubject(Array(subject.utf8))
        self.identifier = identifier.map { Array($0.utf8) }
        self.references = references.map { Array($0.utf8) }
    }
}
