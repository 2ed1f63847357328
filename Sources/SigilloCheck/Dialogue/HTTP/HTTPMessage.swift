import SigilloCore

/// A request or a response while it is read: what its header said, and its content so far (RFC 9110 §6).
struct HTTPMessage: Sendable {
    /// The method of a request; empty in a response.
    var method = ""
    /// The code of a response; 0 in a request.
    var status = 0
    var fields = 0
    /// What `Content-Length` says, or nil where nothing does.
    var contentLength: UInt64?
    var isChunked = false
    var contentType: [UInt8] = []
    /// What `Upgrade` asks for or grants.
    var upgrade: [UInt8] = []
    /// Whether its length is told twice, and not alike.
    var isAmbiguous = false
    var body = HTTPBody()

    /// A stream of HTTP/2; 0 in HTTP/1.
    var stream: UInt32 = 0
    let direction: Direction

    private static let fieldLimit = 1024

    init(direction: Direction) {
        self.direction = direction
    }

    /// Takes a header field.
    ///
    /// - Parameter at: the positions of a part of the value.
    mutating func takeField(
        name: ArraySlice<UInt8>, value: ArraySlice<UInt8>, at range: (ArraySlice<UInt8>) -> Range<UInt64>,
        evidence: inout Evidence
    ) {
        fields += 1
        guard fields <= Self.fieldLimit else { return }
        if name.equals("Content-Length") {
            takeLength(value)
        } else if name.equals("Transfer-Encoding") {
            isChunked = value.contains(word: "chunked")
        } else if name.equals("Content-Type") {
            contentType = Array(value.prefix(1024))
        } else if name.equals("Content-Encoding") {
            body.coding = HTTPBody.Coding(value)
        } else if name.equals("Upgrade") {
            upgrade = Array(value.prefix(64))
        } else if direction == .clientToServer {
            takeClientField(name: name, value: value, at: range, evidence: &evidence)
        } else if name.equals("Set-Cookie") {
            mentionCookie(value, at: range, evidence: &evidence)
        }
    }

    private mutating func takeClientField(
        name: ArraySlice<UInt8>, value: ArraySlice<UInt8>, at range: (ArraySlice<UInt8>) -> Range<UInt64>,
        evidence: inout Evidence
    ) {
        if name.equals("Authorization") || name.equals("Proxy-Authorization") {
            HTTPAuthorization(name: name, value: value).report(at: range, evidence: &evidence)
        } else if name.equals("Cookie") {
            mentionCookie(value, at: range, evidence: &evidence)
        } else if name.equals("Referer"), let mark = value.firstIndex(of: UInt8(ascii: "?")) {
            let query = value[(mark + 1)...]
            HTTPForm(query: query).report(
                what: "the query of a Referer", at: { range(query[$0]) }, evidence: &evidence)
        }
    }

    /// `Content-Length: 5`, or the same again in a list (RFC 9110 §8.6).
    private mutating func takeLength(_ value: ArraySlice<UInt8>) {
        for part in value.split(separator: UInt8(ascii: ",")).prefix(16) {
            guard let number = part.trimmed.number else { continue }
            if let known = contentLength, known != number { isAmbiguous = true }
            // The smaller one: what is behind it is read as a request, and nothing passes unread.
            contentLength = min(contentLength ?? number, number)
        }
    }

    /// A cookie may stand for a log-in, or for nothing (RFC 6265 §8.3).
    private func mentionCookie(
        _ value: ArraySlice<UInt8>, at range: (ArraySlice<UInt8>) -> Range<UInt64>, evidence: inout Evidence
    ) {
        let name = value.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }
        guard !name.isEmpty, name.count < value.count else { return }
        let verb = direction == .clientToServer ? "sent" : "set"
        evidence.report(
            Evidence.Sighting(
                kind: .metadata, severity: .medium, direction: direction, range: range(value), rule: "http.cookie",
                reference: "RFC 6265 §8.3",
                text:
                    "A cookie (\(VisibleText.of(name.trimmed, limit: 32))) was \(verb) in clear; it may stand for a log-in."
            ))
    }

    /// Why it cannot be judged, if so: the end of a sentence.
    var obstacle: String? {
        if isAmbiguous || isChunked && contentLength != nil && direction == .clientToServer {
            return "a request whose length is told in two ways"
        }
        return body.obstacle
    }

    /// Judges the content that was read.
    mutating func judge(evidence: inout Evidence) {
        body.finish(direction: direction, stream: stream, evidence: &evidence)
        if direction == .serverToClient, !evidence.wantsDerived, isPage { body.excuse() }
        let content = body.content[...]
        guard !content.isEmpty else { return }
        let at = { (part: Range<Int>) in body.positions(part) }
        if direction == .clientToServer { judgeLogin(content, at: at, evidence: &evidence) }
        judgeMail(content, at: at, evidence: &evidence)
        if evidence.wantsDerived {
            escapedForm(content)?.search(in: content, at: at, direction: direction, stream: stream, evidence: &evidence)
        }
    }

    /// Whether it is of a kind in which no rule looks for anything: a page, a text, a picture, a script.
    private var isPage: Bool {
        let kinds: [StaticString] = ["text/", "application/javascript", "image/", "font/", "audio/", "video/"]
        return kinds.contains { contentType[...].begins(with: $0) }
    }

    private func judgeLogin(
        _ content: ArraySlice<UInt8>, at range: (Range<Int>) -> Range<UInt64>, evidence: inout Evidence
    ) {
        let type = contentType[...]
        if type.contains(word: "json") {
            HTTPForm(json: content).report(what: "JSON", at: range, evidence: &evidence)
        } else if type.contains(word: "multipart/form-data") {
            HTTPForm(multipart: content).report(what: "a form", at: range, evidence: &evidence)
        } else if type.isEmpty || type.contains(word: "form-urlencoded") || type.contains(word: "text/plain") {
            let first = content.first { !$0.isBlank && $0 != 0x0d && $0 != 0x0a }
            if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
                HTTPForm(json: content).report(what: "JSON", at: range, evidence: &evidence)
            } else {
                HTTPForm(query: content).report(what: "a form", at: range, evidence: &evidence)
            }
        }
    }

    /// Messages of JMAP (RFC 8621 §4), those that a webmail's form sends, and messages as they are.
    private func judgeMail(
        _ content: ArraySlice<UInt8>, at range: (Range<Int>) -> Range<UInt64>, evidence: inout Evidence
    ) {
        let type = contentType[...]
        if direction == .clientToServer, let form = form(of: content), let text = form.messageText {
            // The name that a form's encoding has (WHATWG HTML §4.10.18.6), without its type.
            let isMultipart = type.contains(word: "multipart/form-data")
            reportMail(
                "form", encoding: isMultipart ? "multipart/form-data" : "x-www-form-urlencoded", range(text),
                evidence: &evidence)
            return
        }
        if type.contains(word: "message/rfc822") || type.contains(word: "message/global") {
            reportMail("message/rfc822", range(content.indices), evidence: &evidence)
            return
        }
        guard type.contains(word: "json") else { return }
        let word: StaticString = direction == .clientToServer ? "\"Email/set\"" : "\"Email/get\""
        guard let call = content.firstRange(of: word) else { return }
        let rest = content[call.upperBound...]
        for mark in ["\"bodyValues\"", "\"subject\"", "\"preview\"", "\"headers\""] as [StaticString] {
            // A request to get them names them in a list; in a message they are keys.
            var search = rest
            while let found = search.firstRange(of: mark) {
                search = search[found.upperBound...]
                let next = search.first { !$0.isBlank && $0 != 0x0d && $0 != 0x0a }
                guard next == UInt8(ascii: ":") else { continue }
                let name = direction == .clientToServer ? "Email/set" : "Email/get"
                reportMail(name, range(found), evidence: &evidence)
                return
            }
        }
    }

    /// What has values with escapes in it, or nil where the content is none such.
    private func escapedForm(_ content: ArraySlice<UInt8>) -> HTTPForm? {
        if contentType[...].contains(word: "json") { return HTTPForm(json: content) }
        return contentType[...].contains(word: "form-urlencoded") ? HTTPForm(query: content) : nil
    }

    /// The form that a request holds, or nil where it holds none.
    private func form(of content: ArraySlice<UInt8>) -> HTTPForm? {
        let type = contentType[...]
        if type.contains(word: "multipart/form-data") { return HTTPForm(multipart: content) }
        return type.contains(word: "form-urlencoded") ? HTTPForm(query: content) : nil
    }

    private func reportMail(
        _ mechanism: String, encoding: String? = nil, _ range: Range<UInt64>, evidence: inout Evidence
    ) {
        let verb = direction == .clientToServer ? "sent" : "received"
        evidence.report(
            Evidence.Sighting(
                kind: .content, severity: .high, mechanism: mechanism, encoding: encoding, direction: direction,
                range: range, rule: "content.message",
                reference: mechanism == "form" ? "WHATWG URL §5.1" : "RFC 8621 §4",
                text: "A message was \(verb) in clear by HTTP (\(mechanism))"
                    + (encoding.map { ", written in \($0)" } ?? "") + "."),
            isFolded: false)
    }
}
