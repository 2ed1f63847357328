import SigilloCore

/// One message (`GET /messages/7?mailbox=Sent`): who, when, its text, what is attached, its header fields.
///
/// HTML of a message is never given to the browser as such: its words are shown as text.
struct MessagePage: MailPage {
    static let methods = ["GET"]
    let uid: UInt32

    /// Where a message is shown.
    static func place(of uid: UInt32, in mailbox: String, _ rest: String = "") -> String {
        "/messages/\(uid)\(rest)" + (mailbox == "INBOX" ? "" : "?mailbox=\(HTTPForm.encoded(mailbox))")
    }

    func answer(_ call: WebCall, to visitor: WebVisitor, in session: inout HTTPSession) {
        session.find(uid, call) { session, mailboxes, mailbox, stored in
            session.outbox.record(.messageSent(octets: stored.message.octets.count, verb: "GET"))
            let page = page(of: stored, in: mailbox, among: mailboxes, visitor, call)
            // Who only looks at the head has not read it.
            guard !session.answersHead else { return session.respond(page) }
            session.ask(
                .setFlags(mailbox: mailbox.name, uids: [uid], change: .add, flags: MessageFlags(.seen))
            ) { session, _ in session.respond(page) }
        }
    }

    private func page(
        of stored: StoredMessage, in mailbox: Mailbox, among mailboxes: [Mailbox], _ visitor: WebVisitor,
        _ call: WebCall
    ) -> HTTPResponse {
        let text = call.text
        let content = MessageContent(stored.message.octets)
        let summary = MessageSummary(stored, text)
        var frame = PageFrame(summary.subject, call)
        frame.mailboxes = mailboxes
        frame.current = mailbox.name
        let fields = ["From": text.from, "To": text.to, "Cc": text.copyTo]
        let rows = ["From", "To", "Cc"].compactMap { name -> Markup? in
            guard let value = content.root.field(name), let label = fields[name] else { return nil }
            return "<dt>\(label)</dt><dd><bdi>\(value)</bdi></dd>\n"
        }
        return frame.response(
            .ok,
            """
            <article>
            <h1><bdi>\(summary.subject)</bdi></h1>
            <dl class="header">
            \(rows)<dt>\(text.date)</dt><dd>\(summary.time(text))</dd>
            </dl>
            \(body(of: content, text))
            \(attachments(of: content, in: mailbox, text))
            </article>
            <div class="actions">
            <a class="button" href="\(ComposePage.path)?reply=\(uid)&amp;mailbox=\(HTTPForm.encoded(mailbox.name))">\(text.reply)</a>
            <form method="post" action="\(Self.place(of: uid, in: "INBOX", "/delete"))">
            \(PageFrame.token(visitor))<input type="hidden" name="mailbox" value="\(mailbox.name)">
            <button type="submit">\(text.delete)</button>
            </form>
            <a href="\(Self.place(of: uid, in: mailbox.name, "/source"))">\(text.source)</a>
            <a href="\(MailboxPage.place(of: mailbox.name))">\(WebText.fill(text.backTo, text.name(of: mailbox)))</a>
            </div>
            <details>
            <summary>\(text.allFields)</summary>
            <dl class="header">
            \(content.root.fields.prefix(200).map { "<dt>\($0.name)</dt><dd><bdi>\($0.value)</bdi></dd>\n" as Markup })</dl>
            </details>
            """)
    }

    private func body(of content: MessageContent, _ text: WebText) -> Markup {
        let body = ReadableText(content)
        guard !body.text.isEmpty else { return "<p class=\"remark\">\(text.noText)</p>" }
        let remark: Markup? = body.isFromHTML ? "<p class=\"remark\">\(text.textOfHTML)</p>\n" : nil
        let cut: Markup? = body.isCut ? "\n<p class=\"remark\">\(text.cutShort)</p>" : nil
        return "\(remark)<div class=\"text\" dir=\"auto\">\(body.text)</div>\(cut)"
    }

    private func attachments(of content: MessageContent, in mailbox: Mailbox, _ text: WebText) -> Markup? {
        let parts = content.root.all.enumerated().filter { $0.element.isAttachment }
        guard !parts.isEmpty else { return nil }
        let items = parts.map { number, part -> Markup in
            let name = part.fileName ?? WebText.fill(text.unnamedPart, String(number))
            let size = WebText.fill(text.octets, String(part.octets.count))
            return """
                <li><a href="\(Self.place(of: uid, in: mailbox.name, "/parts/\(number)"))"><bdi>\(name)</bdi></a> \
                <span class="remark">\(part.contentType), \(size)</span></li>

                """
        }
        return "<h2>\(text.attachments)</h2>\n<ul>\n\(items)</ul>"
    }
}
