/// The cookies that a web client keeps, and to whom it sends them (RFC 6265).
///
/// It is stricter than the standard in one thing: what a page inside TLS has set goes back inside TLS only, whether or
/// not it is marked `Secure`.
package struct CookieJar: Sendable, Hashable {
    /// A cookie.
    package struct Cookie: Sendable, Hashable {
        package var name: String
        package var value: String
        /// The host that set it; no cookie is sent to another.
        package var host: String
        package var path: String
        /// Whether it is marked `Secure`.
        package var isSecure: Bool
        /// Whether a page inside TLS has set it.
        package var isFromTLS: Bool
        /// Seconds since 1970-01-01 00:00 UTC until which it lasts; nil where it ends with the visit.
        package var expiry: Int64?

        /// Creates a cookie.
        package init(
            name: String, value: String, host: String, path: String = "/", isSecure: Bool, isFromTLS: Bool,
            expiry: Int64? = nil
        ) {
            self.name = name
            self.value = value
            self.host = host
            self.path = path
            self.isSecure = isSecure
            self.isFromTLS = isFromTLS
            self.expiry = expiry
        }
    }

    /// The cookies in the order in which they were set.
    package private(set) var cookies: [Cookie] = []

    /// The most cookies that are kept.
    static let limit = 64

    /// Creates an empty jar.
    package init() {}

    /// Takes a field `Set-Cookie` (RFC 6265 §5.2, §5.3).
    ///
    /// `Domain` is not honoured: every cookie is the host's own. A page in clear sets no cookie that is marked `Secure`.
    ///
    /// - Parameter now: seconds since 1970-01-01 00:00 UTC.
    package mutating func take(_ field: String, from page: WebAddress, now: Int64) {
        let parts = field.split(separator: ";", omittingEmptySubsequences: false).map { Self.trimmed($0) }
        guard let pair = parts.first, let equals = pair.firstIndex(of: "="), equals > pair.startIndex else { return }
        var cookie = Cookie(
            name: String(pair[..<equals]), value: String(pair[pair.index(after: equals)...]), host: page.host,
            path: Self.defaultPath(of: page), isSecure: false, isFromTLS: page.isSecure)
        for attribute in parts.dropFirst() {
            let value = attribute.firstIndex(of: "=").map { String(attribute[attribute.index(after: $0)...]) } ?? ""
            switch attribute.prefix(while: { $0 != "=" }).lowercased() {
            case "secure": cookie.isSecure = true
            case "path" where value.hasPrefix("/"): cookie.path = value
            case "max-age": if let age = Int64(value) { cookie.expiry = now + min(max(age, 0), Self.longest) }
            default: break
            }
        }
        guard page.isSecure || !cookie.isSecure else { return }
        put(cookie)
        forget(before: now)
    }

    /// Puts a cookie in the place of one with the same name.
    package mutating func put(_ cookie: Cookie) {
        cookies.removeAll { $0.name == cookie.name && $0.host == cookie.host && $0.path == cookie.path }
        if cookies.count == Self.limit { cookies.removeFirst() }
        cookies.append(cookie)
    }

    /// What goes to a page in the field `Cookie`, or nil where nothing does (RFC 6265 §5.4).
    package func field(for page: WebAddress, flaws: Set<Flaw>) -> String? {
        let sent = cookies.filter { cookie in
            guard cookie.host == page.host, Self.covers(cookie.path, page.path) else { return false }
            if page.isSecure { return true }
            if cookie.isSecure { return flaws.contains(.sendsSecureCookieInClear) }
            return !cookie.isFromTLS || flaws.contains(.sendsCookieInClear)
        }
        return sent.isEmpty ? nil : sent.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
    }

    /// Forgets what is over.
    mutating func forget(before now: Int64) {
        cookies.removeAll { cookie in cookie.expiry.map { $0 <= now } ?? false }
    }

    /// The longest that a cookie lasts, in seconds.
    private static let longest: Int64 = 400 * 86_400

    /// The directory of the page (RFC 6265 §5.1.4).
    private static func defaultPath(of page: WebAddress) -> String {
        guard let slash = page.path.lastIndex(of: "/"), slash > page.path.startIndex else { return "/" }
        return String(page.path[..<slash])
    }

    private static func covers(_ path: String, _ other: String) -> Bool {
        other == path || other.hasPrefix(path.hasSuffix("/") ? path : path + "/")
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { " \t".contains($0) }
        while let last = text.last, " \t".contains(last) { text.removeLast() }
        return text
    }
}
