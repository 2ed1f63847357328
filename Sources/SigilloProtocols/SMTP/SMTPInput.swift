/// The octets of an SMTP or POP3 client, cut into lines, or into a message where one is expected.
///
/// Whatever portions the octets come in, the events are the same. A line ends with LF; a message only with
/// CRLF `.` CRLF (RFC 5321 §4.1.1.4), so that nobody can smuggle a second one.
struct SMTPInput: Sendable {
    /// What a line amounts to.
    enum Line: Sendable {
        /// A line without its end.
        case line(ArraySlice<UInt8>, hasCarriageReturn: Bool)
        /// A line that was longer than the limit; it is gone.
        case tooLong
    }

    /// A message as it came.
    struct Message: Sendable {
        /// Its octets without dot-stuffing; nil where it passed the limit.
        var octets: [UInt8]?
        /// Whether a CR or LF in it is not part of a CRLF (RFC 5321 §2.3.8).
        var hasBareLineEnds: Bool
    }

    private let limits: SessionLimits
    private var octets: [UInt8] = []
    private var start = 0
    private var scan = 0
    private var isSwallowing = false

    private var message: [UInt8] = []
    private var isAtLineStart = true
    /// Whether the message passed the limit.
    private(set) var isTooLarge = false
    private var hasBareLineEnds = false
    private var lastOctet = ASCII.lineFeed
    /// Octets of the chunk that have not come yet.
    private var chunkRest = 0

    init(limits: SessionLimits) {
        self.limits = limits
    }

    /// Takes octets of the client.
    mutating func append(_ bytes: [UInt8]) {
        if start == octets.count {
            octets = bytes
            start = 0
            scan = 0
        } else {
            if start > 16_384 {
                octets.removeFirst(start)
                scan = max(0, scan - start)
                start = 0
            }
            octets.append(contentsOf: bytes)
        }
    }

    /// The next line, or nil until more octets come.
    mutating func nextLine() -> Line? {
        guard let end = octets[scan...].firstIndex(of: ASCII.lineFeed) else {
            scan = octets.count
            if isSwallowing || scan - start + 1 > limits.line {
                isSwallowing = true
                start = scan
            }
            return nil
        }
        defer {
            start = end + 1
            scan = start
            isSwallowing = false
        }
        if isSwallowing || end + 1 - start > limits.line { return .tooLong }
        let hasCarriageReturn = end > start && octets[end - 1] == ASCII.carriageReturn
        return .line(octets[start..<(hasCarriageReturn ? end - 1 : end)], hasCarriageReturn: hasCarriageReturn)
    }

    /// Begins to expect a message.
    mutating func beginMessage() {
        message = []
        isAtLineStart = true
        isTooLarge = false
        hasBareLineEnds = false
        lastOctet = ASCII.lineFeed
    }

    /// Takes what there is of a message.
    ///
    /// - Returns: nil until its end has come.
    mutating func nextMessage() -> Message? {
        while start < octets.count {
            if isAtLineStart, octets[start] == ASCII.dot {
                switch octets[start...].dropFirst().prefix(2).elementsEqual("\r\n".utf8) {
                case true:
                    start += 3
                    scan = start
                    return takeMessage()
                case false:
                    // Either more has to come, or the dot is stuffing.
                    let next = octets[start...].dropFirst().prefix(2)
                    if next.count < 2, "\r\n".utf8.starts(with: next) { return nil }
                    start += 1
                }
            }
            let end = endOfLine()
            take(octets[start..<end])
            isAtLineStart =
                end - start >= 2 && octets[end - 1] == ASCII.lineFeed
                && octets[end - 2] == ASCII.carriageReturn
            if end == start { return nil }
            start = end
        }
        scan = start
        return nil
    }

    /// Begins to expect a chunk that joins the message, of `size` octets whatever they are.
    mutating func beginChunk(_ size: Int) {
        chunkRest = size
    }

    /// Takes what there is of a chunk.
    ///
    /// - Returns: whether it is whole.
    mutating func finishChunk() -> Bool {
        let part = octets[start...].prefix(chunkRest)
        take(part)
        chunkRest -= part.count
        start = part.endIndex
        scan = start
        return chunkRest == 0
    }

    /// Takes what has come of a message as a whole one.
    mutating func takeMessage() -> Message {
        defer { beginMessage() }
        return Message(
            octets: isTooLarge ? nil : message,
            hasBareLineEnds: hasBareLineEnds || lastOctet == ASCII.carriageReturn)
    }

    /// Hands over what was not yet taken, and forgets it.
    mutating func takeRest() -> [UInt8] {
        let rest = Array(octets[start...])
        octets = []
        start = 0
        scan = 0
        isSwallowing = false
        message = []
        return rest
    }

    // The index behind the next CRLF; without one the end of what can be taken, which is in front of a last CR.
    private func endOfLine() -> Int {
        var index = start
        while let lineFeed = octets[index...].firstIndex(of: ASCII.lineFeed) {
            if lineFeed > start, octets[lineFeed - 1] == ASCII.carriageReturn { return lineFeed + 1 }
            index = lineFeed + 1
        }
        return octets.last == ASCII.carriageReturn ? octets.count - 1 : octets.count
    }

    private mutating func take(_ part: ArraySlice<UInt8>) {
        guard !isTooLarge else { return }
        if !hasBareLineEnds { lookForBareLineEnds(part) }
        if message.count + part.count > limits.message {
            isTooLarge = true
            message = []
        } else {
            message.append(contentsOf: part)
        }
    }

    private mutating func lookForBareLineEnds(_ part: ArraySlice<UInt8>) {
        for octet in part {
            if (octet == ASCII.lineFeed && lastOctet != ASCII.carriageReturn)
                || (lastOctet == ASCII.carriageReturn && octet != ASCII.lineFeed)
            {
                hasBareLineEnds = true
                return
            }
            lastOctet = octet
        }
    }
}
