package import SigilloCore

extension Checker {
    /// Opens the TLS of flows that begin from here on: with the lines of key logs, and with the server keys that
    /// `ciphers` holds.
    ///
    /// What is read with keys stands in ``CheckResult/withKeys`` and never counts for the verdict.
    package mutating func takeKeys(_ keyLogs: [Secret] = [], ciphers: any CipherProvider) {
        judge.takeKeys(keyLogs, ciphers: ciphers)
    }

    /// Takes a block of secrets that the capture file holds, and notes that it does.
    package mutating func takeSecretsBlock(_ keyLog: Secret, ciphers: any CipherProvider) {
        judge.takeSecretsBlock(keyLog, behind: lastFrame, ciphers: ciphers)
    }
}
