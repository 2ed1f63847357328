package import SigilloControl
internal import SigilloCore
internal import SigilloReport
internal import SigilloServer

/// The control API of a service: requests in, answers out, without a socket.
package struct ControlAPI: Sendable {
    let service: MailService

    /// Creates the API of a service.
    package init(_ service: MailService) {
        self.service = service
    }

    /// Answers a request that was let in. Whatever goes wrong is a problem document.
    package func respond(to request: ControlRequest) async -> ControlResponse {
        do {
            return try await answer(request)
        } catch let problem as ControlProblem {
            return problem.response
        } catch let refusal as ServiceRefusal {
            return ControlProblem(refusal).response
        } catch let failure as MessageWaitFailure {
            return ControlProblem(failure).response
        } catch is CancellationError {
            return ControlProblem(503, "over", "The request was given up", "Ask again.").response
        } catch is ServerIsClosed {
            return ControlProblem(ServiceRefusal(.over, "The service is closing: start it again.")).response
        } catch {
            return ControlProblem(500, "failed", "Something failed", "\(error)").response
        }
    }

    private func answer(_ request: ControlRequest) async throws -> ControlResponse {
        let route: ControlRoute
        let names: [String: String]
        switch ControlRoute.find(method: request.method, path: request.path) {
        case .route(let found, let values): (route, names) = (found, values)
        case .otherMethods(let methods):
            var problem = ControlProblem(
                405, "method", "That cannot be done here", "Use \(methods.joined(separator: " or ")).")
            problem.fields["Allow"] = methods.joined(separator: ", ")
            throw problem
        case .nowhere:
            throw ControlProblem(
                404, "no-such-resource", "There is no such resource", "GET /v1/openapi.json lists what there is.")
        }
        try check(request, of: route)
        switch route {
        case .service: return try describe(ControlQuery(request))
        case .makeAccount: return try await makeAccount(ControlObject(request))
        case .accounts: return try accounts(ControlQuery(request))
        case .messages: return try await messages(ControlQuery(request))
        case .message: return try await message(names["id"] ?? "", ControlQuery(request))
        case .rawMessage: return try await rawMessage(names["id"] ?? "", ControlQuery(request))
        case .waitForMessage: return try await waitForMessage(ControlObject(request))
        case .expectNoMessage: return try await expectNoMessage(ControlObject(request))
        case .deliver: return try await deliver(request.body, ControlQuery(request))
        case .setScenario: return try await setScenario(ControlObject(request))
        case .clearScenario: return try await clearScenario(ControlQuery(request))
        case .setFaults: return try await setFaults(ControlObject(request))
        case .clearFaults: return try await clearFaults(ControlQuery(request))
        case .transcript: return try await transcript(ControlQuery(request))
        case .leaks: return try await leaks(ControlQuery(request))
        case .reset: return try await reset(ControlQuery(request))
        case .description: return try description(ControlQuery(request))
        }
    }

    /// Refuses a body where none belongs, or of another kind.
    private func check(_ request: ControlRequest, of route: ControlRoute) throws(ControlProblem) {
        guard let type = request.mediaType else {
            guard !route.takesMessage else {
                throw ControlProblem(
                    415, "media-type", "The message is missing", "Send it as the body, as message/rfc822.")
            }
            return
        }
        let wanted = route.takesMessage ? "message/rfc822" : "application/json"
        guard type == wanted, route.takesMessage || route.takesJSON || request.body.isEmpty else {
            let advice = route.takesMessage || route.takesJSON ? "Send \(wanted)." : "Send no body."
            throw ControlProblem(415, "media-type", "The body has no type that is taken here", advice)
        }
    }
}

extension ControlProblem {
    init(_ refusal: ServiceRefusal) {
        let sentence = refusal.description
        switch refusal.kind {
        case .invalid: self.init(422, "invalid", "That cannot be", sentence)
        case .taken: self.init(409, "taken", "There is one already", sentence)
        case .unknown: self.init(404, "unknown", "What was named is not there", sentence)
        case .notPermitted: self.init(403, "not-permitted", "That is not permitted", sentence)
        case .full: self.init(507, "full", "A bound is reached", sentence)
        case .over: self.init(409, "over", "The service was reset or closed", sentence)
        }
    }

    init(_ failure: MessageWaitFailure) {
        self.init(408, "no-message", failure.summary, failure.description)
        members["messages"] = .array(failure.messages.map { .string($0) })
        members["sessions"] = .array(failure.sessions.map { .string($0) })
    }
}
