/// What the control API can be asked for: a method and a path, in whose segments a name in braces stands for anything.
///
/// `Documentation/control.openapi.json` describes each of them; a test holds the two to each other.
enum ControlRoute: String, CaseIterable, Sendable {
    case service = "GET /v1/service"
    case makeAccount = "POST /v1/accounts"
    case accounts = "GET /v1/accounts"
    case messages = "GET /v1/messages"
    case message = "GET /v1/messages/{id}"
    case rawMessage = "GET /v1/messages/{id}/raw"
    case waitForMessage = "POST /v1/messages/wait"
    case expectNoMessage = "POST /v1/messages/none"
    case deliver = "POST /v1/deliveries"
    case setScenario = "PUT /v1/scenario"
    case clearScenario = "DELETE /v1/scenario"
    case setFaults = "PUT /v1/faults"
    case clearFaults = "DELETE /v1/faults"
    case transcript = "GET /v1/transcript"
    case leaks = "GET /v1/leaks"
    case reset = "POST /v1/reset"
    case description = "GET /v1/openapi.json"

    var method: String { String(rawValue.prefix { $0 != " " }) }

    /// The segments of the path.
    var template: [String] {
        rawValue.split(separator: " ")[1].split(separator: "/").map(String.init)
    }

    /// Whether a body of JSON belongs to it.
    var takesJSON: Bool {
        switch self {
        case .makeAccount, .waitForMessage, .expectNoMessage, .setScenario, .setFaults: true
        default: false
        }
    }

    /// Whether a message is its body.
    var takesMessage: Bool { self == .deliver }

    /// The route of a request, with what stands in the place of a name; the methods that there are for its path where
    /// it has none.
    static func find(method: String, path: [String]) -> Found {
        let here = allCases.compactMap { route in route.names(of: path).map { (route, $0) } }
        // A path that is spelt out goes before one with a name in it.
        let exact = here.filter { $0.1.isEmpty }
        let matching = exact.isEmpty ? here : exact
        guard !matching.isEmpty else { return .nowhere }
        let wanted = method == "HEAD" ? "GET" : method
        if let (route, names) = matching.first(where: { $0.0.method == wanted }) { return .route(route, names) }
        var methods = Set(matching.map(\.0.method))
        if methods.contains("GET") { methods.insert("HEAD") }
        return .otherMethods(methods.sorted())
    }

    /// What there is for a method and a path.
    enum Found: Equatable {
        case route(ControlRoute, [String: String])
        case otherMethods([String])
        case nowhere
    }

    private func names(of path: [String]) -> [String: String]? {
        let template = template
        guard template.count == path.count else { return nil }
        var names: [String: String] = [:]
        for (part, segment) in zip(template, path) {
            if part.hasPrefix("{") {
                names[String(part.dropFirst().dropLast())] = segment
            } else if part != segment {
                return nil
            }
        }
        return names
    }
}
