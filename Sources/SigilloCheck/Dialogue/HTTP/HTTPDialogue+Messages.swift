import SigilloCore

/// Where requests and responses begin and end (RFC 9112 §6.3).
extension HTTPDialogue {
    mutating func requestLine(_ line: Line, evidence: inout Evidence) {
        guard !line.octets.isEmpty else { return }
        client.message = HTTPMessage(direction: .clientToServer)
        if line.octets.begins(with: "PRI * HTTP/2") {
            beginHTTP2(.clientToServer, prefaceRemaining: 8)
            if server.state == .startLine || server.state == .lost { server.state = .http2 }
            evidence.show("HTTP/2", direction: .clientToServer, end: line.end)
            return
        }
        let words = line.octets.split(separator: UInt8(ascii: " "), maxSplits: 2)
        client.message.method = words.first?.keyword ?? "?"
        let target = words.count > 1 ? words[1] : []
        let shown = Self.judgeTarget(target, at: { line.range(of: $0) }, evidence: &evidence)
        evidence.show(
            line: shown.octets, prefix: client.message.method + " ", direction: .clientToServer, end: line.end,
            mark: shown.isSecret ? "secret" : nil)
        client.state = .headers
    }

    /// Judges a target and gives what of it may be shown.
    static func judgeTarget(
        _ target: ArraySlice<UInt8>, at range: (ArraySlice<UInt8>) -> Range<UInt64>, evidence: inout Evidence
    ) -> (octets: ArraySlice<UInt8>, isSecret: Bool) {
        let path = target.prefix { $0 != UInt8(ascii: "?") }
        let query = target.dropFirst(path.count + 1)
        let shown = HTTPAuthorization.judgeUserInfo(path, at: range, evidence: &evidence)
        if !query.isEmpty {
            HTTPForm(query: query).report(
                what: "the query of a request", at: { range(query[$0]) }, evidence: &evidence)
        }
        let tail = query.isEmpty ? [] : Array("?‹\(query.count) octets›".utf8)
        return (shown.prefix(VisibleText.limit) + tail, shown != path)
    }

    mutating func beginRequestBody(evidence: inout Evidence) {
        if methods.count < Self.methodLimit { methods.append(client.message.method) }
        note(client.message.obstacle)
        if client.message.isChunked {
            client.state = .chunkSize
        } else if let length = client.message.contentLength, length > 0 {
            client.state = .body(length)
        } else {
            finishRequest(evidence: &evidence)
        }
    }

    mutating func finishRequest(evidence: inout Evidence) {
        client.message.judge(evidence: &evidence)
        note(client.message.obstacle)
        let isTunnel = client.message.method == "CONNECT"
        // The upgrade that was asked for is remembered until the server answers.
        var next = HTTPMessage(direction: .clientToServer)
        next.upgrade = client.message.upgrade
        client.message = next
        client.state = isTunnel ? .tunnel : .startLine
    }

    mutating func statusLine(_ line: Line, evidence: inout Evidence) {
        guard !line.octets.isEmpty else { return }
        server.message = HTTPMessage(direction: .serverToClient)
        guard line.octets.begins(with: "HTTP/1.") else {
            server.state = .lost
            return
        }
        evidence.show(line: line.octets, direction: .serverToClient, end: line.end)
        let code = line.octets.firstWord.rest?.trimmed.prefix(3) ?? []
        server.message.status = Int(clamping: code.number ?? 0)
        server.state = .headers
    }

    mutating func beginResponseBody(evidence: inout Evidence) {
        let status = server.message.status
        if (100...199).contains(status), status != 101 {
            server.state = .startLine
            return
        }
        let method = methods.isEmpty ? "" : methods.removeFirst()
        if status == 101 {
            beginUpgrade(evidence: &evidence)
        } else if method == "CONNECT" {
            if (200...299).contains(status) {
                server.state = .tunnel
                return
            }
            // The proxy refused: its client may ask again.
            if client.state == .tunnel, tunnelled == 0 { client.state = .startLine }
            beginBody(evidence: &evidence)
        } else if method == "HEAD" || status == 204 || status == 304 {
            server.state = .startLine
        } else {
            beginBody(evidence: &evidence)
        }
    }

    private mutating func beginBody(evidence: inout Evidence) {
        if server.message.isChunked {
            server.state = .chunkSize
        } else if let length = server.message.contentLength {
            server.state = length > 0 ? .body(length) : .startLine
        } else {
            server.state = .rest
        }
    }

    mutating func finishResponse(evidence: inout Evidence) {
        server.message.judge(evidence: &evidence)
        note(server.message.obstacle)
        server.message = HTTPMessage(direction: .serverToClient)
        server.state = .startLine
    }

    // MARK: Other protocols

    /// `101 Switching Protocols` (RFC 9110 §15.2.2).
    private mutating func beginUpgrade(evidence: inout Evidence) {
        let wanted = server.message.upgrade.isEmpty ? client.message.upgrade : server.message.upgrade
        if wanted[...].contains(word: "h2c") {
            beginHTTP2(.serverToClient, prefaceRemaining: 0)
            return
        }
        server.state = .tunnel
        client.state = .tunnel
        // Its octets may be masked: nobody can say what they hold.
        tunnelled = 1
        note("\(VisibleText.of(wanted, limit: 24)) behind an upgrade of HTTP, which is not read")
    }

    private mutating func beginHTTP2(_ direction: Direction, prefaceRemaining: Int) {
        if http2 == nil { http2 = HTTP2Connection() }
        http2?.begin(direction, prefaceRemaining: prefaceRemaining)
        self[direction].state = .http2
    }
}
