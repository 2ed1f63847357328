import SigilloCore

/// A message as APPEND and REPLACE bring it (RFC 9051 §6.3.12, RFC 4469): flags, date, and what its octets are made of.
struct AppendedMessage: Sendable {
    /// A piece of the message.
    enum Piece: Sendable {
        case octets([UInt8])
        /// A part of a message that the server has; nil where the URL means none.
        case reference(MessageURL?, text: String)
    }

    /// The most pieces of one message.
    static let pieceLimit = 64

    var flags = MessageFlags()
    var date: MessageDate?
    var pieces: [Piece]
    /// Whether the client says that there is UTF-8 in the header (RFC 6855 §4).
    var isUTF8 = false

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        if lexer.peek == ASCII.openParenthesis {
            flags = try lexer.flagList()
            try lexer.space()
        }
        if lexer.peek == ASCII.quote {
            date = try lexer.dateTime()
            try lexer.space()
        }
        if lexer.peek == ASCII.openBrace || lexer.peek == UInt8(ascii: "~") {
            pieces = [.octets(Array(try lexer.literal()))]
            return
        }
        let expected = "a literal"
        switch try? lexer.keyword() {
        case "UTF8":
            try lexer.require(.utf8Accept, else: expected)
            isUTF8 = true
            try lexer.space()
            try lexer.expect(ASCII.openParenthesis, "(")
            guard lexer.peek == UInt8(ascii: "~") else { throw IMAPSyntaxError(expected: "a literal with ~") }
            pieces = [.octets(Array(try lexer.literal()))]
            try lexer.expect(ASCII.closeParenthesis, ")")
        case "CATENATE":
            try lexer.require(.catenate, else: expected)
            try lexer.space()
            pieces = try lexer.list(limit: Self.pieceLimit) { lexer throws(IMAPSyntaxError) in
                let word = try lexer.keyword()
                try lexer.space()
                switch word {
                case "TEXT": return .octets(Array(try lexer.literal()))
                case "URL":
                    let url = try lexer.astring()
                    return .reference(MessageURL(url), text: MessageURL.quotable(url))
                default: throw IMAPSyntaxError(expected: "TEXT or URL")
                }
            }
        default: throw IMAPSyntaxError(expected: expected)
        }
    }

    /// The octets that the client itself sent.
    var octets: [UInt8] {
        if case .octets(let octets)? = pieces.first, pieces.count == 1 { return octets }
        return pieces.reduce(into: []) { result, piece in
            if case .octets(let octets) = piece { result += octets }
        }
    }

    var summary: String { "\(flags.list) ‹message, \(octets.count) octets›" }
}

extension IMAPLexer {
    /// A quoted `date-time` (RFC 9051 §9): `"17-Jul-1996 02:44:25 -0700"`.
    fileprivate mutating func dateTime() throws(IMAPSyntaxError) -> MessageDate {
        let text = try string()
        let fault = IMAPSyntaxError(expected: "a date and time")
        guard text.count == 26, text[2] == UInt8(ascii: "-"), text[6] == UInt8(ascii: "-"), text[11] == ASCII.space,
            text[14] == ASCII.colon, text[17] == ASCII.colon, text[20] == ASCII.space,
            let day = ASCII.number(text[0] == ASCII.space ? text[1..<2] : text[0..<2], limit: 31), day > 0,
            let month = CalendarDate.month(named: text[3..<6]), let year = ASCII.number(text[7..<11]),
            let hour = ASCII.number(text[12..<14], limit: 23), let minute = ASCII.number(text[15..<17], limit: 59),
            let second = ASCII.number(text[18..<20], limit: 60),
            let zoneHours = ASCII.number(text[22..<24], limit: 23),
            let zoneMinutes = ASCII.number(text[24..<26], limit: 59)
        else { throw fault }
        let zone = zoneHours * 3_600 + zoneMinutes * 60
        let local = CalendarDate(
            year: year, month: month, day: day, secondOfDay: hour * 3_600 + minute * 60 + second)
        switch text[21] {
        case UInt8(ascii: "+"): return MessageDate(local: local, zone: zone)
        case UInt8(ascii: "-"): return MessageDate(local: local, zone: -zone)
        default: throw fault
        }
    }
}
