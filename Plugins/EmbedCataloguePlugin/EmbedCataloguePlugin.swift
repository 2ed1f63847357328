import Foundation
import PackagePlugin

/// Puts the package's scenarios, client profiles and certificate profiles into the module that uses it.
///
/// Each file becomes one string literal of a generated Swift file: the binary carries its catalogue, and reading it
/// costs nothing until it is asked for.
@main
struct EmbedCataloguePlugin: BuildToolPlugin {
    /// The folders that travel inside the binary, each with the name of its list in the generated file.
    private static let folders = [
        (list: "scenarios", path: "scripts/scenarios"),
        (list: "clients", path: "scripts/clients"),
        (list: "certificates", path: "certs"),
    ]

    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedCatalogue.swift")
        var arguments = [output.path(percentEncoded: false)]
        var inputs: [URL] = []
        for folder in Self.folders {
            let url = context.package.directoryURL.appending(path: folder.path)
            arguments.append("--list=\(folder.list)")
            for file in try yamlFiles(in: url) {
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

    /// The YAML files of a folder in the order of their names; none where there is no folder.
    private func yamlFiles(in folder: URL) throws -> [URL] {
        let path = folder.path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(".yaml") }
            .sorted()
            .map { folder.appending(path: $0) }
    }
}
