import SigilloCore

/// The messages of a mailbox, newest first (`GET /`, `GET /messages?mailbox=Sent&page=2`).
///
/// A program that does not want HTML gets a line for each message: UID, flags, sender and subject, with tabs between.
struct MailboxPage: MailPage {
    static let methods = ["GET"]
    /// The most messages of one page.
    static let size = 50

    func answer(_ call: WebCall, to visitor: WebVisitor, in session: inout HTTPSession) {
        session.ask(.list) { session, reply in
            guard case .mailboxes(let mailboxes, _) = reply,
                let mailbox = mailboxes.first(where: { $0.name == call.mailbox })
            else { return session.fail(.notFound, call.text.noMailbox, call) }
            session.respond(
                call.wantsHTML ? Self.page(of: mailbox, among: mailboxes, call) : Self.lines(of: mailbox, call))
        }
    }

    /// Where a mailbox is shown.
    static func place(of mailbox: String, page: Int = 1) -> String {
        let path = mailbox == "INBOX" ? "/messages" : "/messages?mailbox=\(HTTPForm.encoded(mailbox))"
        guard page > 1 else { return mailbox == "INBOX" ? "/" : path }
        return path + (mailbox == "INBOX" ? "?" : "&") + "page=\(page)"
    }

    /// The messages of the page that is asked for, newest first, and whether there are newer and older ones.
    private static func part(
        of mailbox: Mailbox, _ call: WebCall
    ) -> (messages: [StoredMessage], page: Int, hasOlder: Bool) {
        let pages = max(1, (mailbox.messages.count + size - 1) / size)
        let page = min(pages, max(1, call.query["page"].flatMap { ASCII.number($0.utf8) } ?? 1))
        let end = mailbox.messages.count - (page - 1) * size
        let start = max(0, end - size)
        return (mailbox.messages[start..<end].reversed(), page, start > 0)
    }

    private static func page(of mailbox: Mailbox, among mailboxes: [Mailbox], _ call: WebCall) -> HTTPResponse {
        let text = call.text
        let name = text.name(of: mailbox)
        var frame = PageFrame(name, call)
        frame.mailboxes = mailboxes
        frame.current = mailbox.name
        frame.notice = notice(call)
        let part = part(of: mailbox, call)
        let list: Markup =
            part.messages.isEmpty
            ? "<p>\(text.noMessages)</p>"
            : "<ul class=\"messages\">\n\(part.messages.map { item($0, in: mailbox, call) })</ul>"
        return frame.response(
            .ok,
            """
            <h1>\(name)</h1>
            \(list)
            \(pages(part.page, hasOlder: part.hasOlder, mailbox.name, text))
            """)
    }

    private static func notice(_ call: WebCall) -> String? {
        switch call.query["done"] {
        case "sent": call.text.isSent
        case "deleted": call.text.deleted
        default: nil
        }
    }

    private static func item(_ message: StoredMessage, in mailbox: Mailbox, _ call: WebCall) -> Markup {
        let summary = MessageSummary(message, call.text)
        let isUnread = !message.flags.system.contains(.seen)
        let mark: Markup? =
            isUnread
            ? "<span class=\"mark\" aria-hidden=\"true\">●</span><span class=\"hidden\">\(call.text.unread): </span>"
            : nil
        // In what one has written oneself, to whom counts.
        let person = [.sent, .drafts].contains(mailbox.specialUse) ? summary.recipients : summary.sender
        return """
            <li\(isUnread ? " class=\"unread\"" as Markup : nil)>
            <a href="\(MessagePage.place(of: message.uid, in: mailbox.name))">\(mark)\
            <bdi class="person">\(person)</bdi> <bdi class="subject">\(summary.subject)</bdi></a>
            \(summary.time(call.text))
            </li>

            """
    }

    private static func pages(_ page: Int, hasOlder: Bool, _ mailbox: String, _ text: WebText) -> Markup? {
        guard page > 1 || hasOlder else { return nil }
        let newer: Markup? =
            page > 1 ? "<li><a href=\"\(place(of: mailbox, page: page - 1))\">\(text.newer)</a></li>" : nil
        let older: Markup? =
            hasOlder ? "<li><a href=\"\(place(of: mailbox, page: page + 1))\">\(text.older)</a></li>" : nil
        return "<nav aria-label=\"\(text.pages)\"><ul class=\"pages\">\(newer)\(older)</ul></nav>"
    }

    private static func lines(of mailbox: Mailbox, _ call: WebCall) -> HTTPResponse {
        var response = HTTPResponse(.ok)
        response.set("Content-Type", "text/plain; charset=utf-8")
        for message in part(of: mailbox, call).messages {
            let summary = MessageSummary(message, call.text)
            let words = [String(message.uid), message.flags.list, summary.sender, summary.subject]
            response.content += words.map { word in Array(PrintableText.make(word).utf8) }
                .joined(separator: [ASCII.tab])
            response.content.append(ASCII.lineFeed)
        }
        return response
    }
}
