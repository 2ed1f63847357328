/// Reads a zone in master file format: $ORIGIN, $TTL, omitted owners, TTLs and classes in both orders (RFC 1035 §5.1,
/// RFC 2308 §4).
///
/// Only SRV and CNAME records are looked into; of the others the type must be one that exists.
struct ZoneReader {
    private var zone = Zone()
    private var origin: DomainName
    private var owner: DomainName?
    /// Whether somebody said what the origin is.
    private var knowsOrigin = false

    /// The zone in a file.
    ///
    /// - Parameter origin: the domain of a file that does not begin with $ORIGIN; nil where nobody said.
    /// - Throws: ``LintFault`` with line and column.
    static func zone(_ octets: [UInt8], origin: String?) throws(LintFault) -> Zone {
        guard octets.count <= SettingsLinter.mostOctets else {
            throw LintFault("The file is longer than \(SettingsLinter.mostOctets) octets.")
        }
        var reader = ZoneReader(origin: .root)
        if let origin {
            guard let name = DomainName(origin, origin: .root) else {
                throw LintFault("\(origin.quoted) is no domain name.")
            }
            reader.origin = name
            reader.knowsOrigin = true
        }
        var lexer = try ZoneLexer(octets)
        while let entry = try lexer.next() { try reader.read(entry) }
        return reader.zone
    }

    /// Whether a file begins with a record or a directive: then it is a zone, whatever is wrong with it further on.
    static func begins(_ octets: [UInt8]) -> Bool {
        do throws(LintFault) {
            var lexer = try ZoneLexer(octets)
            guard let entry = try lexer.next() else { return false }
            var reader = ZoneReader(origin: .root)
            try reader.read(entry)
            return true
        } catch {
            return false
        }
    }

    private init(origin: DomainName) {
        self.origin = origin
    }

    private mutating func read(_ entry: ZoneLexer.Entry) throws(LintFault) {
        guard let first = entry.words.first else { return }
        if first.text.hasPrefix("$"), !first.isQuoted, !entry.omitsOwner {
            return try readDirective(first, Array(entry.words.dropFirst()))
        }
        var words = entry.words[...]
        if !entry.omitsOwner {
            owner = try name(words.removeFirst(), "owner")
        }
        guard let owner else {
            throw LintFault(
                "This record has no owner: it is the first and begins with white space.", at: first.position)
        }
        let type = try readType(&words, behind: first)
        zone.records += 1
        switch type.text.uppercased() {
        case "SRV": try readService(owner, words, at: first.position, type)
        case "CNAME":
            guard words.count == 1, let target = words.first else {
                throw LintFault("A CNAME record has one name.", at: type.position)
            }
            zone.aliases.append(
                Zone.Alias(owner: owner, target: try name(target, "target"), targetPosition: target.position))
        default: break
        }
    }

    // MARK: - Directives

    private mutating func readDirective(
        _ directive: ZoneLexer.Word, _ words: [ZoneLexer.Word]
    ) throws(LintFault) {
        switch directive.text.uppercased() {
        case "$ORIGIN":
            guard words.count == 1, let word = words.first else {
                throw LintFault("$ORIGIN takes one domain name.", at: directive.position)
            }
            origin = try name(word, "origin")
            knowsOrigin = true
        case "$TTL":
            guard words.count == 1, let word = words.first, Self.isTTL(word.text) else {
                throw LintFault("$TTL takes one number of seconds.", at: directive.position)
            }
        case "$INCLUDE":
            guard (1...2).contains(words.count) else {
                throw LintFault("$INCLUDE takes the name of a file.", at: directive.position)
            }
            zone.includes.append(directive.position)
        case "$GENERATE":
            zone.includes.append(directive.position)
        default:
            throw LintFault("\(directive.text.quoted) is no directive of a zone file.", at: directive.position)
        }
    }

    // MARK: - Records

    /// The type, behind a TTL and a class that may each be there, in both orders.
    private func readType(
        _ words: inout ArraySlice<ZoneLexer.Word>, behind first: ZoneLexer.Word
    ) throws(LintFault) -> ZoneLexer.Word {
        var hasTTL = false
        var hasClass = false
        while let word = words.popFirst() {
            if !hasTTL, Self.isTTL(word.text) {
                hasTTL = true
            } else if !hasClass, Self.classes.contains(word.text.uppercased()) {
                hasClass = true
            } else if Self.isType(word.text) {
                return word
            } else {
                throw LintFault("\(word.text.quoted) is no type of a record.", at: word.position)
            }
        }
        throw LintFault("This record has no type.", at: first.position)
    }

    private mutating func readService(
        _ owner: DomainName, _ words: ArraySlice<ZoneLexer.Word>, at position: TextPosition, _ type: ZoneLexer.Word
    ) throws(LintFault) {
        let words = Array(words)
        guard words.count == 4 else {
            throw LintFault(
                "An SRV record has a priority, a weight, a port and a target; this one has \(words.count) of 4.",
                at: type.position)
        }
        let priority = try number(words[0], "priority")
        _ = try number(words[1], "weight")
        let port = try number(words[2], "port")
        let target = try name(words[3], "target")
        guard owner.labels.count >= 2, owner.labels[0].hasPrefix("_"), owner.labels[1] == "_tcp" else { return }
        zone.services.append(
            Zone.Service(
                label: String(owner.labels[0].dropFirst()),
                domain: DomainName(labels: Array(owner.labels.dropFirst(2))),
                priority: priority, port: port, target: target, position: position,
                priorityPosition: words[0].position, portPosition: words[2].position,
                targetPosition: words[3].position))
    }

    private func number(_ word: ZoneLexer.Word, _ what: String) throws(LintFault) -> Int {
        guard (1...5).contains(word.text.utf8.count), word.text.utf8.allSatisfy(\.isDigit),
            let number = Int(word.text), number <= 65_535
        else {
            throw LintFault("The \(what) of an SRV record must be a number from 0 to 65535.", at: word.position)
        }
        return number
    }

    private mutating func name(_ word: ZoneLexer.Word, _ what: String) throws(LintFault) -> DomainName {
        if !knowsOrigin, !word.text.hasSuffix(".") { zone.hasOrigin = false }
        guard !word.isQuoted, let name = DomainName(word.text, origin: origin) else {
            throw LintFault("The \(what) \(word.text.quoted) is no domain name.", at: word.position)
        }
        return name
    }

    // MARK: - Words

    private static let classes: Set<String> = ["IN", "CH", "CS", "HS"]

    /// Seconds, or BIND's `1h30m`.
    private static func isTTL(_ text: String) -> Bool {
        guard text.utf8.first?.isDigit == true, text.utf8.count <= 20 else { return false }
        return text.utf8.allSatisfy { $0.isDigit || "smhdwSMHDW".utf8.contains($0) }
    }

    /// A type that is registered, or `TYPE65` (RFC 3597 §5).
    private static func isType(_ text: String) -> Bool {
        let text = text.uppercased()
        if types.contains(text) { return true }
        return text.hasPrefix("TYPE") && UInt16(text.dropFirst(4)) != nil
    }

    private static let types = Set(
        """
        A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP-PTR SIG KEY \
        PX GPOS AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK APL DS SSHFP IPSECKEY RRSIG NSEC \
        DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA HIP CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS SPF NID L32 \
        L64 LP EUI48 EUI64 URI CAA AVC AMTRELAY RESINFO WALLET CLA IPN TALINK DLV TKEY ALIAS ANAME
        """.split(separator: " ").map(String.init))
}
