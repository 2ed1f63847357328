internal import SigilloControl
internal import SigilloCore
internal import SigilloProtocols
internal import SigilloReport
internal import SigilloServer

/// Messages that were submitted or delivered, and those that are waited for.
extension ControlAPI {
    /// The longest wait, in seconds: whoever wants to wait longer asks again.
    static let longestWait = 60
    /// As many messages as one answer holds.
    private static let pageLimit = 1_000
    private static let criteria = ["to", "from", "subject", "path", "connection", "sealed"]

    func messages(_ query: ControlQuery) async throws -> ControlResponse {
        try query.only(Self.criteria + ["after", "limit"])
        let after = try query.integer("after", 0...Int(Int32.max)) ?? 0
        let limit = try query.integer("limit", 1...Self.pageLimit) ?? Self.pageLimit
        let messages = try await service.messages(query.filter()).filter { $0.number > after }
        return ControlResponse(
            .object([
                "schema": "sigillo.messages/1", "total": .integer(messages.count),
                "messages": .array(messages.prefix(limit).map { .object(Self.fields(of: $0)) }),
            ]))
    }

    func message(_ id: String, _ query: ControlQuery) async throws -> ControlResponse {
        try query.only([])
        return Self.response(try await find(id))
    }

    func rawMessage(_ id: String, _ query: ControlQuery) async throws -> ControlResponse {
        try query.only([])
        return ControlResponse(mediaType: "message/rfc822", body: try await find(id).octets)
    }

    func waitForMessage(_ object: ControlObject) async throws -> ControlResponse {
        try object.only(Self.criteria + ["timeout", "reader"])
        let reader = try object.string("reader") ?? ""
        guard reader.utf8.count <= 64 else { throw ControlObject.problem("'reader' has at most 64 octets.") }
        let message = try await service.nextMessage(
            object.filter(), within: object.seconds("timeout", limit: Self.longestWait) ?? .seconds(10),
            reader: reader)
        return Self.response(message)
    }

    func expectNoMessage(_ object: ControlObject) async throws -> ControlResponse {
        try object.only(Self.criteria + ["timeout"])
        do {
            try await service.noMessage(
                object.filter(), within: object.seconds("timeout", limit: Self.longestWait) ?? .seconds(10))
        } catch let unexpected as UnexpectedMessage {
            var problem = ControlProblem(409, "message", "A message came", unexpected.description)
            problem.members["message"] = .object(Self.fields(of: unexpected.message))
            throw problem
        }
        return ControlResponse(status: 204)
    }

    func deliver(_ octets: [UInt8], _ query: ControlQuery) async throws -> ControlResponse {
        try query.only(["from", "mailbox"], repeated: ["to", "flag"])
        var delivery = OutsideDelivery(octets: octets)
        delivery.sender = query.string("from") ?? ""
        delivery.recipients = query.all("to")
        delivery.mailbox = query.string("mailbox") ?? "INBOX"
        for flag in query.all("flag") {
            guard MessageFlags.isFlag(flag) else {
                throw ControlObject.problem("'\(flag.prefix(40))' is no flag: write \\Seen, \\Flagged or a keyword.")
            }
            delivery.flags.insert(named: flag)
        }
        return Self.response(try await service.deliver(delivery), status: 201)
    }

    private func find(_ id: String) async throws -> SubmittedMessage {
        guard let number = Int(id), let message = try await service.messages().first(where: { $0.number == number })
        else {
            throw ControlProblem(
                404, "no-such-message", "There is no such message", "GET /v1/messages lists those that there are.")
        }
        return message
    }

    private static func response(_ message: SubmittedMessage, status: Int = 200) -> ControlResponse {
        var fields = fields(of: message)
        fields["schema"] = "sigillo.message/1"
        return ControlResponse(status: status, .object(fields))
    }

    private static func fields(of message: SubmittedMessage) -> [String: JSONValue] {
        [
            "id": .integer(message.number), "origin": .string(message.origin.name),
            "mailbox": .string(orNull: message.origin.mailbox),
            "from": .string(message.envelope.sender),
            "to": .array(message.envelope.recipients.map { .string($0) }),
            "parameters": parameters(message.envelope.parameters), "subject": .string(orNull: message.subject),
            "octets": .integer(message.octets.count), "path": .string(orNull: message.path?.rawValue),
            "connection": .integer(orNull: message.connection), "sealed": .bool(message.isSealed),
            "receivedAt": .string(RFC3339.text(nanoseconds: message.time)),
        ]
    }

    private static func parameters(_ list: [EnvelopeParameter]) -> JSONValue {
        // AUTH= names an identity of the client's choice.
        .object(
            Dictionary(
                list.filter { $0.name != "AUTH" }.map { ($0.name, .string(orNull: $0.value)) },
                uniquingKeysWith: { first, _ in first }))
    }
}

extension SubmittedMessage.Origin {
    fileprivate var name: String {
        switch self {
        case .submission: "submission"
        case .delivery: "delivery"
        case .arrival: "arrival"
        }
    }

    /// Where the receiving server has put it.
    fileprivate var mailbox: String? {
        if case .arrival(_, let mailbox) = self { mailbox } else { nil }
    }
}
