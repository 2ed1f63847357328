/// A file that a web server shows to whoever asks inside TLS, such as the settings by which mail clients are set up.
package struct PublishedFile: Sendable, Hashable {
    /// Its path: `/mail/config-v1.1.xml`.
    package var path: String
    /// Its media type, with the parameters (RFC 9110 §8.3.1).
    package var type: String
    /// Its octets.
    package var content: [UInt8]

    /// Creates a file.
    package init(path: String, type: String, content: [UInt8]) {
        self.path = path
        self.type = type
        self.content = content
    }
}

extension HTTPSession {
    /// Shows a published file: to GET and HEAD, and to POST, by which Autodiscover asks (MS-OXDSCLI §3.1.5).
    ///
    /// ```
    /// C: GET /mail/config-v1.1.xml HTTP/1.1
    /// S: 200 OK, Content-Type: text/xml; charset=utf-8
    /// ```
    mutating func show(_ file: PublishedFile, _ call: WebCall) {
        let methods = ["GET", "HEAD", "POST"]
        guard methods.contains(call.request.method) else {
            var response = HTTPResponse(.methodNotAllowed, sentence: call.text.wrongMethod)
            response.set("Allow", methods.joined(separator: ", "))
            return respond(response)
        }
        var response = HTTPResponse(.ok)
        response.content = file.content
        response.set("Content-Type", file.type)
        respond(response)
    }
}
