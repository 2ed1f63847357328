import SigilloCore

extension Scenario {
    static let keys = [
        "id", "title", "paths", "expectation", "severity", "secure", "control", "tags", "references", "sources", "why",
        "mend", "matrix", "start", "visits", "certificate", "tls", "server", "setup", "network", "steps", "delivery",
        "not-offered", "deceived-by", "continues-with", "twin", "flaws",
    ]

    /// Reads a scenario from the file that states it.
    ///
    /// - Throws: ``ScenarioError`` with the place of the first thing that is wrong.
    package init(decoding node: Node) throws(ScenarioError) {
        let map = try MapReader(node, what: "a scenario", known: Self.keys)
        self.init(
            id: try Self.id(of: map.required("id")),
            title: try map.required("title").line("the title"),
            paths: try Self.paths(of: map.required("paths")),
            expectation: try map.required("expectation").word("the expectation"),
            severity: try map.required("severity").word("the severity"),
            position: node.position)
        safeConduct = try map["secure"]?.word("'secure'") ?? .close
        isControl = try map.flag("control", default: false)
        tags = try Self.tags(of: map.required("tags"))
        references = try map.required("references").lines("'references'")
        sources = try map["sources"]?.lines("'sources'") ?? []
        why = try map.required("why").prose("'why'")
        mend = try Mending(decoding: map.required("mend"))
        matrix = try map["matrix"].map { node throws(ScenarioError) in try MatrixParameter.all(decoding: node) } ?? []
        start = try map["start"].map { node throws(ScenarioError) in try Self.start(of: node, on: paths) }
        visits = try map["visits"]?.integer("'visits'", in: 1...3) ?? 1
        certificate = try map["certificate"]?.line("the certificate's profile") ?? Scenario.goodChain
        tls = try map["tls"].map { node throws(ScenarioError) in try TLSSettings(decoding: node) } ?? .careful
        server =
            try map["server"].map { node throws(ScenarioError) in try ServerSettings(decoding: node) }
            ?? ServerSettings()
        setup = try map["setup"].map { node throws(ScenarioError) in try SetupSettings(decoding: node) }
        network =
            try map["network"].map { node throws(ScenarioError) in try NetworkSettings(decoding: node) }
            ?? NetworkSettings()
        steps = try map["steps"].map { node throws(ScenarioError) in try StepTemplate.all(decoding: node) } ?? []
        delivery = try DeliveryProof.all(decoding: map.required("delivery"))
        notOffered =
            try map["not-offered"].map { node throws(ScenarioError) in try NotOfferedSign.all(decoding: node) } ?? []
        deceptions =
            try map["deceived-by"].map { node throws(ScenarioError) in try DeceptionSign.all(decoding: node) } ?? []
        for item in try map["continues-with"]?.list("'continues-with'") ?? [] {
            reactions.append(try item.word("each item of 'continues-with'"))
        }
        twin = try map["twin"]?.line("the twin")
        flaws = try map["flaws"].map { node throws(ScenarioError) in try Self.flaws(of: node) } ?? []
        try checkWhole(map, node)
    }

    /// What no key can tell alone.
    private func checkWhole(_ map: MapReader, _ node: Node) throws(ScenarioError) {
        let position = map["delivery"]?.position ?? node.position
        for step in steps { try checkPlace(of: step) }
        let hasFault = steps.contains(where: \.isFault)
        let needsFault = delivery.contains { if case .steps = $0 { true } else { false } }
        if hasFault, !needsFault {
            throw ScenarioError(
                "A step is the fault, but 'delivery' does not ask whether it was performed.", at: position,
                hint: "Add 'steps: every' or 'steps: any'.")
        }
        if needsFault, !hasFault {
            throw ScenarioError(
                "'delivery' asks for the steps that are the fault, but no step is.", at: position,
                hint: "Mark the step that is the fault with 'fault: true'.")
        }
        try network.checkProofs(delivery, on: paths, at: position)
        try SetupSettings.checkProofs(setup, delivery, at: position)
        for instance in try instances() where needsFault && instance.faultSteps.isEmpty {
            throw ScenarioError(
                "No step of \(instance.id) is the fault.", at: map["steps"]?.position ?? node.position,
                hint: "Look at the conditions under 'when'.")
        }
    }

    /// A step is done somewhere, and a fault where it counts.
    private func checkPlace(of step: StepTemplate) throws(ScenarioError) {
        if let visit = step.place.visit, visit > visits {
            throw ScenarioError(
                "The step is for visit \(visit), but there \(visits == 1 ? "is one" : "are \(visits)").",
                at: step.position, hint: "'visits' says how many there are.")
        }
        if let visit = step.place.visit, step.isFault, visit < visits {
            throw ScenarioError(
                "The step is the fault, but not in the last visit.", at: step.position,
                hint: "What comes before the last visit makes it possible; the fault is what the last one meets.")
        }
        if let listener = step.place.listener, paths.contains(listener) {
            throw ScenarioError(
                "'listener' is one beside the path under test, and \(listener.rawValue) is under test itself.",
                at: step.position, hint: "Leave 'listener' away, or say with 'when' on which paths the step is done.")
        }
    }

    /// The path of the address that the client is told: one of the same service.
    private static func start(of node: Node, on paths: [ServicePath]) throws(ScenarioError) -> ServicePath {
        let start: ServicePath = try node.word("'start'")
        if let stranger = paths.first(where: { $0.service != start.service }) {
            throw node.error("A client of \(stranger.rawValue) cannot begin at \(start.rawValue).")
        }
        return start
    }

    private static func id(of node: Node) throws(ScenarioError) -> String {
        let id = try node.line("the id")
        guard id.isWordOfIDs else {
            throw node.error("The id '\(id)' may hold only letters, digits, '.', '-' and '_'.")
        }
        return id
    }

    private static func paths(of node: Node) throws(ScenarioError) -> [ServicePath] {
        var paths: Set<ServicePath> = []
        for item in try node.list("'paths'") {
            let path = try item.word("a path", as: ServicePath.self)
            guard paths.insert(path).inserted else { throw item.error("The path \(path.rawValue) stands here twice.") }
        }
        guard !paths.isEmpty else { throw node.error("A scenario needs at least one path.") }
        return paths.sorted()
    }

    private static func flaws(of node: Node) throws(ScenarioError) -> [String] {
        var flaws: [String] = []
        for item in try node.list("'flaws'") {
            let flaw = try item.line("a flaw")
            guard flaw.isWordOfIDs else { throw item.error("The flaw '\(flaw)' is not the name of a switch.") }
            guard !flaws.contains(flaw) else { throw item.error("The flaw '\(flaw)' stands here twice.") }
            flaws.append(flaw)
        }
        return flaws
    }

    private static func tags(of node: Node) throws(ScenarioError) -> [ScenarioTag] {
        var tags: [ScenarioTag] = []
        for item in try node.list("'tags'") { tags.append(try item.word("a tag")) }
        return tags
    }
}

extension String {
    /// Whether it can stand in an id without being taken for something else: letters, digits, `.`, `-`, `_`.
    var isWordOfIDs: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

extension Mending {
    /// Reads either one text, or a map of `general` and the names of clients.
    init(decoding node: Node) throws(ScenarioError) {
        guard case .map(let entries) = node.content else {
            self.init(general: try node.prose("'mend'"))
            return
        }
        var general: String?
        var clients: [String: String] = [:]
        for entry in entries {
            let text = try entry.value.prose("'\(entry.key)'")
            if entry.key == "general" { general = text } else { clients[entry.key] = text }
        }
        guard let general else { throw node.error("'mend' needs the key 'general'.") }
        self.init(general: general, clients: clients)
    }
}

extension ServerSettings {
    init(decoding node: Node) throws(ScenarioError) {
        let map = try MapReader(
            node, what: "'server'",
            known: [
                "offers-starttls", "clear-text-login", "requires-login", "offers-login", "accepts-any-login",
                "own-sender", "plaintext-on-implicit-port",
            ])
        self.init()
        offersStartTLS = try map["offers-starttls"]?.flag("'offers-starttls'")
        allowsClearTextLogin = try map.flag("clear-text-login", default: false)
        requiresLogin = try map.flag("requires-login", default: true)
        offersLogin = try map.flag("offers-login", default: true)
        acceptsAnyLogin = try map.flag("accepts-any-login", default: false)
        requiresOwnSender = try map.flag("own-sender", default: false)
        speaksClearOnImplicitPort = try map.flag("plaintext-on-implicit-port", default: false)
    }
}
