import SigilloCore

extension LDAPDialogue {
    /// The extended operation that asks for TLS (RFC 4511 §4.14.1), and the one that changes a password (RFC 3062).
    private static let startTLSName = Array("1.3.6.1.4.1.1466.20037".utf8)
    private static let passwordModifyName = Array("1.3.6.1.4.1.4203.1.11.1".utf8)
    /// The result that asks for another step of SASL.
    private static let bindInProgress = 14

    private var note: String { isTLSRefused ? " It came after the server denied StartTLS." : "" }

    // MARK: Client

    mutating func request(_ message: LDAPMessage, evidence: inout Evidence) {
        switch message.operation {
        case 0x60: bind(message, evidence: &evidence)
        case 0x77: extended(message, evidence: &evidence)
        default: evidence.show(Self.name(message.operation), direction: .clientToServer, end: message.end)
        }
    }

    /// `BindRequest`: version, name, and the password or a SASL response (RFC 4511 §4.2).
    private mutating func bind(_ message: LDAPMessage, evidence: inout Evidence) {
        var rest = message.content
        guard BERElement(&rest, tag: 0x02) != nil, let name = BERElement(&rest, tag: 0x04)?.content,
            let choice = BERElement(&rest)
        else {
            evidence.show("BindRequest ‹malformed›", direction: .clientToServer, end: message.end)
            return
        }
        let dn = name.isEmpty ? nil : PeerText.name(name)
        switch choice.tag {
        case 0x80: simple(dn, password: choice.content, message, evidence: &evidence)
        case 0xa3: sasl(choice.content, message, evidence: &evidence)
        case 0x89, 0x8a, 0x8b:
            // Sicily: NTLM as Active Directory took it before SASL (MS-ADTS §5.1.1.1.3).
            respond(choice.content, mechanism: Array("NTLM".utf8)[...], message, evidence: &evidence)
        default: evidence.show("BindRequest ‹another choice›", direction: .clientToServer, end: message.end)
        }
    }

    private func simple(
        _ dn: String?, password: ArraySlice<UInt8>, _ message: LDAPMessage, evidence: inout Evidence
    ) {
        // Without a password nobody is logged in (RFC 4511 §4.2, RFC 4513 §5.1.1 and §5.1.2).
        guard !password.isEmpty else {
            evidence.show("BindRequest, anonymous", direction: .clientToServer, end: message.end)
            return
        }
        evidence.report(
            SASLLeak(
                user: dn, secret: Secret(bytes: password), what: dn == nil ? "a password" : "name and password"),
            mechanism: "simple", encoding: "raw", range: message.range(of: password), rule: "ldap.bind",
            reference: "RFC 4511 §4.2", note: note)
        evidence.show(
            "BindRequest \(dn ?? "") ‹\(password.count) octets›", direction: .clientToServer, end: message.end,
            mark: "secret")
    }

    private mutating func sasl(_ content: ArraySlice<UInt8>, _ message: LDAPMessage, evidence: inout Evidence) {
        var rest = content
        guard let mechanism = BERElement(&rest, tag: 0x04)?.content, !mechanism.isEmpty else {
            exchange = nil
            evidence.show("BindRequest ‹no mechanism›", direction: .clientToServer, end: message.end)
            return
        }
        respond(BERElement(&rest, tag: 0x04)?.content, mechanism: mechanism, message, evidence: &evidence)
    }

    private mutating func respond(
        _ response: ArraySlice<UInt8>?, mechanism: ArraySlice<UInt8>, _ message: LDAPMessage,
        evidence: inout Evidence
    ) {
        let begun = SASLExchange(mechanism: mechanism)
        if exchange?.mechanism != begun.mechanism || exchange?.isComplete == true { exchange = begun }
        guard let response, !response.isEmpty, let reading = exchange?.respond(octets: Array(response)) else {
            evidence.show("BindRequest \(begun.mechanism)", direction: .clientToServer, end: message.end)
            return
        }
        if let leak = reading.leak {
            evidence.report(
                leak, mechanism: begun.mechanism, encoding: "raw", range: message.range(of: response),
                rule: "ldap.bind", reference: "RFC 4511 §4.2", note: note)
        }
        evidence.show(
            "BindRequest \(begun.mechanism) ‹\(response.count) octets: \(reading.holds)›", direction: .clientToServer,
            end: message.end, mark: reading.leak?.kind.isLeak == true ? "secret" : nil)
    }

    private mutating func extended(_ message: LDAPMessage, evidence: inout Evidence) {
        var rest = message.content
        let name = BERElement(&rest, tag: 0x80)?.content ?? []
        if name.elementsEqual(Self.startTLSName) {
            startTLS = message.number
            turn = .tlsAsked
            evidence.show("ExtendedRequest StartTLS", direction: .clientToServer, end: message.end)
        } else if name.elementsEqual(Self.passwordModifyName), var value = BERElement(&rest, tag: 0x81)?.content {
            passwordModify(BERElement(&value, tag: 0x30)?.content ?? [], message, evidence: &evidence)
        } else {
            evidence.show("ExtendedRequest", direction: .clientToServer, end: message.end)
        }
    }

    /// Old and new password, each for itself (RFC 3062 §2).
    private func passwordModify(
        _ content: ArraySlice<UInt8>, _ message: LDAPMessage, evidence: inout Evidence
    ) {
        var rest = content
        let user = BERElement(&rest, tag: 0x80).map { PeerText.name($0.content) }
        for tag: UInt8 in [0x81, 0x82] {
            guard let password = BERElement(&rest, tag: tag)?.content, !password.isEmpty else { continue }
            evidence.report(
                SASLLeak(
                    user: user, secret: Secret(bytes: password),
                    what: tag == 0x81 ? "the password that is to be changed" : "a new password"),
                mechanism: "passwd-modify", encoding: "raw", range: message.range(of: password),
                rule: "ldap.password-modify", reference: "RFC 3062 §2", note: note)
        }
        evidence.show(
            "ExtendedRequest ‹passwords›", direction: .clientToServer, end: message.end, mark: "secret")
    }

    // MARK: Server

    mutating func response(_ message: LDAPMessage, evidence: inout Evidence) {
        evidence.show(Self.name(message.operation), direction: .serverToClient, end: message.end)
        var rest = message.content
        guard message.operation == 0x61 || message.operation == 0x78,
            let result = BERElement(&rest, tag: 0x0a)?.integer
        else { return }
        if message.operation == 0x61 {
            let matched = BERElement(&rest, tag: 0x04)?.content ?? []
            _ = BERElement(&rest, tag: 0x04)
            _ = BERElement(&rest, tag: 0xa3)
            let credentials = BERElement(&rest, tag: 0x87)?.content
            if result == Self.bindInProgress || matched.starts(with: "NTLMSSP".utf8) {
                exchange?.challenge(octets: Array(credentials ?? matched))
            } else if exchange?.mechanism != "NTLM" || result == 0 {
                exchange = nil
            }
        } else if message.number == startTLS {
            startTLS = nil
            isTLSRefused = result != 0
            turn = result == 0 ? .tlsAccepted : .tlsRefused
        }
    }

    private static func name(_ operation: UInt8) -> String {
        switch operation {
        case 0x42: "UnbindRequest"
        case 0x4a: "DelRequest"
        case 0x50: "AbandonRequest"
        case 0x61: "BindResponse"
        case 0x63: "SearchRequest"
        case 0x64: "SearchResultEntry"
        case 0x65: "SearchResultDone"
        case 0x66: "ModifyRequest"
        case 0x68: "AddRequest"
        case 0x6e: "CompareRequest"
        case 0x78: "ExtendedResponse"
        default: "operation \(operation & 0x1f)"
        }
    }
}
