import SigilloCore
import SigilloWire

extension Evidence {
    /// Reports what makes an agreed session weak: no leak by itself, for what is inside is judged on its own.
    mutating func report(weaknessesOf hello: ServerHello, direction: Direction, offset: UInt64) {
        let suite = TLSCipherSuite(rawValue: hello.suite)
        func add(_ severity: Severity, _ rule: String, _ reference: String, _ text: String) {
            report(
                Sighting(
                    kind: .weakTLS, severity: severity, protocolName: "tls", direction: direction,
                    range: offset..<(offset &+ 1), rule: rule,
                    reference: reference, text: text))
        }
        if suite.isNull {
            add(
                .critical, "tls.null", "RFC 9325 §4.1",
                "The server chose a cipher suite that encrypts nothing: whoever intercepts the traffic reads it.")
        }
        if suite.isAnonymous {
            add(
                .high, "tls.weak.anonymous", "RFC 9325 §4.1",
                "The server chose an anonymous cipher suite: the session is sealed, but nobody knows to whom.")
        }
        if suite.isExport {
            add(
                .high, "tls.weak.export", "RFC 9325 §4.1",
                "The server chose an export cipher suite, whose key is short enough to be guessed.")
        }
        if suite.usesRC4 {
            add(
                .high, "tls.weak.rc4", "RFC 7465",
                "The server chose RC4, which does not keep a secret that is repeated.")
        }
        switch hello.version {
        case .tls10, .tls11:
            add(.medium, "tls.weak.version", "RFC 8996", "The session speaks \(hello.version), which is deprecated.")
        case ..<TLSVersion.tls10:
            add(.high, "tls.weak.version", "RFC 7568", "The session speaks \(hello.version), which is broken.")
        default: break
        }
    }
}
