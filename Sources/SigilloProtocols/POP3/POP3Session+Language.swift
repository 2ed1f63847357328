import SigilloCore

/// The LANG command (RFC 6856 §3): all texts are English, which is the language of everybody who asks for none.
struct LangCommand: POP3Command {
    static let verb = "LANG"
    static let scope = POP3Scope.any

    private let language: ArraySlice<UInt8>?

    init?(_ arguments: POP3Arguments) {
        let words = arguments.words
        guard words.count <= 1 else { return nil }
        language = words.first
    }

    var summary: String { language.map { PrintableText.make($0) } ?? "" }

    func perform(in session: inout POP3Session) {
        guard let language else {
            return session.succeed("Languages follow", lines: ["en English", "i-default Default language"])
        }
        for name in ["en", "i-default", "*"] where ASCII.equal(language, name.utf8) {
            return session.succeed((name == "*" ? "i-default" : name) + " Texts are English")
        }
        session.fail("There are no texts in that language")
    }
}

/// The UTF8 command (RFC 6856 §2): messages are sent as they are in any case.
struct Utf8Command: POP3Command {
    static let verb = "UTF8"
    static let scope = POP3Scope.authorization

    init?(_ arguments: POP3Arguments) {
        guard arguments.isEmpty else { return nil }
    }

    func perform(in session: inout POP3Session) {
        session.succeed("UTF8 enabled")
    }
}
