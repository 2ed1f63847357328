import SigilloCore

extension HTTPSession {
    /// Sends the answer to the request at hand, and closes where the connection does not go on.
    ///
    /// What is always said is said here: the length, what browsers are to keep from, and inside TLS that the host is to
    /// be asked inside TLS alone from now on (RFC 6797).
    mutating func respond(_ response: HTTPResponse) {
        var response = response
        if !response.status.hasNoContent { response.set("Content-Length", String(response.content.count)) }
        if !response.fields.contains(where: { HTTPResponse.isNamed($0, "Cache-Control") }) {
            response.set("Cache-Control", "no-store")
        }
        response.set("X-Content-Type-Options", "nosniff")
        response.set("Referrer-Policy", "same-origin")
        if isSealed, hasLastingName { response.set("Strict-Transport-Security", "max-age=31536000") }
        if !keepsConnection { response.set("Connection", "close") }
        edit(&response)
        outbox.octets += response.octets(sendsContent: !answersHead)
        outbox.noteReply(Self.summary(of: response))
        sendAfter()
        if !keepsConnection { close() }
    }

    /// Whether a browser may remember something of the host's name: on `localhost` it would hold for every other server
    /// that its user ever starts.
    private var hasLastingName: Bool { configuration.hostName != "localhost" }

    /// Changes the header fields as the script says.
    private mutating func edit(_ response: inout HTTPResponse) {
        let steps = script.edit(
            &response.fields, inGreeting: false, isSealed: isSealed, isNamed: HTTPResponse.isNamed)
        for step in steps { outbox.record(.scripted(step: step)) }
    }

    /// `200 OK`; where it leads elsewhere, `303 See Other, Location: /login`.
    private static func summary(of response: HTTPResponse) -> String {
        let location = response.value(of: "Location").map { ", Location: \($0)" } ?? ""
        return PrintableText.make("\(response.status)\(location)")
    }
}

// MARK: - In clear

extension HTTPSession {
    /// Leads to the same place inside TLS, and takes nothing.
    ///
    /// A form that was sent is not sent again: a browser follows with GET (RFC 9110 §15.4.2).
    mutating func redirect(_ request: HTTPRequest, of visitor: WebSession?) {
        observe(request, in: visitor)
        var response = HTTPResponse(.movedPermanently, sentence: "This service is to be had inside TLS alone")
        let host = request.host ?? configuration.hostName
        let port = configuration.http.securePort == 443 ? "" : ":\(configuration.http.securePort)"
        let path = request.path == "*" ? "/" : request.path
        // What stands behind `?` may be a password: it does not cross twice.
        response.set("Location", "https://\(host)\(port)\(path)")
        respond(response)
    }
}
