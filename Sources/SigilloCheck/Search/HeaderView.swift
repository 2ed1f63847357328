import SigilloCore

/// Joins what a header writes in pieces: adjacent encoded words (RFC 2047), and parameters in parts (RFC 2231).
///
/// From an introducer on it keeps a piece of the stream and reads it as a whole. What stands in one word is found
/// without it; it looks for what begins in one and ends in another.
struct HeaderView: Sendable {
    private var held: [UInt8] = []
    private var start: UInt64 = 0
    /// The last octet of the chunk before, which may be the first of an introducer.
    private var last: UInt8 = 0

    private static let limit = 2048
    private static let overlap = 512

    /// A part of what was joined, and where it stood.
    private struct Joined {
        var octets: [UInt8] = []
        var marks: [(index: Int, offset: UInt64)] = []

        func place(of index: Int) -> (part: Int, offset: UInt64) {
            let part = marks.lastIndex { $0.index <= index } ?? 0
            return (part, marks.isEmpty ? 0 : marks[part].offset)
        }
    }

    /// Takes the next chunk.
    ///
    /// - Parameter hasIntroducer: whether it holds a `=` or a `*`.
    mutating func feed(
        _ chunk: ArraySlice<UInt8>, hasIntroducer: Bool, offset: UInt64, patterns: PatternSet, hits: inout [SecretHit]
    ) {
        guard let end = chunk.last else { return }
        defer { last = end }
        let mayBeCut = last == UInt8(ascii: "=") || last == UInt8(ascii: "*")
        guard hasIntroducer || mayBeCut || !held.isEmpty else { return }
        var rest = chunk
        var position = offset
        while !rest.isEmpty {
            if held.isEmpty {
                guard let found = Self.introducer(in: rest, behind: position == offset ? last : 0) else { return }
                position &+= UInt64(found - rest.startIndex)
                rest = rest[found...]
                start = position
                // The first octet of it came before.
                if rest.first == UInt8(ascii: "?") || rest.first == UInt8(ascii: "0") {
                    held = [rest.first == UInt8(ascii: "?") ? UInt8(ascii: "=") : UInt8(ascii: "*")]
                    start &-= 1
                }
            }
            let part = rest.prefix(Self.limit - held.count)
            held += part
            rest = rest.dropFirst(part.count)
            position &+= UInt64(part.count)
            guard held.count >= Self.limit else { return }
            search(patterns, hits: &hits)
            // A word may have been cut: read on from the last whole introducer near the end.
            let from = held.count - Self.overlap
            if let again = Self.introducer(in: held[from...], behind: 0) {
                start &+= UInt64(again)
                held.removeFirst(again)
            } else {
                held = []
            }
        }
    }

    /// Nothing more will come.
    mutating func finish(patterns: PatternSet, hits: inout [SecretHit]) {
        if !held.isEmpty { search(patterns, hits: &hits) }
        self = HeaderView()
    }

    /// Where `=?` or `*0` begins, or its second octet where the first one came before.
    private static func introducer(in chunk: ArraySlice<UInt8>, behind last: UInt8) -> Int? {
        if let first = chunk.first,
            last == UInt8(ascii: "=") && first == UInt8(ascii: "?")
                || last == UInt8(ascii: "*") && first == UInt8(ascii: "0")
        {
            return chunk.startIndex
        }
        return chunk.withUnsafeBufferPointer { buffer in
            var index = 0
            while true {
                index = OctetRuns.next(UInt8(ascii: "="), or: UInt8(ascii: "*"), in: buffer, from: index)
                guard index + 1 < buffer.count else { return nil }
                let wanted = buffer[index] == UInt8(ascii: "=") ? UInt8(ascii: "?") : UInt8(ascii: "0")
                if buffer[index + 1] == wanted { return chunk.startIndex + index }
                index += 1
            }
        }
    }

    private func search(_ patterns: PatternSet, hits: inout [SecretHit]) {
        search(Self.words(held[...], at: start), .encodedWord, patterns, hits: &hits)
        search(Self.parameters(held[...], at: start), .continuation, patterns, hits: &hits)
    }

    private func search(
        _ rows: [Joined], _ encoding: SecretEncoding, _ patterns: PatternSet, hits: inout [SecretHit]
    ) {
        for row in rows where row.marks.count > 1 {
            var found: [SecretHit] = []
            // A short secret needs an octet behind it.
            patterns.search(row.octets + [UInt8(ascii: " ")]) { pattern, start in
                let match = patterns.patterns[pattern]
                found.append(
                    SecretHit(
                        secret: match.secret, encoding: encoding, start: UInt64(start),
                        end: UInt64(start + match.octets.count)))
            }
            for hit in found {
                let first = row.place(of: Int(hit.start))
                let last = row.place(of: Int(hit.end) - 1)
                guard first.part != last.part else { continue }
                hits.append(
                    SecretHit(secret: hit.secret, encoding: encoding, start: first.offset, end: last.offset &+ 1))
            }
        }
    }

    // MARK: RFC 2047

    /// `=?charset?B?text?=`, with nothing but blanks between one and the next.
    private static func words(_ text: ArraySlice<UInt8>, at start: UInt64) -> [Joined] {
        var rows: [Joined] = []
        var row = Joined()
        var rest = text
        while let open = rest.firstRange(of: "=?") {
            let between = rest[..<open.lowerBound]
            if !between.allSatisfy({ $0.isBlank || $0 == 0x0d || $0 == 0x0a }) {
                rows.append(row)
                row = Joined()
            }
            let body = rest[open.upperBound...]
            let parts = body.prefix(1024).split(
                separator: UInt8(ascii: "?"), maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, let end = parts[2].firstRange(of: "?="), let kind = parts[1].first?.upper else {
                rest = body
                continue
            }
            let coded = parts[2][..<end.lowerBound]
            let octets = kind == UInt8(ascii: "B") ? LooseBase64.decode(coded) ?? [] : undone(coded)
            row.marks.append((row.octets.count, start &+ UInt64(end.upperBound - 1 - text.startIndex)))
            row.octets += octets
            rest = rest[end.upperBound...]
        }
        return rows + [row]
    }

    /// `=41`, and `_` for a space (RFC 2047 §4.2).
    private static func undone(_ coded: ArraySlice<UInt8>) -> [UInt8] {
        let percent = coded.map { octet -> UInt8 in
            octet == UInt8(ascii: "=") ? UInt8(ascii: "%") : octet == UInt8(ascii: "_") ? UInt8(ascii: " ") : octet
        }
        return HTTPForm.decoded(percent[...], plusIsSpace: false)
    }

    // MARK: RFC 2231

    /// `name*0="a"; name*1*=%62`, in their order.
    private static func parameters(_ text: ArraySlice<UInt8>, at start: UInt64) -> [Joined] {
        var rows: [Joined] = []
        var row = Joined()
        var rest = text
        while let star = OctetRuns.first(UInt8(ascii: "*"), in: rest) {
            rest = rest[(star + 1)...]
            let digits = rest.prefix { $0.isDigit }
            guard let number = digits.number, digits.count < 4 else { continue }
            var value = rest[digits.endIndex...]
            let isExtended = value.first == UInt8(ascii: "*")
            if isExtended { value = value.dropFirst() }
            guard value.first == UInt8(ascii: "=") else { continue }
            value = value.dropFirst()
            if number == 0 {
                rows.append(row)
                row = Joined()
            }
            if value.first == UInt8(ascii: "\"") {
                value = value.dropFirst().prefix { $0 != UInt8(ascii: "\"") && $0 != 0x0a }
            } else {
                value = value.prefix { $0 != UInt8(ascii: ";") && !$0.isBlank && $0 != 0x0d && $0 != 0x0a }
            }
            rest = rest[value.endIndex...]
            var coded = value
            if isExtended, number == 0 {
                // The charset and the language stand in front.
                let parts = value.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
                if parts.count == 3 { coded = parts[2] }
            }
            row.marks.append((row.octets.count, start &+ UInt64(max(value.endIndex - 1 - text.startIndex, 0))))
            row.octets += isExtended ? HTTPForm.decoded(coded, plusIsSpace: false) : Array(coded)
        }
        return rows + [row]
    }
}
