import SigilloCore

extension ClientProfile {
    static let keys = ["name", "package", "versionCommand", "trust", "paths"]
    static let pathKeys = ClientSetting.allCases.map(\.rawValue) + ["strictMeans"]

    /// Reads a profile from the file that states it.
    ///
    /// - Throws: ``ScenarioError`` with the place of the first thing that is wrong.
    package init(decoding node: Node) throws(ScenarioError) {
        let map = try MapReader(node, what: "a client profile", known: Self.keys)
        let nameNode = try map.required("name")
        let name = try nameNode.line("the name")
        guard name.isWordOfIDs else {
            throw nameNode.error("The name '\(name)' may hold only letters, digits, '.', '-' and '_'.")
        }
        self.init(
            name: name,
            package: try map["package"]?.line("the package"),
            versionCommand: try map["versionCommand"]?.command("'versionCommand'"),
            trust: try map.required("trust").word("'trust'"), paths: [:], position: node.position)
        try readPaths(of: map.required("paths"))
    }

    private mutating func readPaths(of node: Node) throws(ScenarioError) {
        for entry in try node.entries("'paths'") {
            let path: ServicePath = try Node(.scalar(text: entry.key, isPlain: true), at: entry.position).word("a path")
            let map = try MapReader(entry.value, what: "the path '\(entry.key)'", known: Self.pathKeys)
            var recipes: [ClientSetting: ClientRecipe] = [:]
            for setting in ClientSetting.allCases {
                recipes[setting] = try map[setting.rawValue].map { node throws(ScenarioError) in
                    try ClientRecipe(decoding: node)
                }
            }
            guard !recipes.isEmpty else {
                throw entry.value.error("The path '\(entry.key)' needs 'strict' or 'default'.")
            }
            paths[path] = recipes
            strictMeans[path] = try map["strictMeans"]?.line("'strictMeans'")
        }
        guard !paths.isEmpty else { throw node.error("A client profile needs at least one path.") }
    }
}

extension ClientRecipe {
    /// The longest that a profile may let one run last, in seconds.
    private static let longestTimeout = 3_600

    static let keys = ["run", "shell", "files", "environment", "terminal", "answers", "timeout"]

    init(decoding node: Node) throws(ScenarioError) {
        let map = try MapReader(node, what: "a recipe", known: Self.keys)
        let invocation: Invocation
        switch (map["run"], map["shell"]) {
        case (let run?, nil): invocation = .run(try run.command("'run'"))
        case (nil, let shell?): invocation = .shell(try shell.text("'shell'"))
        default: throw node.error("A recipe has either 'run' or 'shell'.")
        }
        self.init(invocation: invocation)
        for entry in try map["files"]?.entries("'files'") ?? [] {
            guard !entry.key.isEmpty else { throw ScenarioError("A file needs a path.", at: entry.position) }
            files.append(File(path: entry.key, text: try entry.value.text("the text of a file")))
        }
        for entry in try map["environment"]?.entries("'environment'") ?? [] {
            guard !entry.key.isEmpty, !entry.key.utf8.contains(UInt8(ascii: "=")) else {
                throw ScenarioError("A variable cannot be called '\(entry.key)'.", at: entry.position)
            }
            environment.append(Variable(name: entry.key, value: try entry.value.text("the value of a variable")))
        }
        usesTerminal = try map.flag("terminal", default: false)
        if let node = map["answers"] {
            guard usesTerminal else {
                throw node.error("'answers' are typed on a terminal: the recipe needs 'terminal: true'.")
            }
            answers = try Self.answers(of: node)
        }
        timeout = try map["timeout"]?.integer("'timeout'", in: 1...Self.longestTimeout)
    }

    private static func answers(of node: Node) throws(ScenarioError) -> [Answer] {
        var answers: [Answer] = []
        for item in try node.list("'answers'") {
            let map = try MapReader(item, what: "an answer", known: ["prompt", "reply"])
            let prompt = try map.required("prompt")
            let answer = Answer(
                prompt: try prompt.text("'prompt'"), reply: try map.required("reply").text("'reply'"))
            guard !answer.prompt.isEmpty else { throw prompt.error("'prompt' is empty: nothing may be typed blindly.") }
            answers.append(answer)
        }
        return answers
    }
}

extension Node {
    /// A program and its arguments.
    func command(_ what: String) throws(ScenarioError) -> [String] {
        var words: [String] = []
        for node in try list(what) { words.append(try node.text("each word of \(what)")) }
        guard words.first?.isEmpty == false else { throw error("\(what) must name a program.") }
        return words
    }
}
