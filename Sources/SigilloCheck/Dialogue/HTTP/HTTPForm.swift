import SigilloCore

/// The fields of a form, of a query or of JSON, in which a log-in may stand.
struct HTTPForm: Sendable {
    /// A name in lower case, a value without escapes, and where it stands in the text.
    struct Field: Sendable {
        var name: String
        var value: [UInt8]
        var range: Range<Int>
    }

    let fields: [Field]
    let isJSON: Bool

    private static let fieldLimit = 1024

    /// The names of fields that hold a user, best first.
    private static let userNames: [Set<String>] = [
        [
            "user", "_user", "username", "user_name", "login", "email", "userid", "user_id", "j_username", "loginname",
            "login_username", "identifier", "login_id", "loginid", "usr", "uname", "horde_user", "imapuser",
            "user_login", "user[login]", "user[email]", "emailaddress", "email_address", "j_user", "loginfmt",
            "accountname", "account_name", "login_name", "user_email", "useremail", "user[username]", "auth_user",
        ],
        ["mail", "log", "uid", "account", "mailbox", "address", "id"],
        ["name"],
    ]
    private static let passwordNames: Set<String> = [
        "pass", "_pass", "passwd", "password", "pwd", "passwort", "secretkey", "j_password", "passphrase", "userpass",
        "loginpassword", "login_password", "current-password", "current_password", "currentpassword", "new-password",
        "new_password", "newpassword", "old_password", "oldpassword", "_curpasswd", "_newpasswd", "user_pass",
        "user_password", "userpassword", "user[password]", "pswd", "psw", "horde_pass", "imappass", "login_pass",
        "loginpass", "passcode", "password1", "auth_pass", "_password", "user_pwd", "kennwort", "j_pass",
    ]
    private static let tokenNames: Set<String> = [
        "access_token", "refresh_token", "id_token", "client_secret", "accesstoken", "refreshtoken",
    ]

    /// The names of fields to whom a message goes, and of those that hold its text, as webmails call them.
    private static let recipientNames: Set<String> = [
        "to", "_to", "to[]", "recipient", "recipients", "rcpt", "send_to",
    ]
    private static let textNames: Set<String> = ["text", "body", "_message", "message", "msg", "content", "html"]

    /// `_user=u&_pass=p` with `+` and `%xx` undone (WHATWG URL §5.1).
    init(query text: ArraySlice<UInt8>) {
        isJSON = false
        var fields: [Field] = []
        for pair in text.split(separator: UInt8(ascii: "&")).prefix(Self.fieldLimit) {
            var pair = pair
            while let last = pair.last, last == 0x0d || last == 0x0a { pair = pair.dropLast() }
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let value = pair[(equals + 1)...]
            fields.append(
                Field(
                    name: Self.decoded(pair[..<equals])[...].text.lowercased(), value: Self.decoded(value),
                    range: value.indices))
        }
        self.fields = fields
    }

    /// `Content-Disposition: form-data; name="n"`, an empty line, the value (RFC 7578 §4.2).
    init(multipart text: ArraySlice<UInt8>) {
        isJSON = false
        var fields: [Field] = []
        var name: String?
        var isValue = false
        for raw in text.split(separator: 0x0a, omittingEmptySubsequences: false).prefix(4096) {
            let line = raw.last == 0x0d ? raw.dropLast() : raw
            if !isValue, line.begins(with: "Content-Disposition:") {
                name = Self.partName(line)
            } else if line.isEmpty, name != nil, !isValue {
                isValue = true
            } else if isValue, let known = name {
                if fields.count < Self.fieldLimit {
                    fields.append(Field(name: known, value: Array(line), range: line.indices))
                }
                name = nil
                isValue = false
            }
        }
        self.fields = fields
    }

    /// Every value with the key before it, at any depth, in order; JSON that is broken gives what was readable.
    init(json text: ArraySlice<UInt8>) {
        isJSON = true
        var reader = JSONFieldReader(text)
        var fields: [Field] = []
        while fields.count < Self.fieldLimit, let field = reader.next() { fields.append(field) }
        self.fields = fields
    }

    /// Where the text of a message stands that is sent by it, to somebody's address; nil where there is none.
    var messageText: Range<Int>? {
        let isAddressed = fields.contains { field in
            Self.recipientNames.contains(field.name) && field.value.contains(UInt8(ascii: "@"))
        }
        return isAddressed ? fields.first { Self.textNames.contains($0.name) && !$0.value.isEmpty }?.range : nil
    }

    /// The parameter `name` of a part, quoted or not.
    private static func partName(_ line: ArraySlice<UInt8>) -> String? {
        for parameter in line.split(separator: UInt8(ascii: ";")).dropFirst() {
            let parameter = parameter.trimmed
            guard parameter.begins(with: "name=") else { continue }
            var value = parameter.dropFirst(5)
            if value.first == UInt8(ascii: "\"") {
                value = value.dropFirst()
                if let end = value.lastIndex(of: UInt8(ascii: "\"")) { value = value[..<end] }
            }
            return value.text.lowercased()
        }
        return nil
    }

    /// Reports the log-in that stands in it, if one does: a password, or a token.
    ///
    /// - Parameter at: the positions in the stream of a part of the text.
    func report(what: String, at range: (Range<Int>) -> Range<UInt64>, evidence: inout Evidence) {
        func first(_ names: Set<String>) -> Field? {
            fields.first { names.contains($0.name) && !$0.value.isEmpty }
        }
        if let password = first(Self.passwordNames) {
            var user: Field?
            for names in Self.userNames where user == nil { user = first(names) }
            let found = user == nil ? "a password" : "user and password"
            report(
                SASLLeak(
                    user: user.map { HTTPAuthorization.name($0.value[...]) }, secret: Secret(bytes: password.value),
                    what: "\(found) in \(what)"),
                mechanism: isJSON ? "JSON" : "form", rule: isJSON ? "http.json" : "http.form",
                reference: isJSON ? "RFC 8259" : "WHATWG URL §5.1", shown: found, range: range(password.range),
                evidence: &evidence)
        } else if let token = first(Self.tokenNames) {
            report(
                SASLLeak(secret: Secret(bytes: token.value), what: "a bearer token in \(what)"), mechanism: "Bearer",
                rule: "http.bearer", reference: "RFC 6750 §2.2", shown: "a token", range: range(token.range),
                evidence: &evidence)
        }
    }

    private func report(
        _ leak: SASLLeak, mechanism: String, rule: String, reference: String, shown: String, range: Range<UInt64>,
        evidence: inout Evidence
    ) {
        evidence.report(
            leak, mechanism: mechanism, encoding: nil, range: range, rule: rule, reference: reference)
        evidence.show("‹\(shown)›", direction: .clientToServer, end: range.upperBound, mark: "secret")
    }

    /// `%xx` undone, and `+` where it is a space.
    static func decoded(_ text: ArraySlice<UInt8>, plusIsSpace: Bool = true) -> [UInt8] {
        var result: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            if plusIsSpace, text[index] == UInt8(ascii: "+") {
                result.append(UInt8(ascii: " "))
            } else if text[index] == UInt8(ascii: "%"), index + 2 < text.endIndex,
                let high = text[index + 1].hexadecimalValue, let low = text[index + 2].hexadecimalValue
            {
                result.append(high << 4 | low)
                index += 2
            } else {
                result.append(text[index])
            }
            index += 1
        }
        return result
    }
}
