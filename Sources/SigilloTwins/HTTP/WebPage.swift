/// As much of a page of HTML as it takes to log in and to read: its forms and its links.
package struct WebPage: Sendable, Hashable {
    /// A form.
    package struct Form: Sendable, Hashable {
        /// Where it goes, as the page writes it; empty for the page itself.
        package var action = ""
        /// Its fields in their order.
        package var fields: [Field] = []

        /// Whether it asks for a password.
        package var asksForPassword: Bool { fields.contains { $0.kind == "password" } }
    }

    /// A field of a form.
    package struct Field: Sendable, Hashable {
        package var name: String
        /// What its attribute `type` says: `password`, `hidden`; `text` where there is none.
        package var kind: String
        package var value: String
    }

    /// The forms in their order.
    package private(set) var forms: [Form] = []
    /// What the links lead to, as the page writes it.
    package private(set) var links: [String] = []

    /// The most tags that are looked at.
    static let tagLimit = 20_000

    /// Reads a page.
    package init(_ content: [UInt8]) {
        var rest = content[...]
        var tags = 0
        while tags < Self.tagLimit, let open = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[(open + 1)...]
            tags += 1
            let name = String(decoding: rest.prefix { !Self.endsName($0) }.prefix(16), as: UTF8.self).lowercased()
            guard ["form", "input", "a"].contains(name) else { continue }
            let attributes = Self.attributes(&rest)
            switch name {
            case "form": forms.append(Form(action: attributes["action"] ?? ""))
            case "a": if let link = attributes["href"] { links.append(link) }
            default:
                guard !forms.isEmpty, let name = attributes["name"] else { continue }
                forms[forms.count - 1].fields.append(
                    Field(
                        name: name, kind: (attributes["type"] ?? "text").lowercased(), value: attributes["value"] ?? "")
                )
            }
        }
    }

    /// The form that asks for a password.
    package var loginForm: Form? { forms.first(where: \.asksForPassword) }

    /// Reads the attributes of a tag up to its end; the first of a name counts (WHATWG HTML §13.2.5.33).
    private static func attributes(_ rest: inout ArraySlice<UInt8>) -> [String: String] {
        var found: [String: String] = [:]
        rest = rest.drop { !endsName($0) }
        while true {
            rest = rest.drop { isBlank($0) || $0 == UInt8(ascii: "/") }
            guard let first = rest.first, first != UInt8(ascii: ">") else { break }
            let name = rest.prefix { !endsName($0) && $0 != UInt8(ascii: "=") }
            rest = rest[name.endIndex...].drop(while: isBlank)
            var value: ArraySlice<UInt8> = []
            if rest.first == UInt8(ascii: "=") {
                rest = rest.dropFirst().drop(while: isBlank)
                if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                    value = rest.dropFirst().prefix { $0 != quote }
                    rest = rest[value.endIndex...].dropFirst()
                } else {
                    value = rest.prefix { !isBlank($0) && $0 != UInt8(ascii: ">") }
                    rest = rest[value.endIndex...]
                }
            } else if name.isEmpty {
                rest = rest.dropFirst()
            }
            let key = String(decoding: name, as: UTF8.self).lowercased()
            if !key.isEmpty, found[key] == nil { found[key] = text(value) }
        }
        return found
    }

    /// A value without its character references, as far as attributes of forms have them.
    private static func text(_ value: ArraySlice<UInt8>) -> String {
        var text = String(decoding: value, as: UTF8.self)
        for (reference, character) in references { text = text.replacing(reference, with: character) }
        return text
    }

    private static let references = [
        ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"),
    ]

    private static func isBlank(_ octet: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0C, 0x0D].contains(octet) }

    private static func endsName(_ octet: UInt8) -> Bool {
        isBlank(octet) || octet == UInt8(ascii: ">") || octet == UInt8(ascii: "/")
    }
}
