/// The parameters of MAIL and RCPT, checked against what the server offers (RFC 5321 §4.1.1.11).
struct SMTPParameters: Sendable {
    /// The bounds of RFC 3461 §4.4 and §4.2.
    private static let envelopeIDLimit = 100
    private static let originalRecipientLimit = 500

    var list: [EnvelopeParameter]

    /// The value of a parameter, or nil where it has none or is missing.
    subscript(name: String) -> String? { list.first { $0.name == name }?.value }

    /// Whether a parameter is there.
    func contains(_ name: String) -> Bool { list.contains { $0.name == name } }

    /// What is wrong with the parameters of MAIL, or nil.
    ///
    /// - Parameters:
    ///   - extensions: what is offered: nothing to a client that said HELO.
    ///   - offersLogin: whether AUTH is offered.
    ///   - limit: the most octets of a message.
    func refusalOfMail(_ extensions: [SMTPExtension], offersLogin: Bool, limit: Int) -> SMTPReply? {
        refusal { parameter in
            switch parameter.name {
            case "SIZE" where extensions.contains(.size): Self.refusalOfSize(parameter.value, limit: limit)
            case "BODY" where extensions.contains(.eightBitMIME): Self.refusalOfBody(parameter.value, extensions)
            case "SMTPUTF8" where extensions.contains(.internationalised):
                parameter.value == nil ? nil : Self.malformed("Expected SMTPUTF8 without a value")
            case "RET" where extensions.contains(.dsn):
                Self.isOne(of: ["FULL", "HDRS"], parameter.value) ? nil : Self.malformed("Expected FULL or HDRS")
            case "ENVID" where extensions.contains(.dsn):
                Self.isXtext(parameter.value, limit: Self.envelopeIDLimit)
                    ? nil : Self.malformed("Expected an envelope identifier in xtext")
            case "AUTH" where offersLogin:
                parameter.value == "<>" || Self.isXtext(parameter.value, limit: 1_000)
                    ? nil : Self.malformed("Expected an identity in xtext, or <>")
            default: Self.unknown
            }
        }
    }

    /// What is wrong with the parameters of RCPT, or nil.
    func refusalOfRecipient(_ extensions: [SMTPExtension]) -> SMTPReply? {
        refusal { parameter in
            switch parameter.name {
            case "NOTIFY" where extensions.contains(.dsn): Self.refusalOfNotify(parameter.value)
            case "ORCPT" where extensions.contains(.dsn):
                Self.isOriginalRecipient(parameter.value)
                    ? nil : Self.malformed("Expected an address type and an address in xtext")
            default: Self.unknown
            }
        }
    }

    private func refusal(_ judge: (EnvelopeParameter) -> SMTPReply?) -> SMTPReply? {
        var names: Set<String> = []
        for parameter in list {
            if let refusal = judge(parameter) { return refusal }
            guard names.insert(parameter.name).inserted else { return Self.malformed("A parameter stands twice") }
        }
        return nil
    }

    private static let unknown = SMTPReply(555, "5.5.4", "Parameter not supported")

    private static func malformed(_ text: String) -> SMTPReply { SMTPReply(501, "5.5.4", text) }

    // RFC 1870 §6.
    private static func refusalOfSize(_ value: String?, limit: Int) -> SMTPReply? {
        guard let value, value.utf8.count <= 20, !value.isEmpty, value.utf8.allSatisfy(ASCII.isDigit) else {
            return malformed("Expected a size")
        }
        let size = ASCII.number(value.utf8, limit: .max / 16) ?? .max
        return size > limit ? SMTPReply(552, "5.3.4", "Message larger than \(limit) octets") : nil
    }

    // RFC 6152 §3, RFC 3030 §3.
    private static func refusalOfBody(_ value: String?, _ extensions: [SMTPExtension]) -> SMTPReply? {
        let isBinaryOffered = extensions.contains(.binaryMIME) && extensions.contains(.chunking)
        let kinds = ["7BIT", "8BITMIME"] + (isBinaryOffered ? ["BINARYMIME"] : [])
        return isOne(of: kinds, value) ? nil : malformed("Expected " + kinds.joined(separator: " or "))
    }

    // RFC 3461 §4.1: NEVER alone, or other words between commas.
    private static func refusalOfNotify(_ value: String?) -> SMTPReply? {
        if isOne(of: ["NEVER"], value) { return nil }
        let words = value?.split(separator: ",", omittingEmptySubsequences: false) ?? []
        let isList =
            (1...3).contains(words.count)
            && words.allSatisfy {
                isOne(of: ["SUCCESS", "FAILURE", "DELAY"], String($0))
            }
        return isList ? nil : malformed("Expected NEVER, or some of SUCCESS, FAILURE and DELAY")
    }

    private static func isOne(of words: [String], _ value: String?) -> Bool {
        value.map { value in words.contains { ASCII.equal($0.utf8, value.utf8) } } ?? false
    }

    // RFC 3461 §4.2.
    private static func isOriginalRecipient(_ value: String?) -> Bool {
        guard let value, let semicolon = value.firstIndex(of: ";"), semicolon > value.startIndex else { return false }
        let kind = value[..<semicolon]
        return kind.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-") }
            && (isXtext(String(value[value.index(after: semicolon)...]), limit: originalRecipientLimit)
                || value.utf8.contains { $0 >= 0x80 })
    }

    // RFC 3461 §4: printable octets but `+` and `=`, and `+` with two hexadecimal digits in capitals.
    private static func isXtext(_ value: String?, limit: Int) -> Bool {
        guard let value, !value.isEmpty, value.utf8.count <= limit else { return false }
        var rest = Array(value.utf8)[...]
        while let octet = rest.popFirst() {
            if octet == UInt8(ascii: "+") {
                let digits = rest.prefix(2)
                guard digits.count == 2, digits.allSatisfy({ "0123456789ABCDEF".utf8.contains($0) }) else {
                    return false
                }
                rest = rest.dropFirst(2)
            } else if octet <= 0x20 || octet >= 0x7f || octet == UInt8(ascii: "=") {
                return false
            }
        }
        return true
    }
}
