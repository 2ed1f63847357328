import SigilloCore

/// The change of language (`GET /language?to=it&back=/messages`): remembered in a cookie, then back to where one was.
struct LanguagePage: PublicPage {
    static let path = "/language"
    static let methods = ["GET"]

    func answer(_ call: WebCall, in session: inout HTTPSession) {
        let place = Self.place(call.query["back"] ?? "/")
        guard let language = call.query["to"].flatMap(WebLanguage.init(rawValue:)) else {
            return session.redirect(to: place)
        }
        let attributes = "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax" + (session.isSealed ? "; Secure" : "")
        session.redirect(to: place, cookie: "\(HTTPCookies.language)=\(language.rawValue)\(attributes)")
    }

    /// A place of this server: what might lead to another one leads to the first page.
    static func place(_ text: String) -> String {
        let octets = Array(text.utf8)
        let isOwn =
            octets.first == UInt8(ascii: "/") && octets.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != ASCII.backslash }
            && octets.dropFirst().first != UInt8(ascii: "/")
        return isOwn ? text : "/"
    }
}
