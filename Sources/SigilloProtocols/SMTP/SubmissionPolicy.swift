import SigilloCore

/// Whose mail a submission server takes, and as whose (RFC 6409 §3.3, §6.1).
///
/// Without more being said a log-in is needed for everything (``SessionConfiguration/requiresLogin``), and whoever has
/// logged in may send as anybody to anybody. Trust is never a matter of course: not even this machine itself has it.
package struct SubmissionPolicy: Sendable, Hashable {
    /// Whether who has logged in may send from the account's own addresses only: in the envelope, and in the fields
    /// From and Sender of the header.
    package var requiresOwnSender = false
    /// Whether mail for this server's own domains is taken without a log-in, as by a server that receives mail too.
    ///
    /// Mail for others still needs a log-in: it would be relayed.
    package var takesLocalMail = false
    /// Whether the client is in a network whose mail is taken without a log-in.
    ///
    /// Nobody has logged in there, so there is no account that a sender could be held to. TLS is needed all the same
    /// where it is offered.
    package var trustsClient = false

    /// Creates the policy of a server that wants a log-in and nothing else.
    package init() {}
}

extension SessionConfiguration {
    /// Whether a domain is that of one of the server's accounts.
    fileprivate func isLocal(_ address: SenderAddress) -> Bool {
        ([account] + accounts.all).contains { known in
            known.addresses.contains { SenderAddress($0).hasSameDomain(as: address) }
        }
    }
}

extension SMTPSession {
    /// Whether whoever is there may send mail to anybody.
    private var maySubmit: Bool {
        isAuthenticated || !configuration.requiresLogin || configuration.smtp.submission.trustsClient && !needsTLS
    }

    private var needsTLS: Bool {
        configuration.offersStartTLS && !isSealed && !configuration.allowsClearTextLogin
    }

    /// Why a client may not begin to send mail, or nil (RFC 4954 §6, RFC 3207 §4).
    var refusalOfSubmission: SMTPReply? {
        guard !maySubmit, !configuration.smtp.submission.takesLocalMail else { return nil }
        return SMTPReply(530, "5.7.0", needsTLS ? "Must issue a STARTTLS command first" : "Authentication required")
    }

    /// Why mail is not taken for a recipient: nobody relays for whoever has not logged in. Nil where it is taken.
    ///
    /// A name without a domain, as in `<Postmaster>`, is one of this server's (RFC 5321 §4.1.1.3).
    func refusal(ofRecipient mailbox: String) -> SMTPReply? {
        let address = SenderAddress(mailbox)
        guard !maySubmit, !address.domain.isEmpty, !configuration.isLocal(address) else { return nil }
        return SMTPReply(550, "5.7.1", "Relaying denied: log in first")
    }

    /// Why mail is not taken from a sender, or nil. The empty path, of a notification, is anybody's.
    func refusal(ofSender mailbox: String) -> SMTPReply? {
        guard holdsSenderToAccount, !mailbox.isEmpty else { return nil }
        // Nearly every client writes the address as it is.
        if configuration.account.addresses.contains(mailbox) || isOwn(SenderAddress(mailbox)) { return nil }
        return SMTPReply(553, "5.7.1", "Sender address is not one of the account that logged in")
    }

    /// Why a message is not taken by what its header says of its sender, or nil.
    ///
    /// Each address of each From and Sender counts: a receiver may show any of them. A header without one gives nobody
    /// out for somebody else.
    func refusal(ofHeader message: [UInt8]) -> SMTPReply? {
        guard holdsSenderToAccount else { return nil }
        let header = HeaderFields(message, message.indices)
        for name in ["From", "Sender"] {
            let addresses = header.addresses(name)
            // What is behind these bounds is not read, and might be anybody.
            guard header.fields.count < HeaderFields.limit, addresses.count < AddressList.limit else {
                return SMTPReply(554, "5.6.0", "The header is too long to look for its sender")
            }
            guard addresses.compactMap(SenderAddress.init).allSatisfy(isOwn) else {
                return SMTPReply(550, "5.7.1", "\(name) has an address that is not one of the account that logged in")
            }
        }
        return nil
    }

    private var holdsSenderToAccount: Bool {
        configuration.smtp.submission.requiresOwnSender && isAuthenticated
    }

    private func isOwn(_ address: SenderAddress) -> Bool {
        configuration.account.addresses.contains { SenderAddress($0) == address }
    }
}

/// An address as senders are compared by it: quoted or not, letters of ASCII alike in both cases.
private struct SenderAddress: Hashable {
    let local: [UInt8]
    /// Empty where there is none.
    let domain: [UInt8]

    /// Reads the mailbox of a path, or an address as it is written.
    init(_ mailbox: String) {
        // In brackets, so that it is one address whatever stands in it.
        let address = AddressList([ASCII.less] + Array(mailbox.utf8) + [ASCII.greater]).addresses.first
        local = (address?.mailbox ?? []).map(ASCII.upper)
        domain = (address?.host ?? []).map(ASCII.upper)
    }

    /// The address of a header field; nil for the two ends of a group.
    init?(_ address: MailAddress) {
        guard let host = address.host else { return nil }
        local = (address.mailbox ?? []).map(ASCII.upper)
        domain = host.map(ASCII.upper)
    }

    func hasSameDomain(as other: SenderAddress) -> Bool { domain == other.domain }
}
