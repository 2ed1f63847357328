internal import SigilloCore
internal import SigilloProtocols

/// The way of mail to a domain's receiving server.
extension SharedMail {
    /// Takes a message that somebody brought to the receiving server.
    ///
    /// - Parameter address: the client's.
    func receive(_ message: SubmittedMessage, address: String, from connection: Connection?) -> StoreReply {
        guard let receiver else { return take(message, from: connection) }
        guard journal.hasRoom(for: message.octets.count) else { return .refused(.full) }
        switch arrive(message, from: address, at: receiver, connection) {
        case .refused(let refusal): return .refused(refusal)
        case .taken(let arrived, let reply):
            journal.append(message)
            journal.append(arrived)
            return reply
        }
    }

    /// Takes a message that was submitted: what is for the receiver's domain is handed on to it, as by `host`. What the
    /// receiver refuses for good comes back to the sender as a report, if the sender has a mailbox here.
    func relay(_ message: SubmittedMessage, by host: OutgoingHost, from connection: Connection?) -> StoreReply {
        guard let receiver else { return take(message, from: connection) }
        var here = message
        var outward = message
        here.envelope.keepRecipients { !Self.isIn(receiver.domain, $0) }
        outward.envelope.keepRecipients { Self.isIn(receiver.domain, $0) }
        guard !outward.envelope.recipients.isEmpty else { return take(message, from: connection) }
        guard journal.hasRoom(for: message.octets.count) else { return .refused(.full) }
        // The hand-over is on no wire, inside TLS or not.
        outward.origin = .delivery
        outward.envelope.helo = host.name
        outward.envelope.isExtended = true
        var arrival: SubmittedMessage?
        switch arrive(outward, from: host.address, at: receiver, connection) {
        case .taken(let arrived, _): arrival = arrived
        // Nothing is tried again here: what the receiver puts off, the client may bring once more.
        case .refused(.policy(let refusal)) where !refusal.isTemporary:
            giveBack(outward, refusal, by: host, to: receiver, connection)
        case .refused(let refusal): return .refused(refusal)
        }
        var answer = StoreReply.done
        if !here.envelope.recipients.isEmpty {
            answer = deliver(here, from: connection)
            if case .refused = answer { return answer }
        }
        journal.append(message)
        if let arrival { journal.append(arrival) }
        return answer
    }

    private static func isIn(_ domain: String, _ address: String) -> Bool {
        guard let at = address.lastIndex(of: "@") else { return false }
        return String(address[address.index(after: at)...]).isSameAddress(as: domain)
    }

    private static func isPostmaster(_ address: String, _ domain: String) -> Bool {
        address.isSameAddress(as: "postmaster") || address.isSameAddress(as: "postmaster@\(domain)")
    }

    /// A message as the receiver sees it.
    private func arriving(_ message: SubmittedMessage, from address: String) -> ArrivingMail {
        let envelope = message.envelope
        let transmission = envelope.isExtended ? message.isSealed ? "ESMTPS" : "ESMTP" : "SMTP"
        return ArrivingMail(
            address: address, envelope: envelope, octets: message.octets, transmission: transmission,
            time: Int64(message.time / 1_000_000_000))
    }

    /// What became of a message at the receiving server.
    private enum Arrival {
        /// It is in mailboxes, as this message shows it.
        case taken(SubmittedMessage, StoreReply)
        case refused(StoreRefusal)
    }

    /// Has the receiver judge, and puts what it takes into a mailbox of each account that it is for.
    private func arrive(
        _ message: SubmittedMessage, from address: String, at receiver: any MailReceiver, _ connection: Connection?
    ) -> Arrival {
        var envelope = message.envelope
        for place in envelope.recipients.indices where Self.isPostmaster(envelope.recipients[place], receiver.domain) {
            envelope.recipients[place] = receiver.postmaster
        }
        let stores = accounts(for: envelope)
        guard !stores.isEmpty else {
            return .refused(.policy(MailRefusal(code: 550, enhanced: "5.1.1", texts: ["No such mailbox here"])))
        }
        let mail = arriving(message, from: address)
        switch receiver.judge(mail) {
        case .refuse(let refusal): return .refused(.policy(refusal))
        case .take(let octets, let isJunk):
            var arrived = message
            arrived.octets = octets
            var answer = StoreReply.done
            for store in stores {
                let junk = isJunk ? store.store.mailboxes.first { $0.specialUse == .junk }?.name : nil
                arrived.origin = .arrival(address: address, mailbox: junk ?? "INBOX")
                let request: StoreRequest =
                    if let junk {
                        .appendAll(mailbox: junk, messages: [NewMessage(octets: octets)])
                    } else {
                        .deliver(octets: octets, envelope: message.envelope)
                    }
                answer = store.perform(request, for: connection, now: mail.time)
                if case .refused(let refusal) = answer { return .refused(refusal) }
            }
            return .taken(arrived, answer)
        }
    }

    private func giveBack(
        _ message: SubmittedMessage, _ refusal: MailRefusal, by host: OutgoingHost, to receiver: any MailReceiver,
        _ connection: Connection?
    ) {
        let sender = message.envelope.sender
        guard !sender.isEmpty, let store = store(for: sender) else { return }
        let mail = arriving(message, from: host.address)
        let report = DeliveryReport(of: mail, refusal, reporter: host.name, receiver: receiver.hostName)
        let envelope = MailEnvelope(sender: "", recipients: [sender])
        _ = store.perform(.deliver(octets: report.octets, envelope: envelope), for: connection, now: mail.time)
    }
}

extension MailEnvelope {
    /// Keeps the recipients that are such, with their parameters.
    fileprivate mutating func keepRecipients(where isKept: (String) -> Bool) {
        let places = recipients.indices.filter { isKept(recipients[$0]) }
        let parameters = recipientParameters
        recipients = places.map { recipients[$0] }
        recipientParameters = places.compactMap { parameters.indices.contains($0) ? parameters[$0] : nil }
    }
}
