internal import SigilloCore

// The message (RFC 5321 §3.3).
extension SMTPTwin {
    mutating func beginMail() {
        guard isSealed || goesOnInClear else { return close(.refused("no TLS, no mail")) }
        command("MAIL FROM:<\(errand.account.address)>", .mail(isAgain: false))
    }

    mutating func handleMail(_ code: Int) {
        switch (phase, code) {
        case (.mail(isAgain: false), 500...599) where has(.changesRefusedSender):
            command("MAIL FROM:<>", .mail(isAgain: true))
        case (.mail, 250): command("RCPT TO:<\(errand.account.correspondent)>", .recipient)
        case (.recipient, 250), (.recipient, 251): command("DATA", .data)
        case (.data, 354):
            phase = .message
            send(Self.dotted(errand.message))
        case (.message, 250): command("QUIT", .quit)
        default: decline("the message is answered with \(code)")
        }
    }

    /// The message as DATA sends it: a dot before each that begins a line, and the dot that ends it (RFC 5321 §4.5.2).
    static func dotted(_ message: [UInt8]) -> [UInt8] {
        var octets: [UInt8] = []
        var isAtStart = true
        for octet in message {
            if isAtStart, octet == UInt8(ascii: ".") { octets.append(octet) }
            octets.append(octet)
            isAtStart = octet == 0x0A
        }
        if !isAtStart { octets += [0x0D, 0x0A] }
        return octets + Array(".\r\n".utf8)
    }
}
