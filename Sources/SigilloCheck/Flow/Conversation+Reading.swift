import SigilloCore

/// How a direction is cut into what its dialogue wants.
extension Conversation {
    private static let lineLimit = 64 * 1024

    mutating func read(
        _ octets: ArraySlice<UInt8>, offset: UInt64, direction: Direction, evidence: inout Evidence,
        spills: inout [Spill]
    ) {
        var rest = octets
        var position = offset
        while !rest.isEmpty, let reading = dialogue?.reading(direction) {
            if sides[direction].isSealed {
                spills.append(Spill(direction: direction, octets: rest, offset: position))
                return
            }
            if reading != .lines, !sides[direction].held.isEmpty {
                rest = sides[direction].held + rest
                position = sides[direction].heldOffset
                sides[direction].held = []
            }
            let count: Int
            switch reading {
            case .lines:
                if beginsTLS(rest, direction: direction, position: position, evidence: &evidence) { continue }
                if let start = helloBehindHalfLine(
                    &rest, position: position, direction: direction, evidence: &evidence)
                {
                    position = start
                    continue
                }
                count = readLine(rest, position: position, direction: direction, evidence: &evidence)
            case .counted(let size):
                count = Int(clamping: min(size, UInt64(rest.count)))
                takeBody(rest.prefix(count), at: position, direction: direction, evidence: &evidence)
            case .border(let size):
                if beginsTLS(rest, direction: direction, position: position, evidence: &evidence) { continue }
                count = Int(clamping: min(size, UInt64(rest.count)))
                takeBody(rest.prefix(count), at: position, direction: direction, evidence: &evidence)
            case .dotted(let isBare):
                let end = sides[direction].dotted.end(in: rest, isBare: isBare)
                count = (end ?? rest.endIndex) - rest.startIndex
                dialogue?.body(rest.prefix(count), at: position, from: direction, evidence: &evidence)
                if end != nil {
                    dialogue?.bodyEnded(at: position &+ UInt64(count), from: direction, evidence: &evidence)
                }
            case .opaque:
                count = rest.count
                takeBody(rest, at: position, direction: direction, evidence: &evidence)
            case .tunnel:
                count = rest.count
                waiting.append(Spill(direction: direction, octets: rest, offset: position))
            }
            rest = rest.dropFirst(count)
            position &+= UInt64(count)
        }
    }

    private mutating func takeBody(
        _ octets: ArraySlice<UInt8>, at position: UInt64, direction: Direction, evidence: inout Evidence
    ) {
        dialogue?.body(octets, at: position, from: direction, evidence: &evidence)
        if let turn = dialogue?.takeTurn() { take(turn, evidence: &evidence) }
    }

    /// Takes octets up to a line's end, or keeps them; returns how many.
    private mutating func readLine(
        _ octets: ArraySlice<UInt8>, position: UInt64, direction: Direction, evidence: inout Evidence
    ) -> Int {
        guard let feed = OctetRuns.first(0x0a, in: octets) else {
            hold(octets, position: position, direction: direction)
            return octets.count
        }
        let part = octets[...feed]
        if sides[direction].isSkipping {
            sides[direction].isSkipping = false
            return part.count
        }
        let whole: ArraySlice<UInt8>
        let start: UInt64
        if sides[direction].held.isEmpty {
            whole = part
            start = position
        } else {
            hold(part, position: position, direction: direction)
            guard !sides[direction].isSkipping else {
                sides[direction].isSkipping = false
                return part.count
            }
            whole = sides[direction].held[...]
            start = sides[direction].heldOffset
            sides[direction].held = []
        }
        let text = whole.dropLast()
        let line = Line(
            octets: Self.withoutReturn(text), offset: start, end: start &+ UInt64(whole.count),
            isBare: text.last != 0x0d)
        if direction == .serverToClient, !offersTLS { noteOffer(line) }
        if let turn = dialogue?.line(line, from: direction, evidence: &evidence) { take(turn, evidence: &evidence) }
        return part.count
    }

    private mutating func hold(_ octets: ArraySlice<UInt8>, position: UInt64, direction: Direction) {
        guard !sides[direction].isSkipping else { return }
        if sides[direction].held.isEmpty { sides[direction].heldOffset = position }
        guard sides[direction].held.count + octets.count <= Self.lineLimit else {
            sides[direction].held = []
            sides[direction].isSkipping = true
            hasEndlessLine = true
            return
        }
        sides[direction].held += octets
    }

    static func withoutReturn(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        text.last == 0x0d ? text.dropLast() : text
    }
}
