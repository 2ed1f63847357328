internal import Glibc
package import SigilloCore
internal import SigilloFiles
package import SigilloScenario

/// Finds the client that a user named, and what it says of its version.
package struct ClientLookup: Sendable {
    private let catalogue: ClientCatalogue

    /// Reads the user's profiles where a folder is given, else those that the binary carries.
    ///
    /// - Throws: an error with a sentence when a profile is wrong.
    package init(folder: String?) throws {
        catalogue = if let folder { try CatalogueLoader.clients(directory: folder) } else { try BuiltIn.clients() }
    }

    /// The profile of a name, or of a file when the name has a slash.
    ///
    /// - Throws: ``UsageError`` when there is none.
    package func profile(_ name: String) throws -> ClientProfile {
        if name.contains("/") { return try CatalogueLoader.client(file: name) }
        guard let profile = catalogue[name] else {
            let known = catalogue.profiles.map(\.name).joined(separator: ", ")
            throw UsageError(
                "There is no client profile '\(name)'. \(catalogue.hint(forUnknown: name) ?? "Known: \(known).") "
                    + "For another client give its command behind --, or a profile as a path with a slash.")
        }
        return profile
    }

    /// The plan of a profile, for the paths that were asked for or all that it has.
    ///
    /// - Throws: ``UsageError`` when it has no recipe for a path, or its program is not installed.
    package func plan(
        _ profile: ClientProfile, setting: ClientSetting, paths: [ServicePath], searchPath: String
    ) throws -> ClientPlan {
        let available = profile.paths(for: setting)
        for path in paths where !available.contains(path) {
            let known = available.map(\.rawValue).joined(separator: ", ")
            throw UsageError(
                "The profile '\(profile.name)' has no \(setting.rawValue) recipe for \(path.rawValue); it has \(known)."
            )
        }
        let wanted = paths.isEmpty ? available : paths
        guard !wanted.isEmpty else {
            throw UsageError(
                "The profile '\(profile.name)' has no \(setting.rawValue) recipe; try the other --setting.")
        }
        let recipes = Dictionary(
            wanted.compactMap { path in profile.recipe(on: path, setting: setting).map { (path, $0) } },
            uniquingKeysWith: { first, _ in first })
        let plan = ClientPlan(
            name: profile.name, versionCommand: profile.versionCommand, setting: setting, package: profile.package,
            recipes: recipes, strictMeans: profile.strictMeans)
        for program in Set(recipes.values.compactMap(\.program)).sorted() + programs(behindShellOf: profile, recipes)
        where !ProgramSearch.isExecutable(program, searchPath: searchPath) {
            let remedy = profile.package.map { " Install it: apt-get install \($0)" } ?? ""
            throw UsageError(
                "The client '\(profile.name)' is not installed: there is no program '\(program)'.\(remedy)")
        }
        return plan
    }

    /// What a script drives is asked for its version, unless the package is.
    private func programs(behindShellOf profile: ClientProfile, _ recipes: [ServicePath: ClientRecipe]) -> [String] {
        let isDriven = recipes.values.contains { recipe in
            if case .shell = recipe.invocation { true } else { false }
        }
        guard isDriven, let program = profile.versionCommand?.first, program != "dpkg-query" else { return [] }
        return [program]
    }

    /// The plan of a profile's strict setting, for those of the paths that have one; nil where none has.
    package func strictPlan(_ profile: ClientProfile, paths: [ServicePath]) -> ClientPlan? {
        let recipes = Dictionary(
            paths.compactMap { path in profile.recipe(on: path, setting: .strict).map { (path, $0) } },
            uniquingKeysWith: { first, _ in first })
        guard !recipes.isEmpty else { return nil }
        return ClientPlan(
            name: profile.name, setting: .strict, package: profile.package, recipes: recipes,
            strictMeans: profile.strictMeans)
    }

    /// The plan of a command of the user's own.
    ///
    /// - Throws: ``UsageError`` when its program cannot be run.
    package static func plan(
        command: [String], setting: ClientSetting, paths: [ServicePath], searchPath: String
    ) throws -> ClientPlan {
        guard let program = command.first else { throw UsageError("There is no command behind --.") }
        guard !paths.isEmpty else {
            throw UsageError("Say with --path which path the command speaks, for example --path imaps.")
        }
        guard program.contains("{") || ProgramSearch.isExecutable(program, searchPath: searchPath) else {
            throw UsageError(
                "The command '\(program)' cannot be run: there is no such program in PATH, or it is not executable. "
                    + "Check its name, or install it.")
        }
        let recipe = ClientRecipe(invocation: .run(command))
        let name = String(program.split(separator: "/").last ?? Substring(program))
        return ClientPlan(
            name: name, setting: setting, package: nil,
            recipes: Dictionary(paths.map { ($0, recipe) }, uniquingKeysWith: { first, _ in first }))
    }
}

extension ClientRecipe {
    /// The program that is run, where the recipe names one and not a shell's text.
    package var program: String? {
        switch invocation {
        case .run(let words): words.first
        case .shell(let text):
            // `exec PROGRAM …` begins the line of the client itself; a name that only the shell can make out is not taken.
            text.split(whereSeparator: \.isNewline).lazy
                .map { $0.drop { $0 == " " } }
                .filter { $0.hasPrefix("exec ") }
                .compactMap { $0.split(separator: " ").dropFirst().first }
                .first { !$0.contains("$") && !$0.contains("\"") }
                .map(String.init)
        }
    }
}

/// Looks programs up as the shell does.
package enum ProgramSearch {
    /// Whether a program can be run: by its path, or in one of the folders of PATH.
    package static func isExecutable(_ program: String, searchPath: String) -> Bool {
        if program.contains("/") { return isExecutableFile(program) }
        return searchPath.split(separator: ":").contains { isExecutableFile("\($0)/\(program)") }
    }

    private static func isExecutableFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
}
