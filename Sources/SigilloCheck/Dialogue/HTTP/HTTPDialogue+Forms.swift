import SigilloCore

extension HTTPDialogue {
    private static let userNames: Set<String> = [
        "user", "_user", "username", "login", "email", "mail", "name", "uid", "userid", "account", "j_username", "log",
        "loginname", "identifier",
    ]
    private static let passwordNames: Set<String> = [
        "pass", "_pass", "passwd", "password", "pwd", "passwort", "secretkey", "j_password", "passphrase", "userpass",
        "loginpassword", "current-password",
    ]
    private static let tokenNames: Set<String> = ["access_token", "refresh_token", "id_token"]

    /// Looks for a log-in in the body that was read.
    mutating func judgeBody(evidence: inout Evidence) {
        let body = request.body[...]
        let range = request.bodyOffset..<(request.bodyOffset &+ UInt64(body.count))
        let type = request.contentType[...]
        if type.contains(word: "json") {
            report(
                Self.jsonStrings(body), range: range, rule: "http.json", reference: "RFC 8259", what: "JSON", &evidence)
        } else if type.contains(word: "multipart/form-data") {
            report(
                Self.multipartFields(body), range: range, rule: "http.form", reference: "RFC 7578", what: "a form",
                &evidence)
        } else if type.isEmpty || type.contains(word: "form-urlencoded") || type.contains(word: "text/plain") {
            judgeForm(body, range: range, what: "a form", evidence: &evidence)
        }
    }

    /// `_user=u&_pass=p` with `+` and `%xx` undone (WHATWG URL §5.1).
    mutating func judgeForm(
        _ text: ArraySlice<UInt8>, range: Range<UInt64>, what: String, evidence: inout Evidence
    ) {
        var fields: [(name: String, value: [UInt8])] = []
        for pair in text.split(separator: UInt8(ascii: "&")).prefix(256) {
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
            fields.append((Self.decoded(pair[..<equals])[...].text.lowercased(), Self.decoded(pair[(equals + 1)...])))
        }
        report(fields, range: range, rule: "http.form", reference: "WHATWG URL §5.1", what: what, &evidence)
    }

    private mutating func report(
        _ fields: [(name: String, value: [UInt8])], range: Range<UInt64>, rule: String, reference: String,
        what: String, _ evidence: inout Evidence
    ) {
        func first(_ names: Set<String>) -> [UInt8]? {
            fields.first { names.contains($0.name) && !$0.value.isEmpty }?.value
        }
        let password = first(Self.passwordNames)
        guard let secret = password ?? first(Self.tokenNames) else { return }
        let user = first(Self.userNames)
        evidence.report(
            SASLLeak(
                user: user.map { VisibleText.of($0) }, secret: Secret(bytes: secret),
                what: (password == nil ? "a token" : user == nil ? "a password" : "user and password") + " in \(what)"),
            mechanism: rule == "http.json" ? "JSON" : "form", encoding: nil, range: range, rule: rule,
            reference: reference)
        evidence.show(
            "‹\(range.count) octets: \(password == nil ? "token" : "user and password")›", direction: .clientToServer,
            end: range.upperBound, mark: "secret")
    }

    /// `%xx` and `+` undone.
    static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "+") {
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

    /// Every string value with the key before it, at any depth, in order; JSON that is broken gives what was readable.
    private static func jsonStrings(_ text: ArraySlice<UInt8>) -> [(name: String, value: [UInt8])] {
        var fields: [(name: String, value: [UInt8])] = []
        var key: [UInt8]?
        var isValue = false
        var index = text.startIndex
        while index < text.endIndex, fields.count < 1024 {
            let octet = text[index]
            if octet == UInt8(ascii: "\"") {
                let string = jsonString(text, from: &index)
                if isValue, let name = key {
                    fields.append((name[...].text.lowercased(), string))
                    key = nil
                } else {
                    key = string
                }
                isValue = false
                continue
            }
            if octet == UInt8(ascii: ":") {
                isValue = true
            } else if octet == UInt8(ascii: ",") || octet == UInt8(ascii: "{") || octet == UInt8(ascii: "[") {
                isValue = false
            }
            index += 1
        }
        return fields
    }

    private static func jsonString(_ text: ArraySlice<UInt8>, from index: inout Int) -> [UInt8] {
        var result: [UInt8] = []
        index += 1
        while index < text.endIndex, text[index] != UInt8(ascii: "\"") {
            guard text[index] == UInt8(ascii: "\\"), index + 1 < text.endIndex else {
                result.append(text[index])
                index += 1
                continue
            }
            let escape = text[index + 1]
            index += 2
            switch escape {
            case UInt8(ascii: "n"): result.append(0x0a)
            case UInt8(ascii: "r"): result.append(0x0d)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "u") where index + 4 <= text.endIndex:
                let value = text[index..<(index + 4)].reduce(UInt32(0)) { $0 << 4 | UInt32($1.hexadecimalValue ?? 0) }
                result += String(Character(Unicode.Scalar(value) ?? "\u{fffd}")).utf8
                index += 4
            default: result.append(escape)
            }
        }
        index += 1
        return result
    }

    /// `Content-Disposition: form-data; name="n"`, an empty line, the value (RFC 7578 §4.2).
    private static func multipartFields(_ text: ArraySlice<UInt8>) -> [(name: String, value: [UInt8])] {
        var fields: [(name: String, value: [UInt8])] = []
        var name: String?
        var isValue = false
        for raw in text.split(separator: 0x0a, omittingEmptySubsequences: false).prefix(4096) {
            let line = raw.last == 0x0d ? raw.dropLast() : raw
            if line.begins(with: "Content-Disposition:"), let range = line.firstRange(of: "; name=\"") {
                name = line[range.upperBound...].prefix { $0 != UInt8(ascii: "\"") }.text.lowercased()
                isValue = false
            } else if line.isEmpty, name != nil {
                isValue = true
            } else if isValue, let known = name {
                fields.append((known, Array(line)))
                name = nil
                isValue = false
            }
        }
        return fields
    }
}
