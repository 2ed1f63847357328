internal import SigilloCore

/// What macros stand for (RFC 7208 §7.2).
extension SPFCheck {
    /// The name that a `domain-spec` makes, or the domain where there is none; nil where DNS cannot be asked for it.
    mutating func target(_ spec: SPFMacroString?, of domain: String) -> String? {
        guard let spec else { return domain }
        let name = DomainName.fitting(expand(spec, of: domain))
        return DomainName.canBeAsked(name) ? name : nil
    }

    mutating func expand(_ text: SPFMacroString, of domain: String) -> [UInt8] {
        var result: [UInt8] = []
        for piece in text.pieces {
            switch piece {
            case .literal(let octets), .escape(let octets): result += octets
            case .macro(let macro): result += macro.apply(to: Array(value(of: macro.letter, domain).utf8))
            }
        }
        return result
    }

    private mutating func value(of letter: SPFMacro.Letter, _ domain: String) -> String {
        let sender = request.mailbox(identity)
        return switch letter {
        case .sender: "\(sender.local)@\(sender.domain)"
        case .localPart: sender.local
        case .senderDomain: sender.domain
        case .domain: domain
        case .address: dottedAddress
        case .validatedName: validatedName(for: domain)
        case .family: request.address.isIPv4 ? "in-addr" : "ip6"
        case .helo: request.helo
        case .readableAddress: request.address.description
        case .receiver: request.receiver
        case .time: String(request.time)
        }
    }

    /// An IPv4 address as it is written, an IPv6 address as its digits with dots between them.
    private var dottedAddress: String {
        let address = request.address
        guard !address.isIPv4 else { return address.description }
        return address.octets
            .flatMap { [$0 >> 4, $0 & 0x0f] }.map { String($0, radix: 16, uppercase: true) }.joined(separator: ".")
    }

    /// The client's name that is the domain, else one below it, else any, else `unknown` (RFC 7208 §7.3).
    private mutating func validatedName(for domain: String) -> String {
        let names = lookUpNames().validated
        return names.first { DomainName.equal($0, domain) } ?? names.first { DomainName.isWithin($0, domain) }
            ?? names.first ?? "unknown"
    }
}
