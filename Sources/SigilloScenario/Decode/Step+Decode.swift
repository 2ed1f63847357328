import SigilloCore

extension StepTemplate {
    static let keys = [
        "when", "fault", "connection", "from", "listener", "visit", "greeting", "logged-in", "withheld", "capabilities",
        "command", "target", "during", "occurrence", "every", "reply", "raw", "before", "after", "segments", "then",
        "delay", "throttle", "cut", "handshake", "transport",
    ]

    /// Reads a list of steps.
    ///
    /// - Parameters:
    ///   - phase: what a step is about that does not say whether it is about what crosses in clear or inside TLS.
    ///   - isFault: whether a step is the fault that does not say.
    static func all(
        decoding node: Node, what: String = "'steps'", phase: StepPhase = .clear, isFault: Bool = false
    ) throws(ScenarioError) -> [StepTemplate] {
        var steps: [StepTemplate] = []
        for item in try node.list(what) {
            steps.append(try StepTemplate(decoding: item, phase: phase, isFault: isFault))
        }
        return steps
    }

    init(decoding node: Node, phase: StepPhase = .clear, isFault: Bool = false) throws(ScenarioError) {
        let map = try MapReader(node, what: "a step", known: Self.keys)
        let conditions = try map["when"].map { node throws(ScenarioError) in try Condition.all(decoding: node) } ?? []
        let isFault = try map.flag("fault", default: isFault)
        let action: StepAction
        switch (map["greeting"], map["capabilities"], map["command"], map["handshake"], map["transport"]) {
        case (let text?, nil, nil, nil, nil):
            try Self.refuse(Self.keysOfReplies + ["during"], in: map, of: "a greeting")
            action = .greeting(
                text: try text.wireText("the greeting"), isLoggedIn: try map.flag("logged-in", default: false),
                isWithheld: try map.flag("withheld", default: false))
        case (nil, let edit?, nil, nil, nil):
            try Self.refuse(Self.keysOfReplies + Self.keysOfGreetings, in: map, of: "a change of capabilities")
            action = .capabilities(try CapabilityStep(decoding: edit, phase: try Self.phase(of: map, default: phase)))
        case (nil, nil, let verb?, nil, nil):
            try Self.refuse(Self.keysOfGreetings, in: map, of: "a reply")
            action = .reply(
                try ReplyStep(decoding: map, verb: verb, node: node, phase: try Self.phase(of: map, default: phase)))
        case (nil, nil, nil, let handshake?, nil):
            try Self.refuse(
                Self.keysOfReplies + Self.keysOfGreetings + ["during"], in: map, of: "a step on the handshake")
            action = .handshake(try HandshakeStep(decoding: handshake))
        case (nil, nil, nil, nil, let transport?):
            try Self.refuse(
                Self.keysOfReplies + Self.keysOfGreetings + ["during"], in: map, of: "a step on the transport")
            action = .transport(try TransportStep(decoding: transport))
        default:
            throw node.error(
                "A step has exactly one of the keys 'greeting', 'capabilities', 'command', 'handshake' and 'transport'."
            )
        }
        self.init(
            conditions: conditions, isFault: isFault, connections: try Self.connections(of: map),
            place: StepPlace(
                listener: try map["listener"]?.word("'listener'"),
                visit: try map["visit"]?.integer("'visit'", in: 1...3)),
            segments: try map["segments"]?.line("'segments'"), action: action, position: node.position)
    }

    private static let keysOfGreetings = ["logged-in", "withheld"]
    private static let keysOfReplies = [
        "target", "occurrence", "every", "reply", "raw", "before", "after", "segments", "then", "delay", "throttle",
        "cut",
    ]

    private static func connections(of map: MapReader) throws(ScenarioError) -> ConnectionRange {
        switch (map["connection"], map["from"]) {
        case (nil, nil): return .all
        case (let only?, nil):
            let number = try only.integer("'connection'", in: 1...100)
            return ConnectionRange(first: number, last: number)
        case (nil, let first?): return ConnectionRange(first: try first.integer("'from'", in: 1...100))
        case (_?, let first?): throw first.error("A step has either 'connection' or 'from'.")
        }
    }

    private static func phase(of map: MapReader, default phase: StepPhase) throws(ScenarioError) -> StepPhase {
        try map["during"]?.word("'during'") ?? phase
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
            guard ["before", "after", "delay", "throttle", "cut"].contains(where: { map[$0] != nil }) else {
                throw node.error(
                    "A step on a command needs 'reply', 'raw', 'before', 'after', 'then', 'delay', 'throttle' or 'cut'."
                )
            }
        case .replaced, .startTLS, .logIn, .withhold:
            guard text != nil else { throw node.error("'then: \(effect.rawValue)' needs a 'reply' or 'raw'.") }
        case .hold, .close, .reset: break
        }
        if let segments = map.stated("segments"), map["after"] == nil {
            throw segments.error("'segments' says how the octets of 'after' travel, but there are none.")
        }
        if let cut = map.stated("cut"), effect != .honest, effect != .replaced {
            throw cut.error("'cut' ends the connection: beside it, 'then: \(effect.rawValue)' has no place.")
        }
        if let every = map.stated("every"), map["occurrence"] != nil {
            throw every.error("A step has either 'occurrence' or 'every'.")
        }
        self.init(
            verb: try verb.verb(), phase: phase,
            occurrence: try map["occurrence"]?.integer("'occurrence'", in: 1...1_000), effect: effect,
            text: text ?? "", before: try map["before"]?.wireText("'before'") ?? "",
            after: try map["after"]?.wireText("'after'") ?? "")
        target = try map["target"].map { node throws(ScenarioError) in try node.target(ofVerb: self.verb) }
        every = try map["every"]?.integer("'every'", in: 1...1_000)
        delay = try map["delay"]?.duration("'delay'") ?? 0
        rate = try map["throttle"]?.rate("'throttle'")
        cut = try map["cut"].map { node throws(ScenarioError) in try ConnectionCut(decoding: node) }
    }
}

extension HandshakeStep {
    init(decoding node: Node) throws(ScenarioError) {
        let map = try MapReader(node, what: "'handshake'", known: ["absent", "text", "then"])
        let isAbsent = try map.flag("absent", default: false)
        guard !isAbsent || map["text"] == nil && map["then"] == nil else {
            throw node.error("A handshake that is absent has neither 'text' nor 'then'.")
        }
        guard isAbsent || map["text"] != nil || map["then"] != nil else {
            throw node.error("'handshake' needs 'absent', 'text' or 'then'.")
        }
        self.init(
            isAbsent: isAbsent, text: try map["text"]?.wireText("'text'") ?? "",
            ending: try map["then"]?.word("'then'") ?? .close)
    }
}

extension Node {
    /// A command in capitals, `.` for the end of an SMTP message, or `*`.
    func verb() throws(ScenarioError) -> String {
        let verb = try line("a command")
        let isWord = verb.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        guard isWord || ["*", "."].contains(verb) else {
            throw error("A command is written in capitals, or it is '*' or '.': '\(verb)' is neither.")
        }
        return verb
    }

    /// The path of HTTP requests, with `*` at its end the beginning of paths.
    fileprivate func target(ofVerb verb: String) throws(ScenarioError) -> String {
        let target = try line("'target'")
        guard Self.methods.contains(verb) else {
            throw error("'target' is the path of an HTTP request: '\(verb)' has none.")
        }
        let isPath = target.utf8.first == UInt8(ascii: "/")
        guard isPath, !target.utf8.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "?") }) else {
            throw error(
                "'target' is a path that begins with '/', without blanks and '?': '\(target)' is none.",
                hint: "Write /login, or /messages/* for all that begins with /messages/.")
        }
        return target
    }

    /// Methods of HTTP (RFC 9110 §9, RFC 5789), and any command.
    private static let methods: Set<String> = [
        "*", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT",
    ]

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
