/// A policy record of DMARC (RFC 7489 §6.3), and the two tags of later drafts that say where organisations end: `np`
/// (RFC 9091) and `psd` (draft-ietf-dmarc-dmarcbis §4.7).
package struct DMARCRecord: Sendable, Hashable {
    /// The most octets of a record.
    package static let limit = 4_096

    /// What a domain asks receivers to do with mail that fails.
    package enum Policy: String, Sendable, Hashable, Comparable {
        case none, quarantine, reject

        private var rank: Int {
            switch self {
            case .none: 0
            case .quarantine: 1
            case .reject: 2
            }
        }

        /// Less strict ones come first.
        package static func < (left: Policy, right: Policy) -> Bool { left.rank < right.rank }
    }

    /// How like each other the domains must be (RFC 7489 §3.1).
    package enum Alignment: String, Sendable, Hashable {
        /// Of one organisation.
        case relaxed = "r"
        /// The same.
        case strict = "s"
    }

    /// Whether the name is one below which others register theirs.
    package enum PublicSuffix: String, Sendable, Hashable {
        case yes = "y"
        case no = "n"
        case unknown = "u"
    }

    /// `p`.
    package var policy: Policy
    /// `sp`: for names below the one that publishes; nil for `p`.
    package var subdomainPolicy: Policy?
    /// `np`: for names below it that do not exist; nil for `sp`.
    package var nonexistentPolicy: Policy?
    /// `aspf`.
    package var spfAlignment = Alignment.relaxed
    /// `pct`: how many of a hundred messages the policy is for.
    package var percentage = 100
    /// `psd`.
    package var publicSuffix = PublicSuffix.unknown

    /// Whether octets of a TXT record are a record of DMARC: the version is its first tag.
    static func isOne(_ octets: [UInt8]) -> Bool {
        guard let first = octets.split(separator: UInt8(ascii: ";"), maxSplits: 1).first, let tag = Tag(first) else {
            return false
        }
        return tag.name == "v" && tag.value == "DMARC1"
    }

    /// Reads a record. Tags that are not known are passed over, and so are values that are not known of all tags but `p`.
    ///
    /// - Throws: ``DMARCSyntaxError``.
    package init(parsing octets: [UInt8]) throws(DMARCSyntaxError) {
        guard octets.count <= Self.limit else {
            throw DMARCSyntaxError("The record is longer than \(Self.limit) octets.")
        }
        guard Self.isOne(octets) else { throw DMARCSyntaxError("The record does not begin with 'v=DMARC1'.") }
        var tags: [String: String] = [:]
        for text in octets.split(separator: UInt8(ascii: ";")) where !Letters.trimmed(text).isEmpty {
            guard let tag = Tag(text) else {
                throw DMARCSyntaxError("'\(Letters.printable(Letters.trimmed(text), limit: 80))' is no tag.")
            }
            // RFC 6376 §3.2, whose tags these are.
            guard tags.updateValue(tag.value, forKey: tag.name) == nil else {
                throw DMARCSyntaxError("The tag '\(tag.name)' stands there twice.")
            }
        }
        func value<Value: RawRepresentable<String>>(_ name: String, _: Value.Type) -> Value? {
            tags[name].flatMap { Value(rawValue: Letters.lowercased($0.utf8)) }
        }
        if let policy = value("p", Policy.self) {
            self.policy = policy
        } else {
            // RFC 7489 §6.6.3: whoever only wants reports gets them.
            guard tags["rua"]?.contains("mailto:") == true else {
                throw DMARCSyntaxError("The tag 'p' is missing, or is none of none, quarantine and reject.")
            }
            policy = .none
        }
        subdomainPolicy = value("sp", Policy.self)
        nonexistentPolicy = value("np", Policy.self)
        spfAlignment = value("aspf", Alignment.self) ?? .relaxed
        percentage = tags["pct"].flatMap { Letters.number($0.utf8, limit: 100) } ?? 100
        publicSuffix = value("psd", PublicSuffix.self) ?? .unknown
    }

    /// The policy for a domain whose record this is, or for one below that.
    ///
    /// - Parameters:
    ///   - isOwn: whether the domain itself publishes the record.
    ///   - exists: whether there is such a domain.
    func policy(isOwn: Bool, exists: Bool) -> Policy {
        if isOwn { return policy }
        return (exists ? nil : nonexistentPolicy) ?? subdomainPolicy ?? policy
    }

    /// `name = value`.
    private struct Tag {
        var name: String
        var value: String

        init?(_ text: ArraySlice<UInt8>) {
            let parts = text.split(separator: Letters.equals, maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            let name = Letters.trimmed(parts[0])
            guard let first = name.first, Letters.isLetter(first),
                name.allSatisfy({ Letters.isAlphanumeric($0) || $0 == UInt8(ascii: "_") })
            else { return nil }
            self.name = Letters.lowercased(name)
            value = Letters.printable(Letters.trimmed(parts[1]), limit: DMARCRecord.limit)
        }
    }
}

/// What is wrong with a record.
package struct DMARCSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
