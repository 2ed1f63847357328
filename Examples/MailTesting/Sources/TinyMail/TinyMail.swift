import Foundation

/// A mail client, small enough for an example: it has curl do the work. Put your own in its place.
public struct TinyMail: Sendable {
    /// When the client speaks TLS.
    public enum Security: Sendable {
        /// With the first octet.
        case implicit
        /// By STARTTLS, without which it goes no further.
        case startTLS
        /// By STARTTLS if it is offered, else in clear: the mistake that the example shows.
        case startTLSIfOffered
    }

    /// What went wrong, as curl counts it: 60 is a certificate that is not trusted, 67 a log-in that was refused.
    public struct Failure: Error, Hashable {
        public let status: Int32

        public init(status: Int32) { self.status = status }
    }

    /// The server.
    public var host: String
    public var port: UInt16
    public var security: Security
    /// A file with the certificate to trust besides the system's, in PEM.
    public var trustedCertificate: String?

    private let user: String
    private let password: [UInt8]

    public init(host: String, port: UInt16, security: Security, user: String, password: [UInt8]) {
        self.host = host
        self.port = port
        self.security = security
        self.user = user
        self.password = password
    }

    /// Logs in by IMAP and reads a message of the INBOX.
    public func message(_ number: Int = 1) async throws -> [UInt8] {
        try await curl(["\(scheme("imap"))://\(host):\(port)/INBOX;MAILINDEX=\(number)"])
    }

    /// Submits a message by SMTP.
    public func send(_ text: String, from sender: String, to recipients: [String]) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).eml")
        try text.replacing("\n", with: "\r\n").write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        _ = try await curl(
            ["\(scheme("smtp"))://\(host):\(port)/client.test", "--mail-from", sender, "--upload-file", file.path]
                + recipients.flatMap { ["--mail-rcpt", $0] })
    }

    private func scheme(_ name: String) -> String {
        if case .implicit = security { name + "s" } else { name }
    }

    private func curl(_ arguments: [String]) async throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        process.arguments = ["--silent", "--max-time", "20", "--config", "-"] + arguments
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
                // The password goes by the pipe: everybody can read a command line.
                try input.fileHandleForWriting.write(contentsOf: Data(configuration.utf8))
                try input.fileHandleForWriting.close()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        guard status == 0 else { throw Failure(status: status) }
        return try Array(output.fileHandleForReading.readToEnd() ?? Data())
    }

    private var configuration: String {
        var lines = ["user = \"\(user):\(String(decoding: password, as: UTF8.self))\""]
        if let trustedCertificate { lines.append("cacert = \"\(trustedCertificate)\"") }
        switch security {
        case .implicit: break
        case .startTLS: lines.append("ssl-reqd")
        case .startTLSIfOffered: lines.append("ssl")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
