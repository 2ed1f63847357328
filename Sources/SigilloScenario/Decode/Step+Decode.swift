extension StepTemplate {
    static let keys = [
        "when", "fault", "greeting", "logged-in", "capabilities", "command", "during", "occurrence", "reply", "raw",
        "before", "after", "then",
    ]

    static func all(decoding node: Node) throws(ScenarioError) -> [StepTemplate] {
        var steps: [StepTemplate] = []
        for item in try node.list("'steps'") { steps.append(try StepTemplate(decoding: item)) }
        return steps
    }

    init(decoding node: Node) throws(ScenarioError) {
        let map = try MapReader(node, what: "a step", known: Self.keys)
        let conditions = try map["when"].map { node throws(ScenarioError) in try Condition.all(decoding: node) } ?? []
        let isFault = try map.flag("fault", default: false)
        let action: StepAction
        switch (map["greeting"], map["capabilities"], map["command"]) {
        case (let text?, nil, nil):
            try Self.refuse(
                ["during", "occurrence", "reply", "raw", "before", "after", "then"], in: map, of: "a greeting")
            action = .greeting(
                text: try text.wireText("the greeting"), isLoggedIn: try map.flag("logged-in", default: false))
        case (nil, let edit?, nil):
            try Self.refuse(
                ["logged-in", "occurrence", "reply", "raw", "before", "after", "then"], in: map,
                of: "a change of capabilities")
            action = .capabilities(try CapabilityStep(decoding: edit, phase: try Self.phase(of: map)))
        case (nil, nil, let verb?):
            try Self.refuse(["logged-in"], in: map, of: "a reply")
            action = .reply(try ReplyStep(decoding: map, verb: verb, node: node, phase: try Self.phase(of: map)))
        default:
            throw node.error("A step has exactly one of the keys 'greeting', 'capabilities' and 'command'.")
        }
        self.init(conditions: conditions, isFault: isFault, action: action, position: node.position)
    }

    private static func phase(of map: MapReader) throws(ScenarioError) -> StepPhase {
        try map["during"]?.word("'during'") ?? .clear
    }

    private static func refuse(_ keys: [String], in map: MapReader, of what: String) throws(ScenarioError) {
        for key in keys {
            if let node = map.stated(key) { throw node.error("'\(key)' does not belong to \(what).") }
        }
    }
}

extension StepTemplate.Condition {
    static func all(decoding node: Node) throws(ScenarioError) -> [StepTemplate.Condition] {
        var conditions: [StepTemplate.Condition] = []
        for entry in try node.entries("'when'") {
            let values: [String]
            if case .list = entry.value.content {
                values = try entry.value.lines("'\(entry.key)'")
            } else {
                values = [try entry.value.line("'\(entry.key)'")]
            }
            conditions.append(StepTemplate.Condition(name: entry.key, values: values, position: entry.position))
        }
        return conditions
    }
}

extension CapabilityStep {
    /// Where a list of capabilities is changed.
    private enum Place: String, CaseIterable {
        case greeting, reply, both
    }

    init(decoding node: Node, phase: StepPhase) throws(ScenarioError) {
        let map = try MapReader(node, what: "'capabilities'", known: ["at", "remove", "add"])
        let place = try map["at"]?.word("'at'", as: Place.self) ?? .both
        self.init(
            phase: phase, inGreeting: place != .reply, inReply: place != .greeting,
            remove: try map["remove"]?.lines("'remove'") ?? [], add: try map["add"]?.lines("'add'") ?? [])
        guard !remove.isEmpty || !add.isEmpty else { throw node.error("'capabilities' needs 'remove' or 'add'.") }
    }
}

extension ReplyStep {
    init(decoding map: MapReader, verb: Node, node: Node, phase: StepPhase) throws(ScenarioError) {
        let text: String?
        switch (map["reply"], map["raw"]) {
        case (nil, nil): text = nil
        case (let line?, nil): text = try line.wireText("'reply'")
        case (nil, let raw?): text = try raw.text("'raw'")
        case (_?, let raw?): throw raw.error("A step has either 'reply' or 'raw'.")
        }
        let effect = try map["then"]?.word("'then'", as: Effect.self) ?? (text == nil ? .honest : .replaced)
        switch effect {
        case .honest:
            guard text == nil else {
                throw node.error("A command that is answered honestly has no 'reply' of the step.")
            }
            guard map["before"] != nil || map["after"] != nil else {
                throw node.error("A step on a command needs 'reply', 'raw', 'before', 'after' or 'then'.")
            }
        case .replaced, .startTLS, .logIn:
            guard text != nil else { throw node.error("'then: \(effect.rawValue)' needs a 'reply' or 'raw'.") }
        case .hold, .close: break
        }
        self.init(
            verb: try verb.verb(), phase: phase,
            occurrence: try map["occurrence"]?.integer("'occurrence'", in: 1...1_000), effect: effect,
            text: text ?? "", before: try map["before"]?.wireText("'before'") ?? "",
            after: try map["after"]?.wireText("'after'") ?? "")
    }
}

extension Node {
    /// A command in capitals, or `*`.
    func verb() throws(ScenarioError) -> String {
        let verb = try line("a command")
        guard verb == "*" || verb.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
            throw error("A command is written in capitals, or it is '*': '\(verb)' is neither.")
        }
        return verb
    }

    /// What is sent: a line, to which CRLF is appended; a list of lines; or `{raw: …}`, octet for octet.
    func wireText(_ what: String) throws(ScenarioError) -> String {
        switch content {
        case .scalar: return try wireLine(what)
        case .list(let nodes):
            var text = ""
            for node in nodes { text += try node.wireLine("each line of \(what)") }
            return text
        case .map:
            let map = try MapReader(self, what: what, known: ["raw"])
            return try map.required("raw").text("'raw'")
        }
    }

    private func wireLine(_ what: String) throws(ScenarioError) -> String {
        guard case .scalar(let text, _) = content else { throw error("\(what) must be a text.") }
        // CR and LF are one Character in Swift where they stand together: look at scalars.
        guard !text.unicodeScalars.contains(where: { $0 == "\r" || $0 == "\n" }) else {
            throw error(
                "\(what) must be one line without its line end, which is added.",
                hint: "Write a list of lines, or {raw: …} for exact octets.")
        }
        return text + "\r\n"
    }
}
