internal import SigilloCore
internal import SigilloMailAuth
internal import SigilloProtocols

/// The receiving server of a domain: it takes, junks or refuses what arrives, by SPF and DMARC, and writes what it found
/// at the top of what it takes.
struct ReceivingServer: MailReceiver {
    let domain: String
    let hostName: String
    let postmaster: String
    /// What is published.
    let records: any DNSResolver
    let rules: ReceivingRules

    func judge(_ mail: ArrivingMail) -> ReceivingJudgement {
        guard let address = HostAddress(mail.address) else {
            return .refuse(MailRefusal(code: 451, enhanced: "4.3.0", texts: ["The client's address is not known"]))
        }
        let request = SPFRequest(
            address: address, helo: mail.envelope.helo, sender: mail.envelope.sender, receiver: hostName,
            time: mail.time)
        let spf = SPFCheck.check(.mailFrom, of: request, resolver: records)
        let dmarc = DMARCCheck.check(
            authors: MessageHeader(of: mail.octets).authorDomains, spf: spf, sample: Int.random(in: 0..<100),
            resolver: records)
        let isJunk: Bool
        switch rules.decide(spf: spf, of: request, dmarc: dmarc) {
        case .refuse(let refusal):
            return .refuse(MailRefusal(code: refusal.code, enhanced: refusal.enhanced, texts: refusal.texts))
        case .inbox: isJunk = false
        case .junk: isJunk = true
        }
        let results = AuthenticationResults.field(authority: hostName, spf: spf, of: request, dmarc: dmarc)
        let helo = SPFCheck.check(.helo, of: request, resolver: records)
        let received = ReceivedField.field(
            helo: mail.envelope.helo, address: request.address, receiver: hostName, transmission: mail.transmission,
            recipient: mail.envelope.recipients.count == 1 ? mail.envelope.recipients.first : nil,
            date: CalendarDate(seconds: mail.time).mailText)
        // Both identities are told of; the reverse-path's, which decides, comes first (RFC 7208 §2.3, §9.1).
        var found = ReceivedSPF.field(spf, of: request)
        if helo.result != .none { found += ReceivedSPF.field(helo, of: request) }
        let returnPath = "Return-Path: <\(mail.envelope.sender)>\r\n"
        let message = AuthenticationResults.removingForged(authority: hostName, from: mail.octets)
        return .take(Array((returnPath + results + found + received).utf8) + message, isJunk: isJunk)
    }
}
