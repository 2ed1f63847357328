/// The field that tells mail clients and filters what was authenticated (RFC 8601 §2.2).
///
/// ```
/// Authentication-Results: mx.altrove.test;
///     spf=fail (198.51.100.7 may not send for ateneo.test) smtp.mailfrom=ateneo.test;
///     dmarc=fail (p=quarantine dis=quarantine) header.from=ateneo.test
/// ```
package enum AuthenticationResults {
    /// The name of the field.
    package static let name = "Authentication-Results"

    /// Writes the field with its line end.
    ///
    /// - Parameter authority: the name under which the receiver vouches for it (`authserv-id`).
    package static func field(
        authority: String, spf: SPFOutcome, of request: SPFRequest, dmarc: DMARCOutcome
    ) -> String {
        let property = spf.identity == .helo || request.sender.isEmpty ? "smtp.helo" : "smtp.mailfrom"
        var first = "spf=\(spf.result.rawValue) \(HeaderText.comment(ReceivedSPF.sentence(spf, request)))"
        if !spf.domain.isEmpty { first += " \(property)=\(HeaderText.value(spf.domain))" }
        var second = "dmarc=\(dmarc.result.rawValue)"
        if let policy = dmarc.policy {
            second += " " + HeaderText.comment("p=\(policy.rawValue) dis=\(dmarc.disposition.rawValue)")
        } else if let problem = dmarc.problem {
            second += " " + HeaderText.comment(problem)
        }
        if !dmarc.domain.isEmpty { second += " header.from=\(HeaderText.value(dmarc.domain))" }
        return HeaderText.field(name, [HeaderText.value(authority) + ";", first + ";", second])
    }

    /// A message without the fields of this name that claim to be the receiver's own: whoever sent them is not the
    /// receiver (RFC 8601 §5).
    package static func removingForged(authority: String, from message: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(message.count)
        var rest = message[...]
        while !rest.isEmpty {
            let field = nextField(rest)
            // A blank line, which begins with its end: the header is over.
            if let first = field.first, first == 0x0d || first == 0x0a { break }
            if !isForged(field, authority) { result += field }
            rest = rest[field.endIndex...]
        }
        return result + rest
    }

    /// A line with the folded lines behind it.
    private static func nextField(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var end = text.startIndex
        repeat {
            end = text[end...].firstIndex(of: 0x0a).map { $0 + 1 } ?? text.endIndex
        } while end < text.endIndex && (text[end] == Letters.space || text[end] == 0x09)
        return text[..<end]
    }

    private static func isForged(_ field: ArraySlice<UInt8>, _ authority: String) -> Bool {
        guard let colon = field.firstIndex(of: Letters.colon),
            Letters.equal(Letters.trimmed(field[..<colon]), name.utf8)
        else { return false }
        let value = field[(colon + 1)...].filter { $0 != 0x0d && $0 != 0x0a }
        return withoutComments(value).split { " \t;\"".utf8.contains($0) }.first.map {
            Letters.equal($0, authority.utf8)
        } ?? true
    }

    private static func withoutComments(_ text: [UInt8]) -> [UInt8] {
        var depth = 0
        var isEscaped = false
        return text.filter { octet in
            defer { isEscaped = !isEscaped && octet == UInt8(ascii: "\\") }
            guard !isEscaped else { return depth == 0 }
            switch octet {
            case UInt8(ascii: "("):
                depth += 1
                return false
            case UInt8(ascii: ")") where depth > 0:
                depth -= 1
                return false
            default: return depth == 0
            }
        }
    }
}
