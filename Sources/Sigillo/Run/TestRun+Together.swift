internal import SigilloCore
internal import SigilloFiles
package import SigilloReport
internal import SigilloScenario

extension TestRun {
    /// Several clients, or one in several settings: their runs, and what was asked of them and cannot be run.
    package struct Together: Sendable {
        package var runs: [Inputs]
        package var leftOut: [RunReport.Statement]
    }

    /// What runs are made from, read once for all of them.
    struct Shelf {
        let catalogue: Catalogue
        let lookup: ClientLookup
        let certificates: [CertificateProfile]

        /// Reads the user's folders where they are named, else what the binary carries.
        ///
        /// - Throws: an error with a sentence when a file is wrong.
        init(_ options: RunOptions) throws {
            catalogue = try CatalogueLoader.scenarios(folder: options.scenarioFolder)
            lookup = try ClientLookup(folder: options.clientFolder)
            certificates = try BuiltIn.certificates().profiles
        }
    }

    /// Checks what was asked for of several clients and settings.
    ///
    /// What only some of them have is not asked of the others: a path, a setting, a scenario of one protocol. It is
    /// refused, as for one client, when none of them has it.
    ///
    /// - Throws: ``UsageError``, or an error with a sentence from a file that is wrong.
    package static func together(_ all: [RunOptions], searchPath: String) throws -> Together {
        guard let first = all.first else { return Together(runs: [], leftOut: []) }
        let shelf = try Shelf(first)
        guard all.count > 1 else {
            return Together(runs: [try inputs(first, from: shelf, searchPath: searchPath)], leftOut: [])
        }
        var together = Together(runs: [], leftOut: [])
        var unmet = Unmet(first)
        for options in all {
            guard let narrowed = try shelf.narrowed(options, &together.leftOut) else { continue }
            unmet.meet(narrowed)
            together.runs.append(try inputs(narrowed, from: shelf, searchPath: searchPath))
        }
        // The first client is asked for what nobody has, so that the sentence is the usual one.
        if together.runs.isEmpty || unmet.isAnything {
            _ = try inputs(unmet.question(first), from: shelf, searchPath: searchPath)
        }
        return together
    }

    /// What was asked for and no run has taken on.
    private struct Unmet {
        var paths: Set<ServicePath>
        var scenarios: Set<String>

        init(_ options: RunOptions) {
            paths = Set(options.paths)
            scenarios = Set(options.scenarios)
        }

        var isAnything: Bool { !paths.isEmpty || !scenarios.isEmpty }

        mutating func meet(_ options: RunOptions) {
            paths.subtract(options.paths)
            scenarios.subtract(options.scenarios)
        }

        func question(_ options: RunOptions) -> RunOptions {
            var options = options
            if !paths.isEmpty { options.paths = paths.sorted() }
            options.scenarios.removeAll { isAnything && paths.isEmpty && !scenarios.contains($0) }
            return options
        }
    }
}

extension TestRun.Shelf {
    /// The same without the paths and scenarios that this client and setting do not have; nil when nothing remains.
    ///
    /// - Throws: ``UsageError`` when there is no such client.
    fileprivate func narrowed(
        _ options: RunOptions, _ leftOut: inout [RunReport.Statement]
    ) throws -> RunOptions? {
        guard case .profile(let name) = options.client else { return options }
        let setting = options.clientSetting
        let profile = try lookup.profile(name)
        let available = profile.paths(for: setting)
        var narrowed = options
        narrowed.paths = options.paths.filter(available.contains)
        let missing = options.paths.filter { !available.contains($0) }.map(\.rawValue)
        let owner = "\(profile.name) \(setting.rawValue)"
        if available.isEmpty {
            leftOut.append(.init(key: "no-recipe", text: "\(owner): its profile has no such setting"))
            return nil
        }
        if !missing.isEmpty {
            let paths = missing.joined(separator: ", ")
            leftOut.append(.init(key: "no-recipe", text: "\(owner): its profile has no recipe for \(paths)"))
        }
        if narrowed.paths.isEmpty, !options.paths.isEmpty { return nil }
        let paths = narrowed.paths.isEmpty ? available : narrowed.paths
        narrowed.scenarios = options.scenarios.filter { catalogue.has($0, on: paths) }
        return narrowed.scenarios.isEmpty && !options.scenarios.isEmpty ? nil : narrowed
    }
}

extension Catalogue {
    /// Whether a glob chooses anything on these paths.
    fileprivate func has(_ glob: String, on paths: [ServicePath]) -> Bool {
        (try? select(ScenarioSelection(globs: [glob], paths: paths, tags: []))) != nil
    }
}
