internal import SigilloCore
internal import SigilloFiles
internal import SigilloScenario
internal import SigilloTLS

/// Writes the certificates of every profile as PEM files: the work of `sigillo certs write`.
package struct CertificateFiles: Sendable {
    private let host: String
    private let withKeys: Bool

    /// Creates a writer for a server's name.
    package init(host: String, withKeys: Bool) {
        self.host = host
        self.withKeys = withKeys
    }

    /// Writes them into `folder`, which is made where it is missing.
    ///
    /// - Returns: a line for each profile.
    /// - Throws: ``SigilloFiles/FileError``, or an error with a sentence when a certificate cannot be made.
    package func write(to folder: String) throws -> String {
        try PrivateFolder.create(folder)
        let store = CertificateStore(host: host, now: CalendarDate.now().seconds)
        var lines = ""
        for profile in try BuiltIn.certificates().profiles {
            let issued: IssuedCertificates
            switch Result(catching: { () throws(CertificateError) in try store.issue(profile) }) {
            case .success(let made): issued = made
            case .failure(let error):
                guard error.isAboutHost else { throw error }
                lines += "\(profile.id)  left out: \(error)\n"
                continue
            }
            let base = "\(folder)/\(profile.id)"
            try AtomicFile.write(issued.chain.map(\.pem).joined(), to: base + ".chain.pem")
            try AtomicFile.write(issued.trustedAnchor.pem, to: base + ".anchor.pem")
            if withKeys { try AtomicFile.write(issued.key.pem.reveal(), to: base + ".key.pem") }
            lines += "\(profile.id)  \(profile.title)\n"
        }
        return lines
    }
}
