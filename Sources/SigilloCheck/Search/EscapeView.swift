/// A copy of a stream in which one kind of escape is undone, made only where its introducer stands.
///
/// Any octet may be escaped or not, so that spellings cannot be listed: they are undone, and the plain secret is looked
/// for in what comes out. The view begins with what stood just before the first introducer and rests as soon as a
/// longest pattern's length has passed without an escape.
struct EscapeView: Sendable {
    /// Which escapes are undone.
    enum Kind: Sendable, CaseIterable {
        /// `=41`, and `=` before a line break (RFC 2045 §6.7).
        case quotedPrintable
        /// `%41` (RFC 3986 §2.1).
        case percent
        /// `\"` and `\\` of quoted strings, `\/` and `\u0041` of JSON.
        case backslash

        var introducer: UInt8 {
            switch self {
            case .quotedPrintable: UInt8(ascii: "=")
            case .percent: UInt8(ascii: "%")
            case .backslash: UInt8(ascii: "\\")
            }
        }

        /// The name of the encoding in which a plain secret stood.
        var encoding: SecretEncoding {
            switch self {
            case .quotedPrintable: .quotedPrintable
            case .percent: .percent
            case .backslash: .backslash
            }
        }
    }

    let kind: Kind
    private(set) var octets: [UInt8] = []
    /// For each octet of the view where its spelling ends in the stream, and how long it is.
    private(set) var ends: [UInt64] = []
    private var lengths: [UInt8] = []
    /// The indices of octets that were spelt by an escape, and of those behind a soft line break, in order.
    private var escaped: [(index: Int, isBreak: Bool)] = []
    /// How many octets were searched already.
    var searched = 0
    private var pending: [UInt8] = []
    private var isAwake = false

    init(_ kind: Kind) {
        self.kind = kind
    }

    /// Whether the next octets must be given to it though they hold no introducer.
    var wantsMore: Bool { isAwake }

    /// Wakes the view with what stood before the introducer.
    mutating func wake(before view: ArraySlice<UInt8>, ends viewEnds: ArraySlice<UInt64>) {
        guard !isAwake else { return }
        octets = Array(view)
        ends = Array(viewEnds)
        lengths = [UInt8](repeating: 1, count: octets.count)
        searched = octets.count
        escaped = []
        isAwake = true
    }

    mutating func append(_ chunk: ArraySlice<UInt8>, offset: UInt64) {
        var position = offset
        for octet in chunk {
            position &+= 1
            step(octet, end: position)
        }
    }

    /// The positions in the stream of a part of the view.
    func positions(_ part: Range<Int>) -> Range<UInt64> {
        guard let last = part.last else { return 0..<0 }
        let start = ends[part.lowerBound] &- UInt64(lengths[part.lowerBound])
        return start..<max(start, ends[last])
    }

    /// Whether a part of the view is spelt with an escape in the stream; else the plain view shows it too.
    func isEscaped(_ part: Range<Int>) -> Bool {
        escaped.contains { part.contains($0.index) && !($0.isBreak && $0.index == part.lowerBound) }
    }

    /// Forgets what no pattern can begin in, and rests when no escape is near.
    mutating func trim(keeping count: Int) {
        let extra = octets.count - count
        if extra > 0 {
            octets.removeFirst(extra)
            ends.removeFirst(extra)
            lengths.removeFirst(extra)
            for index in escaped.indices { escaped[index].index -= extra }
            escaped.removeAll { $0.index < 0 }
        }
        searched = octets.count
        if escaped.isEmpty, pending.isEmpty {
            octets.removeAll(keepingCapacity: true)
            ends.removeAll(keepingCapacity: true)
            lengths.removeAll(keepingCapacity: true)
            searched = 0
            isAwake = false
        }
    }

    private mutating func step(_ octet: UInt8, end: UInt64) {
        if pending.isEmpty {
            if octet == kind.introducer {
                pending.append(octet)
            } else if octet != 0x0d, octet != 0x0a {
                emit(octet, end: end)
            }
            return
        }
        pending.append(octet)
        switch kind {
        case .quotedPrintable where octet == 0x0a, .quotedPrintable where octet == 0x0d && pending.count == 2:
            if octet == 0x0a {
                pending.removeAll(keepingCapacity: true)
                escaped.append((octets.count, true))
            }
        case .quotedPrintable, .percent: stepHexadecimal(end: end)
        case .backslash: stepBackslash(octet, end: end)
        }
    }

    private mutating func stepHexadecimal(end: UInt64) {
        guard pending[1].hexadecimalValue != nil else { return giveUp(end: end) }
        guard pending.count == 3 else { return }
        guard let high = pending[1].hexadecimalValue, let low = pending[2].hexadecimalValue else {
            return giveUp(end: end)
        }
        emitEscaped(high << 4 | low, end: end)
    }

    private mutating func stepBackslash(_ octet: UInt8, end: UInt64) {
        if pending.count == 2 {
            switch octet {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): emitEscaped(octet, end: end)
            case UInt8(ascii: "u"): break
            default: giveUp(end: end)
            }
            return
        }
        guard octet.hexadecimalValue != nil else { return giveUp(end: end) }
        guard pending.count == 6 else { return }
        let value = pending[2...].reduce(UInt32(0)) { $0 << 4 | UInt32($1.hexadecimalValue ?? 0) }
        guard let scalar = Unicode.Scalar(value) else { return giveUp(end: end) }
        pending.removeAll(keepingCapacity: true)
        for unit in String(Character(scalar)).utf8 {
            escaped.append((octets.count, false))
            emit(unit, end: end, length: 6)
        }
    }

    private mutating func emitEscaped(_ octet: UInt8, end: UInt64) {
        escaped.append((octets.count, false))
        emit(octet, end: end, length: UInt8(truncatingIfNeeded: pending.count))
        pending.removeAll(keepingCapacity: true)
    }

    /// What was held is no escape: it stands for itself, and the last octet may begin another.
    private mutating func giveUp(end: UInt64) {
        let held = pending
        pending.removeAll(keepingCapacity: true)
        emit(held[0], end: end &- UInt64(held.count - 1))
        for (index, octet) in held.enumerated().dropFirst() {
            step(octet, end: end &- UInt64(held.count - 1 - index))
        }
    }

    private mutating func emit(_ octet: UInt8, end: UInt64, length: UInt8 = 1) {
        octets.append(octet)
        ends.append(end)
        lengths.append(length)
    }
}
