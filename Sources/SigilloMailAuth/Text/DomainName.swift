/// Domain names as records and questions have them.
enum DomainName {
    /// Whether a question of DNS can ask for it (RFC 1035 §3.1): labels of 1 to 63 octets, 253 octets in all.
    static func canBeAsked(_ name: some StringProtocol) -> Bool {
        let labels = name.utf8.split(separator: Letters.dot, omittingEmptySubsequences: false)
        return (1...253).contains(name.utf8.count) && labels.allSatisfy { (1...63).contains($0.count) }
    }

    /// Whether a check can begin with it (RFC 7208 §4.3): several labels, all of ASCII.
    static func isMultiLabel(_ name: String) -> Bool {
        let name = withoutFinalDot(name)
        return canBeAsked(name) && name.utf8.contains(Letters.dot) && name.utf8.allSatisfy { $0 < 0x80 }
    }

    static func withoutFinalDot(_ name: String) -> String {
        name.utf8.last == Letters.dot ? String(decoding: name.utf8.dropLast(), as: UTF8.self) : name
    }

    /// Without a dot at its end, and without as many labels on the left as it takes to come down to 253 octets
    /// (RFC 7208 §7.3).
    static func fitting(_ octets: [UInt8]) -> String {
        var name = octets[...]
        if name.last == Letters.dot { name.removeLast() }
        while name.count > 253 {
            guard let dot = name.firstIndex(of: Letters.dot) else { break }
            name = name[(dot + 1)...]
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// Whether both are one name.
    static func equal(_ left: String, _ right: String) -> Bool {
        Letters.equal(withoutFinalDot(left).utf8, withoutFinalDot(right).utf8)
    }

    /// Whether a name is another, or stands below it.
    static func isWithin(_ name: String, _ domain: String) -> Bool {
        let name = Array(withoutFinalDot(name).utf8)
        let domain = Array(withoutFinalDot(domain).utf8)
        guard name.count > domain.count else { return Letters.equal(name, domain) }
        return Letters.equal(name.suffix(domain.count), domain) && name[name.count - domain.count - 1] == Letters.dot
    }

    /// The labels in lower case.
    static func labels(_ name: String) -> [String] {
        withoutFinalDot(name).utf8.split(separator: Letters.dot).map(Letters.lowercased)
    }
}
