import Foundation
import PackagePlugin

/// Puts the package's scenarios, profiles and the description of its API into the module that uses it.
///
/// Each file becomes one string literal of a generated Swift file: the binary carries its catalogue, and reading it
/// costs nothing until it is asked for.
@main
struct EmbedCataloguePlugin: BuildToolPlugin {
    /// The folders that travel inside the binary, each with the name of its list in the generated file and how the names
    /// of its files end.
    private static let folders = [
        (list: "scenarios", path: "scripts/scenarios", ending: ".yaml"),
        (list: "clients", path: "scripts/clients", ending: ".yaml"),
        (list: "certificates", path: "certs", ending: ".yaml"),
        (list: "documents", path: "Documentation", ending: ".openapi.json"),
    ]

    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedCatalogue.swift")
        var arguments = [output.path(percentEncoded: false)]
        var inputs: [URL] = []
        for folder in Self.folders {
            let url = context.package.directoryURL.appending(path: folder.path)
            arguments.append("--list=\(folder.list)")
            for file in try files(in: url, ending: folder.ending) {
                arguments.append(file.path(percentEncoded: false))
                inputs.append(file)
            }
        }
        return [
            .buildCommand(
                displayName: "Embedding the catalogue", executable: try context.tool(named: "EmbedCatalogue").url,
                arguments: arguments, inputFiles: inputs, outputFiles: [output])
        ]
    }

    /// The files of a folder that end so, in the order of their names; none where there is no folder.
    private func files(in folder: URL, ending: String) throws -> [URL] {
        let path = folder.path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(ending) }
            .sorted()
            .map { folder.appending(path: $0) }
    }
}
