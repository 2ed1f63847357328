import SigilloCore

/// A message octet for octet (`GET /messages/7/source`).
struct SourcePage: MailPage {
    static let methods = ["GET"]
    let uid: UInt32

    func answer(_ call: WebCall, to visitor: WebVisitor, in session: inout HTTPSession) {
        session.find(uid, call) { session, _, _, stored in
            session.outbox.record(.messageSent(octets: stored.message.octets.count, verb: "GET"))
            // As text, and never sniffed for anything else: a browser shows it and runs nothing.
            var response = HTTPResponse(.ok)
            response.content = stored.message.octets
            response.set("Content-Type", call.wantsHTML ? "text/plain; charset=utf-8" : "message/rfc822")
            response.set("Content-Security-Policy", "default-src 'none'; sandbox")
            session.respond(response)
        }
    }
}
