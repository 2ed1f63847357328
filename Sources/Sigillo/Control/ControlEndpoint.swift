internal import SigilloControl
package import SigilloCore
internal import SigilloFiles
internal import SigilloReport
internal import SigilloServer

/// The control API of a service on a port of loopback.
package final class ControlEndpoint: Sendable {
    /// Where it is: `http://127.0.0.1:40123`.
    package let url: String
    /// Who has it may do everything.
    package let token: Secret

    private let server: ControlServer

    /// Binds and serves.
    ///
    /// - Parameters:
    ///   - port: the port, or 0 for one of the system's choice.
    ///   - tokenFile: where to write the token, readable for its owner alone; nil for nowhere.
    /// - Throws: ``UsageError`` with a sentence when the port or the file cannot be had.
    package init(_ service: MailService, port: UInt16, tokenFile: String? = nil) throws {
        // The system's own generator: it asks the kernel.
        let octets = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
        let token = Secret(octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
        self.token = token
        do {
            if let tokenFile {
                try AtomicFile.write(String(decoding: token.reveal(), as: UTF8.self) + "\n", to: tokenFile)
            }
            let bound = try ListeningSocket.bind(address: "127.0.0.1", port: port)
            url = "http://127.0.0.1:\(bound.port)"
            let api = ControlAPI(service)
            server = try ControlServer(
                descriptor: bound.descriptor, gate: ControlGate(port: bound.port, token: token),
                respond: api.respond(to:))
        } catch {
            throw UsageError("The control API cannot be served. \(error)")
        }
    }

    /// Ends it.
    package func close() { server.close() }
}

extension MailService {
    /// The line that says that everything is bound, with where the control API is.
    package func readyLine(_ control: ControlEndpoint) -> String {
        var fields = readyFields
        fields["control"] = .object([
            "url": .string(control.url), "token": .string(String(decoding: control.token.reveal(), as: UTF8.self)),
        ])
        return JSONValue.object(fields).line
    }
}
