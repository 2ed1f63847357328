import SigilloCore

/// One criterion of a SORT (RFC 5256 §3, RFC 5957).
enum SortKey: String, Sendable, Hashable {
    case arrival = "ARRIVAL"
    case cc = "CC"
    case date = "DATE"
    case displayFrom = "DISPLAYFROM"
    case displayTo = "DISPLAYTO"
    case from = "FROM"
    case size = "SIZE"
    case subject = "SUBJECT"
    case to = "TO"

    /// Whether the name is compared that people see (RFC 5957).
    var isDisplayed: Bool { self == .displayFrom || self == .displayTo }
}

/// The criteria of a SORT, the most important first.
struct SortProgram: Sendable, Hashable {
    struct Criterion: Sendable, Hashable {
        var key: SortKey
        var isReversed: Bool
    }

    /// The most criteria of one SORT.
    static let limit = 32

    var criteria: [Criterion]

    /// As a client writes it.
    var description: String {
        criteria.map { ($0.isReversed ? "REVERSE " : "") + $0.key.rawValue }.joined(separator: " ")
    }

    /// The indices in order; messages that are the same to every criterion stay in the order of the mailbox.
    func sorted(_ indices: [Int], in mailbox: Mailbox) -> [Int] {
        indices.map { row(of: $0, in: mailbox) }.sorted(by: precedes).map(\.index)
    }

    /// The place of one more index among others that are in order.
    func place(of index: Int, among ordered: [Int], in mailbox: Mailbox) -> Int {
        let new = row(of: index, in: mailbox)
        var (low, high) = (0, ordered.count)
        while low < high {
            let middle = low + (high - low) / 2
            if precedes(row(of: ordered[middle], in: mailbox), new) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What of a message is compared.
    private struct Row {
        var index: Int
        /// One for each criterion.
        var values: [SortValue]
    }

    private func row(of index: Int, in mailbox: Mailbox) -> Row {
        let message = SortableMessage(mailbox.messages[index])
        return Row(index: index, values: criteria.map { message.value(of: $0.key) })
    }

    private func precedes(_ left: Row, _ right: Row) -> Bool {
        for (place, criterion) in criteria.enumerated() where left.values[place] != right.values[place] {
            return (left.values[place] < right.values[place]) != criterion.isReversed
        }
        return left.index < right.index
    }
}

/// What of a message is compared: all values of one key are of one kind.
private enum SortValue: Comparable {
    case number(Int64)
    case text([UInt8])

    static func < (left: SortValue, right: SortValue) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left < right
        case (.text(let left), .text(let right)): left.lexicographicallyPrecedes(right)
        case (.number, .text): true
        case (.text, .number): false
        }
    }
}

/// A message as SORT looks at it.
private struct SortableMessage {
    private let stored: StoredMessage
    private let header: HeaderFields

    init(_ stored: StoredMessage) {
        self.stored = stored
        header = HeaderFields(stored.message.octets, stored.message.octets.indices)
    }

    func value(of key: SortKey) -> SortValue {
        switch key {
        case .arrival: .number(stored.message.internalDate)
        case .date: .number(header.sentDate?.secondsSinceEpoch ?? stored.message.internalDate)
        case .size: .number(Int64(stored.transmitted.count))
        case .subject: .text(BaseSubject(header.value(of: "Subject")).text)
        case .from: .text(mailbox("From"))
        case .to: .text(mailbox("To"))
        case .cc: .text(mailbox("Cc"))
        case .displayFrom: .text(displayName("From"))
        case .displayTo: .text(displayName("To"))
        }
    }

    /// The mailbox of the first address, as ENVELOPE shows it.
    private func mailbox(_ field: String) -> [UInt8] {
        Casemap.mapped(header.addresses(field).first?.shownMailbox ?? [])
    }

    /// The display name of the first address, else its mailbox and host (RFC 5957 §3).
    private func displayName(_ field: String) -> [UInt8] {
        guard let address = header.addresses(field).first else { return [] }
        if let name = address.name { return Casemap.mapped(EncodedWords.decoded(name)) }
        let host = address.shownHost.map { [UInt8(ascii: "@")] + $0 } ?? []
        return Casemap.mapped((address.shownMailbox ?? []) + host)
    }
}

extension IMAPLexer {
    /// The criteria of a SORT: `(SUBJECT REVERSE DATE)`.
    mutating func sortProgram() throws(IMAPSyntaxError) -> SortProgram {
        let words = try list(limit: SortProgram.limit * 2) { lexer throws(IMAPSyntaxError) in try lexer.keyword() }
        var criteria: [SortProgram.Criterion] = []
        var isReversed = false
        for word in words {
            if word == "REVERSE", !isReversed {
                isReversed = true
            } else if let key = SortKey(rawValue: word), !key.isDisplayed || extensions.contains(.sortDisplay) {
                criteria.append(.init(key: key, isReversed: isReversed))
                isReversed = false
            } else {
                throw IMAPSyntaxError(expected: "a sort key")
            }
        }
        guard !criteria.isEmpty, !isReversed, criteria.count <= SortProgram.limit else {
            throw IMAPSyntaxError(expected: "a sort key")
        }
        return SortProgram(criteria: criteria)
    }
}
