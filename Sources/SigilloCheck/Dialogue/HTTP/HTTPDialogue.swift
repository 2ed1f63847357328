import SigilloCore

/// HTTP/1.1 in clear (RFC 9112): requests are read, of responses only the status line.
struct HTTPDialogue: Dialogue {
    /// What the client's octets are.
    enum State: Sendable, Hashable {
        case requestLine, headers, chunkSize, trailers, tunnel
        case body(UInt64)
        case chunk(UInt64)
    }

    /// A header field with its folded lines.
    struct Field: Sendable {
        var octets: [UInt8]
        var offset: UInt64
    }

    /// What is known of the request that is being read.
    struct Request: Sendable {
        var method = ""
        var contentLength: UInt64 = 0
        var isChunked = false
        var contentType: [UInt8] = []
        var body: [UInt8] = []
        var bodyOffset: UInt64 = 0
        var fields = 0
    }

    let name = "http"
    var state = State.requestLine
    var request = Request()
    var field: Field?
    private(set) var obstacle: String?
    /// Octets of the client behind CONNECT.
    private var tunnelled: UInt64 = 0

    static let bodyLimit = 64 * 1024

    func reading(_ direction: Direction) -> Reading {
        guard direction == .clientToServer else { return .opaque }
        switch state {
        case .requestLine, .headers, .chunkSize, .trailers: return .lines
        case .tunnel: return .opaque
        case .body(let remaining), .chunk(let remaining): return .counted(remaining)
        }
    }

    mutating func line(_ line: Line, from direction: Direction, evidence: inout Evidence) -> Turn {
        switch state {
        case .requestLine: requestLine(line, evidence: &evidence)
        case .headers: headerLine(line, evidence: &evidence)
        case .chunkSize: chunkSize(line, evidence: &evidence)
        case .trailers: if line.octets.isEmpty { finishRequest(end: line.end, evidence: &evidence) }
        case .tunnel, .body, .chunk: break
        }
        return state == .tunnel ? .tunnelAsked : .goOn
    }

    mutating func body(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) {
        let end = offset &+ UInt64(octets.count)
        guard direction == .clientToServer else {
            if octets.begins(with: "HTTP/1.") {
                evidence.show(line: octets.prefix { $0 != 0x0d && $0 != 0x0a }, direction: direction, end: end)
            } else {
                evidence.add(kind: "data", .clear(octets: UInt64(octets.count)), direction: direction, end: end)
            }
            return
        }
        switch state {
        case .body(let remaining):
            keep(octets, offset: offset)
            let left = remaining - min(remaining, UInt64(octets.count))
            state = .body(left)
            if left == 0 { finishRequest(end: end, evidence: &evidence) }
        case .chunk(let remaining):
            // The last two octets of a chunk are its line break.
            let content = remaining > 2 ? min(UInt64(octets.count), remaining - 2) : 0
            keep(octets.prefix(Int(clamping: content)), offset: offset)
            let left = remaining - min(remaining, UInt64(octets.count))
            state = left > 0 ? .chunk(left) : .chunkSize
        default:
            // What a proxy passes on is TLS, as a rule.
            if obstacle == nil, let first = octets.first, !(20...23).contains(first), tunnelled == 0 {
                obstacle = "a tunnel through an HTTP proxy, whose octets are no TLS"
            }
            tunnelled &+= UInt64(octets.count)
            evidence.add(kind: "data", .clear(octets: UInt64(octets.count)), direction: direction, end: end)
        }
    }

    mutating func bodyEnded(at end: UInt64, from direction: Direction, evidence: inout Evidence) {}

    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence) {
        guard direction == .clientToServer else { return }
        field = nil
        switch state {
        case .body(let remaining) where remaining > octets: state = .body(remaining - octets)
        case .chunk(let remaining) where remaining > octets: state = .chunk(remaining - octets)
        default:
            request = Request()
            state = .requestLine
        }
    }

    mutating func ended(evidence: inout Evidence) {
        takeField(evidence: &evidence)
        if !request.body.isEmpty { judgeBody(evidence: &evidence) }
    }

    // MARK: Requests

    private mutating func requestLine(_ line: Line, evidence: inout Evidence) {
        guard !line.octets.isEmpty else { return }
        request = Request()
        let words = line.octets.split(separator: UInt8(ascii: " "), maxSplits: 2)
        request.method = words.first?.keyword ?? "?"
        let target = words.count > 1 ? words[1] : []
        let path = target.prefix { $0 != UInt8(ascii: "?") }
        let query = target.dropFirst(path.count + 1)
        let shownPath = judgeUserInfo(path, line: line, evidence: &evidence)
        evidence.show(
            line: shownPath.prefix(VisibleText.limit) + (query.isEmpty ? [] : Array("?‹\(query.count) octets›".utf8)),
            prefix: request.method + " ", direction: .clientToServer, end: line.end,
            mark: shownPath == path ? nil : "secret")
        if !query.isEmpty {
            judgeForm(query, range: line.range(of: query), what: "the query of a request", evidence: &evidence)
        }
        state = .headers
    }

    private mutating func headerLine(_ line: Line, evidence: inout Evidence) {
        if let first = line.octets.first, first.isBlank, field != nil {
            if (field?.octets.count ?? 0) + line.octets.count <= Self.bodyLimit { field?.octets += line.octets }
            return
        }
        takeField(evidence: &evidence)
        guard line.octets.isEmpty else {
            field = Field(octets: Array(line.octets), offset: line.offset)
            return
        }
        request.bodyOffset = line.end
        if request.isChunked {
            state = .chunkSize
        } else if request.contentLength > 0 {
            state = .body(request.contentLength)
        } else {
            finishRequest(end: line.end, evidence: &evidence)
        }
    }

    private mutating func chunkSize(_ line: Line, evidence: inout Evidence) {
        let digits = line.octets.trimmed.prefix { $0.hexadecimalValue != nil }
        guard !digits.isEmpty, digits.count <= 15 else { return }
        let size = digits.reduce(UInt64(0)) { $0 << 4 | UInt64($1.hexadecimalValue ?? 0) }
        state = size == 0 ? .trailers : .chunk(size + 2)
    }

    private mutating func keep(_ octets: ArraySlice<UInt8>, offset: UInt64) {
        if request.body.isEmpty { request.bodyOffset = offset }
        request.body += octets.prefix(Self.bodyLimit - min(request.body.count, Self.bodyLimit))
    }

    private mutating func finishRequest(end: UInt64, evidence: inout Evidence) {
        if !request.body.isEmpty { judgeBody(evidence: &evidence) }
        let isTunnel = request.method == "CONNECT"
        request = Request()
        state = isTunnel ? .tunnel : .requestLine
    }
}
