import SigilloCore

/// What a list of messages shows of one.
struct MessageSummary: Sendable {
    let sender: String
    let recipients: String
    let subject: String
    /// When it was sent, or came.
    let date: CalendarDate

    init(_ stored: StoredMessage, _ text: WebText) {
        let octets = stored.message.octets
        let fields = HeaderFields(octets, octets.indices)
        sender = Self.people(fields.addresses("From")) ?? text.noSender
        recipients = Self.people(fields.addresses("To")) ?? text.noSender
        let subject = fields.value(of: "Subject").map { String(decoding: EncodedWords.decoded($0), as: UTF8.self) }
        self.subject = subject.flatMap { $0.isEmpty ? nil : $0 } ?? text.noSubject
        date = CalendarDate(
            secondsSinceEpoch: fields.sentDate?.secondsSinceEpoch ?? stored.message.internalDate)
    }

    /// The date as an element of a page.
    func time(_ text: WebText) -> Markup {
        "<time datetime=\"\(date.timestamp)\">\(text.moment(date))</time>"
    }

    /// The names of people, or the addresses of those that have none; nil where there is nobody.
    private static func people(_ addresses: [MailAddress]) -> String? {
        let names = addresses.prefix(10).compactMap { address -> String? in
            if let name = address.name, !name.isEmpty {
                return String(decoding: EncodedWords.decoded(name), as: UTF8.self)
            }
            guard let mailbox = address.mailbox, let host = address.host else { return nil }
            return String(decoding: mailbox + [UInt8(ascii: "@")] + host, as: UTF8.self)
        }
        return names.isEmpty ? nil : names.joined(separator: ", ")
    }
}
