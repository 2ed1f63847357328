/// The hosts that said that they are to be reached inside TLS only (RFC 6797).
package struct KnownSecureHosts: Sendable, Hashable {
    /// What one host said.
    package struct Entry: Sendable, Hashable {
        package var host: String
        /// Whether it holds for every host below it.
        package var includesSubdomains: Bool
        /// Seconds since 1970-01-01 00:00 UTC until which it holds.
        package var expiry: Int64

        /// Creates an entry.
        package init(host: String, includesSubdomains: Bool, expiry: Int64) {
            self.host = host
            self.includesSubdomains = includesSubdomains
            self.expiry = expiry
        }
    }

    /// What is known, in the order in which it was said.
    package private(set) var entries: [Entry] = []

    /// The most hosts that are kept.
    static let limit = 64

    /// Creates an empty list.
    package init() {}

    /// Takes a field `Strict-Transport-Security`; one that came in clear is not believed (RFC 6797 §8.1).
    ///
    /// - Parameter now: seconds since 1970-01-01 00:00 UTC.
    package mutating func take(_ field: String, from page: WebAddress, now: Int64) {
        guard page.isSecure else { return }
        var age: Int64?
        var includesSubdomains = false
        for part in field.split(separator: ";") {
            let directive = part.filter { !" \t\"".contains($0) }.lowercased()
            if directive.hasPrefix("max-age=") { age = Int64(directive.dropFirst("max-age=".count)) }
            if directive == "includesubdomains" { includesSubdomains = true }
        }
        guard let age, age >= 0 else { return }
        entries.removeAll { $0.host == page.host }
        guard age > 0 else { return }
        put(Entry(host: page.host, includesSubdomains: includesSubdomains, expiry: now + min(age, Self.longest)))
    }

    /// Adds an entry.
    package mutating func put(_ entry: Entry) {
        if entries.count == Self.limit { entries.removeFirst() }
        entries.append(entry)
    }

    /// Whether a host is to be reached inside TLS only (RFC 6797 §8.2).
    package func covers(_ host: String, now: Int64) -> Bool {
        entries.contains { entry in
            entry.expiry > now
                && (entry.host == host || entry.includesSubdomains && host.hasSuffix("." + entry.host))
        }
    }

    /// The longest that an entry holds, in seconds.
    private static let longest: Int64 = 730 * 86_400
}
