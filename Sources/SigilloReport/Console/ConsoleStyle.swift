/// How a console report may look: facts about the place where it is read.
package struct ConsoleStyle: Sendable, Hashable {
    /// Whether the report goes to a terminal; elsewhere no line is wrapped or cut.
    package var isTerminal: Bool
    /// Whether colours may be used; the words say everything without them.
    package var usesColour: Bool
    /// The terminal's width in columns, or nil for unlimited.
    package var width: Int?
    /// Whether GitHub Actions reads the log.
    package var isGitHubActions: Bool
    /// Whether only ASCII may be written.
    package var usesPlainSymbols: Bool
    /// Whether every pass has a line of its own.
    package var isVerbose: Bool

    /// Creates a style; without arguments that of a file.
    package init(
        isTerminal: Bool = false, usesColour: Bool = false, width: Int? = nil, isGitHubActions: Bool = false,
        usesPlainSymbols: Bool = false, isVerbose: Bool = false
    ) {
        self.isTerminal = isTerminal
        self.usesColour = usesColour
        self.width = width
        self.isGitHubActions = isGitHubActions
        self.usesPlainSymbols = usesPlainSymbols
        self.isVerbose = isVerbose
    }
}

extension ConsoleStyle {
    /// What the caller said of colours.
    package enum ColourChoice: String, Sendable, Hashable, CaseIterable {
        /// By the environment.
        case auto
        /// In any case.
        case always
        /// In no case.
        case never
    }

    /// The style that an environment asks for.
    ///
    /// A choice of the caller wins; then `NO_COLOR` (any text), `FORCE_COLOR` and `CLICOLOR_FORCE` (anything but 0),
    /// `TERM=dumb`, `CLICOLOR=0`; else a terminal has colours. ASCII is kept to where the locale names another
    /// encoding than UTF-8; where no locale is set, UTF-8 is taken.
    ///
    /// - Parameters:
    ///   - environment: the process's environment.
    ///   - isTerminal: whether the report goes to a terminal.
    ///   - width: the terminal's width in columns.
    ///   - colour: what the caller said.
    package static func resolve(
        environment: [String: String], isTerminal: Bool, width: Int?, colour: ColourChoice = .auto,
        isVerbose: Bool = false
    ) -> ConsoleStyle {
        ConsoleStyle(
            isTerminal: isTerminal,
            usesColour: usesColour(environment, isTerminal: isTerminal, choice: colour),
            width: isTerminal ? width : nil,
            isGitHubActions: environment["GITHUB_ACTIONS"] == "true",
            usesPlainSymbols: !isUTF8(environment),
            isVerbose: isVerbose)
    }

    private static func usesColour(
        _ environment: [String: String], isTerminal: Bool, choice: ColourChoice
    ) -> Bool {
        func isSet(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
        func isForced(_ name: String) -> Bool { isSet(name) && environment[name] != "0" }

        switch choice {
        case .always: return true
        case .never: return false
        case .auto: break
        }
        if isSet("NO_COLOR") { return false }
        if isForced("FORCE_COLOR") || isForced("CLICOLOR_FORCE") { return true }
        if environment["FORCE_COLOR"] == "0" || environment["TERM"] == "dumb" || environment["CLICOLOR"] == "0" {
            return false
        }
        return isTerminal
    }

    private static func isUTF8(_ environment: [String: String]) -> Bool {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"]
        guard let locale = names.lazy.compactMap({ environment[$0] }).first(where: { !$0.isEmpty }) else {
            return true
        }
        let letters = locale.lowercased().filter { $0 != "-" }
        return letters.contains("utf8")
    }
}
