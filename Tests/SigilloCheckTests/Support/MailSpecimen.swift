import SigilloCheck
import SigilloCore

/// A message in each transfer encoding, and each way in which it crosses in clear: what the rows of messages are made of.
struct MailSpecimen: Sendable {
    /// In which encoding it is written.
    enum Encoding: String, Sendable, CaseIterable {
        case eightBit = "8bit"
        case binary, base64
        case quotedPrintable = "quoted-printable"
    }

    /// How it crosses.
    enum Way: String, Sendable, CaseIterable {
        case data = "DATA"
        case chunks = "BDAT"
        case append = "APPEND"
        case appendBinary = "APPEND with literal8"
        case fetch = "FETCH"
        case retr = "RETR"
        case form = "a form"
        case formParts = "a form of several parts"
        case json = "JSON"
    }

    /// What it holds, by the label that findings name: letters and digits that no encoding writes in its own way.
    static let words = [
        KnownSecret(label: "subject", value: Secret("zq7ksubjectvwxm35p92")),
        KnownSecret(label: "recipient", value: Secret("zq7krecipientwvh684n")),
        KnownSecret(label: "body", value: Secret("zq7kbodytextuvjg27d9")),
        KnownSecret(label: "attachment", value: Secret("zq7kattachedfwhc58t3")),
    ]

    var encoding: Encoding
    var way: Way

    /// Whether the way carries octets of every kind: a line of SMTP or POP3 has none with NUL in it.
    var isPossible: Bool {
        encoding != .binary || [.chunks, .appendBinary, .formParts].contains(way)
    }

    static let all = Encoding.allCases.flatMap { encoding in
        Way.allCases.map { MailSpecimen(encoding: encoding, way: $0) }
    }.filter(\.isPossible)

    /// How the findings name the encoding of a word; a form's own leaves letters and digits as they are.
    func name(of label: String) -> String {
        switch encoding {
        case .eightBit, .binary: "raw"
        case .base64: label == "subject" ? "encoded-words" : "base64"
        case .quotedPrintable: "quoted-printable"
        }
    }

    /// How the finding of the message names what it is written in.
    var contentEncoding: String? {
        switch way {
        case .form: "x-www-form-urlencoded"
        case .formParts: "multipart/form-data"
        case .json: nil
        default:
            switch encoding {
            case .eightBit: "8bit"
            case .binary: "8bit, binary"
            case .base64, .quotedPrintable: "encoded-words, \(encoding.rawValue)"
            }
        }
    }

    // MARK: - The message

    private static func word(_ index: Int) -> [UInt8] { words[index].value.reveal() }

    /// Its octets.
    var message: [UInt8] {
        var octets =
            Array("From: <a@a.test>\r\nTo: ".utf8) + phrase(Self.word(1)) + Array(" <b@b.test>\r\nSubject: ".utf8)
        octets += encoding == .base64 ? split(Self.word(0)) : phrase(Self.word(0))
        octets += Array("\r\nContent-Type: multipart/mixed; boundary=bb\r\n".utf8)
        octets += part(Array("perché no?\r\n".utf8) + Self.word(2), encoding == .binary ? .eightBit : encoding)
        octets += part((encoding == .binary ? [0, 10, 255] : []) + Self.word(3), encoding)
        return octets + Array("\r\n--bb--\r\n".utf8)
    }

    private func part(_ content: [UInt8], _ encoding: Encoding) -> [UInt8] {
        let head = "\r\n--bb\r\nContent-Transfer-Encoding: \(encoding.rawValue)\r\n\r\n"
        let body: [UInt8] =
            switch encoding {
            case .eightBit, .binary: content
            case .base64: Self.lines(Base64.encode(content), of: 12, end: "\r\n")
            case .quotedPrintable: Self.lines(Self.escaped(content), of: 12, end: "=\r\n")
            }
        return Array(head.utf8) + body
    }

    private func phrase(_ word: [UInt8]) -> [UInt8] {
        switch encoding {
        case .eightBit, .binary: word
        case .base64: Array("=?utf-8?B?".utf8) + Base64.encode(word) + Array("?=".utf8)
        case .quotedPrintable: Array("=?utf-8?Q?".utf8) + Self.escaped(word) + Array("?=".utf8)
        }
    }

    private func split(_ word: [UInt8]) -> [UInt8] {
        phrase(Array(word.prefix(10))) + Array("\r\n ".utf8) + phrase(Array(word.dropFirst(10)))
    }

    private static func escaped(_ octets: [UInt8]) -> [UInt8] {
        octets.enumerated().flatMap { index, octet in
            octet > 0x7f || octet == 0x0d || octet == 0x0a || index % 4 == 1 ? percent(octet, with: "=") : [octet]
        }
    }

    private static func percent(_ octet: UInt8, with sign: String) -> [UInt8] {
        Array((sign + (octet < 16 ? "0" : "") + String(octet, radix: 16, uppercase: true)).utf8)
    }

    private static func lines(_ text: [UInt8], of width: Int, end: String) -> [UInt8] {
        let pieces = stride(from: 0, to: text.count, by: width).map { text[$0..<min($0 + width, text.count)] }
        return Array(pieces.joined(separator: Array(end.utf8)))
    }

    // MARK: - The way

    /// The conversation in which it crosses.
    var script: Script {
        switch way {
        case .data:
            smtp("DATA\r\n", Array("354 go\r\n".utf8), message + Array(".\r\n".utf8))
        case .chunks:
            smtp(
                "BDAT \(message.count / 2)\r\n", [],
                message.prefix(message.count / 2)
                    + Array("BDAT \(message.count - message.count / 2) LAST\r\n".utf8)
                    + message.dropFirst(message.count / 2))
        case .append: append("")
        case .appendBinary: append("~")
        case .fetch:
            script(
                143, "S: * PREAUTH hi\nC: a1 FETCH 1 BODY[]", .serverToClient,
                Array("* 1 FETCH (BODY[] {\(message.count)}\r\n".utf8) + message + Array(")\r\na1 OK\r\n".utf8),
                "C: a2 LOGOUT\nS: a2 OK")
        case .retr:
            script(
                110, "S: +OK hi\nC: STAT\nS: +OK 1 20\nC: RETR 1", .serverToClient,
                Array("+OK\r\n".utf8) + message + Array(".\r\n".utf8), "C: QUIT\nS: +OK")
        case .form:
            post(
                "application/x-www-form-urlencoded",
                Array("to=b%40b.test&text=".utf8)
                    + message.flatMap { octet in
                        let scalar = Unicode.Scalar(octet)
                        let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || 0x30...0x39 ~= octet)
                        return isPlain ? [octet] : Self.percent(octet, with: "%")
                    })
        case .formParts:
            post(
                "multipart/form-data; boundary=f",
                Array(
                    ("--f\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\nb@b.test\r\n--f\r\n"
                        + "Content-Disposition: form-data; name=\"message\"; filename=\"m.eml\"\r\n\r\n").utf8)
                    + message + Array("\r\n--f--\r\n".utf8))
        case .json:
            post(
                "application/json",
                Array("{\"to\":\"b@b.test\",\"source\":\"".utf8)
                    + message.flatMap { octet -> [UInt8] in
                        switch octet {
                        case 0x0d: Array("\\r".utf8)
                        case 0x0a: Array("\\n".utf8)
                        case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), octet]
                        default: [octet]
                        }
                    } + Array("\"}".utf8))
        }
    }

    private func script(
        _ port: UInt16, _ before: String, _ direction: Direction, _ octets: [UInt8], _ behind: String
    ) -> Script {
        var script = Script("\(way.rawValue) in \(encoding.rawValue)", port: port, before)
        script.add(direction, octets)
        for step in Script("", behind).steps { script.add(step.direction, step.octets) }
        return script
    }

    private func smtp(_ command: String, _ answer: [UInt8], _ octets: [UInt8]) -> Script {
        var script = Script(
            "\(way.rawValue) in \(encoding.rawValue)", port: 25,
            "S: 220 hi ESMTP\nC: EHLO c.test\nS: 250-ok\nS: 250 CHUNKING\nC: MAIL FROM:<a@a.test>\nS: 250 ok\n"
                + "C: RCPT TO:<b@b.test>\nS: 250 ok")
        script.add(.clientToServer, Array(command.utf8))
        if !answer.isEmpty { script.add(.serverToClient, answer) }
        script.add(.clientToServer, octets)
        for step in Script("", "S: 250 ok\nC: QUIT\nS: 221 bye").steps { script.add(step.direction, step.octets) }
        return script
    }

    private func append(_ tilde: String) -> Script {
        script(
            143, "S: * PREAUTH hi", .clientToServer,
            Array("a1 APPEND INBOX \(tilde){\(message.count)+}\r\n".utf8) + message + Array("\r\n".utf8),
            "S: a1 OK\nC: a2 LOGOUT\nS: a2 OK")
    }

    private func post(_ type: String, _ content: [UInt8]) -> Script {
        script(
            80,
            "C: POST /send HTTP/1.1\nC: Host: m.test\nC: Content-Type: \(type)\nC: Content-Length: \(content.count)\nC: ",
            .clientToServer, content, "S: HTTP/1.1 204 No Content\nS: ")
    }
}
