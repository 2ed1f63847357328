/// The address of a page: what a web client keeps of a URL of http or https (RFC 9110 §4.2).
package struct WebAddress: Sendable, Hashable {
    /// Whether the scheme is https.
    package var isSecure: Bool
    /// The host in lower case.
    package var host: String
    /// The port, the scheme's own where the address names none.
    package var port: UInt16
    /// Path and query, as a request has them.
    package var target: String

    /// Creates an address.
    package init(isSecure: Bool, host: String, port: UInt16, target: String = "/") {
        self.isSecure = isSecure
        self.host = host.lowercased()
        self.port = port
        self.target = target
    }

    /// The most octets of an address that is read.
    static let limit = 4_096

    /// Reads a whole address: `https://mail.sigillo.test:8443/login?x#y`, of which the fragment is left out.
    ///
    /// What names a user, has another scheme, or no host or port, is none.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= Self.limit, let colon = text.firstRange(of: "://") else { return nil }
        switch text[..<colon.lowerBound].lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: return nil
        }
        let rest = text[colon.upperBound...].prefix { $0 != "#" }
        let authority = rest.prefix { !"/?".contains($0) }
        let tail = rest[authority.endIndex...]
        guard !authority.contains("@"), tail.unicodeScalars.allSatisfy({ (0x21...0x7e).contains($0.value) }) else {
            return nil
        }
        target = tail.hasPrefix("/") ? String(tail) : "/" + tail
        port = isSecure ? 443 : 80
        var name = authority
        if authority.last != "]", let mark = authority.lastIndex(of: ":") {
            guard let number = UInt16(authority[authority.index(after: mark)...]), number > 0 else { return nil }
            port = number
            name = authority[..<mark]
        }
        guard !name.isEmpty, name.unicodeScalars.allSatisfy({ (0x21...0x7e).contains($0.value) }) else { return nil }
        host = name.lowercased()
    }

    /// Where a reference on this page leads (RFC 3986 §5.2, without dot segments), or nil where it is none of the web.
    package func resolve(_ reference: some StringProtocol) -> WebAddress? {
        let text = String(reference.prefix { $0 != "#" })
        if text.contains("://") { return WebAddress(text) }
        let scheme = isSecure ? "https" : "http"
        guard !text.prefix(while: { !"/?".contains($0) }).contains(":") else { return nil }
        if text.hasPrefix("//") { return WebAddress("\(scheme):\(text)") }
        let path = target.prefix { $0 != "?" }
        let place =
            switch text.first {
            case nil: target
            case "/": text
            case "?": String(path) + text
            default: String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) + text
            }
        return WebAddress("\(scheme)://\(host):\(port)\(place)")
    }

    /// The path without the query.
    var path: String { String(target.prefix { $0 != "?" }) }

    /// What the field `Host` says (RFC 9110 §7.2).
    var authority: String { port == (isSecure ? 443 : 80) ? host : "\(host):\(port)" }

    /// The same page inside TLS: port 80 becomes 443, and every other one stays (RFC 6797 §8.3).
    var secured: WebAddress {
        WebAddress(isSecure: true, host: host, port: port == 80 ? 443 : port, target: target)
    }

    /// Whether both are pages of the same server: scheme, host and port are the same (RFC 6454 §5).
    func hasOrigin(of other: WebAddress) -> Bool {
        isSecure == other.isSecure && host == other.host && port == other.port
    }
}
