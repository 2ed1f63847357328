import SigilloCore

/// A part of a message, to be saved (`GET /messages/7/parts/2`); the number counts all parts from 0, the whole first.
struct AttachmentPage: MailPage {
    static let methods = ["GET"]
    let uid: UInt32
    let number: Int

    func answer(_ call: WebCall, to visitor: WebVisitor, in session: inout HTTPSession) {
        session.find(uid, call) { session, _, _, stored in
            let parts = MessageContent(stored.message.octets).root.all
            guard parts.indices.contains(number), parts[number].isAttachment else {
                return session.fail(.notFound, call.text.noMessage, call)
            }
            let part = parts[number]
            session.outbox.record(.messageSent(octets: part.octets.count, verb: "GET"))
            var response = HTTPResponse(.ok)
            response.content = part.octets
            // Whatever it calls itself: a browser is not to open it within this site.
            response.set("Content-Type", "application/octet-stream")
            response.set("Content-Disposition", Self.disposition(part.fileName ?? "part-\(number)"))
            response.set("Content-Security-Policy", "default-src 'none'; sandbox")
            session.respond(response)
        }
    }

    /// To be saved under a name (RFC 6266, RFC 8187): without the folders that a sender may have put into it.
    static func disposition(_ name: String) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? "part"
        let plain = String(
            decoding: last.utf8.map { octet in
                ASCII.isLetter(octet) || ASCII.isDigit(octet) || ".-_ ".utf8.contains(octet) ? octet : UInt8(ascii: "_")
            }, as: UTF8.self)
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(HTTPForm.encoded(last))"
    }
}
