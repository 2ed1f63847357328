internal import SigilloCore

extension SPFRecord {
    /// Reads a record: an error anywhere in it makes all of it one (RFC 7208 §4.6).
    ///
    /// - Parameter octets: what the TXT record holds.
    /// - Throws: ``SPFSyntaxError``.
    package init(parsing octets: [UInt8]) throws(SPFSyntaxError) {
        guard octets.count <= Self.limit else {
            throw SPFSyntaxError("The record is longer than \(Self.limit) octets.")
        }
        guard Self.isOne(octets) else { throw SPFSyntaxError("The record does not begin with 'v=spf1'.") }
        for term in octets.dropFirst("v=spf1".utf8.count).split(separator: Letters.space) { try add(term) }
    }

    private mutating func add(_ term: ArraySlice<UInt8>) throws(SPFSyntaxError) {
        guard term.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw Self.error("The term", term, "has an octet that is no visible character of ASCII.")
        }
        let name = Self.name(of: term)
        if !name.isEmpty, name.endIndex < term.endIndex, term[name.endIndex] == Letters.equals {
            try addModifier(Letters.lowercased(name), term)
        } else {
            directives.append(try Self.directive(term))
        }
    }

    /// ALPHA *( ALPHA / DIGIT / "-" / "_" / "." ) at the beginning.
    private static func name(of text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let first = text.first, Letters.isLetter(first) else { return text.prefix(0) }
        return text.prefix { Letters.isAlphanumeric($0) || "-_.".utf8.contains($0) }
    }

    // MARK: - Modifiers

    private mutating func addModifier(_ name: String, _ term: ArraySlice<UInt8>) throws(SPFSyntaxError) {
        let value = term.dropFirst(name.utf8.count + 1)
        switch name {
        case "redirect":
            guard redirect == nil else { throw SPFSyntaxError("The record has two modifiers 'redirect'.") }
            redirect = try Self.domainSpec(value, of: term)
        case "exp":
            guard explanation == nil else { throw SPFSyntaxError("The record has two modifiers 'exp'.") }
            explanation = try Self.domainSpec(value, of: term)
        default:
            // What others may know is passed over, and its syntax is not.
            guard SPFMacroString(value, in: .record) != nil else {
                throw Self.error("The modifier", term, "has a wrong macro.")
            }
        }
    }

    // MARK: - Directives

    private static func directive(_ term: ArraySlice<UInt8>) throws(SPFSyntaxError) -> Directive {
        let qualifiers: [UInt8: SPFResult] = [
            UInt8(ascii: "+"): .pass, UInt8(ascii: "-"): .fail, UInt8(ascii: "?"): .neutral,
            UInt8(ascii: "~"): .softfail,
        ]
        let qualifier = term.first.flatMap { qualifiers[$0] }
        let rest = qualifier == nil ? term : term.dropFirst()
        return Directive(
            result: qualifier ?? .pass, mechanism: try mechanism(rest, of: term), text: Letters.printable(term))
    }

    private static func mechanism(
        _ text: ArraySlice<UInt8>, of term: ArraySlice<UInt8>
    ) throws(SPFSyntaxError) -> Mechanism {
        let name = name(of: text)
        let rest = text[name.endIndex...]
        let argument = rest.first == Letters.colon ? rest.dropFirst() : nil
        switch Letters.lowercased(name) {
        case "all" where rest.isEmpty: return .all
        case "include": return .include(try domainSpec(argument, of: term))
        case "exists": return .exists(try domainSpec(argument, of: term))
        case "ptr" where rest.isEmpty: return .ptr(nil)
        case "ptr": return .ptr(try domainSpec(argument, of: term))
        case "a":
            let (spec, lengths) = try target(rest, of: term)
            return .a(spec, lengths)
        case "mx":
            let (spec, lengths) = try target(rest, of: term)
            return .mx(spec, lengths)
        case "ip4": return try network(argument, of: term, isIPv4: true)
        case "ip6": return try network(argument, of: term, isIPv4: false)
        case "all": throw error("The mechanism", term, "has something behind 'all'.")
        default: throw error("The mechanism", term, "is not known.")
        }
    }

    private static func domainSpec(
        _ text: ArraySlice<UInt8>?, of term: ArraySlice<UInt8>
    ) throws(SPFSyntaxError) -> SPFMacroString {
        guard let text, !text.isEmpty else { throw error("The term", term, "wants a domain name.") }
        guard let spec = SPFMacroString(text, in: .record) else { throw error("The term", term, "has a wrong macro.") }
        guard spec.isDomainSpec else {
            throw error("The term", term, "wants a domain name that ends with a dot and a top-level label.")
        }
        return spec
    }

    /// `[ ":" domain-spec ] [ dual-cidr-length ]`. A name may hold slashes: the lengths are what stands at its end.
    private static func target(
        _ text: ArraySlice<UInt8>, of term: ArraySlice<UInt8>
    ) throws(SPFSyntaxError) -> (SPFMacroString?, PrefixLengths) {
        var rest = text
        var lengths = PrefixLengths()
        if let length = takeLength(&rest, marks: 2) { lengths.six = try checked(length, limit: 128, of: term) }
        if let length = takeLength(&rest, marks: 1) { lengths.four = try checked(length, limit: 32, of: term) }
        guard !rest.isEmpty else { return (nil, lengths) }
        guard rest.first == Letters.colon else { throw error("The mechanism", term, "is not known.") }
        return (try domainSpec(rest.dropFirst(), of: term), lengths)
    }

    /// Takes so many slashes and the digits behind them off the end of a text.
    private static func takeLength(_ text: inout ArraySlice<UInt8>, marks: Int) -> ArraySlice<UInt8>? {
        let digits = text.suffix(while: Letters.isDigit)
        let before = text[..<digits.startIndex]
        guard !digits.isEmpty, before.suffix(marks).elementsEqual(Array(repeating: Letters.slash, count: marks)),
            marks == 2 || before.dropLast().last != Letters.slash
        else { return nil }
        text = before.dropLast(marks)
        return digits
    }

    private static func checked(
        _ digits: ArraySlice<UInt8>, limit: Int, of term: ArraySlice<UInt8>
    ) throws(SPFSyntaxError) -> Int {
        guard let length = Letters.number(digits, limit: limit) else {
            throw error("The term", term, "has a prefix length that is no number from 0 to \(limit).")
        }
        return length
    }

    private static func network(
        _ argument: ArraySlice<UInt8>?, of term: ArraySlice<UInt8>, isIPv4: Bool
    ) throws(SPFSyntaxError) -> Mechanism {
        let parts = (argument ?? []).split(separator: Letters.slash, maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = HostAddress(String(decoding: first, as: UTF8.self)),
            address.isIPv4 == isIPv4
        else { throw error("The mechanism", term, "wants an IPv\(isIPv4 ? 4 : 6) address.") }
        let limit = isIPv4 ? 32 : 128
        return .network(
            address, prefixLength: parts.count > 1 ? try checked(parts[1], limit: limit, of: term) : limit)
    }

    private static func error(_ what: String, _ term: ArraySlice<UInt8>, _ complaint: String) -> SPFSyntaxError {
        SPFSyntaxError("\(what) '\(Letters.printable(term, limit: 80))' \(complaint)")
    }
}

extension ArraySlice<UInt8> {
    /// The longest end of which every octet is such.
    fileprivate func suffix(while isPart: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        suffix(from: lastIndex { !isPart($0) }.map { $0 + 1 } ?? startIndex)
    }
}
