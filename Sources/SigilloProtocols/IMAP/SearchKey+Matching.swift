import SigilloCore

extension SearchKey {
    /// Whether the message at `index` of `mailbox` meets the condition.
    func matches(_ index: Int, in mailbox: Mailbox) -> Bool {
        let stored = mailbox.messages[index]
        let octets = stored.message.octets
        switch self {
        case .all: return true
        case .none: return false
        case .flag(let flag, let isSet): return stored.flags.system.contains(flag) == isSet
        case .keyword(let name, let isSet): return stored.flags.contains(keyword: name) == isSet
        case .numbers(let set): return set.contains(index + 1, largest: mailbox.messages.count)
        case .uids(let set):
            return set.contains(Int(stored.uid), largest: Int(mailbox.messages.last?.uid ?? 0))
        case .header(let name, let text):
            let header = HeaderFields(octets, octets.indices)
            return header.fields.contains { field in
                header.isNamed(field, name.utf8) && Self.occurs(text, in: header.unfolded(field)[...])
            }
        case .body(let text): return Self.occurs(text, in: octets[HeaderFields(octets, octets.indices).end...])
        case .text(let text): return Self.occurs(text, in: octets[...])
        case .internalDate(let from, let before):
            let date = CalendarDate(secondsSinceEpoch: stored.message.internalDate)
            return Self.isDay(date.daysSinceEpoch, from, before)
        case .sentDate(let from, let before):
            guard let day = Self.sentDay(octets) else { return false }
            return Self.isDay(day, from, before)
        case .larger(let size): return octets.count > size
        case .smaller(let size): return octets.count < size
        case .not(let key): return !key.matches(index, in: mailbox)
        case .or(let left, let right):
            return left.matches(index, in: mailbox) || right.matches(index, in: mailbox)
        case .and(let keys): return keys.allSatisfy { $0.matches(index, in: mailbox) }
        }
    }

    private static func isDay(_ day: Int, _ from: Int?, _ before: Int?) -> Bool {
        day >= from ?? .min && day < before ?? .max
    }

    /// Whether `text` stands in `octets`, without regard to the case of ASCII letters.
    static func occurs(_ text: [UInt8], in octets: ArraySlice<UInt8>) -> Bool {
        guard !text.isEmpty, text.count <= octets.count else { return text.isEmpty }
        let text = text.map(ASCII.upper)
        let borders = borders(of: text)
        var matched = 0
        for octet in octets {
            let octet = ASCII.upper(octet)
            while matched > 0, text[matched] != octet { matched = borders[matched - 1] }
            if text[matched] == octet { matched += 1 }
            if matched == text.count { return true }
        }
        return false
    }

    // For each prefix the longest proper prefix that is its suffix too: where a search goes on after a mismatch, so
    // that its time is linear whatever is searched for (Knuth, Morris, Pratt).
    private static func borders(of text: [UInt8]) -> [Int] {
        var borders = [Int](repeating: 0, count: text.count)
        var length = 0
        for index in text.indices.dropFirst() {
            while length > 0, text[index] != text[length] { length = borders[length - 1] }
            if text[index] == text[length] { length += 1 }
            borders[index] = length
        }
        return borders
    }

    /// The day that a message's Date field names, in the time zone of its author (RFC 9051 §6.4.4).
    private static func sentDay(_ octets: [UInt8]) -> Int? {
        let header = HeaderFields(octets, octets.indices)
        guard var words = header.value(of: "Date")?.split(separator: ASCII.space)[...] else { return nil }
        if words.first?.last == UInt8(ascii: ",") { words = words.dropFirst() }
        let parts = Array(words.prefix(3))
        guard parts.count == 3, let day = ASCII.number(parts[0], limit: 31), day > 0,
            let month = CalendarDate.month(named: parts[1]), let year = ASCII.number(parts[2], limit: 9_999)
        else { return nil }
        return CalendarDate(year: year, month: month, day: day).daysSinceEpoch
    }
}

extension SequenceSet {
    /// Whether a number is in the set, where `*` is `largest`.
    func contains(_ number: Int, largest: Int) -> Bool {
        elements.contains { element in
            let first = element.first.map(Int.init) ?? largest
            let last = element.last.map(Int.init) ?? largest
            return number >= min(first, last) && number <= max(first, last)
        }
    }
}
