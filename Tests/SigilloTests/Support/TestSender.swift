import Sigillo
import SigilloCore
import SigilloServer

/// Submits messages to a service in clear, as a client of SMTP does.
struct TestSender: ~Copyable {
    private var client: TestClient

    /// Connects, greets and logs in.
    init(_ service: MailService, as account: Account? = nil) throws {
        guard let endpoint = service.endpoints.first(where: { $0.path == .smtp }) else {
            throw TestClient.Failure(what: "no smtp")
        }
        let account = account ?? service.account
        var client = try TestClient(port: endpoint.port)
        try client.lines(to: "220")
        try client.send("EHLO client.test\r\n")
        try client.lines(to: "250 ")
        let response = Base64Text.encode([0] + account.user.utf8 + [0] + account.password.reveal())
        try client.send("AUTH PLAIN \(response)\r\n")
        try client.lines(to: "235")
        self.client = client
    }

    /// Says a line and reads the answer that begins with `answer`.
    mutating func say(_ line: String, _ answer: String) throws {
        try client.send(line + "\r\n")
        try client.lines(to: answer)
    }

    /// Sends a message whole.
    mutating func send(_ text: String, from sender: String = "ada@ateneo.test", to recipients: String...) throws {
        try say("MAIL FROM:<\(sender)>", "250")
        for recipient in recipients { try say("RCPT TO:<\(recipient)>", "250") }
        try say("DATA", "354")
        try say(text + ".", "250")
    }

    /// Closes in order.
    mutating func finish() { client.finish() }
}

/// base64, for what a client sends.
enum Base64Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

    static func encode(_ octets: [UInt8]) -> String {
        stride(from: 0, to: octets.count, by: 3).map { start in
            let part = octets[start..<min(start + 3, octets.count)]
            let word = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
            let letters = [18, 12, 6, 0].map { alphabet[word >> $0 & 63] }.prefix(part.count + 1)
            return String(letters) + String(repeating: "=", count: 3 - part.count)
        }.joined()
    }
}
