package import SigilloCore
package import SigilloScenario

/// The client of a run: a profile's recipes, or the user's own command on every path.
package struct ClientPlan: Sendable {
    /// The name that reports print.
    package var name: String
    /// The command that prints its version, or nil.
    package var versionCommand: [String]?
    package var setting: ClientSetting
    /// The package that installs it, or nil.
    package var package: String?
    /// How it is run on each path.
    package var recipes: [ServicePath: ClientRecipe]
    /// What its strict setting has that the default one lacks, by path, in the client's own words.
    package var strictMeans: [ServicePath: String]

    /// Creates a plan.
    package init(
        name: String, versionCommand: [String]? = nil, setting: ClientSetting, package: String?,
        recipes: [ServicePath: ClientRecipe], strictMeans: [ServicePath: String] = [:]
    ) {
        self.name = name
        self.versionCommand = versionCommand
        self.setting = setting
        self.package = package
        self.recipes = recipes
        self.strictMeans = strictMeans
    }

    /// The command template of a path, for reports.
    package func template(on path: ServicePath) -> String {
        guard let recipe = recipes[path] else { return "" }
        return switch recipe.invocation {
        case .run(let words): words.map(ShellQuoting.quote).joined(separator: " ")
        case .shell(let text): text
        }
    }

    /// Whether every recipe says where the server is: by the placeholder `{url}`, or by `{host}` and `{port}`, or by
    /// their variables.
    package var isTold: Bool {
        recipes.values.allSatisfy { recipe in
            let texts = Self.texts(of: recipe)
            func tells(_ placeholder: Placeholder) -> Bool {
                texts.contains {
                    $0.contains("{\(placeholder.rawValue)}") || $0.contains(placeholder.environmentName)
                }
            }
            return tells(.url) || tells(.host) && tells(.port)
        }
    }

    private static func texts(of recipe: ClientRecipe) -> [String] {
        var texts = recipe.files.map(\.text) + recipe.environment.map(\.value) + recipe.answers.map(\.reply)
        switch recipe.invocation {
        case .run(let words): texts += words
        case .shell(let text): texts.append(text)
        }
        return texts
    }
}

/// Writes words as a shell would have to be given them.
package enum ShellQuoting {
    /// The word itself where it is plain, else in single quotes.
    package static func quote(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_./:@%+=,{}".utf8.contains(byte)
                }
            }
        return isPlain
            ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
