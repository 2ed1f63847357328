internal import SigilloCore

/// A message of a run: a text and an attachment, each with a word that no eavesdropper may read, in a transfer encoding.
///
/// ```text
/// From: <…>                                          To: =?utf-8?B?…?= <…>
/// Subject: =?utf-8?B?…?= =?utf-8?B?…?=               Content-Type: multipart/mixed; boundary="sigillo-parts"
/// --sigillo-parts   Content-Transfer-Encoding: base64   the text
/// --sigillo-parts   Content-Disposition: attachment     the attachment
/// ```
struct StagedMessage {
    var from: String
    var to: String
    var words: InstanceSecrets.Canary
    /// The left side of its identifier.
    var identity: String
    var date: CalendarDate
    var encoding: MailEncoding

    private static let boundary = "sigillo-parts"

    /// Its octets, lines with CRLF but for an attachment in binary.
    var octets: [UInt8] {
        let header = [
            "Date: \(date.mailText)", "From: <\(from)>", "To: \(recipient)", "Subject: \(subject)",
            "Message-ID: <\(identity)@sigillo.test>", "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=\"\(Self.boundary)\"", "",
        ]
        let text = part(
            ["Content-Type: text/plain; charset=\(charset)"], Array(lines(around: words.body).utf8),
            encoding == .binary ? .eightBit : encoding)
        let attachment = part(
            [
                encoding == .binary
                    ? "Content-Type: application/octet-stream" : "Content-Type: text/plain; charset=\(charset)",
                "Content-Disposition: attachment; filename=\"appunti.txt\"",
            ], attached, encoding)
        let end = Array("\r\n--\(Self.boundary)--\r\n".utf8)
        return Array(header.joined(separator: "\r\n").utf8) + text + attachment + end
    }

    private func part(_ fields: [String], _ content: [UInt8], _ encoding: MailEncoding) -> [UInt8] {
        let head = ["", "--\(Self.boundary)"] + fields + ["Content-Transfer-Encoding: \(encoding.rawValue)", "", ""]
        let body: [UInt8] =
            switch encoding {
            case .sevenBit, .eightBit, .binary: content
            case .base64: Self.base64Lines(content)
            case .quotedPrintable: Self.quotedPrintable(content)
            }
        return Array(head.joined(separator: "\r\n").utf8) + body
    }

    // MARK: - Words

    private var charset: String { encoding == .sevenBit ? "us-ascii" : "utf-8" }

    private func lines(around word: String) -> String {
        let greeting = encoding == .sevenBit ? "Good morning," : "Buongiorno, com’è là?"
        return [greeting, "", word, "", "a presto", ""].joined(separator: "\r\n")
    }

    private var attached: [UInt8] {
        guard encoding == .binary else { return Array(lines(around: words.attachment).utf8) }
        return [0x00, 0xFF, 0x0A] + Array(words.attachment.utf8) + [0x0A, 0xFE, 0x00]
    }

    /// A name for the recipient that holds its address's local part, where the encoding has words of its own for it.
    private var recipient: String {
        let name = String(to.prefix { $0 != "@" })
        return switch encoding {
        case .base64: "\(Self.encodedWord(name[...])) <\(to)>"
        case .quotedPrintable: "\(Self.quotedWord(name)) <\(to)>"
        case .sevenBit, .eightBit, .binary: "<\(to)>"
        }
    }

    /// In base64 in two words, of which neither holds the whole; one alone is met in the recipient's name.
    private var subject: String {
        let middle = words.subject.index(words.subject.startIndex, offsetBy: words.subject.count / 2)
        return switch encoding {
        case .base64:
            "\(Self.encodedWord(words.subject[..<middle]))\r\n \(Self.encodedWord(words.subject[middle...]))"
        case .quotedPrintable: Self.quotedWord(words.subject)
        case .sevenBit, .eightBit, .binary: words.subject
        }
    }

    // MARK: - Encodings

    private static func encodedWord(_ text: Substring) -> String {
        "=?utf-8?B?\(String(decoding: Base64.encode(Array(text.utf8)), as: UTF8.self))?="
    }

    /// An encoded word in which every third letter is an escape, as any letter may be (RFC 2047 §4.2).
    private static func quotedWord(_ text: String) -> String {
        "=?utf-8?Q?\(String(decoding: escaped(Array(text.utf8)), as: UTF8.self))?="
    }

    private static func escaped(_ octets: [UInt8]) -> [UInt8] {
        octets.enumerated().flatMap { index, octet in index % 3 == 2 ? escape(octet) : [octet] }
    }

    private static func escape(_ octet: UInt8) -> [UInt8] {
        let digits = String(octet, radix: 16, uppercase: true)
        return Array("=\(digits.count == 1 ? "0" : "")\(digits)".utf8)
    }

    /// Lines that are shorter than they need be, so that every word is broken.
    private static func base64Lines(_ octets: [UInt8]) -> [UInt8] { Base64.encode(octets, lineLength: 24) }

    /// Escapes where there must be some and in every third letter, and a soft break behind every twelfth octet, so that
    /// every word holds both (RFC 2045 §6.7 rules 1 and 5).
    private static func quotedPrintable(_ octets: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        var column = 0
        for (index, octet) in octets.enumerated() {
            if octet == 0x0D || octet == 0x0A {
                text.append(octet)
                column = 0
                continue
            }
            if column == 12 {
                text += Array("=\r\n".utf8)
                column = 0
            }
            let isPlain = octet > 0x20 && octet < 0x7F && octet != UInt8(ascii: "=")
            text += isPlain && index % 3 != 2 ? [octet] : escape(octet)
            column += 1
        }
        return text
    }
}
