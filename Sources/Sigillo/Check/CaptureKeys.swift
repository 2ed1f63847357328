internal import Glibc
internal import SigilloCheck
package import SigilloCore
package import SigilloFiles
internal import SigilloReport
package import SigilloTLS
internal import SigilloWire

/// The keys with which the TLS of captures is opened, besides those that a capture file holds itself.
package struct CaptureKeys: Sendable {
    /// NSS key logs (RFC 9850).
    package var logs: [Secret] = []
    /// Keys of servers, for suites in which the client encrypts a secret with the certificate's key.
    package var serverKeys: [PrivateKey] = []

    /// No keys.
    package init() {}

    /// Reads key logs, and servers' keys in PEM form.
    ///
    /// - Throws: ``SigilloFiles/FileError`` where a file cannot be read or holds nothing of the kind.
    package init(keyLogs: [String], serverKeys: [String]) throws(FileError) {
        for path in keyLogs {
            let text = Secret(bytes: try ByteSource(path).all(limit: Self.keyLogLimit))
            guard !KeyLog(text).isEmpty else {
                throw FileError(
                    path: path, "'\(path)' holds no secret of a TLS session; a program writes them to SSLKEYLOGFILE.")
            }
            logs.append(text)
        }
        for path in serverKeys {
            let pem = Secret(bytes: try ByteSource(path).all(limit: Self.serverKeyLimit))
            guard let key = try? PrivateKey(pem: pem) else {
                throw FileError(path: path, "'\(path)' holds no private key in PEM form that needs no password.")
            }
            guard key.isRSA else {
                throw FileError(
                    path: path,
                    "'\(path)' is no RSA key: with others no secret is sent encrypted; use a key log instead.")
            }
            self.serverKeys.append(key)
        }
    }

    private static let keyLogLimit = 64 << 20
    private static let serverKeyLimit = 1 << 20
}

/// Hands a judge the keys that it may use, as the file brings them.
struct KeyFeed {
    private let ciphers: OpenSSLCiphers?
    private let serverKeys: [PrivateKey]
    /// Whether the file's own secrets were handed over before its first frame.
    private let knowsAll: Bool
    /// Whether secrets stood behind frames that may have needed them.
    private(set) var hasLateSecrets = false

    /// - Parameter known: the secrets that the file holds, where it was read before.
    init(_ keys: CaptureKeys, known: [Secret]?, judge: inout CaptureJudge) {
        serverKeys = keys.serverKeys
        knowsAll = known != nil
        let logs = keys.logs + (known ?? [])
        guard !logs.isEmpty || !serverKeys.isEmpty else {
            ciphers = nil
            return
        }
        let ciphers = OpenSSLCiphers(serverKeys: serverKeys)
        self.ciphers = ciphers
        judge.takeKeys(logs, ciphers: ciphers)
    }

    /// Hands over what stands in the file behind a frame, before the next one is judged.
    mutating func feed(_ keyLogs: [Secret], behind frame: Int, to judge: inout CaptureJudge) {
        guard !keyLogs.isEmpty else { return }
        let ciphers = ciphers ?? OpenSSLCiphers(serverKeys: serverKeys)
        for log in keyLogs {
            judge.takeSecretsBlock(knowsAll ? Secret("") : log, behind: frame, ciphers: ciphers)
        }
        if frame > 0, !knowsAll { hasLateSecrets = true }
    }
}

extension CaptureCheck {
    /// Whether a file is there for a second reading: standard input and pipes are not.
    static func canReadAgain(_ path: String) -> Bool {
        var status = stat()
        return path != "-" && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}

extension CheckReport.WithKeys {
    /// What is said of a reading with keys; nil where there were none.
    init?(_ result: CheckResult, reveals: Bool) {
        guard let reading = result.withKeys else { return nil }
        var obstacles = reading.obstacles.map { "tcp stream \($0.tcpStream): \($0.text)" }
        let keyless = max(result.tlsFlows - reading.openedFlows - Set(reading.obstacles.map(\.tcpStream)).count, 0)
        if reading.openedFlows < result.tlsFlows, keyless > 0 {
            obstacles.append("For \(keyless == 1 ? "one TLS flow" : "\(keyless) TLS flows") there was no key in time.")
        }
        self.init(
            flows: result.tlsFlows, decrypted: reading.openedFlows, records: reading.records,
            findings: reading.findings.map { ReportFinding(explaining: $0, reveals: reveals) }, obstacles: obstacles)
    }
}
