/// A request to the control API as far as its head says it: what decides whether its body is read at all.
package struct ControlHead: Sendable {
    package var method: String
    /// The request target in origin form (RFC 9112 §3.2.1): path and query.
    package var target: String
    /// The fields in the order in which they came.
    package var fields: [(name: String, value: String)]

    /// Creates a head.
    package init(method: String, target: String, fields: [(name: String, value: String)]) {
        self.method = method
        self.target = target
        self.fields = fields
    }

    /// The values of all fields of this name, in any case.
    package func values(of name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name }.map(\.value)
    }

    /// Whether a body follows (RFC 9112 §6.3).
    package var hasBody: Bool {
        !values(of: "transfer-encoding").isEmpty || values(of: "content-length").contains { $0 != "0" }
    }

    /// The media type of the body without its parameters, in small letters; nil where it is not said once.
    package var mediaType: String? {
        let types = values(of: "content-type")
        guard types.count == 1 else { return nil }
        return types[0].prefix { $0 != ";" }.trimmingBlanks.lowercased()
    }
}

/// A whole request to the control API, taken apart.
package struct ControlRequest: Sendable {
    package var method: String
    /// The segments of the path, each decoded: `/v1/messages/7` is `v1`, `messages`, `7`.
    package var path: [String]
    /// The parameters of the query in order, decoded.
    package var query: [(name: String, value: String)]
    /// The media type of the body, or nil where there is none.
    package var mediaType: String?
    package var body: [UInt8]

    /// Takes a request apart; nil where its target is none in origin form, or is not UTF-8 once decoded.
    package init?(_ head: ControlHead, body: [UInt8]) {
        guard head.target.hasPrefix("/") else { return nil }
        let parts = head.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var path: [String] = []
        for segment in parts[0].dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let decoded = Self.decoded(segment) else { return nil }
            path.append(decoded)
        }
        var query: [(name: String, value: String)] = []
        for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(halves[0], isForm: true),
                let value = halves.count > 1 ? Self.decoded(halves[1], isForm: true) : ""
            else { return nil }
            query.append((name, value))
        }
        method = head.method
        self.path = path
        self.query = query
        mediaType = head.hasBody ? head.mediaType : nil
        self.body = body
    }

    /// Decodes percent signs (RFC 3986 §2.1); in a form `+` is a blank.
    private static func decoded(_ text: Substring, isForm: Bool = false) -> String? {
        var octets: [UInt8] = []
        var rest = Substring(text).utf8
        while let octet = rest.popFirst() {
            switch octet {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal)
                else { return nil }
                octets.append(high << 4 | low)
            case UInt8(ascii: "+") where isForm: octets.append(UInt8(ascii: " "))
            default: octets.append(octet)
            }
        }
        return String(validating: octets, as: UTF8.self)
    }

    private static func hexadecimal(_ octet: UInt8) -> UInt8? {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): octet - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): octet - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): octet - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...last]
    }
}
