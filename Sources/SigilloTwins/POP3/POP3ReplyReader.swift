/// Gathers the lines of a server into replies (RFC 1939 §3).
struct POP3ReplyReader: Sendable {
    /// A reply, or what is none.
    enum Reply: Sendable, Hashable {
        /// `+OK` with its text, and the lines of a multi-line one without their stuffing.
        case success(text: String, lines: [String])
        /// `-ERR` with its text.
        case failure(text: String)
        /// `+` alone or with a blank: the server asks for a response (RFC 5034 §4).
        case challenge
        /// A line that is none of these, or that does not end in CRLF.
        case malformed
    }

    /// The most lines of one reply.
    static let maximumLines = 4_096

    private var lines = LineReader(readsLiterals: false)
    private var first: String?
    private var texts: [String] = []

    /// Takes octets.
    mutating func append(_ octets: [UInt8]) {
        lines.append(octets)
    }

    /// Forgets everything, half replies included.
    mutating func clear() {
        self = POP3ReplyReader()
    }

    /// Gives the next whole reply, or nothing while there is none.
    ///
    /// - Parameter isMultiline: whether a success has lines and ends with a dot alone.
    mutating func next(isMultiline: Bool) -> Reply? {
        while let piece = lines.next() {
            guard case .line(let octets) = piece, texts.count < Self.maximumLines else {
                first = nil
                texts = []
                return .malformed
            }
            let line = String(decoding: octets, as: UTF8.self)
            if let text = first {
                guard line == "." else {
                    texts.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
                    continue
                }
                defer {
                    first = nil
                    texts = []
                }
                return .success(text: text, lines: texts)
            }
            if let text = Self.text(of: line, behind: "-ERR") { return .failure(text: text) }
            if Self.text(of: line, behind: "+") != nil { return .challenge }
            guard let text = Self.text(of: line, behind: "+OK") else { return .malformed }
            guard isMultiline else { return .success(text: text, lines: []) }
            first = text
        }
        return nil
    }

    /// The text behind a status indicator, which stands alone or has a blank behind it.
    private static func text(of line: String, behind status: String) -> String? {
        guard line.hasPrefix(status) else { return nil }
        let rest = line.dropFirst(status.count)
        return rest.isEmpty || rest.first == " " ? String(rest.dropFirst()) : nil
    }
}
