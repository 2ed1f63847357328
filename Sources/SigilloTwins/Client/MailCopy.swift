package import SigilloCore

/// How a twin gives a message away that it handled inside TLS: it sends a copy in clear to another port of the same host.
///
/// It logs in nowhere and waits for no answer, so that only the message leaks. The raw value is the word of the command
/// line.
package enum MailCopy: String, Sendable, Hashable, CaseIterable {
    /// SMTP's DATA to port 25 (RFC 5321 §4.1.1.4).
    case data
    /// SMTP's BDAT in two chunks to port 25, declared as binary (RFC 3030).
    case chunks = "bdat"
    /// IMAP's APPEND to port 143 (RFC 9051 §6.3.12).
    case append
    /// The same with a literal of binary (RFC 3516 §4.4).
    case appendBinary = "append-binary"
    /// A form to port 80, urlencoded (WHATWG URL §5).
    case form
    /// A form to port 80 in several parts, the message's source as a file (RFC 7578).
    case formParts = "form-parts"

    /// The port to which it goes.
    package var port: UInt16 {
        switch self {
        case .data, .chunks: 25
        case .append, .appendBinary: 143
        case .form, .formParts: 80
        }
    }

    /// Everything that is sent.
    package func octets(of message: [UInt8], for account: Account, host: String) -> [UInt8] {
        switch self {
        case .data:
            Self.text(Self.envelope(account, body: "8BITMIME") + ["DATA", ""]) + SMTPTwin.dotted(message)
                + Self.text(["QUIT", ""])
        case .chunks: Self.text(Self.envelope(account, body: "BINARYMIME") + [""]) + Self.chunks(message)
        case .append: Self.append(message, tilde: "")
        case .appendBinary: Self.append(message, tilde: "~")
        case .form: Self.post(Self.form(message, account), type: "application/x-www-form-urlencoded", host: host)
        case .formParts:
            Self.post(Self.parts(message, account), type: "multipart/form-data; boundary=\(Self.boundary)", host: host)
        }
    }

    private static func text(_ lines: [String]) -> [UInt8] { Array(lines.joined(separator: "\r\n").utf8) }

    // MARK: - SMTP

    private static func envelope(_ account: Account, body: String) -> [String] {
        [
            "EHLO \(SMTPTwin.name)", "MAIL FROM:<\(account.address)> BODY=\(body)",
            "RCPT TO:<\(account.correspondent)>",
        ]
    }

    private static func chunks(_ message: [UInt8]) -> [UInt8] {
        let middle = message.count / 2
        return text(["BDAT \(middle)", ""]) + message[..<middle]
            + text(["BDAT \(message.count - middle) LAST", ""]) + message[middle...] + text(["QUIT", ""])
    }

    // MARK: - IMAP

    private static func append(_ message: [UInt8], tilde: String) -> [UInt8] {
        text(["A1 APPEND INBOX (\\Seen) \(tilde){\(message.count)+}", ""]) + message + text(["", "A2 LOGOUT", ""])
    }

    // MARK: - HTTP

    private static let boundary = "sigillo-form"

    private static func post(_ content: [UInt8], type: String, host: String) -> [UInt8] {
        text([
            "POST /send HTTP/1.1", "Host: \(host)", "Content-Type: \(type)", "Content-Length: \(content.count)", "", "",
        ]) + content
    }

    private static func form(_ message: [UInt8], _ account: Account) -> [UInt8] {
        Array("to=".utf8) + TwinErrand.percentEncoded(Array(account.correspondent.utf8))
            + Array("&text=".utf8) + TwinErrand.percentEncoded(message)
    }

    private static func parts(_ message: [UInt8], _ account: Account) -> [UInt8] {
        let field = "Content-Disposition: form-data; name"
        return text([
            "--\(boundary)", "\(field)=\"to\"", "", account.correspondent, "--\(boundary)",
            "\(field)=\"message\"; filename=\"message.eml\"", "Content-Type: application/octet-stream", "", "",
        ]) + message + text(["", "--\(boundary)--", ""])
    }
}
