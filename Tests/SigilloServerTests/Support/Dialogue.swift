import SigilloCore

/// What an honest client says on each path, to its end.
enum Dialogue {
    /// The lines before TLS; the last asks for it.
    static func beforeTLS(_ path: ServicePath) -> [String] {
        guard path.tlsMode == .startTLS else { return [] }
        return switch path.service {
        case .smtp: ["EHLO client.test\r\n", "STARTTLS\r\n"]
        case .pop3: ["CAPA\r\n", "STLS\r\n"]
        case .imap, .http: ["a0 STARTTLS\r\n"]
        }
    }

    /// The lines of the session proper.
    static func session(_ path: ServicePath) -> [String] {
        if path.service == .pop3 {
            return ["USER ada\r\n", "PASS \(Bench.password)\r\n", "RETR 1\r\n", "DELE 1\r\n", "QUIT\r\n"]
        }
        if path.service == .http {
            let pair = String(decoding: Base64.encode(Array("ada:\(Bench.password)".utf8)), as: UTF8.self)
            return [
                "GET /messages/1/source HTTP/1.1\r\nHost: mail.test\r\nAuthorization: Basic \(pair)\r\n"
                    + "Connection: close\r\n\r\n"
            ]
        }
        guard path.service == .smtp else {
            return [
                "a1 LOGIN ada \(Bench.password)\r\n", "a2 SELECT INBOX\r\n", "a3 FETCH 1 BODY[]\r\n", "a4 LOGOUT\r\n",
            ]
        }
        let plain = String(decoding: Base64.encode(Array("\0ada\0\(Bench.password)".utf8)), as: UTF8.self)
        return [
            "EHLO client.test\r\n", "AUTH PLAIN \(plain)\r\n", "MAIL FROM:<ada@ateneo.test>\r\n",
            "RCPT TO:<bea@altrove.test>\r\n", "DATA\r\n", "Subject: two\r\n\r\nsecond body\r\n.\r\n", "QUIT\r\n",
        ]
    }

    /// Holds the whole dialogue on a wire.
    static func hold(_ path: ServicePath, on wire: Wire) {
        for line in beforeTLS(path) { wire.say(line) }
        if path.tlsMode == .startTLS { wire.startTLS() }
        for line in session(path) { wire.say(line) }
        wire.finish()
    }
}
