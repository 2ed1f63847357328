package import SigilloCore

/// A protocol session as a value: bytes and events in, actions out. It owns no socket, clock or store.
///
/// One event may make several actions; they are performed in order and what they send leaves in one write.
package protocol ServerSession: Sendable {
    /// Whether it wants ``SessionEvent/channelKnown(_:)``; what TLS gives to authentication costs a tenth of a session.
    var wantsChannel: Bool { get }

    /// Tells the session what happened; it answers with what is to be done.
    mutating func receive(_ event: SessionEvent) -> [SessionAction]

    /// Hands back the octets that were received behind the command that ``SessionAction/startTLS`` answers and that
    /// the session did not read as commands; a second call returns none.
    ///
    /// Whatever is not taken is forgotten with ``SessionEvent/tlsEstablished``.
    mutating func takeUnreadOctets() -> [UInt8]
}

/// What may happen to a session.
package enum SessionEvent: Sendable {
    /// What the TLS session gives to authentication; it comes in front of the event that says that TLS is there.
    case channelKnown(TLSChannel)
    /// The connection stands and, on a path with implicit TLS, the handshake is done: greet.
    case connected(isSealed: Bool)
    /// Octets of the client, in any portion.
    case bytes([UInt8])
    /// The handshake that ``SessionAction/startTLS`` asked for is done.
    case tlsEstablished
    /// The handshake that ``SessionAction/startTLS`` asked for failed on purpose, and the connection stays in clear.
    case tlsFailed
    /// The answer to a ``SessionAction/store(_:)``.
    case stored(StoreReply)
    /// The answer to a ``SessionAction/claimMaildrop``: whether this session has the maildrop now.
    case maildropClaimed(Bool)
    /// The answer to a ``SessionAction/webSession(_:)``; nil where there is no such session.
    case webSession(WebSession?)
    /// The mailbox that the session has selected was changed by somebody else.
    case mailboxChanged(StoreReply)
    /// The account was learnt on another connection of the same instance.
    case accountLearnt(Account)
    /// The server has several accounts: these.
    case accountsChanged(AccountDirectory)
    /// The client closed its half.
    case inputClosed
    /// The time asked for by ``SessionAction/wait(nanoseconds:id:)`` is over.
    case timer(id: Int)
}

/// What a session wants done.
package enum SessionAction: Sendable, Equatable {
    /// Send octets to the client.
    case send([UInt8])
    /// Send octets of a step of the script behind what was sent, in segments as it says.
    case inject([UInt8], step: Int, segments: SessionScript.Segmentation)
    /// Send nothing more in clear; what the client sends next is a handshake. Octets of the same read that follow
    /// the command are left to the connection, which decides whether they are a TLS record.
    case startTLS
    /// Ask the store; the reply comes as ``SessionEvent/stored(_:)`` before anything else.
    case store(StoreRequest)
    /// Have the maildrop for this session alone, if no other has it; the answer comes as
    /// ``SessionEvent/maildropClaimed(_:)`` before anything else.
    case claimMaildrop
    /// Ask for a session of the webmail, which all connections share; the answer comes as
    /// ``SessionEvent/webSession(_:)`` before anything else.
    case webSession(WebSessionRequest)
    /// Let others have the maildrop; the end of the connection does the same.
    case releaseMaildrop
    /// Tell every other session, now and later, that this is the account.
    case learn(Account)
    /// The session's mailboxes are those of this account from now on.
    case enter(Account)
    /// Tell me when the time is over.
    case wait(nanoseconds: UInt64, id: Int)
    /// Say nothing more and do nothing more, but keep reading and noting: a deliberate hold.
    case hold
    /// Let everything that is sent from now on leave at so many octets a second.
    case slow(octetsPerSecond: Int)
    /// Let so many octets of what is sent from now on pass, then end the connection and note the step; what would be
    /// sent, stored or done behind them is not.
    case cut(ConnectionCut, step: Int)
    /// The answer that a ``cut(_:step:)`` is about is over: end the connection, if the cut has not.
    case answerEnded
    /// Close after what was sent.
    case close
    /// Reset the connection after what was sent.
    case reset
    /// Note a fact.
    case record(SessionNote)
}
