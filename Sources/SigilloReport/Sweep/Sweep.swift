package import SigilloCore

/// The last look at a finished report before it is written: whether a secret of the run stands in it after all.
///
/// Every secret is looked for as it is, in base64 at the three alignments and in both alphabets, in hexadecimal, in
/// percent encoding, and in the forms that Sigillo's own writers give a text. A hit means that the report must not be
/// written.
package struct Sweep: Sendable {
    /// A secret and a name for it that may be printed.
    package struct Target: Sendable, Hashable {
        /// A name that may be printed: `password of imaps`.
        package var label: String
        /// The secret.
        package var secret: Secret

        /// Creates a target.
        package init(label: String, secret: Secret) {
            self.label = label
            self.secret = secret
        }
    }

    /// A place where a secret stands.
    package struct Hit: Sendable, Hashable, CustomStringConvertible {
        /// Which secret.
        package var label: String
        /// In which form: `raw`, `base64`, `hexadecimal`, `percent`, `escaped`.
        package var encoding: String
        /// The octet of the report at which it begins.
        package var offset: Int

        /// `password of imaps, base64, at octet 1042`.
        package var description: String { "\(label), \(encoding), at octet \(offset)" }
    }

    /// Secrets shorter than this are not looked for: they stand in any text by chance.
    package static let shortestSecret = 6

    /// The labels of secrets that are too short to be looked for.
    package let unsearchable: [String]

    private let patterns: [Pattern]
    /// Patterns by their first four octets.
    private let byPrefix: [UInt32: [Int]]

    private struct Pattern {
        let label: String
        let encoding: String
        let octets: [UInt8]
    }

    /// Prepares the search for `targets`.
    package init(_ targets: [Target]) {
        var patterns: [Pattern] = []
        var seen: Set<[UInt8]> = []
        for target in targets where target.secret.count >= Self.shortestSecret {
            for form in SecretForms.forms(of: target.secret) where seen.insert(form.octets).inserted {
                patterns.append(Pattern(label: target.label, encoding: form.encoding, octets: form.octets))
            }
        }
        self.patterns = patterns
        byPrefix = Dictionary(grouping: patterns.indices) { Self.prefix(patterns[$0].octets, at: 0) }
        unsearchable = targets.filter { $0.secret.count < Self.shortestSecret }.map(\.label)
    }

    /// Where secrets stand in `report`, in order; at most `limit` places.
    package func hits(in report: [UInt8], limit: Int = 16) -> [Hit] {
        guard report.count >= 4, !patterns.isEmpty else { return [] }
        var hits: [Hit] = []
        for offset in 0...(report.count - 4) {
            guard let candidates = byPrefix[Self.prefix(report, at: offset)] else { continue }
            for index in candidates {
                let pattern = patterns[index]
                guard pattern.octets.count <= report.count - offset,
                    report[offset..<(offset + pattern.octets.count)].elementsEqual(pattern.octets)
                else { continue }
                hits.append(Hit(label: pattern.label, encoding: pattern.encoding, offset: offset))
                if hits.count == limit { return hits }
            }
        }
        return hits
    }

    /// Four octets as one number.
    private static func prefix(_ octets: [UInt8], at offset: Int) -> UInt32 {
        UInt32(octets[offset]) << 24 | UInt32(octets[offset + 1]) << 16 | UInt32(octets[offset + 2]) << 8
            | UInt32(octets[offset + 3])
    }
}
