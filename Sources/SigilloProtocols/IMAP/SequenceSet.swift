/// A set of sequence numbers or UIDs as a client writes it (RFC 9051 §9): `2,4:7,9,12:*`, or `$`.
struct SequenceSet: Sendable, Hashable, CustomStringConvertible {
    /// One element; nil is `*`, the largest number in use.
    struct Element: Sendable, Hashable {
        var first: UInt32?
        var last: UInt32?
    }

    /// The most elements of one set.
    static let limit = 8_192

    var elements: [Element]
    /// Whether it is `$`, the result that was kept of a search (RFC 5182).
    var isSavedResult = false

    /// The grammar's text, cut where it is long.
    var description: String {
        if isSavedResult { return "$" }
        let texts = elements.prefix(16).map { element in
            let first = element.first.map { "\($0)" } ?? "*"
            let last = element.last.map { "\($0)" } ?? "*"
            return first == last ? first : "\(first):\(last)"
        }
        return texts.joined(separator: ",") + (elements.count > 16 ? ",…" : "")
    }

    /// The indices, ascending, of the messages with these sequence numbers; nil where one is not there
    /// (RFC 9051 §9 asks for BAD). `*` in an empty mailbox is nothing.
    func indices(ofNumbersIn mailbox: Mailbox) -> [Int]? {
        let count = UInt32(clamping: mailbox.messages.count)
        var ranges: [Range<Int>] = []
        for element in elements {
            let hasStar = element.first == nil || element.last == nil
            if count == 0, hasStar { continue }
            let first = element.first ?? count
            let last = element.last ?? count
            guard max(first, last) <= count || (hasStar && min(first, last) <= count) else { return nil }
            ranges.append(Int(min(first, last)) - 1..<Int(min(max(first, last), count)))
        }
        return Self.merged(ranges)
    }

    /// The indices, ascending, of the messages with these UIDs; UIDs without a message mean nothing.
    func indices(ofUIDsIn mailbox: Mailbox) -> [Int] { Self.merged(ranges(ofUIDsIn: mailbox)) }

    private func ranges(ofUIDsIn mailbox: Mailbox) -> [Range<Int>] {
        guard let largest = mailbox.messages.last?.uid else { return [] }
        return elements.map { element in
            let first = element.first ?? largest
            let last = element.last ?? largest
            let low = mailbox.index(atOrAfter: min(first, last))
            let high = max(first, last)
            return low..<max(low, high == .max ? mailbox.messages.count : mailbox.index(atOrAfter: high + 1))
        }
    }

    /// Whether a number is in the set, where `*` is `largest`.
    func contains(_ number: Int, largest: Int) -> Bool {
        elements.contains { element in
            let first = element.first.map(Int.init) ?? largest
            let last = element.last.map(Int.init) ?? largest
            return number >= min(first, last) && number <= max(first, last)
        }
    }

    private static func merged(_ ranges: [Range<Int>]) -> [Int] {
        joined(ranges).flatMap { $0 }
    }

    /// The same indices in ascending ranges that do not touch.
    private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
        guard ranges.count > 1 else { return ranges }
        var result: [Range<Int>] = []
        var next = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.upperBound > next {
            if let last = result.last, range.lowerBound <= last.upperBound {
                result[result.count - 1] = last.lowerBound..<range.upperBound
            } else {
                result.append(range)
            }
            next = range.upperBound
        }
        return result
    }
}

// MARK: - As a condition of a search

extension SequenceSet {
    /// The places of messages with these numbers: one that is not there is no mistake here.
    func places(ofNumbersIn surroundings: MessageSearch.Surroundings) -> [Range<Int>] {
        if isSavedResult { return Self.places(of: surroundings.savedResult, surroundings.view) }
        let count = surroundings.view.messages.count
        let ranges = elements.map { element in
            let first = element.first.map(Int.init) ?? count
            let last = element.last.map(Int.init) ?? count
            let low = min(max(0, min(first, last) - 1), count)
            return low..<max(low, min(max(first, last), count))
        }
        return Self.joined(ranges)
    }

    /// The places of messages with these UIDs.
    func places(ofUIDsIn surroundings: MessageSearch.Surroundings) -> [Range<Int>] {
        if isSavedResult { return Self.places(of: surroundings.savedResult, surroundings.view) }
        return Self.joined(ranges(ofUIDsIn: surroundings.view))
    }

    private static func places(of uids: [UInt32], _ view: Mailbox) -> [Range<Int>] {
        joined(uids.compactMap(view.index(of:)).map { $0..<$0 + 1 })
    }
}

extension IMAPLexer {
    /// A set of numbers from 1, `*` among them, or `$`.
    mutating func sequenceSet() throws(IMAPSyntaxError) -> SequenceSet {
        if extensions.contains(.searchResult), skip(UInt8(ascii: "$")) {
            return SequenceSet(elements: [], isSavedResult: true)
        }
        var elements: [SequenceSet.Element] = []
        repeat {
            guard elements.count < SequenceSet.limit else { throw IMAPSyntaxError(expected: "a shorter set") }
            let first = try sequenceNumber()
            elements.append(.init(first: first, last: skip(ASCII.colon) ? try sequenceNumber() : first))
        } while skip(UInt8(ascii: ","))
        return SequenceSet(elements: elements)
    }

    private mutating func sequenceNumber() throws(IMAPSyntaxError) -> UInt32? {
        if skip(UInt8(ascii: "*")) { return nil }
        let value = try number()
        guard value > 0 else { throw IMAPSyntaxError(expected: "a number from 1") }
        return value
    }
}
