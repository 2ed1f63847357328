package import SigilloCore

/// How a known mail client is run on each path: what stands in `scripts/clients/NAME.yaml`.
package struct ClientProfile: Sendable, Hashable {
    /// Where a client looks for the certificates that it trusts.
    package enum Trust: String, Sendable, Hashable, CaseIterable {
        /// It is told the file in its configuration or on its command line: `{ca}`.
        case ca
        /// The system's bundle, which the sealed room replaces.
        case bundle
        /// A database of NSS.
        case nss
        /// A variable of its environment.
        case env
    }

    /// The name, for example `curl`.
    package var name: String
    /// The package that installs it, for the command that mends its absence.
    package var package: String?
    /// The command that prints its version, or nil.
    package var versionCommand: [String]?
    /// Where it looks for its anchors.
    package var trust: Trust
    /// How it is run, by path and setting.
    package var paths: [ServicePath: [ClientSetting: ClientRecipe]]
    /// What the strict setting has that the default one lacks, by path, in the client's own words: `--ssl-reqd`.
    package var strictMeans: [ServicePath: String]
    /// Where it was written.
    package var position: SourcePosition

    /// Creates a profile.
    package init(
        name: String, package: String? = nil, versionCommand: [String]? = nil, trust: Trust,
        paths: [ServicePath: [ClientSetting: ClientRecipe]], strictMeans: [ServicePath: String] = [:],
        position: SourcePosition = .none
    ) {
        self.name = name
        self.package = package
        self.versionCommand = versionCommand
        self.trust = trust
        self.paths = paths
        self.strictMeans = strictMeans
        self.position = position
    }

    /// How the client is run on a path, or nil where the profile does not say.
    package func recipe(on path: ServicePath, setting: ClientSetting) -> ClientRecipe? {
        paths[path]?[setting]
    }

    /// The paths that have a recipe for a setting, in their common order.
    package func paths(for setting: ClientSetting) -> [ServicePath] {
        paths.filter { $0.value[setting] != nil }.keys.sorted()
    }
}

/// How carefully a client is configured.
package enum ClientSetting: String, Sendable, Hashable, CaseIterable {
    /// As its manual says that TLS is enforced and verified.
    case strict
    /// As it comes.
    case `default`
}

/// One way to run a client; texts hold ``Placeholder``s.
package struct ClientRecipe: Sendable, Hashable {
    /// What is run.
    package enum Invocation: Sendable, Hashable {
        /// A program and its arguments.
        case run([String])
        /// A text for `/bin/sh -c`.
        case shell(String)
    }

    /// A file that is written before the client runs.
    package struct File: Sendable, Hashable {
        /// The path; a relative one is meant from the run's home.
        package var path: String
        /// What stands in it.
        package var text: String

        /// Creates a file.
        package init(path: String, text: String) {
            self.path = path
            self.text = text
        }
    }

    /// A variable of the environment.
    package struct Variable: Sendable, Hashable {
        package var name: String
        package var value: String

        /// Creates a variable.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What is answered when the client asks.
    package struct Answer: Sendable, Hashable {
        /// What the client prints when it asks, without the terminal's control sequences.
        package var prompt: String
        /// What is typed, octet for octet: a line end only where it holds one.
        package var reply: String

        /// Creates an answer.
        package init(prompt: String, reply: String) {
            self.prompt = prompt
            self.reply = reply
        }
    }

    /// What is run.
    package var invocation: Invocation
    /// The files that it needs, in the file's order.
    package var files: [File]
    /// Variables of the environment besides the room's, in the file's order.
    package var environment: [Variable]
    /// Whether it runs on a terminal.
    package var usesTerminal: Bool
    /// What is answered to its questions on the terminal, each answer once.
    package var answers: [Answer]
    /// Seconds that a run may last, or nil for the run's own bound.
    package var timeout: Int?

    /// Creates a recipe.
    package init(
        invocation: Invocation, files: [File] = [], environment: [Variable] = [], usesTerminal: Bool = false,
        answers: [Answer] = [], timeout: Int? = nil
    ) {
        self.invocation = invocation
        self.files = files
        self.environment = environment
        self.usesTerminal = usesTerminal
        self.answers = answers
        self.timeout = timeout
    }
}
