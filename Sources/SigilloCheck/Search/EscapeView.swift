import SigilloCore

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
        /// `\2c` of LDAP (RFC 4514, RFC 4515), and `\x2c`.
        case backslashHexadecimal
        /// `\054` of printers and shells.
        case backslashOctal
        /// `&#64;`, `&#x40;` and `&amp;` of HTML and XML.
        case entity

        var introducer: UInt8 {
            switch self {
            case .quotedPrintable: UInt8(ascii: "=")
            case .percent: UInt8(ascii: "%")
            case .backslash, .backslashHexadecimal, .backslashOctal: UInt8(ascii: "\\")
            case .entity: UInt8(ascii: "&")
            }
        }

        /// Whether an escape may go on with an octet behind its introducer.
        func goesOn(_ octet: UInt8) -> Bool {
            switch self {
            case .quotedPrintable: octet.hexadecimalValue != nil || octet == 0x0d || octet == 0x0a
            case .percent: octet.hexadecimalValue != nil
            case .backslash: "\"\\/u".utf8.contains(octet)
            case .backslashHexadecimal: octet.hexadecimalValue != nil || octet == UInt8(ascii: "x")
            case .backslashOctal: octet >= UInt8(ascii: "0") && octet <= UInt8(ascii: "3")
            case .entity: octet == UInt8(ascii: "#") || octet.isLetter
            }
        }

        /// Whether an escape may begin in a chunk, or at its very end.
        func mayBegin(in chunk: ArraySlice<UInt8>) -> Bool {
            chunk.withUnsafeBufferPointer { buffer in
                var index = 0
                while true {
                    index = OctetRuns.next(introducer, or: introducer, in: buffer, from: index)
                    guard index < buffer.count else { return false }
                    guard index + 1 < buffer.count, !goesOn(buffer[index + 1]) else { return true }
                    index += 1
                }
            }
        }

        /// The name of the encoding in which a plain secret stood.
        var encoding: SecretEncoding {
            switch self {
            case .quotedPrintable: .quotedPrintable
            case .percent: .percent
            case .backslash, .backslashHexadecimal, .backslashOctal: .backslash
            case .entity: .htmlEntity
            }
        }
    }

    /// An octet that was spelt by an escape, or one behind a soft line break.
    private struct Escape: Sendable {
        var index: Int
        /// The octets of its spelling; 0 for a soft line break.
        var length: Int
    }

    let kind: Kind
    private(set) var octets: [UInt8] = []
    /// How many octets were searched already.
    private(set) var searched = 0
    private var map = OffsetMap()
    private var escapes: [Escape] = []
    /// What may be the beginning of an escape.
    private(set) var pending: [UInt8] = []
    private(set) var isAwake = false

    init(_ kind: Kind) {
        self.kind = kind
    }

    /// Wakes the view with what stood before the introducer.
    mutating func wake(before view: ArraySlice<UInt8>, map viewMap: OffsetMap) {
        guard !isAwake else { return }
        octets = Array(view)
        map = viewMap
        map.dropFirst(view.startIndex)
        searched = octets.count
        escapes = []
        isAwake = true
    }

    /// The positions in the stream of a part of the view.
    func positions(_ part: Range<Int>) -> Range<UInt64> {
        guard let last = part.last else { return 0..<0 }
        let start = map.position(part.lowerBound)
        let length =
            escapes[firstEscape(from: last)...].first { $0.index > last || $0.length > 0 }
            .map { $0.index == last ? $0.length : 1 } ?? 1
        return start..<max(start, map.position(last) &+ UInt64(length))
    }

    /// Whether a part of the view is spelt with an escape in the stream; else the plain view shows it too.
    func isEscaped(_ part: Range<Int>) -> Bool {
        let first = escapes[firstEscape(from: part.lowerBound)...].first {
            $0.length > 0 || $0.index > part.lowerBound
        }
        return first.map { part.contains($0.index) } ?? false
    }

    /// The first escape that does not stand before an octet of the view; they are in order.
    private func firstEscape(from index: Int) -> Int {
        var (low, high) = (0, escapes.count)
        while low < high {
            let middle = (low + high) / 2
            if escapes[middle].index < index { low = middle + 1 } else { high = middle }
        }
        return low
    }

    mutating func append(_ chunk: ArraySlice<UInt8>, offset: UInt64) {
        chunk.withUnsafeBufferPointer { buffer in
            var index = 0
            while index < buffer.count {
                guard pending.isEmpty else {
                    step(buffer[index], end: offset &+ UInt64(index + 1))
                    index += 1
                    continue
                }
                let end = nextSpecial(in: buffer, from: index)
                if end > index {
                    map.note(index: octets.count, offset: offset &+ UInt64(index))
                    octets.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[index..<end]))
                }
                if end < buffer.count, buffer[end] == kind.introducer { pending.append(buffer[end]) }
                index = end + 1
            }
        }
    }

    /// The next line break, or the next introducer that does not stand for itself at first sight.
    private func nextSpecial(in buffer: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while true {
            index = OctetRuns.next(kind.introducer, or: 0x0d, or: 0x0a, in: buffer, from: index)
            guard index + 1 < buffer.count, buffer[index] == kind.introducer else { return index }
            guard !kind.goesOn(buffer[index + 1]), buffer[index + 1] != kind.introducer else { return index }
            index += 1
        }
    }

    /// Forgets what no pattern can begin in, and rests when no escape is near.
    mutating func trim(keeping count: Int) {
        let extra = octets.count - count
        if extra > 0 {
            octets.removeFirst(extra)
            map.dropFirst(extra)
            for index in escapes.indices { escapes[index].index -= extra }
            escapes.removeAll { $0.index < 0 }
        }
        searched = octets.count
        if escapes.isEmpty, pending.isEmpty {
            octets.removeAll(keepingCapacity: true)
            map.removeAll()
            searched = 0
            isAwake = false
        }
    }

    // MARK: Escapes

    private mutating func step(_ octet: UInt8, end: UInt64) {
        guard !pending.isEmpty else {
            if octet == kind.introducer {
                pending.append(octet)
            } else if octet != 0x0d, octet != 0x0a {
                emit(octet, end: end)
            }
            return
        }
        pending.append(octet)
        switch kind {
        case .quotedPrintable where octet == 0x0a:
            pending.removeAll(keepingCapacity: true)
            // Several soft line breaks in one place are as good as one.
            if escapes.last?.index != octets.count { escapes.append(Escape(index: octets.count, length: 0)) }
        case .quotedPrintable where octet == 0x0d && pending.count == 2: break
        case .quotedPrintable, .percent: stepHexadecimal(end: end)
        case .backslash: stepBackslash(octet, end: end)
        case .backslashHexadecimal: stepBackslashHexadecimal(end: end)
        case .backslashOctal: stepOctal(octet, end: end)
        case .entity: stepEntity(octet, end: end)
        }
    }

    private mutating func stepHexadecimal(end: UInt64) {
        guard let high = pending[1].hexadecimalValue else { return giveUp(end: end) }
        guard pending.count == 3 else { return }
        guard let low = pending[2].hexadecimalValue else { return giveUp(end: end) }
        emitEscaped([high << 4 | low], end: end)
    }

    private mutating func stepBackslash(_ octet: UInt8, end: UInt64) {
        if pending.count == 2 {
            switch octet {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): emitEscaped([octet], end: end)
            case UInt8(ascii: "u"): break
            default: giveUp(end: end)
            }
            return
        }
        guard octet.hexadecimalValue != nil else { return giveUp(end: end) }
        guard pending.count == 6 else { return }
        let value = pending[2...].reduce(UInt32(0)) { $0 << 4 | UInt32($1.hexadecimalValue ?? 0) }
        guard let scalar = Unicode.Scalar(value) else { return giveUp(end: end) }
        emitEscaped(Array(String(Character(scalar)).utf8), end: end)
    }

    mutating func emitEscaped(_ spelt: [UInt8], end: UInt64) {
        let length = pending.count
        pending.removeAll(keepingCapacity: true)
        for octet in spelt {
            map.note(index: octets.count, offset: end &- UInt64(length))
            escapes.append(Escape(index: octets.count, length: length))
            octets.append(octet)
        }
    }

    /// What was held is no escape: it stands for itself, and the last octet may begin another.
    mutating func giveUp(end: UInt64) {
        let held = pending
        pending.removeAll(keepingCapacity: true)
        emit(held[0], end: end &- UInt64(held.count - 1))
        for (index, octet) in held.enumerated().dropFirst() {
            step(octet, end: end &- UInt64(held.count - 1 - index))
        }
    }

    private mutating func emit(_ octet: UInt8, end: UInt64) {
        map.note(index: octets.count, offset: end &- 1)
        octets.append(octet)
    }
}
