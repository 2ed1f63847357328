import SigilloCore

/// The form for a message (`GET /compose`), empty or as a reply (`?reply=7&mailbox=INBOX`).
struct ComposePage: MailPage {
    static let path = "/compose"
    static let methods = ["GET"]

    func answer(_ call: WebCall, to visitor: WebVisitor, in session: inout HTTPSession) {
        guard let uid = call.query["reply"].flatMap({ UInt32($0) }) else {
            return session.respond(Self.page(Draft(), to: visitor, call))
        }
        session.find(uid, call) { session, _, _, stored in
            session.outbox.record(.messageSent(octets: stored.message.octets.count, verb: "GET"))
            session.respond(Self.page(Draft(replyTo: stored, call.text), to: visitor, call))
        }
    }

    /// The form with a draft, and what is wrong with it.
    static func page(_ draft: Draft, to visitor: WebVisitor, _ call: WebCall, fault: String? = nil) -> HTTPResponse {
        let text = call.text
        let frame = PageFrame(fault == nil ? text.compose : "\(text.error): \(text.compose)", call)
        let alert: Markup? = fault.map {
            """
            <div class="alert" role="alert"><h2>\(text.problem)</h2><p><a href="#to" id="wrong">\($0)</a></p></div>
            """
        }
        let state: Markup = fault == nil ? "" : " aria-invalid=\"true\""
        let described = fault == nil ? "to-hint" : "wrong to-hint"
        return frame.response(
            fault == nil ? .ok : .unprocessableContent,
            """
            <h1>\(text.compose)</h1>
            \(alert)
            <form class="fields" method="post" action="\(SendPage.path)">
            \(PageFrame.token(visitor))<input type="hidden" name="answers" value="\(draft.answers)">
            <p><label for="to">\(text.to)</label>
            <input id="to" name="to" type="text" inputmode="email" autocomplete="email" autocapitalize="none" \
            spellcheck="false" required value="\(draft.to)" aria-describedby="\(described)"\(state)></p>
            <p id="to-hint" class="remark">\(text.toHint)</p>
            <p><label for="subject">\(text.subject)</label>
            <input id="subject" name="subject" type="text" autocomplete="off" value="\(draft.subject)"></p>
            <p><label for="text">\(text.message)</label>
            <textarea id="text" name="text" rows="12">
            \(draft.text)</textarea></p>
            <p class="actions"><button type="submit">\(text.send)</button>
            <a href="/">\(WebText.fill(text.backTo, text.inbox))</a></p>
            </form>
            """)
    }
}
