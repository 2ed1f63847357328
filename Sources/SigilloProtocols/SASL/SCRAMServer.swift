import SigilloCore

/// SCRAM (RFC 5802, RFC 7677), with or without channel binding: each side proves to the other that it knows the
/// password, or what is made of it.
///
/// ```
/// C: n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL
/// S: r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096
/// C: c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=
/// S: v=rmF9pqV8S7suAoZWja4dJRkFsKQ=
/// C:
/// ```
///
/// The mail protocols have no place for data beside success, so that the server's proof is a challenge with an empty
/// response. Names and passwords are taken octet for octet; of ASCII, SASLprep (RFC 4013) changes nothing.
struct SCRAMServer: SASLServer {
    private enum State {
        case begun
        case challenged(SCRAMClientFirst, nonce: [UInt8], serverFirst: [UInt8])
        /// The server has proved itself too; an empty response is due.
        case proved(SASLCredentials)
        case over
    }

    private let mechanism: SASLMechanism
    private let algorithm: DigestAlgorithm
    private let context: SASLContext
    private let nonce: [UInt8]
    private let salt: [UInt8]?
    private var state = State.begun

    /// Begins an exchange; nonce and salt are those of the context unless they are given.
    init(
        _ mechanism: SASLMechanism, _ algorithm: DigestAlgorithm, _ context: SASLContext, nonce: [UInt8]? = nil,
        salt: [UInt8]? = nil
    ) {
        self.mechanism = mechanism
        self.algorithm = algorithm
        self.context = context
        self.nonce = nonce ?? context.nonce
        self.salt = salt
    }

    mutating func respond(_ response: [UInt8]) -> SASLStep {
        let state = state
        self.state = .over
        switch state {
        case .begun: return takeFirst(response)
        case .challenged(let first, let nonce, let serverFirst): return takeFinal(response, first, nonce, serverFirst)
        case .proved(var credentials):
            if !response.isEmpty {
                credentials.remark = "The client answered the server's proof with more than nothing."
            }
            return .finished(credentials)
        case .over: return refuse(response, [], "The exchange was over.")
        }
    }

    private mutating func takeFirst(_ response: [UInt8]) -> SASLStep {
        guard let first = SCRAMClientFirst(response) else {
            return refuse(response, [], "The client's first message of SCRAM is malformed.")
        }
        if let fault = fault(of: first.flag) { return refuse(response, first.user, fault) }
        let salt = salt ?? context.salt(of: first.user)
        let both = first.nonce + nonce
        var message = Array("r=".utf8) + both
        message.append(",s=")
        message += Base64.encode(salt)
        message.append(",i=\(context.settings.iterations)")
        state = .challenged(first, nonce: both, serverFirst: message)
        return .challenge(message)
    }

    /// What is wrong with a client's word on channel binding (RFC 5802 §6).
    private func fault(of flag: SCRAMClientFirst.Flag) -> String? {
        switch flag {
        case .bound(let name):
            guard mechanism.bindsChannel else { return "The client binds the channel in a mechanism without it." }
            let binding = TLSChannel.Binding(rawValue: name)
            guard let binding, context.channel?.bindings[binding] != nil else {
                return "The client asks for a channel binding that this channel does not have."
            }
            return nil
        case .unable:
            return mechanism.bindsChannel ? "The client chose a mechanism with channel binding and does not bind." : nil
        case .thinksServerUnable:
            if mechanism.bindsChannel { return "The client chose a mechanism with channel binding and does not bind." }
            guard let bound = mechanism.channelBound, context.offered.contains(bound) else { return nil }
            return "The client was told that there is no channel binding, although \(bound.rawValue) is offered:"
                + " somebody has changed the list of mechanisms."
        }
    }

    private mutating func takeFinal(
        _ response: [UInt8], _ first: SCRAMClientFirst, _ nonce: [UInt8], _ serverFirst: [UInt8]
    ) -> SASLStep {
        guard let final = SCRAMClientFinal(response) else {
            return refuse(response, first.user, "The client's last message of SCRAM is malformed.")
        }
        guard final.nonce == nonce else {
            return refuse(response, first.user, "The client's last message of SCRAM has another nonce.")
        }
        var bound = first.header
        if case .bound(let name) = first.flag, let binding = TLSChannel.Binding(rawValue: name) {
            bound += context.channel?.bindings[binding] ?? []
        }
        guard final.channel == bound else {
            return refuse(
                response, first.user,
                mechanism.bindsChannel
                    ? "The client is bound to another TLS channel: somebody stands between the two."
                    : "The client's last message of SCRAM repeats another header than its first one had.")
        }
        let comma: [UInt8] = [UInt8(ascii: ",")]
        let signed = first.bare + comma + serverFirst + comma + final.withoutProof
        guard let salted = saltedPassword(of: first.user), let signature = signature(of: signed, salted, final.proof)
        else { return refuse(response, first.user, nil) }
        let credentials = SASLCredentials(
            user: first.user, secret: Secret(bytes: response), evidence: .proof(isRight: true),
            authorization: first.authorization)
        guard context.account(of: first.user).permits(first.authorization) else { return .finished(credentials) }
        state = .proved(credentials)
        return .challenge(Array("v=".utf8) + Base64.encode(signature))
    }

    private func saltedPassword(of user: [UInt8]) -> [UInt8]? {
        context.saltedPassword(
            algorithm, of: user, salt: salt ?? context.salt(of: user), iterations: context.settings.iterations)
    }

    /// The server's signature (RFC 5802 §3); nil where the client's proof is wrong.
    private func signature(of message: [UInt8], _ salted: [UInt8], _ proof: [UInt8]) -> [UInt8]? {
        guard let digests = context.settings.digests,
            let clientKey = digests.code(algorithm, key: salted, of: Array("Client Key".utf8)),
            let stored = digests.digest(algorithm, of: clientKey),
            let clientSignature = digests.code(algorithm, key: stored, of: message),
            proof.elementsEqual(zip(clientKey, clientSignature).map { $0 ^ $1 }),
            let serverKey = digests.code(algorithm, key: salted, of: Array("Server Key".utf8))
        else { return nil }
        return digests.code(algorithm, key: serverKey, of: message)
    }

    /// Nobody is let in without the right proof, since the server could not answer it.
    private func refuse(_ response: [UInt8], _ user: [UInt8], _ remark: String?) -> SASLStep {
        .finished(
            SASLCredentials(
                user: user, secret: Secret(bytes: response), isUsable: false, evidence: .proof(isRight: false),
                remark: remark))
    }
}
