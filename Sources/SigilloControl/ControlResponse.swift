package import SigilloReport

/// An answer of the control API.
package struct ControlResponse: Sendable, Hashable {
    package var status: Int
    /// The media type of the body, or nil where there is none.
    package var mediaType: String?
    /// Further fields.
    package var fields: [String: String] = [:]
    package var body: [UInt8] = []

    /// Creates an answer without a body.
    package init(status: Int) {
        self.status = status
    }

    /// Creates an answer with a body of any kind.
    package init(status: Int = 200, mediaType: String, body: [UInt8]) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
    }

    /// Creates an answer in JSON.
    package init(status: Int = 200, _ json: JSONValue) {
        self.init(status: status, mediaType: "application/json", body: Array(json.line.utf8))
    }
}

/// What went wrong, as a problem document (RFC 9457): a title, and a sentence that says what to do.
package struct ControlProblem: Error, Sendable, Hashable {
    /// The kind, the last part of its `type`: `urn:sigillo:problem:no-such-message`.
    package var kind: String
    package var status: Int
    package var title: String
    /// What happened and what to do.
    package var detail: String
    /// What else is known of it.
    package var members: [String: JSONValue] = [:]
    /// Further fields of the answer.
    package var fields: [String: String] = [:]

    /// Creates a problem.
    package init(_ status: Int, _ kind: String, _ title: String, _ detail: String) {
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
    }

    /// The problem as an answer.
    package var response: ControlResponse {
        var object = members
        object["type"] = .string("urn:sigillo:problem:\(kind)")
        object["status"] = .integer(status)
        object["title"] = .string(title)
        object["detail"] = .string(detail)
        var response = ControlResponse(
            status: status, mediaType: "application/problem+json", body: Array(JSONValue.object(object).line.utf8))
        response.fields = fields
        return response
    }
}
