import SigilloCore

/// HTTP in clear: version 1 (RFC 9112), and version 2 once its preface or an upgrade says so (RFC 9113 §3).
struct HTTPDialogue: Dialogue {
    /// What the octets of a direction are.
    enum State: Sendable, Hashable {
        case startLine, headers, chunkSize, trailers
        case body(UInt64)
        case chunk(UInt64)
        /// A body to the end of the connection.
        case rest
        /// Behind CONNECT, or behind an upgrade to another protocol.
        case tunnel
        case http2
        /// No message begins where one should.
        case lost
    }

    /// A header field with its folded lines.
    struct Field: Sendable {
        var octets: [UInt8]
        var offset: UInt64
    }

    /// What is kept of a direction.
    struct Side: Sendable {
        var state = State.startLine
        var message: HTTPMessage
        var field: Field?

        init(_ direction: Direction) {
            message = HTTPMessage(direction: direction)
        }
    }

    let name = "http"
    var client = Side(.clientToServer)
    var server = Side(.serverToClient)

    /// One of the two.
    subscript(direction: Direction) -> Side {
        get { direction == .clientToServer ? client : server }
        _modify {
            if direction == .clientToServer { yield &client } else { yield &server }
        }
    }

    /// The methods of requests whose responses have not come; empty ones are not known.
    var methods: [String] = []
    var http2: HTTP2Connection?
    var ownObstacle: String?
    /// Octets of the client in a tunnel.
    var tunnelled: UInt64 = 0

    static let fieldLimit = 64 * 1024
    static let methodLimit = 256

    var obstacle: String? { ownObstacle ?? http2?.obstacle }

    func reading(_ direction: Direction) -> Reading {
        switch direction == .clientToServer ? client.state : server.state {
        case .startLine, .headers, .chunkSize, .trailers: .lines
        case .body(let remaining), .chunk(let remaining): .counted(remaining)
        case .rest, .tunnel, .http2, .lost: .opaque
        }
    }

    mutating func line(_ line: Line, from direction: Direction, evidence: inout Evidence) -> Turn {
        if direction == .clientToServer {
            switch client.state {
            case .startLine: requestLine(line, evidence: &evidence)
            case .headers:
                if Self.headerLine(line, side: &client, evidence: &evidence) {
                    beginRequestBody(evidence: &evidence)
                }
            case .chunkSize:
                if !chunkSize(line, direction) { requestLine(line, evidence: &evidence) }
            case .trailers: if line.octets.isEmpty { finishRequest(evidence: &evidence) }
            default: break
            }
        } else {
            switch server.state {
            case .startLine: statusLine(line, evidence: &evidence)
            case .headers:
                if Self.headerLine(line, side: &server, evidence: &evidence) {
                    beginResponseBody(evidence: &evidence)
                }
            case .chunkSize: if !chunkSize(line, direction) { server.state = .lost }
            case .trailers: if line.octets.isEmpty { finishResponse(evidence: &evidence) }
            default: break
            }
        }
        return direction == .clientToServer && client.state == .tunnel ? .tunnelAsked : .goOn
    }

    mutating func body(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) {
        guard take(octets, at: offset, direction, evidence: &evidence) else { return }
        if direction == .clientToServer {
            finishRequest(evidence: &evidence)
        } else {
            finishResponse(evidence: &evidence)
        }
    }

    mutating func bodyEnded(at end: UInt64, from direction: Direction, evidence: inout Evidence) {}

    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence) {
        http2?.missed(from: direction)
        if direction == .clientToServer {
            guard !Self.skip(octets, side: &client) else { return }
            client.field = nil
            client.message.judge(evidence: &evidence)
            client.message = HTTPMessage(direction: direction)
            client.state = client.state == .http2 ? .http2 : .startLine
        } else {
            guard !Self.skip(octets, side: &server) else { return }
            server.message.judge(evidence: &evidence)
            server.message = HTTPMessage(direction: direction)
            server.state = server.state == .http2 ? .http2 : .lost
        }
    }

    mutating func ended(evidence: inout Evidence) {
        Self.takeField(&client, evidence: &evidence)
        Self.takeField(&server, evidence: &evidence)
        client.message.judge(evidence: &evidence)
        server.message.judge(evidence: &evidence)
        note(client.message.obstacle)
        note(server.message.obstacle)
        http2?.ended(evidence: &evidence)
    }

    /// Notes why something could not be judged; the first reason stands.
    mutating func note(_ obstacle: String?) {
        if ownObstacle == nil { ownObstacle = obstacle }
    }

    // MARK: Octets

    /// Whether a gap lies inside a body whose end is known.
    private static func skip(_ octets: UInt64, side: inout Side) -> Bool {
        switch side.state {
        case .body(let remaining) where remaining > octets: side.state = .body(remaining - octets)
        case .chunk(let remaining) where remaining > octets: side.state = .chunk(remaining - octets)
        case .rest: break
        default: return false
        }
        return true
    }

    /// Takes octets that are no line; returns whether the message ends with them.
    private mutating func take(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, _ direction: Direction, evidence: inout Evidence
    ) -> Bool {
        let end = offset &+ UInt64(octets.count)
        switch self[direction].state {
        case .body(let remaining):
            keep(octets, at: offset, isFramed: false, direction, evidence: &evidence)
            let left = remaining - min(remaining, UInt64(octets.count))
            self[direction].state = .body(left)
            return left == 0
        case .chunk(let remaining):
            // The last two octets of a chunk are its line break.
            let content = remaining > 2 ? min(UInt64(octets.count), remaining - 2) : 0
            keep(
                octets.prefix(Int(clamping: content)), at: offset, isFramed: true, direction, evidence: &evidence)
            let left = remaining - min(remaining, UInt64(octets.count))
            self[direction].state = left > 0 ? .chunk(left) : .chunkSize
            return false
        case .rest: keep(octets, at: offset, isFramed: false, direction, evidence: &evidence)
        case .http2: http2?.receive(octets, at: offset, from: direction, evidence: &evidence)
        default:
            // What a proxy passes on is TLS, as a rule.
            if direction == .clientToServer {
                if tunnelled == 0, let first = octets.first, !(20...23).contains(first) {
                    note("a tunnel through an HTTP proxy, whose octets are no TLS")
                }
                tunnelled &+= UInt64(octets.count)
            }
            evidence.add(kind: "data", .clear(octets: UInt64(octets.count)), direction: direction, end: end)
        }
        return false
    }

    private mutating func keep(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, isFramed: Bool, _ direction: Direction, evidence: inout Evidence
    ) {
        self[direction].message.body.take(
            octets, at: offset, isFramed: isFramed, direction: direction, stream: 0, evidence: &evidence)
        guard direction == .serverToClient else { return }
        evidence.add(
            kind: "data", .clear(octets: UInt64(octets.count)), direction: direction,
            end: offset &+ UInt64(octets.count))
    }

    // MARK: Header and framing

    /// Takes a line of a header; returns whether it ends it.
    private static func headerLine(_ line: Line, side: inout Side, evidence: inout Evidence) -> Bool {
        if let first = line.octets.first, first.isBlank, let count = side.field?.octets.count {
            if count + line.octets.count <= Self.fieldLimit { side.field?.octets += line.octets }
            return false
        }
        takeField(&side, evidence: &evidence)
        guard !line.octets.isEmpty else { return true }
        side.field = Field(octets: Array(line.octets), offset: line.offset)
        return false
    }

    /// Takes the header field that was read, with its folded lines.
    private static func takeField(_ side: inout Side, evidence: inout Evidence) {
        guard let taken = side.field else { return }
        side.field = nil
        let octets = taken.octets[...]
        guard let colon = octets.firstIndex(of: UInt8(ascii: ":")) else { return }
        side.message.takeField(
            name: octets[..<colon].trimmed, value: octets[(colon + 1)...].trimmed,
            at: { part in
                let start = taken.offset &+ UInt64(part.startIndex)
                return start..<(start &+ UInt64(part.count))
            }, evidence: &evidence)
    }

    /// Takes a line with a chunk's size (RFC 9112 §7.1); returns whether it is one.
    private mutating func chunkSize(_ line: Line, _ direction: Direction) -> Bool {
        let text = line.octets.trimmed
        let digits = text.prefix { $0.hexadecimalValue != nil }
        guard !digits.isEmpty, digits.count == text.count || ";\t ".utf8.contains(text[digits.endIndex]) else {
            return text.isEmpty
        }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        if significant.count > 15 {
            // No sender means it: what follows cannot be told from a body.
            note("a chunk of HTTP whose size is out of all bounds")
            self[direction].state = .rest
            return true
        }
        let size = significant.reduce(UInt64(0)) { $0 << 4 | UInt64($1.hexadecimalValue ?? 0) }
        self[direction].state = size == 0 ? .trailers : .chunk(size + 2)
        return true
    }
}
