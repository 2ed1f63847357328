/// What a web client remembers from one visit to the next: cookies that last, and hosts that want TLS.
package struct WebMemory: Sendable, Hashable {
    package var cookies = CookieJar()
    package var secureHosts = KnownSecureHosts()

    /// Creates the memory of a client that was nowhere yet.
    package init() {}

    /// The most lines that are read.
    static let limit = 256

    /// Reads what ``text(now:)`` wrote; a line that is none of its lines is left out.
    package init(text: String) {
        for line in text.split(separator: "\n").prefix(Self.limit) {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if fields.count == 4, fields[0] == "host", let expiry = Int64(fields[3]) {
                secureHosts.put(
                    KnownSecureHosts.Entry(host: fields[1], includesSubdomains: fields[2] == "1", expiry: expiry))
            } else if fields.count == 8, fields[0] == "cookie", let expiry = Int64(fields[5]) {
                cookies.put(
                    CookieJar.Cookie(
                        name: fields[6], value: fields[7], host: fields[1], path: fields[2], isSecure: fields[3] == "1",
                        isFromTLS: fields[4] == "1", expiry: expiry))
            }
        }
    }

    /// What lasts beyond the visit, a line each.
    ///
    /// - Parameter now: seconds since 1970-01-01 00:00 UTC.
    package func text(now: Int64) -> String {
        func flag(_ isSet: Bool) -> String { isSet ? "1" : "0" }
        let hosts = secureHosts.entries.filter { $0.expiry > now }.map { entry in
            ["host", entry.host, flag(entry.includesSubdomains), String(entry.expiry)]
        }
        let kept = cookies.cookies.compactMap { cookie -> [String]? in
            guard let expiry = cookie.expiry, expiry > now else { return nil }
            return [
                "cookie", cookie.host, cookie.path, flag(cookie.isSecure), flag(cookie.isFromTLS), String(expiry),
                cookie.name, cookie.value,
            ]
        }
        return (hosts + kept).map { $0.joined(separator: "\t") + "\n" }.joined()
    }
}
