import SigilloCore

/// A search in one mailbox: its conditions made ready, so that each message costs what its own octets cost.
struct MessageSearch: Sendable {
    /// What a search needs to know beside the messages.
    struct Surroundings: Sendable {
        /// The mailbox as the client knows it.
        var view: Mailbox
        /// The UIDs that `$` means (RFC 5182).
        var savedResult: [UInt32] = []
        /// The present time in seconds since 1970-01-01 00:00 UTC, where a condition needs it.
        var now: Int64 = 0
    }

    /// A condition, made ready.
    private indirect enum Condition: Sendable {
        case always(Bool)
        case flag(MessageFlags.System, isSet: Bool)
        case keyword(String, isSet: Bool)
        /// Indices of messages, in ascending ranges that do not touch.
        case places([Range<Int>])
        case header(name: String, SearchText)
        case addresses(name: String, SearchText)
        case body(SearchText)
        case text(SearchText)
        case internalDate(from: Int?, before: Int?)
        case sentDate(from: Int?, before: Int?)
        case saveDate(from: Int?, before: Int?)
        case internalTime(ClosedRange<Int64>)
        case larger(Int)
        case smaller(Int)
        case emailID(UInt64?)
        case modSequence(UInt64)
        case not(Condition)
        case or(Condition, Condition)
        case and([Condition])
    }

    private let surroundings: Surroundings
    private let condition: Condition

    init(_ key: SearchKey, _ surroundings: Surroundings) {
        self.surroundings = surroundings
        condition = Self.condition(key, surroundings)
    }

    /// The indices of the messages that meet the condition, ascending.
    func matches() -> [Int] {
        surroundings.view.messages.indices.filter(matches(at:))
    }

    /// Whether the message with this index meets the condition.
    func matches(at index: Int) -> Bool {
        var message = SearchableMessage(surroundings.view.messages[index])
        return holds(condition, index, &message)
    }

    private static func condition(_ key: SearchKey, _ surroundings: Surroundings) -> Condition {
        switch key {
        case .all: .always(true)
        case .flag(let flag, let isSet): .flag(flag, isSet: isSet)
        case .keyword(let name, let isSet): .keyword(name, isSet: isSet)
        case .numbers(let set): .places(set.places(ofNumbersIn: surroundings))
        case .uids(let set): .places(set.places(ofUIDsIn: surroundings))
        case .header(let name, let text): .header(name: name, SearchText(text))
        case .addresses(let name, let text): .addresses(name: name, SearchText(text))
        case .body(let text): .body(SearchText(text))
        case .text(let text): .text(SearchText(text))
        case .internalDate(let from, let before): .internalDate(from: from, before: before)
        case .sentDate(let from, let before): .sentDate(from: from, before: before)
        case .saveDate(let from, let before): .saveDate(from: from, before: before)
        case .older(let seconds): .internalTime(.min...(surroundings.now &- Int64(seconds)))
        case .younger(let seconds): .internalTime((surroundings.now &- Int64(seconds))...(.max))
        case .larger(let size): .larger(size)
        case .smaller(let size): .smaller(size)
        case .emailID(let value): .emailID(value)
        case .modSequence(let value): .modSequence(value)
        case .not(let key): .not(condition(key, surroundings))
        case .or(let left, let right): .or(condition(left, surroundings), condition(right, surroundings))
        case .and(let keys): .and(keys.map { condition($0, surroundings) })
        }
    }

    private func holds(_ condition: Condition, _ index: Int, _ message: inout SearchableMessage) -> Bool {
        let stored = message.stored
        switch condition {
        case .always(let isMet): return isMet
        case .flag(let flag, let isSet): return stored.flags.system.contains(flag) == isSet
        case .keyword(let name, let isSet): return stored.flags.contains(keyword: name) == isSet
        case .places(let ranges): return Self.isWithin(index, ranges)
        case .header(let name, let text): return message.hasField(name, with: text)
        case .addresses(let name, let text): return message.hasAddress(name, with: text)
        case .body(let text): return message.bodies().contains(where: text.occurs)
        case .text(let text):
            return message.headers().contains(where: text.occurs) || message.bodies().contains(where: text.occurs)
        // The day that INTERNALDATE tells, in its own zone (RFC 9051 §6.4.4).
        case .internalDate(let from, let before): return Self.isDay(stored.arrival, from, before)
        case .saveDate(let from, let before):
            return stored.saveDate.map { Self.isDay(CalendarDate(secondsSinceEpoch: $0), from, before) } ?? false
        case .sentDate(let from, let before):
            // The day on its author's calendar (RFC 9051 §6.4.4).
            return message.header().sentDate.map { Self.isDay($0.local, from, before) } ?? false
        case .internalTime(let times): return times.contains(stored.message.internalDate)
        case .larger(let size): return stored.transmitted.count > size
        case .smaller(let size): return stored.transmitted.count < size
        case .emailID(let value): return stored.emailID == value
        case .modSequence(let value): return stored.modSequence >= value
        case .not(let condition): return !holds(condition, index, &message)
        case .or(let left, let right): return holds(left, index, &message) || holds(right, index, &message)
        case .and(let conditions):
            for condition in conditions where !holds(condition, index, &message) { return false }
            return true
        }
    }

    private static func isDay(_ date: CalendarDate, _ from: Int?, _ before: Int?) -> Bool {
        let day = date.daysSinceEpoch
        return day >= from ?? .min && day < before ?? .max
    }

    /// Whether `index` is in one of the ranges.
    private static func isWithin(_ index: Int, _ ranges: [Range<Int>]) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = low + (high - low) / 2
            if ranges[middle].upperBound <= index { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(index)
    }
}
