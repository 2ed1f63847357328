internal import Glibc
internal import SigilloCore
internal import SigilloFiles

/// A file that says which account a client has: the user on its first line, the password on its second, and behind them
/// the addresses that it sends from, its own first, where that is to be known.
package struct AccountFile: Sendable {
    package let account: OwnAccount
    /// A remark for the user, one sentence and without any secret; nil where there is none.
    package let warning: String?

    /// Reads a file.
    ///
    /// - Throws: ``UsageError`` where it cannot be read, has less than two lines, or a later one is no address.
    package init(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            // It is read once outside the room and once inside.
            throw UsageError(
                "--account needs the word learn, or a file with the user on one line and the password on the next: "
                    + "'\(path)' is no such file.")
        }
        let lines: [SecretFile.Line]
        do {
            lines = try SecretFile(path).lines
        } catch {
            throw UsageError("\(error)")
        }
        guard lines.count >= 2, let user = String(validating: lines[0].secret.reveal(), as: UTF8.self) else {
            throw UsageError(
                "'\(path)' must hold two lines: the user, then the password; the account's addresses may follow.")
        }
        let addresses = try lines.dropFirst(2).map { line in
            // What stands there is not said: it may be a password on the wrong line.
            guard let text = String(validating: line.secret.reveal(), as: UTF8.self), MailService.isAddress(text) else {
                throw UsageError("In '\(path)' \(line.label) is no address: write LOCAL@DOMAIN, or take it out.")
            }
            return text
        }
        account = OwnAccount(user: user, password: lines[1].secret, addresses: addresses, file: path)
        warning =
            status.st_mode & 0o077 == 0
            ? nil : "'\(path)' holds a password, and others than its owner may open it: chmod 600 '\(path)'."
    }
}
