internal import SigilloCore
internal import SigilloProtocols
internal import SigilloScenario
internal import SigilloServer

/// The servers of a scenario with more providers than one: each is honest, and has a certificate of its own name.
extension EndpointPlanning {
    /// Another provider's submission server, which takes mail of this account for everybody.
    var otherProvider: EndpointPlan {
        let path = instance.path
        var configuration = SessionConfiguration(
            hostName: RoomNames.canaryHost, account: account, offersStartTLS: path.tlsMode == .startTLS)
        // Its users send as whom they like.
        configuration.smtp.submission.requiresOwnSender = false
        let security: EndpointPlan.Security =
            path.tlsMode == .implicit ? .implicit(context) : .startTLS(context)
        let service = path.service
        var plan = EndpointPlan(path: path, isBait: true, security: security) { [configuration] in
            EndpointPlanning.session(of: service, configuration)()
        }
        plan.handling = .relaying(ReceivingWorld.other)
        return plan
    }

    /// The server that the MX record of the recipient's domain names.
    func exchange(of world: ReceivingWorld) -> EndpointPlan {
        let configuration = world.session(makesNotes: true)
        var plan = EndpointPlan(path: .smtp, isBait: true, security: .startTLS(context)) {
            SMTPSession(configuration: configuration)
        }
        plan.handling = .receiving
        return plan
    }
}
