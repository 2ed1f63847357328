internal import SigilloCore

/// A server that takes mail for one domain from anybody (RFC 5321 §2.1), and for nobody else.
///
/// ```
/// C: RCPT TO:<bea@ateneo.test>
/// S: 550 5.7.1 Relaying denied: this server takes mail for altrove.test
/// C: RCPT TO:<nobody@altrove.test>
/// S: 550 5.1.1 No such mailbox here
/// ```
extension SMTPSession {
    /// Why a receiving server does not take mail for a recipient; nil where it does, and of every other server.
    func refusalOfReceiving(for mailbox: String) -> SMTPReply? {
        guard let domain = configuration.smtp.receivedDomain else { return nil }
        // `<Postmaster>` alone is this server's (RFC 5321 §4.1.1.3).
        guard let at = mailbox.utf8.lastIndex(of: UInt8(ascii: "@")) else {
            return ASCII.equal(mailbox.utf8, "postmaster".utf8) ? nil : SMTPReply(550, "5.1.1", "No such mailbox here")
        }
        guard ASCII.equal(mailbox.utf8[mailbox.utf8.index(after: at)...], domain.utf8) else {
            return SMTPReply(550, "5.7.1", "Relaying denied: this server takes mail for \(domain)")
        }
        let isKnown =
            ASCII.equal(mailbox.utf8[..<at], "postmaster".utf8)
            || configuration.account.address.isSameAddress(as: mailbox)
            || configuration.accounts[address: mailbox] != nil
        return isKnown ? nil : SMTPReply(550, "5.1.1", "No such mailbox here")
    }
}
