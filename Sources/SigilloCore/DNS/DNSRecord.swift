/// What a name has in the DNS (RFC 1035 §3.3, RFC 3596 §2.1), as far as mail is concerned.
public enum DNSRecord: Sendable, Hashable {
    /// A or AAAA.
    case address(HostAddress)
    /// TXT: its character-strings put together without anything between them (RFC 7208 §3.3).
    case text([UInt8])
    /// MX; the host is empty where the domain takes no mail (RFC 7505).
    case mailExchange(preference: UInt16, host: String)
    /// PTR.
    case pointer(String)
    /// CNAME: the name is another one's.
    case alias(String)
    /// SRV (RFC 2782); the target is empty or `.` where the service is decidedly not offered.
    case service(priority: UInt16, weight: UInt16, port: UInt16, target: String)

    /// Creates a TXT record.
    public static func text(_ text: String) -> DNSRecord { .text(Array(text.utf8)) }

    /// The types of records that are asked for.
    public enum Kind: UInt16, Sendable, Hashable, CaseIterable {
        case a = 1
        case cname = 5
        case ptr = 12
        case mx = 15
        case txt = 16
        case aaaa = 28
        case srv = 33
    }

    /// Its type.
    public var kind: Kind {
        switch self {
        case .address(let address): address.isIPv4 ? .a : .aaaa
        case .text: .txt
        case .mailExchange: .mx
        case .pointer: .ptr
        case .alias: .cname
        case .service: .srv
        }
    }
}

/// What a resolver says to a question.
public enum DNSAnswer: Sendable, Hashable {
    /// The records of the type that was asked for; none where the name exists and has none of them.
    case records([DNSRecord])
    /// There is no such name (RFC 1035 §4.1.1: RCODE 3).
    case noSuchName
    /// No answer came, or one that says that the server failed: it may be asked again later.
    case failure
}

/// Answers questions of DNS at once.
public protocol DNSResolver: Sendable {
    /// The records of one type that a name has, aliases followed.
    ///
    /// - Parameter name: the name with dots, with or without one at its end.
    func records(of name: String, _ kind: DNSRecord.Kind) -> DNSAnswer
}
