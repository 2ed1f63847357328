import SigilloCore

/// One direction of HTTP/2: cuts frames, joins header blocks and the content of each stream.
struct HTTP2Side: Sendable {
    /// A frame's header (RFC 9113 §4.1).
    private struct Frame: Sendable {
        var type: UInt8
        var flags: UInt8
        var stream: UInt32
        var remaining: Int
        /// What of a DATA frame is content; padding stands behind it.
        var content = 0
        var isPadLengthDue = false
    }

    /// A block of header fields that goes on.
    private struct HeaderBlock: Sendable {
        var stream: UInt32
        var octets: [UInt8] = []
        /// Whether the stream ends with it.
        var isLast: Bool
        /// Whether it stands in a PUSH_PROMISE.
        var isPromise = false
    }

    let direction: Direction
    /// What is still to come of `SM` and its line breaks.
    var prefaceRemaining = 0
    private(set) var obstacle: String?
    private var decoder = HPACKDecoder()
    private var frame: Frame?
    /// A frame's header, or the payload of one that is read as a whole.
    private var held: [UInt8] = []
    private var block: HeaderBlock?
    private var messages: [UInt32: HTTPMessage] = [:]
    private var isLost = false

    private static let blockLimit = 64 * 1024
    private static let messageLimit = 64

    init(_ direction: Direction) {
        self.direction = direction
    }

    mutating func lose() {
        isLost = true
        held = []
    }

    mutating func ended(evidence: inout Evidence) {
        for stream in messages.keys.sorted() { finish(stream, evidence: &evidence) }
    }

    mutating func receive(_ octets: ArraySlice<UInt8>, at offset: UInt64, evidence: inout Evidence) {
        var rest = octets
        let skipped = min(prefaceRemaining, rest.count)
        prefaceRemaining -= skipped
        rest = rest.dropFirst(skipped)
        while !rest.isEmpty, !isLost {
            let position = offset &+ UInt64(rest.startIndex - octets.startIndex)
            guard let open = frame else {
                takeHeader(&rest, evidence: &evidence)
                continue
            }
            let part = rest.prefix(open.remaining)
            rest = rest.dropFirst(part.count)
            frame?.remaining -= part.count
            take(part, of: open, at: position, evidence: &evidence)
            if frame?.remaining == 0 { endFrame(at: position &+ UInt64(part.count), evidence: &evidence) }
        }
        if isLost {
            evidence.add(
                kind: "data", .clear(octets: UInt64(octets.count)), direction: direction,
                end: offset &+ UInt64(octets.count))
        }
    }

    // MARK: Frames

    private mutating func takeHeader(_ rest: inout ArraySlice<UInt8>, evidence: inout Evidence) {
        let part = rest.prefix(9 - held.count)
        held += part
        rest = rest.dropFirst(part.count)
        guard held.count == 9 else { return }
        let length = Int(held[0]) << 16 | Int(held[1]) << 8 | Int(held[2])
        let stream = held[5...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let next = Frame(type: held[3], flags: held[4], stream: stream, remaining: length)
        held = []
        guard block == nil || next.type == 9 && next.stream == block?.stream else { return fail() }
        frame = next
        // DATA, padded.
        frame?.isPadLengthDue = next.type == 0 && next.flags & 8 != 0
        frame?.content = next.type == 0 ? length : 0
        if length == 0 { endFrame(at: 0, evidence: &evidence) }
    }

    private mutating func take(
        _ part: ArraySlice<UInt8>, of open: Frame, at offset: UInt64, evidence: inout Evidence
    ) {
        switch open.type {
        case 0:
            var part = part
            var position = offset
            if open.isPadLengthDue, let padding = part.popFirst() {
                frame?.isPadLengthDue = false
                frame?.content = max(0, open.content - 1 - Int(padding))
                position &+= 1
            }
            let content = part.prefix(frame?.content ?? 0)
            frame?.content -= content.count
            messages[open.stream]?.body.take(
                content, at: position, isFramed: true, direction: direction, stream: open.stream, evidence: &evidence)
        case 1, 5, 9:
            guard held.count + part.count <= Self.blockLimit else { return fail() }
            held += part
        default: break
        }
    }

    private mutating func endFrame(at end: UInt64, evidence: inout Evidence) {
        guard let done = frame else { return }
        frame = nil
        var payload = held[...]
        held = []
        let isLast = done.flags & 1 != 0
        switch done.type {
        case 0: if isLast { finish(done.stream, evidence: &evidence) }
        case 1, 5:
            var padding = 0
            if done.flags & 8 != 0 { padding = Int(payload.popFirst() ?? 0) }
            // A priority, or the stream that is promised.
            if done.type == 1, done.flags & 0x20 != 0 { payload = payload.dropFirst(5) }
            if done.type == 5 { payload = payload.dropFirst(4) }
            block = HeaderBlock(
                stream: done.stream, octets: Array(payload.dropLast(padding)), isLast: done.type == 1 && isLast,
                isPromise: done.type == 5)
        case 9:
            guard let size = block?.octets.count, size + payload.count <= Self.blockLimit else { return fail() }
            block?.octets += payload
        case 3:
            // RST_STREAM.
            finish(done.stream, evidence: &evidence)
        default: break
        }
        guard done.flags & 4 != 0, [1, 5, 9].contains(done.type), let whole = block else { return }
        block = nil
        decode(whole, at: end, evidence: &evidence)
    }

    private mutating func fail() {
        obstacle = obstacle ?? "frames of HTTP/2 that cannot be read"
        lose()
    }

    // MARK: Messages

    private mutating func decode(_ block: HeaderBlock, at end: UInt64, evidence: inout Evidence) {
        let decoded = decoder.decode(block.octets[...])
        if !decoded.isWhole { obstacle = obstacle ?? "header fields of HTTP/2 that cannot be decoded" }
        let range = (end &- min(end, UInt64(max(block.octets.count, 1))))..<max(end, 1)
        var text: [UInt8] = []
        for field in decoded.fields { text += field.name + Array(": ".utf8) + field.value + [0x0d, 0x0a] }
        evidence.derive(
            text[...], at: range.upperBound &- 1, direction: direction, stream: .max, isLast: true)
        guard !block.isPromise else { return }
        var message = messages[block.stream] ?? HTTPMessage(direction: direction)
        message.stream = block.stream
        for field in decoded.fields {
            take(field, into: &message, range: range, evidence: &evidence)
        }
        // A response that comes first, or trailers, end no message.
        guard messages[block.stream] != nil || messages.count < Self.messageLimit else {
            obstacle = obstacle ?? "more streams of HTTP/2 at once than are followed"
            return
        }
        messages[block.stream] = message
        if block.isLast { finish(block.stream, evidence: &evidence) }
    }

    private func take(
        _ field: HPACKDecoder.Field, into message: inout HTTPMessage, range: Range<UInt64>, evidence: inout Evidence
    ) {
        let name = field.name[...]
        let value = field.value[...]
        if name.equals(":method") {
            message.method = value.keyword ?? "?"
        } else if name.equals(":path") {
            let shown = HTTPDialogue.judgeTarget(value, at: { _ in range }, evidence: &evidence)
            evidence.show(
                line: shown.octets, prefix: message.method + " ", direction: direction, end: range.upperBound,
                mark: shown.isSecret ? "secret" : nil)
        } else if name.equals(":authority") {
            _ = HTTPAuthorization.judgeUserInfo(value, at: { _ in range }, evidence: &evidence)
        } else if name.equals(":status") {
            message.status = Int(clamping: value.number ?? 0)
            evidence.show(
                line: value.prefix(8), prefix: "HTTP/2 ", direction: direction, end: range.upperBound)
        } else if name.first != UInt8(ascii: ":") {
            message.takeField(name: name, value: value.trimmed, at: { _ in range }, evidence: &evidence)
        }
    }

    private mutating func finish(_ stream: UInt32, evidence: inout Evidence) {
        guard var message = messages.removeValue(forKey: stream) else { return }
        message.judge(evidence: &evidence)
        obstacle = obstacle ?? message.body.obstacle
    }
}
