internal import SigilloCore
internal import SigilloFiles
package import SigilloReport
internal import SigilloScenario

/// The catalogue for people and programs: what `sigillo list` and `sigillo explain` print.
package struct CatalogueListing: Sendable {
    private let catalogue: Catalogue

    /// Reads the user's scenarios where a folder is given, else those that the binary carries.
    ///
    /// - Throws: an error with a sentence when a scenario is wrong.
    package init(folder: String?) throws {
        catalogue = try CatalogueLoader.scenarios(folder: folder)
    }

    /// One object for each scenario, in the catalogue's order.
    package var json: JSONValue {
        .array(
            catalogue.scenarios.map { scenario in
                .object([
                    "id": .string(scenario.id), "title": .string(scenario.title),
                    "protocol": .string(Self.protocols(of: scenario)),
                    "paths": .array(scenario.paths.map { .string($0.rawValue) }),
                    "expectation": .string(scenario.expectation.rawValue),
                    "severity": .string(scenario.severity.rawValue),
                    "tags": .array(scenario.tags.map { .string($0.rawValue) }),
                    "references": .array(scenario.references.map { .string($0) }),
                    "sources": .array(scenario.sources.map { .string($0) }),
                    "twin": scenario.twin.map { .string($0) } ?? .null,
                    "why": .string(scenario.why), "mend": .string(scenario.mend.general),
                    "flaws": .array(scenario.flaws.map { .string($0) }),
                    "instances": .integer(catalogue.instances.count { $0.scenario.id == scenario.id }),
                ])
            })
    }

    /// A line for each scenario.
    package var text: String {
        let width = catalogue.scenarios.map(\.id.count).max() ?? 0
        var text = ""
        for scenario in catalogue.scenarios {
            let count = catalogue.instances.count { $0.scenario.id == scenario.id }
            let columns = [
                Self.pad(scenario.id, to: width), Self.pad(scenario.expectation.rawValue, to: 13),
                Self.pad(scenario.severity.rawValue, to: 8), Self.pad("\(count)", to: 3), scenario.title,
            ]
            text += columns.joined(separator: "  ") + "\n"
        }
        return text + "\(catalogue.scenarios.count) scenarios, \(catalogue.instances.count) instances. "
            + "'sigillo explain ID' says more.\n"
    }

    /// Everything about one scenario.
    ///
    /// - Throws: ``UsageError`` when there is no such scenario.
    package func explanation(of id: String) throws(UsageError) -> String {
        let bare = String(id.prefix { $0 != "[" && $0 != "@" })
        guard let scenario = catalogue[bare] else {
            throw UsageError(
                "There is no scenario '\(bare)'. \(catalogue.hint(forUnknown: bare) ?? "'sigillo list' shows all.")")
        }
        var text = "\(scenario.id): \(scenario.title)\n\n"
        text += Self.field("Expectation", scenario.expectation.rawValue + ", severity " + scenario.severity.rawValue)
        text += Self.field("Safe", scenario.safeConduct.rawValue)
        text += Self.field("Paths", scenario.paths.map(\.rawValue).joined(separator: ", "))
        if !scenario.tags.isEmpty { text += Self.field("Tags", scenario.tags.map(\.rawValue).joined(separator: ", ")) }
        for parameter in scenario.matrix {
            text += Self.field(
                "Parameter", "\(parameter.name) = \(parameter.values.map(\.name).joined(separator: " | "))")
        }
        text += Self.field("Certificate", scenario.certificate)
        text += Self.field("Network", scenario.network.summary)
        text += Self.field("Told", scenario.setup == nil ? "" : "the address of the account alone")
        if let twin = scenario.twin { text += Self.field("Good twin", twin) }
        text += Self.field("Why", scenario.why)
        text += Self.field("How to mend", scenario.mend.general)
        for (client, mend) in scenario.mend.clients.sorted(by: { $0.key < $1.key }) {
            text += Self.field("  \(client)", mend)
        }
        if !scenario.references.isEmpty {
            text += Self.field("References", scenario.references.joined(separator: "; "))
        }
        if !scenario.flaws.isEmpty { text += Self.field("Catches", scenario.flaws.joined(separator: ", ")) }
        if !scenario.sources.isEmpty { text += Self.field("Sources", scenario.sources.joined(separator: "; ")) }
        return text + "\nRun it: sigillo test --scenario \(scenario.id) --client NAME\n"
    }

    private static func protocols(of scenario: Scenario) -> String {
        let services = Set(scenario.paths.map(\.service))
        return services.count == 1 ? services.first?.rawValue ?? "any" : "any"
    }

    private static func field(_ name: String, _ text: String) -> String {
        guard !text.isEmpty else { return "" }
        let lines = Lines.wrap(text, width: 84)
        return lines.enumerated().map { index, line in pad(index == 0 ? name : "", to: 14) + line + "\n" }.joined()
    }

    private static func pad(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

/// The wrapping of prose.
enum Lines {
    /// The words of `text` on lines of at most `width` letters; a longer word has a line of its own.
    static func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}
