import SigilloCore

/// The octets of a client, cut into commands: lines with the literals that they announce (RFC 9051 §4.3).
///
/// Whatever portions the octets come in, the events are the same. Memory is bounded: what is too large is refused
/// before it is sent, or swallowed.
struct IMAPInput: Sendable {
    /// What the octets amount to.
    enum Event: Sendable {
        /// A whole command: line, literals, line end.
        case command(Range<Int>)
        /// The client waits to be told to send a literal.
        case literalAwaited
        /// The command with this tag passes a bound. It is over, and what it sent is gone.
        case refused(tag: String?, Refusal)
        /// The announced literal is beyond all reason: there is no way on.
        case hopeless
    }

    /// The bound that was passed.
    enum Refusal: Sendable {
        case line, literal, message
        /// A literal was sent without permission, and is longer than is offered.
        case unbidden
    }

    // Larger literals than this are not even swallowed.
    private static let swallowLimit = 268_435_456
    // As much of a literal as nobody sends in jest.
    private static let earnest = 262_144
    // Enough of a line's end to know an announced literal.
    private static let tailLength = 32

    private(set) var octets: [UInt8] = []

    private let limits: SessionLimits
    /// The most octets of a literal that is sent without permission.
    private let unbidden: Int
    /// Where the command begins.
    private var start = 0
    /// Where the line, or the part of it behind a literal, begins.
    private var lineStart = 0
    /// What was looked at already.
    private var scan = 0
    /// Octets of the announced literal that are still to come.
    private var literalLeft = 0
    private var lineOctets = 0
    private var literalOctets = 0
    private var refusal: (tag: String?, Refusal)?

    init(limits: SessionLimits, extensions: Set<IMAPExtension> = IMAPExtension.usual) {
        self.limits = limits
        unbidden = extensions.contains(.literalPlus) ? .max : extensions.contains(.literalMinus) ? 4_096 : -1
    }

    /// Takes octets of the client.
    mutating func append(_ bytes: [UInt8]) {
        if octets.isEmpty { octets = bytes } else { octets.append(contentsOf: bytes) }
    }

    /// The next event, or nil until more octets come.
    ///
    /// - Parameter isBareLine: whether a line is expected in which no literal can stand: a SASL response, `DONE`.
    mutating func next(isBareLine: Bool) -> Event? {
        while true {
            guard takeLiteral() else { return nil }
            guard let end = OctetRuns.first(ASCII.lineFeed, in: octets[scan...]) else {
                scan = octets.count
                noteLine(octets.count - lineStart + 1)
                if refusal != nil { drop(through: max(lineStart, octets.count - Self.tailLength)) }
                return nil
            }
            let next = end + 1
            noteLine(next - lineStart)
            let literal = isBareLine ? nil : literal(in: lineStart..<end)
            lineOctets += next - lineStart
            guard let literal else { return finish(at: next) }
            noteLiteral(literal.size, isUnbidden: !literal.isSynchronizing)
            if literal.isSynchronizing, let refusal {
                begin(at: next)
                return .refused(tag: refusal.tag, refusal.1)
            }
            guard literal.size <= Self.swallowLimit else { return .hopeless }
            literalLeft = literal.size
            scan = next
            lineStart = next
            if refusal != nil { drop(through: next) }
            if literal.isSynchronizing { return .literalAwaited }
        }
    }

    /// Forgets the commands that were handled.
    mutating func compact() {
        if start == octets.count {
            // What is known of a refused command stays: only its octets are gone.
            octets.removeAll(keepingCapacity: octets.count <= 65_536)
            start = 0
            lineStart = 0
            scan = 0
        } else if start > 16_384 {
            octets.removeFirst(start)
            scan -= start
            lineStart -= start
            start = 0
        }
    }

    /// Hands over what was not yet taken for a command, and forgets it.
    mutating func takeRest() -> [UInt8] {
        let rest = start == 0 ? octets : Array(octets[start...])
        octets = []
        begin(at: 0)
        return rest
    }

    private mutating func begin(at index: Int) {
        start = index
        lineStart = index
        scan = index
        literalLeft = 0
        lineOctets = 0
        literalOctets = 0
        refusal = nil
    }

    private mutating func finish(at next: Int) -> Event {
        let range = start..<next
        let refused = refusal
        begin(at: next)
        if let refused { return .refused(tag: refused.tag, refused.1) }
        return .command(range)
    }

    /// Passes over the announced literal; false while octets of it are missing.
    private mutating func takeLiteral() -> Bool {
        guard literalLeft > 0 else { return true }
        let available = octets.count - scan
        if refusal != nil {
            let swallowed = min(available, literalLeft)
            literalLeft -= swallowed
            drop(through: scan + swallowed)
            return literalLeft == 0
        }
        guard available >= literalLeft else {
            // Room for all of it, once there is reason to believe that it comes: growing by and by copies it twice.
            if available >= Self.earnest { octets.reserveCapacity(scan + literalLeft + 2) }
            return false
        }
        scan += literalLeft
        lineStart = scan
        literalLeft = 0
        return true
    }

    private mutating func noteLine(_ length: Int) {
        guard refusal == nil, lineOctets + length > limits.line else { return }
        refusal = (tag(), .line)
    }

    private mutating func noteLiteral(_ size: Int, isUnbidden: Bool) {
        literalOctets += min(size, Self.swallowLimit)
        guard refusal == nil else { return }
        if isUnbidden, size > unbidden {
            refusal = (tag(), .unbidden)
        } else if isAppend {
            // Several messages may come at once (RFC 3502); what they are together is bounded too.
            if literalOctets > limits.message * 2 + limits.literal || size > limits.message {
                refusal = (tag(), .message)
            }
        } else if literalOctets > limits.literal {
            refusal = (tag(), .literal)
        }
    }

    /// Drops a refused command's octets in front of `index`.
    private mutating func drop(through index: Int) {
        octets.removeSubrange(start..<index)
        scan = max(start, scan - (index - start))
        lineStart = start
    }

    private func literal(in line: Range<Int>) -> (size: Int, isSynchronizing: Bool)? {
        var end = line.upperBound
        if end > line.lowerBound, octets[end - 1] == ASCII.carriageReturn { end -= 1 }
        guard end > line.lowerBound, octets[end - 1] == ASCII.closeBrace else { return nil }
        end -= 1
        var isSynchronizing = true
        if end > line.lowerBound, octets[end - 1] == UInt8(ascii: "+") || octets[end - 1] == UInt8(ascii: "-") {
            isSynchronizing = false
            end -= 1
        }
        var first = end
        while first > line.lowerBound, end - first < 20, ASCII.isDigit(octets[first - 1]) { first -= 1 }
        guard first < end, first > line.lowerBound, octets[first - 1] == ASCII.openBrace else { return nil }
        return (ASCII.number(octets[first..<end]) ?? .max, isSynchronizing)
    }

    private var isAppend: Bool {
        var words = octets[start...].prefix(96).split(separator: ASCII.space, maxSplits: 3).dropFirst()
        if let verb = words.first, ASCII.equal(verb, "UID".utf8) { words = words.dropFirst() }
        return words.first.map { ASCII.equal($0, "APPEND".utf8) || ASCII.equal($0, "REPLACE".utf8) } ?? false
    }

    private func tag() -> String? {
        let word = octets[start...].prefix(IMAPLexer.tagLimit + 1).prefix { IMAPLexer.isTagOctet($0) }
        guard !word.isEmpty, word.endIndex < octets.endIndex, octets[word.endIndex] == ASCII.space else { return nil }
        return String(decoding: word, as: UTF8.self)
    }
}
