package import SigilloScenario

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a user wrote, or what the binary carries, as values.
///
/// Each function throws a ``FileError`` where a file cannot be read and a ``SigilloScenario/ScenarioError`` where what
/// stands in it is wrong.
package enum CatalogueLoader {
    private static let mostOctets = 4 << 20

    /// The scenarios of the user's folder where one is named, else those that the binary carries.
    package static func scenarios(folder: String?) throws -> Catalogue {
        if let folder { try scenarios(directory: folder) } else { try BuiltIn.scenarios() }
    }

    /// The scenarios of every `.yaml` file in a folder, in the order of their names.
    package static func scenarios(directory: String) throws -> Catalogue {
        var scenarios: [Scenario] = []
        for path in try yamlFiles(in: directory) {
            scenarios.append(try Scenario(decoding: YAMLReader.node(text(of: path), file: path)))
        }
        return try Catalogue(scenarios)
    }

    /// The faults of a file: a list of steps.
    package static func faults(file path: String) throws -> [StepTemplate] {
        try StepTemplate.faults(decoding: YAMLReader.node(text(of: path), file: path))
    }

    /// The client profiles of every `.yaml` file in a folder.
    package static func clients(directory: String) throws -> ClientCatalogue {
        var profiles: [ClientProfile] = []
        for path in try yamlFiles(in: directory) { profiles.append(try client(file: path)) }
        return try ClientCatalogue(profiles)
    }

    /// The client profile of a file.
    package static func client(file path: String) throws -> ClientProfile {
        try ClientProfile(decoding: YAMLReader.node(text(of: path), file: path))
    }

    /// The certificate profiles of a file.
    package static func certificates(file path: String) throws -> CertificateCatalogue {
        try CertificateCatalogue(decoding: YAMLReader.node(text(of: path), file: path))
    }

    private static func text(of path: String) throws(FileError) -> String {
        try ByteSource.text(of: path, limit: mostOctets)
    }

    private static func yamlFiles(in directory: String) throws(FileError) -> [String] {
        guard let stream = opendir(directory) else {
            throw FileError.refused(directory, deed: "read", errno: errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".yaml"), !name.hasPrefix(".") { names.append(name) }
        }
        guard !names.isEmpty else {
            throw FileError(path: directory, "There is no .yaml file in '\(directory)'; check the path.")
        }
        return names.sorted().map { directory.hasSuffix("/") ? directory + $0 : "\(directory)/\($0)" }
    }
}
