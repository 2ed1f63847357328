import SigilloCore

extension ClientProfile {
    static let keys = ["name", "package", "versionCommand", "trust", "paths"]

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
            trust: try map.required("trust").word("'trust'"),
            paths: try Self.paths(of: map.required("paths")),
            position: node.position)
    }

    private static func paths(
        of node: Node
    ) throws(ScenarioError) -> [ServicePath: [ClientSetting: ClientRecipe]] {
        var paths: [ServicePath: [ClientSetting: ClientRecipe]] = [:]
        for entry in try node.entries("'paths'") {
            let path: ServicePath = try Node(.scalar(text: entry.key, isPlain: true), at: entry.position).word("a path")
            var recipes: [ClientSetting: ClientRecipe] = [:]
            for setting in try entry.value.entries("'\(entry.key)'") {
                let key = Node(.scalar(text: setting.key, isPlain: true), at: setting.position)
                recipes[try key.word("a setting")] = try ClientRecipe(decoding: setting.value)
            }
            guard !recipes.isEmpty else {
                throw entry.value.error("The path '\(entry.key)' needs 'strict' or 'default'.")
            }
            paths[path] = recipes
        }
        guard !paths.isEmpty else { throw node.error("A client profile needs at least one path.") }
        return paths
    }
}

extension ClientRecipe {
    /// The longest that a profile may let one run last, in seconds.
    private static let longestTimeout = 3_600

    static let keys = ["run", "shell", "files", "environment", "answers", "timeout"]

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
        for item in try map["answers"]?.list("'answers'") ?? [] {
            let answer = try MapReader(item, what: "an answer", known: ["prompt", "reply"])
            answers.append(
                Answer(
                    prompt: try answer.required("prompt").text("'prompt'"),
                    reply: try answer.required("reply").text("'reply'")))
        }
        timeout = try map["timeout"]?.integer("'timeout'", in: 1...Self.longestTimeout)
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
