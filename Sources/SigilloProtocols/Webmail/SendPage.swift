import SigilloCore

/// Sending (`POST /send`): handed over as SMTP submission does, and a copy kept in the mailbox for what was sent.
///
/// The fields are `to`, `subject` and `text`. The sender is the account's address, whatever a form says.
struct SendPage: MailPage {
    static let path = "/send"
    static let methods = ["POST"]

    func answer(_ call: WebCall, to visitor: WebVisitor, in session: inout HTTPSession) {
        let draft = Draft(call.form)
        if let fault = draft.fault(limit: session.configuration.limits.recipients, call.text) {
            return session.respond(ComposePage.page(draft, to: visitor, call, fault: fault))
        }
        session.ask(.time) { session, reply in
            guard case .time(let now) = reply else { return }
            session.exchanges &+= 1
            let identifier = "\(now).\(session.configuration.sasl.connection).\(session.exchanges)"
            let message = OutgoingMessage(
                draft, from: visitor.account.address, time: now,
                identifier: "<\(identifier)@\(session.configuration.hostName)>"
            ).octets
            session.outbox.record(
                .messageReceived(MailMessage(octets: message, internalDate: 0), verb: "POST"))
            let envelope = MailEnvelope(sender: visitor.account.address, recipients: draft.recipients)
            session.ask(.deliver(octets: message, envelope: envelope)) { session, reply in
                switch reply {
                // Nobody's mailbox has it, and it is kept all the same.
                case .added, .done: Self.keep(message, call, in: &session)
                default: session.fail(.insufficientStorage, call.text.storeIsFull, call)
                }
            }
        }
    }

    /// Keeps a copy; where there is no place for one, the message is sent all the same.
    private static func keep(_ message: [UInt8], _ call: WebCall, in session: inout HTTPSession) {
        session.ask(.list) { session, reply in
            guard case .mailboxes(let mailboxes, _) = reply,
                let sent = mailboxes.first(where: { $0.specialUse == .sent })
            else { return session.redirect(to: "/messages?done=sent") }
            session.ask(
                .append(mailbox: sent.name, octets: message, flags: MessageFlags(.seen), internalDate: nil)
            ) { session, _ in session.redirect(to: "/messages?done=sent") }
        }
    }
}
