internal import NIOCore
internal import SigilloCore
package import SigilloProtocols

/// What is done to the mail of an instance from outside of its connections.
extension ServerState {
    /// Puts a message into a mailbox of each account that it is for, and keeps it.
    func deliver(_ delivery: OutsideDelivery) -> Result<SubmittedMessage, DeliveryRefusal> {
        let unknown = delivery.recipients.filter { mail.store(for: $0) == nil }
        guard unknown.isEmpty else { return .failure(.unknownRecipients(unknown)) }
        guard mail.journal.hasRoom(for: delivery.octets.count) else { return .failure(.full) }
        let now = ConnectionHandler.now()
        let message = NewMessage(
            octets: delivery.octets, flags: delivery.flags, internalDate: delivery.internalDate)
        let recipients = delivery.recipients.isEmpty ? [mail.ownAddress] : delivery.recipients
        var seen: [SharedStore] = []
        for store in recipients.compactMap(mail.store(for:)) where !seen.contains(where: { $0 === store }) {
            seen.append(store)
            let reply = store.perform(
                .appendAll(mailbox: delivery.mailbox, messages: [message]), for: nil, now: Int64(now / 1_000_000_000))
            switch reply {
            case .added: break
            case .refused(.noSuchMailbox): return .failure(.noSuchMailbox)
            default: return .failure(.full)
            }
        }
        let kept = mail.journal.append(
            SubmittedMessage(
                number: 0, origin: .delivery,
                envelope: MailEnvelope(sender: delivery.sender, recipients: recipients), octets: delivery.octets,
                time: now))
        return .success(kept)
    }

    /// Answers a question, or lets it wait for so long.
    func ask(_ wait: MessageWait, for duration: TimeAmount) {
        guard mail.journal.ask(wait) else { return }
        let timer = loop.assumeIsolated().scheduleTask(in: duration) { [self] in
            mail.journal.end(wait, .timedOut(standing))
        }
        mail.journal.keep(timer, of: wait)
        endIfQuiet()
    }

    /// What had come by now.
    var standing: ServiceStanding {
        ServiceStanding(
            messages: mail.journal.messages, connections: harvest().connections, time: ConnectionHandler.now())
    }

    /// Ends the waits that end when nothing can come any more. A connection that waits in the backlog is accepted in
    /// the first of two turns of the loop.
    func endIfQuiet() {
        guard isQuiet, mail.journal.awaitsQuiet else { return }
        let loop = loop.assumeIsolated()
        loop.execute { [self] in
            loop.execute { [self] in
                if isQuiet { mail.journal.fallQuiet() }
            }
        }
    }
}

/// A message that somebody outside puts into mailboxes.
package struct OutsideDelivery: Sendable {
    package var octets: [UInt8]
    /// The sender of the envelope, empty for `<>`.
    package var sender = ""
    /// The addresses of the accounts that get it; empty for the first account.
    package var recipients: [String] = []
    /// The mailbox that it is put into.
    package var mailbox = "INBOX"
    /// The flags that it begins with.
    package var flags = MessageFlags()
    /// Its date, in seconds since 1970-01-01 00:00 UTC; nil is the present time.
    package var internalDate: Int64?

    /// Creates a delivery to the INBOX of the first account.
    package init(octets: [UInt8]) {
        self.octets = octets
    }
}

/// Why a message is not delivered.
package enum DeliveryRefusal: Error, Sendable, Hashable {
    /// These addresses are no account's.
    case unknownRecipients([String])
    case noSuchMailbox
    /// A bound of the store is reached.
    case full
}
