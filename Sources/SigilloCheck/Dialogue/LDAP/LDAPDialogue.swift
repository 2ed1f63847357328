import SigilloCore

/// LDAP in clear (RFC 4511): binds and StartTLS are read, whatever else is skipped by its length.
struct LDAPDialogue: Dialogue {
    /// What is kept of a direction.
    struct Side: Sendable {
        /// The message so far: its header, then its content as far as it is kept.
        var octets: [UInt8] = []
        var offset: UInt64 = 0
        /// Octets of its content that are still to come; nil while its header is read.
        var remaining: UInt64?
        /// Whether octets of it are missing or too many.
        var isPartial = false
        /// Whether messages are no longer told from one another.
        var isLost = false
    }

    let name = "ldap"
    private(set) var obstacle: String?
    private var sides = PerDirection(repeating: Side())
    var turn = Turn.goOn
    var exchange: SASLExchange?
    /// The message that asks for TLS.
    var startTLS: Int?
    var isTLSRefused = false

    private static let sizeLimit = 64 * 1024

    /// Whether a side begins with a message; nil while that cannot be told.
    static func begins(_ octets: ArraySlice<UInt8>, from direction: Direction) -> Bool? {
        guard let first = octets.first else { return false }
        guard first == 0x30 else { return false }
        switch BERElement.header(of: octets) {
        case .none: return false
        case .partial: return nil
        case .whole(_, let length, let content):
            guard content >= 5 else { return false }
            return beginsMessage(octets.dropFirst(length), from: direction)
        }
    }

    private static func beginsMessage(_ octets: ArraySlice<UInt8>, from direction: Direction) -> Bool? {
        let start = octets.startIndex
        guard let tag = octets.first else { return nil }
        guard tag == 0x02 else { return false }
        guard octets.count > 1 else { return nil }
        let count = Int(octets[start + 1])
        guard (1...4).contains(count) else { return false }
        guard octets.count > 2 + count else { return nil }
        let operation = octets[start + 2 + count]
        return direction == .clientToServer ? requests.contains(operation) : responses.contains(operation)
    }

    private static let requests: Set<UInt8> = [0x42, 0x4a, 0x50, 0x60, 0x63, 0x66, 0x68, 0x6c, 0x6e, 0x77]
    private static let responses: Set<UInt8> = [
        0x61, 0x64, 0x65, 0x67, 0x69, 0x6b, 0x6d, 0x6f, 0x73, 0x78, 0x79,
    ]

    // MARK: Dialogue

    func reading(_ direction: Direction) -> Reading {
        let side = sides[direction]
        if side.isLost { return .opaque }
        if let remaining = side.remaining { return .counted(remaining) }
        return side.octets.isEmpty ? .border(1) : .counted(1)
    }

    mutating func line(_ line: Line, from direction: Direction, evidence: inout Evidence) -> Turn { .goOn }

    mutating func takeTurn() -> Turn {
        defer { turn = .goOn }
        return turn
    }

    mutating func body(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) {
        var rest = octets
        var position = offset
        if sides[direction].isLost {
            // Behind a gap a segment may begin with a message.
            guard Self.begins(octets, from: direction) == true else { return }
            sides[direction] = Side()
        }
        while !rest.isEmpty, !sides[direction].isLost {
            let count = take(rest, at: position, from: direction, evidence: &evidence)
            rest = rest.dropFirst(count)
            position &+= UInt64(count)
        }
    }

    mutating func bodyEnded(at end: UInt64, from direction: Direction, evidence: inout Evidence) {}

    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence) {
        if let remaining = sides[direction].remaining, remaining > octets {
            sides[direction].remaining = remaining - octets
            sides[direction].isPartial = true
        } else {
            sides[direction] = Side()
            sides[direction].isLost = true
        }
    }

    mutating func ended(evidence: inout Evidence) {}

    // MARK: Messages

    /// Takes octets of a header or of a content; returns how many.
    private mutating func take(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) -> Int {
        guard let remaining = sides[direction].remaining else {
            if sides[direction].octets.isEmpty { sides[direction].offset = offset }
            sides[direction].octets += octets.prefix(1)
            beginMessage(from: direction, evidence: &evidence)
            return 1
        }
        let count = Int(clamping: min(remaining, UInt64(octets.count)))
        let room = Self.sizeLimit - min(sides[direction].octets.count, Self.sizeLimit)
        if room < count { sides[direction].isPartial = true }
        if !sides[direction].isPartial || room >= count { sides[direction].octets += octets.prefix(min(count, room)) }
        let left = remaining - UInt64(count)
        sides[direction].remaining = left
        if left == 0 { endMessage(from: direction, evidence: &evidence) }
        return count
    }

    private mutating func beginMessage(from direction: Direction, evidence: inout Evidence) {
        switch BERElement.header(of: sides[direction].octets[...]) {
        case .partial: break
        case .whole(tag: 0x30, _, let content) where content > 0: sides[direction].remaining = content
        default:
            sides[direction].isLost = true
            obstacle = "octets that should have been messages of LDAP and are none"
            evidence.show(
                "‹no message of LDAP›", kind: "data", direction: direction, end: sides[direction].offset &+ 1)
        }
    }

    private mutating func endMessage(from direction: Direction, evidence: inout Evidence) {
        let side = sides[direction]
        sides[direction] = Side()
        var rest = side.octets[...]
        guard case .whole(_, let header, _) = BERElement.header(of: rest) else { return }
        rest = rest.dropFirst(header)
        guard let number = BERElement(&rest, tag: 0x02)?.integer, let operation = rest.first else { return }
        if side.isPartial {
            if operation == 0x60 { obstacle = "a bind of LDAP that was not seen whole" }
            return
        }
        guard let element = BERElement(&rest) else { return }
        let message = LDAPMessage(
            number: number, operation: element.tag, content: element.content, offset: side.offset,
            end: side.offset &+ UInt64(side.octets.count))
        if direction == .clientToServer {
            request(message, evidence: &evidence)
        } else {
            response(message, evidence: &evidence)
        }
    }
}

/// A message of LDAP (RFC 4511 §4.1.1).
struct LDAPMessage: Sendable {
    var number: Int
    /// The tag of its operation.
    var operation: UInt8
    /// The operation's content; its indices count from the message's first octet.
    var content: ArraySlice<UInt8>
    var offset: UInt64
    var end: UInt64

    /// The positions of a part of it in the stream.
    func range(of part: ArraySlice<UInt8>) -> Range<UInt64> {
        let start = offset &+ UInt64(part.startIndex)
        return start..<(start &+ UInt64(part.count))
    }
}
