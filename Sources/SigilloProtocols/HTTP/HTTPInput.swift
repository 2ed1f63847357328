import SigilloCore

/// Cuts what a client sends into requests (RFC 9112), within bounds, in whatever portions it comes.
///
/// Wherever two parsers could read the end of a request differently, it is refused and nothing behind it is read: a
/// length and chunks together, two lengths, a transfer coding that is not `chunked`, bare CR or LF, blanks in front of
/// a colon, folded lines (RFC 9112 §2.2, §5, §6.1, §11.2).
struct HTTPInput: Sendable {
    /// What comes next.
    enum Event: Sendable {
        /// The client waits for a word before it sends the content (RFC 9110 §10.1.1).
        case expectsContinue
        case request(HTTPRequest)
        case refused(HTTPRefusal)
    }

    private enum Stage: Sendable {
        case requestLine
        case fields
        case content(left: Int)
        case chunkSize
        case chunk(left: Int)
        case chunkEnd
        case trailers
        /// Nothing more is read.
        case ended
    }

    private enum Step {
        /// More octets are needed.
        case wait
        case goOn
        case event(Event)
    }

    private enum Line {
        case incomplete
        case tooLong
        /// It ends with LF alone, or holds a CR or NUL.
        case malformed
        case text(ArraySlice<UInt8>)
    }

    private let limits: SessionLimits
    /// The most octets of content that a request of this head may have.
    private let contentLimit: @Sendable (HTTPRequest) -> Int
    private var buffer: [UInt8] = []
    private var start = 0
    /// No line feed stands between `start` and here.
    private var scanned = 0
    private var stage = Stage.requestLine
    private var request = HTTPRequest()
    /// Octets of the field lines, or of the trailers, so far.
    private var fieldOctets = 0
    private var hasSkippedLine = false

    init(limits: SessionLimits, contentLimit: @escaping @Sendable (HTTPRequest) -> Int) {
        self.limits = limits
        self.contentLimit = contentLimit
    }

    /// Takes octets of the client.
    mutating func append(_ octets: [UInt8]) {
        if case .ended = stage { return }
        if start == buffer.count {
            buffer = octets
            start = 0
            scanned = 0
        } else {
            if start > 65_536 {
                buffer.removeSubrange(..<start)
                scanned -= start
                start = 0
            }
            buffer += octets
        }
    }

    /// Whether a request has begun and is not yet whole.
    var isWithinRequest: Bool {
        switch stage {
        case .requestLine: start < buffer.count
        case .ended: false
        default: true
        }
    }

    /// Takes what was not read; nothing more is.
    mutating func takeRest() -> [UInt8] {
        defer {
            buffer = []
            start = 0
            scanned = 0
            stage = .ended
        }
        return Array(buffer[start...])
    }

    /// The next request or what is wrong with it; nil where more octets are needed.
    mutating func next() -> Event? {
        while true {
            switch step() {
            case .wait: return nil
            case .goOn: continue
            case .event(let event): return event
            }
        }
    }

    private mutating func step() -> Step {
        switch stage {
        case .requestLine: readRequestLine()
        case .fields: readField()
        case .content(let left): readContent(left) { $0 > 0 ? .content(left: $0) : nil }
        case .chunkSize: readChunkSize()
        case .chunk(let left): readContent(left) { $0 > 0 ? .chunk(left: $0) : .chunkEnd }
        case .chunkEnd: readChunkEnd()
        case .trailers: readTrailer()
        case .ended: .wait
        }
    }

    // MARK: - Lines

    /// Takes a line without its end.
    private mutating func takeLine(limit: Int) -> Line {
        guard let lineFeed = buffer[max(scanned, start)...].firstIndex(of: ASCII.lineFeed) else {
            scanned = buffer.count
            return buffer.count - start > limit ? .tooLong : .incomplete
        }
        let line = buffer[start..<lineFeed]
        guard line.count < limit else { return .tooLong }
        start = lineFeed + 1
        scanned = start
        guard line.last == ASCII.carriageReturn,
            !line.dropLast().contains(where: { $0 == ASCII.carriageReturn || $0 == 0 })
        else { return .malformed }
        return .text(line.dropLast())
    }

    private mutating func refuse(_ status: HTTPStatus, _ reason: String) -> Step {
        refuse(HTTPRefusal(status, reason))
    }

    private mutating func refuse(_ refusal: HTTPRefusal) -> Step {
        var refusal = refusal
        if !request.method.isEmpty { refusal.request = request }
        _ = takeRest()
        return .event(.refused(refusal))
    }

    // MARK: - The head

    private mutating func readRequestLine() -> Step {
        // A handshake of TLS, or anything that is no method, is not waited out.
        if start < buffer.count, buffer[start] != ASCII.carriageReturn, !HTTPFields.isTokenOctet(buffer[start]) {
            return refuse(.badRequest, "This is no request of HTTP")
        }
        switch takeLine(limit: limits.line) {
        case .incomplete: return .wait
        case .tooLong: return refuse(.uriTooLong, "A first line has \(limits.line) octets at most")
        case .malformed: return refuse(.badRequest, "Lines end with CR LF")
        case .text(let line):
            // RFC 9112 §2.2: one empty line in front of a request is passed over.
            if line.isEmpty, !hasSkippedLine {
                hasSkippedLine = true
                return .goOn
            }
            do {
                request = try HTTPRequest(line: line)
            } catch {
                return refuse(error)
            }
            stage = .fields
            return .goOn
        }
    }

    private mutating func readField() -> Step {
        let before = start
        switch takeLine(limit: fieldLimit) {
        case .incomplete: return .wait
        case .tooLong: return refuseLargeHead()
        case .malformed: return refuse(.badRequest, "Lines end with CR LF")
        case .text(let line):
            fieldOctets += start - before
            if line.isEmpty { return endHead() }
            guard request.fields.lines.count < HTTPFields.limit else { return refuseLargeHead() }
            guard request.fields.append(line: line) else { return refuse(.badRequest, "A header field is malformed") }
            return .goOn
        }
    }

    /// The most octets of the next field line: no more than are left for all of them.
    private var fieldLimit: Int { min(limits.line, limits.literal - fieldOctets) }

    private mutating func refuseLargeHead() -> Step {
        refuse(.headerFieldsTooLarge, "Send fewer or shorter header fields")
    }

    private mutating func endHead() -> Step {
        do {
            let framing = try HTTPFraming(request, contentLimit: contentLimit(request))
            switch framing.content {
            case .none: return end()
            case .length(let length): stage = .content(left: length)
            case .chunked: stage = .chunkSize
            }
            return framing.expectsContinue ? .event(.expectsContinue) : .goOn
        } catch {
            return refuse(error)
        }
    }

    /// Ends a request; the next one may follow at once.
    private mutating func end() -> Step {
        defer {
            request = HTTPRequest()
            stage = .requestLine
            fieldOctets = 0
            hasSkippedLine = false
        }
        return .event(.request(request))
    }

    // MARK: - The content

    /// Takes octets of content; `next` says what comes when so many are still missing, nil for the end.
    private mutating func readContent(_ left: Int, _ next: (Int) -> Stage?) -> Step {
        let count = min(left, buffer.count - start)
        guard count > 0 else { return .wait }
        request.content += buffer[start..<start + count]
        start += count
        scanned = max(scanned, start)
        guard let stage = next(left - count) else { return end() }
        self.stage = stage
        return .goOn
    }

    private mutating func readChunkSize() -> Step {
        switch takeLine(limit: limits.line) {
        case .incomplete: return .wait
        case .tooLong: return refuse(.badRequest, "A chunk's first line is too long")
        case .malformed: return refuse(.badRequest, "Lines end with CR LF")
        case .text(let line):
            // What stands behind a semicolon is an extension, of which none is known (RFC 9112 §7.1.1).
            let digits = line.prefix { $0 != UInt8(ascii: ";") }
            guard let size = Self.size(ASCII.trimmed(digits)) else {
                return refuse(.badRequest, "A chunk has no size")
            }
            guard size <= contentLimit(request) - request.content.count else {
                return refuse(.contentTooLarge, "The content has \(contentLimit(request)) octets at most")
            }
            fieldOctets = 0
            stage = size == 0 ? .trailers : .chunk(left: size)
            return .goOn
        }
    }

    private static func size(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...8).contains(digits.count) else { return nil }
        var size = 0
        for digit in digits {
            guard let value = ASCII.hexadecimal(0x30, digit) else { return nil }
            size = size << 4 | Int(value)
        }
        return size
    }

    private mutating func readChunkEnd() -> Step {
        switch takeLine(limit: 2) {
        case .incomplete: return .wait
        case .text(let line) where line.isEmpty:
            stage = .chunkSize
            return .goOn
        case .tooLong, .malformed, .text: return refuse(.badRequest, "A chunk is longer than its size")
        }
    }

    /// Passes over a trailer field: none is needed (RFC 9112 §7.1.2).
    private mutating func readTrailer() -> Step {
        let before = start
        switch takeLine(limit: fieldLimit) {
        case .incomplete: return .wait
        case .tooLong: return refuseLargeHead()
        case .malformed: return refuse(.badRequest, "Lines end with CR LF")
        case .text(let line):
            if line.isEmpty { return end() }
            fieldOctets += start - before
            var trailer = HTTPFields()
            return trailer.append(line: line) ? .goOn : refuse(.badRequest, "A trailer field is malformed")
        }
    }
}
