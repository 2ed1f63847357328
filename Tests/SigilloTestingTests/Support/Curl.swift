import Foundation
import SigilloCore
import SigilloTesting
import Testing

/// curl, a real client, on a server of a test.
struct Curl {
    var server: MailServer
    var account: Account

    init(_ server: MailServer, account: Account? = nil) {
        self.server = server
        self.account = account ?? server.account
    }

    /// Reads a message of the INBOX, or of the maildrop, and gives curl's exit status.
    func status(_ number: Int = 1, _ options: [String] = [], path: ServicePath? = nil) -> Int32 {
        read(number, options, path: path).0
    }

    /// Reads a message of the INBOX, or of the maildrop; empty where curl could not.
    func message(_ number: Int = 1, path: ServicePath? = nil) -> String {
        read(number, path: path).1
    }

    private func read(_ number: Int = 1, _ options: [String] = [], path: ServicePath? = nil) -> (Int32, String) {
        let path = path ?? server.path
        let isPOP3 = path.service == .pop3
        let scheme = (isPOP3 ? "pop3" : "imap") + (path.tlsMode == .implicit ? "s" : "")
        let target = isPOP3 ? "\(number)" : "INBOX;MAILINDEX=\(number)"
        return run(options + ["\(scheme)://\(server.host):\(port(path))/\(target)"])
    }

    /// Submits a message and gives curl's exit status.
    func send(_ text: String, to recipients: [String], path: ServicePath? = nil) -> Int32 {
        let path = path ?? server.path
        let scheme = path.tlsMode == .implicit ? "smtps" : "smtp"
        let options =
            ["--mail-from", account.address, "--upload-file", "-"] + recipients.flatMap { ["--mail-rcpt", $0] }
        return run(options + ["\(scheme)://\(server.host):\(port(path))/client.test"], input: text).0
    }

    /// Asks the control API and gives the content of its answer.
    func ask(_ url: String, token: Secret) -> String {
        let bearer = "Authorization: Bearer " + String(decoding: token.reveal(), as: UTF8.self)
        return run(["-H", bearer, url], hasPassword: false).1
    }

    /// Asks the webmail and gives the content of its answer.
    @discardableResult
    func web(
        _ target: String, _ options: [String] = [], scheme: String = "https", port: UInt16? = nil,
        hasPassword: Bool = true
    ) -> String {
        run(options + ["\(scheme)://\(server.host):\(port ?? self.port(.https))\(target)"], hasPassword: hasPassword).1
    }

    /// Signs in to the webmail by its form and gives the cookie, name and value.
    func webCookies() -> String {
        let password = String(decoding: account.password.reveal(), as: UTF8.self)
        let form = ["-o", "/dev/null", "-c", "-", "-d", "user=\(account.user)", "-d", "password=\(password)"]
        let jar = web("/login", form, hasPassword: false)
        // Lines of a cookie jar have seven columns, the name and the value last.
        let columns = jar.split(separator: "\n").last?.split(separator: "\t") ?? []
        return columns.suffix(2).joined(separator: "=")
    }

    private func port(_ path: ServicePath) -> UInt16 { server.port(of: path) ?? server.port }

    private func run(_ arguments: [String], input: String = "", hasPassword: Bool = true) -> (Int32, String) {
        let password = String(decoding: account.password.reveal(), as: UTF8.self)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
        process.arguments =
            ["-sS", "--max-time", "10", "--cacert", server.certificateAuthority]
            + (hasPassword ? ["--user", "\(account.user):\(password)"] : []) + arguments
        let output = Pipe()
        let source = Pipe()
        process.standardInput = source
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
            try source.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try source.fileHandleForWriting.close()
            let octets = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: octets, as: UTF8.self))
        } catch {
            Issue.record("curl does not run: \(error)")
            return (-1, "")
        }
    }
}
