internal import COpenSSL

/// A failure that OpenSSL reported: what was tried, and the entries of its error queue, the oldest first.
package struct TLSError: Error, Sendable, Hashable {
    /// One entry of the error queue.
    package struct Entry: Sendable, Hashable {
        /// The packed number of library and reason.
        package var code: UInt
        /// The reason in the library's words, for example `tlsv1 alert unknown ca`.
        package var reason: String
        /// What the library added, for example `SSL alert number 48`; often empty.
        package var detail: String

        /// Creates an entry.
        package init(code: UInt, reason: String, detail: String) {
            self.code = code
            self.reason = reason
            self.detail = detail
        }
    }

    /// What was tried, in a few words.
    package var operation: String
    /// The entries, the oldest first.
    package var entries: [Entry]

    /// Creates an error from entries that are known.
    package init(operation: String, entries: [Entry] = []) {
        self.operation = operation
        self.entries = entries
    }

    /// The number of the oldest entry, or 0.
    package var code: UInt { entries.first?.code ?? 0 }

    /// The most entries that are read of one queue; the library itself keeps sixteen.
    private static let maximumEntries = 16

    /// Empties the error queue of this thread into an error.
    ///
    /// The queue belongs to the thread, not to a connection: call it at once after the call that failed.
    static func drain(_ operation: String) -> TLSError {
        var error = TLSError(operation: operation)
        for _ in 0..<maximumEntries {
            var data: UnsafePointer<CChar>?
            var flags: Int32 = 0
            let code = ERR_get_error_all(nil, nil, nil, &data, &flags)
            guard code != 0 else { break }
            let reason = ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
            let isText = flags & ERR_TXT_STRING != 0
            let detail = isText ? data.map { String(cString: $0) } ?? "" : ""
            error.entries.append(Entry(code: UInt(code), reason: reason, detail: detail))
        }
        ERR_clear_error()
        return error
    }
}

extension TLSError: CustomStringConvertible {
    /// The operation and the reasons on one line: `handshake: tlsv1 alert unknown ca (SSL alert number 48)`.
    package var description: String {
        let reasons = entries.map { $0.detail.isEmpty ? $0.reason : "\($0.reason) (\($0.detail))" }
        return reasons.isEmpty ? operation : operation + ": " + reasons.joined(separator: "; ")
    }
}
