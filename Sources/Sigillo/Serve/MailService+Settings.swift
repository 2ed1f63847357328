internal import Foundation
internal import SigilloCore
internal import SigilloFiles
package import SigilloLint

extension MailService {
    /// The settings by which a client finds these servers, for the account that they begin with; servers with TLS from
    /// the first octet come first, those without TLS last.
    package var settings: PublishedSettings {
        planner.settings(of: endpoints)
    }

    /// Writes the settings as files, one for each form; the folder is made where it is not there.
    ///
    /// - Returns: their paths.
    /// - Throws: ``UsageError`` with a sentence where a file cannot be written.
    package func writeSettings(to folder: String) throws -> [String] {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            return try settings.files.map { file in
                let path = folder + "/" + file.name
                try AtomicFile.write(file.text, to: path)
                return path
            }
        } catch let error as FileError {
            throw UsageError(error.description)
        } catch {
            throw UsageError("'\(folder)' cannot be made: choose another place for --write-settings.")
        }
    }
}

extension ServicePlanner {
    /// The settings that lead to a service's own servers.
    func settings(of endpoints: [MailService.Endpoint]) -> PublishedSettings {
        let order: [TLSMode] = [.implicit, .startTLS, .none]
        let own = endpoints.filter { $0.role == .own }
        let servers = order.flatMap { mode in own.filter { $0.path.tlsMode == mode } }.map {
            PublishedSettings.Server($0.path, host: RoomNames.loopbackHost, port: $0.port)
        }
        return PublishedSettings(
            domain: account.domain ?? RoomNames.loopbackHost, title: "Sigillo", servers: servers, account: account,
            identifiers: (UUID().uuidString, UUID().uuidString))
    }
}
