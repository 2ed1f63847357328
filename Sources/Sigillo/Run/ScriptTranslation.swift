package import SigilloCore
package import SigilloProtocols
package import SigilloScenario
package import SigilloServer

/// Says a scenario's steps in the words of the protocol sessions, which know nothing of scenarios.
extension SessionScript {
    /// Creates the script of an instance.
    package init(_ steps: [SigilloScenario.Step]) {
        self.init()
        for step in steps {
            switch step.action {
            case .greeting(let text, let isLoggedIn, let isWithheld):
                greeting = Greeting(step: step.index, text: text, isLoggedIn: isLoggedIn, isWithheld: isWithheld)
            case .capabilities(let edit):
                capabilities.append(
                    CapabilityEdit(
                        step: step.index, phase: Phase(edit.phase), inGreeting: edit.inGreeting, inReply: edit.inReply,
                        remove: edit.remove, add: edit.add))
            case .reply(let reply):
                var translated = Reply(
                    step: step.index, verb: reply.verb, phase: Phase(reply.phase), occurrence: reply.occurrence,
                    effect: Reply.Effect(reply.effect), text: reply.text, before: reply.before, after: reply.after,
                    segments: Segmentation(reply.segments))
                translated.target = reply.target
                translated.every = reply.every
                translated.delay = reply.delay
                translated.rate = reply.rate
                translated.cut = reply.cut
                replies.append(translated)
            case .handshake, .transport:
                // It belongs to the connection, not to the session.
                break
            }
        }
    }
}

extension SessionScript.Phase {
    init(_ phase: StepPhase) {
        self =
            switch phase {
            case .clear: .clear
            case .sealed: .sealed
            case .any: .any
            }
    }
}

extension SessionScript.Reply.Effect {
    init(_ effect: ReplyStep.Effect) {
        self =
            switch effect {
            case .honest: .honest
            case .replaced: .replaced
            case .startTLS: .startTLS
            case .logIn: .logIn
            case .hold: .hold
            case .withhold: .withhold
            case .close: .close
            case .reset: .reset
            }
    }
}

extension SessionScript.Segmentation {
    init(_ segments: SigilloScenario.Segmentation) {
        self =
            switch segments {
            case .one: .one
            case .two: .two
            case .octets: .octets
            }
    }
}

extension HandshakeFault {
    /// What the steps of a connection say of its handshake, or nil where they say nothing.
    package init?(_ steps: [SigilloScenario.Step]) {
        for step in steps {
            guard case .handshake(let handshake) = step.action else { continue }
            let octets = Array(handshake.text.utf8)
            let kind: Kind =
                switch handshake.ending {
                case _ where handshake.isAbsent: .absent
                case .close: .close(octets)
                case .reset: .reset(octets)
                case .clear: .clear(octets)
                case .silence: .silence(octets)
                }
            self.init(step: step.index, kind: kind)
            return
        }
        return nil
    }
}

extension TransportFault {
    /// What the steps of a connection say of its transport, or nil where they say nothing.
    package init?(_ steps: [SigilloScenario.Step]) {
        for step in steps {
            guard case .transport(let transport) = step.action else { continue }
            self.init(
                step: step.index, delay: transport.delay, rate: transport.rate, cut: transport.cut,
                countsReceived: transport.side == .received)
            return
        }
        return nil
    }
}

extension SessionConfiguration {
    /// Creates the configuration of the path under test in an instance.
    ///
    /// - Parameters:
    ///   - number: which of the client's connections it is for, from 1.
    ///   - visit: which of the client's visits it is for, from 1.
    package init(
        _ instance: ScenarioInstance, hostName: String, account: Account, connection number: Int = 1, visit: Int = 1
    ) {
        self.init(hostName: hostName, account: account, offersStartTLS: instance.offersStartTLS)
        let settings = instance.scenario.server
        allowsClearTextLogin = settings.allowsClearTextLogin
        requiresLogin = settings.requiresLogin
        offersLogin = settings.offersLogin
        acceptsAnyLogin = settings.acceptsAnyLogin
        smtp.submission.requiresOwnSender = settings.requiresOwnSender
        script = SessionScript(instance.steps(onConnection: number, inVisit: visit))
    }

    /// Creates the configuration of a bait: a server in clear that takes every log-in, to see who falls back to it.
    package static func bait(hostName: String, account: Account) -> SessionConfiguration {
        var configuration = SessionConfiguration(hostName: hostName, account: account, offersStartTLS: false)
        configuration.allowsClearTextLogin = true
        configuration.requiresLogin = false
        return configuration
    }

    /// Lets the session belong to a captive portal: a page is all that it says by itself, and what it is told then shows
    /// what a client gives to it.
    package mutating func showPortal(over service: Service) {
        if service == .http {
            script.replies = [
                SessionScript.Reply(
                    step: Self.portalStep, verb: "*", phase: .any, effect: .close, text: CaptivePortal.page)
            ]
        } else {
            script.greeting = SessionScript.Greeting(step: Self.portalStep, text: CaptivePortal.page, isWithheld: true)
        }
    }

    /// The page is no step of the scenario.
    private static let portalStep = -1
}
