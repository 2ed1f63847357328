import SigilloCore

/// As much of HTTP/1.1 (RFC 9112) as it takes to be told a password: one request is read, and nothing is found.
struct HTTPBait: ServerSession, AccountHolder {
    var configuration: SessionConfiguration
    private var octets: [UInt8] = []
    var outbox: Outbox
    private var isClosed = false

    init(configuration: SessionConfiguration) {
        self.configuration = configuration
        outbox = Outbox(configuration)
    }

    mutating func receive(_ event: SessionEvent) -> [SessionAction] {
        switch event {
        case .connected:
            outbox.perform(.wait(nanoseconds: configuration.limits.idle, id: 0))
        case .bytes(let bytes):
            guard !isClosed else { break }
            octets += bytes
            read()
        case .inputClosed, .timer:
            close()
        case .accountLearnt(let account):
            adopt(account)
        case .accountsChanged(let accounts):
            adopt(accounts)
        case .channelKnown, .tlsEstablished, .tlsFailed, .stored, .mailboxChanged, .maildropClaimed:
            break
        }
        return outbox.take()
    }

    mutating func takeUnreadOctets() -> [UInt8] {
        defer { octets = [] }
        return octets
    }

    private mutating func close() {
        guard !isClosed else { return }
        isClosed = true
        octets = []
        outbox.perform(.close)
    }

    private mutating func read() {
        guard let headEnd = endOfHead() else {
            if octets.count >= configuration.limits.line { answer("431 Request Header Fields Too Large") }
            return
        }
        guard headEnd <= configuration.limits.line else { return answer("431 Request Header Fields Too Large") }
        let lineEnd = HeaderFields.line(octets, 0, headEnd).upperBound
        let header = HeaderFields(octets, lineEnd..<headEnd)
        let length = header.value(of: "Content-Length").flatMap { ASCII.number($0) } ?? 0
        guard length <= configuration.limits.literal else { return answer("413 Content Too Large") }
        guard octets.count - headEnd >= length else { return }

        let words = ASCII.trimmed(octets[..<lineEnd]).split(separator: ASCII.space)
        let verb = words.first.map { ASCII.uppercased($0.prefix(8)) } ?? ""
        let isMethod = ["GET", "HEAD", "POST", "PUT", "OPTIONS", "PROPFIND", "CONNECT"].contains(verb)
        // What stands behind `?` may be anything.
        let target = words.dropFirst().first?.prefix { $0 != UInt8(ascii: "?") } ?? []
        outbox.record(
            isMethod
                ? .command(verb: verb, text: "\(verb) \(PrintableText.make(target))")
                : .command(verb: "?", text: "‹no command, \(lineEnd) octets›"))
        noteAuthorization(header)
        noteForm(octets[headEnd..<headEnd + length])
        answer("404 Not Found")
    }

    // The index behind the empty line; only what can be a head is looked at.
    private func endOfHead() -> Int? {
        let head = octets.prefix(configuration.limits.line + 4)
        var index = 0
        while let lineFeed = head[index...].firstIndex(of: ASCII.lineFeed) {
            let next = head[(lineFeed + 1)...]
            if next.first == ASCII.lineFeed { return lineFeed + 2 }
            if next.starts(with: "\r\n".utf8) { return lineFeed + 3 }
            index = lineFeed + 1
        }
        return nil
    }

    private mutating func answer(_ status: String) {
        outbox.reply("HTTP/1.1 " + status)
        outbox.octets.append("Content-Length: 0\r\nConnection: close\r\n\r\n")
        outbox.endCommand()
        close()
    }

    private mutating func noteAuthorization(_ header: HeaderFields) {
        for field in header.fields where header.isNamed(field, "Authorization".utf8) {
            let words = header.unfolded(field).split(separator: ASCII.space, maxSplits: 1)
            guard words.count == 2 else { continue }
            if ASCII.equal(words[0], "Basic".utf8), let pair = Base64.decode(words[1]) {
                let parts = pair.split(separator: ASCII.colon, maxSplits: 1, omittingEmptySubsequences: false)
                // Without a colon all of it is taken for the secret.
                let user = parts.count > 1 ? Array(parts[0]) : []
                note(SASLCredentials(user: user, secret: Secret(bytes: parts[parts.count - 1])), "Basic")
            } else {
                let name = ASCII.equal(words[0], "Bearer".utf8) ? "Bearer" : "Authorization"
                note(SASLCredentials(user: [], secret: Secret(bytes: words[1]), isUsable: false), name)
            }
        }
    }

    private mutating func noteForm(_ body: ArraySlice<UInt8>) {
        var user: [UInt8] = []
        var secret: [UInt8]?
        for pair in body.split(separator: UInt8(ascii: "&")).prefix(64) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let name = ASCII.uppercased(parts[0])
            if name.contains("PASS") || name.contains("PWD") {
                secret = Self.percentDecoded(parts[1])
            } else if name.contains("USER") || name.contains("LOGIN") || name.contains("MAIL") {
                user = Self.percentDecoded(parts[1])
            }
        }
        if let secret { note(SASLCredentials(user: user, secret: Secret(bytes: secret)), "form") }
    }

    private mutating func note(_ credentials: SASLCredentials, _ mechanism: String) {
        outbox.record(.login(configuration.attempt(credentials, mechanism: mechanism, isAllowed: false)))
    }

    private static func percentDecoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            let octet = text[index]
            let digits = text[index...].dropFirst().prefix(2)
            if octet == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                result.append(value)
                index += 3
            } else {
                result.append(octet == UInt8(ascii: "+") ? ASCII.space : octet)
                index += 1
            }
        }
        return result
    }
}
