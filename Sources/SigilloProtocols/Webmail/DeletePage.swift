/// Deleting (`POST /messages/7/delete`): into the trash, and out of the trash for good.
struct DeletePage: MailPage {
    static let methods = ["POST"]
    let uid: UInt32

    func answer(_ call: WebCall, to visitor: WebVisitor, in session: inout HTTPSession) {
        session.find(uid, call) { session, mailboxes, mailbox, _ in
            let trash = mailboxes.first { $0.specialUse == .trash }
            let request: StoreRequest =
                if let trash, trash.name != mailbox.name {
                    .move(mailbox: mailbox.name, uids: [uid], target: trash.name)
                } else {
                    .remove(mailbox: mailbox.name, uids: [uid])
                }
            session.ask(request) { session, reply in
                if case .refused = reply { return session.fail(.insufficientStorage, call.text.storeIsFull, call) }
                let place = MailboxPage.place(of: mailbox.name)
                session.redirect(to: place + (place.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + "done=deleted")
            }
        }
    }
}
