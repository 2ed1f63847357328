package import SigilloCore

/// The secrets that a user wants to have looked for: one a line.
package struct SecretFile: Sendable {
    /// A secret and where it stands.
    package struct Line: Sendable, Hashable {
        /// The line, from 1.
        package var number: Int
        /// The secret, octet for octet, without the line end.
        package var secret: Secret

        /// A name for it that may be printed: `line 3`.
        package var label: String { "line \(number)" }
    }

    /// The secrets in the file's order; empty lines are dropped.
    package let lines: [Line]
    /// Remarks for the user, each one sentence and without any secret.
    package let warnings: [String]

    /// Octets that a secret should have, lest it is found where nobody meant it.
    package static let sensibleLength = 6

    private static let mostOctets = 16 << 20

    /// Reads a file; `-` is standard input.
    ///
    /// - Throws: ``FileError`` where it cannot be read, or holds no secret.
    package init(_ path: String) throws(FileError) {
        self.init(octets: try ByteSource(path).all(limit: Self.mostOctets), name: path)
        guard !lines.isEmpty else {
            throw FileError(path: path, "'\(path)' holds no secret; write one a line.")
        }
    }

    /// Reads the octets of such a file.
    ///
    /// - Parameter name: the file's name, for warnings.
    package init(octets: [UInt8], name: String) {
        var lines: [Line] = []
        var warnings: [String] = []
        let parts = octets.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let secret = part.last == UInt8(ascii: "\r") ? part.dropLast() : part
            guard !secret.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) else { continue }
            lines.append(Line(number: index + 1, secret: Secret(bytes: secret)))
            if secret.count < Self.sensibleLength {
                warnings.append(
                    "\(name), line \(index + 1): a secret of \(secret.count) octets may be found where nobody meant it; "
                        + "use \(Self.sensibleLength) or more.")
            }
        }
        self.lines = lines
        self.warnings = warnings
    }
}
