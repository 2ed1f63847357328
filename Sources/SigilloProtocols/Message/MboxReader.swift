package import SigilloCore

/// Reads a file in the mbox format (RFC 4155): messages behind lines that begin with `From `.
package enum MboxReader {
    /// How lines of messages that look like such a line are marked.
    package enum Quoting: Sendable {
        /// `>From ` stands for `From `; what was `>From ` before cannot be told from it (mboxo).
        case plain
        /// One `>` was put in front of each line of any number of `>` and `From ` (mboxrd).
        case reversible
    }

    /// The most messages of one file; what is behind them is passed over.
    package static let limit = 100_000

    /// The messages in a file, in their order, with CRLF line ends. What is in front of the first `From ` line is no
    /// message.
    ///
    /// - Parameter arrival: when a message arrived, where neither its `From ` line nor its Date field says it.
    package static func messages(in file: [UInt8], quoting: Quoting = .reversible, arrival: Int64) -> [MailMessage] {
        var messages: [MailMessage] = []
        var reader = Reader(quoting: quoting, arrival: arrival)
        var index = 0
        while index < file.count {
            let line = HeaderFields.line(file, index, file.count)
            if let message = reader.take(file[line]) { messages.append(message) }
            guard messages.count < limit else { return messages }
            index = line.upperBound
        }
        if let last = reader.finish() { messages.append(last) }
        return messages
    }

    /// Puts lines together.
    private struct Reader {
        let quoting: Quoting
        let arrival: Int64
        private var octets: [UInt8]?
        private var date: MessageDate?
        private var isBehindBlankLine = true

        init(quoting: Quoting, arrival: Int64) {
            self.quoting = quoting
            self.arrival = arrival
        }

        /// Takes a line with its end; returns the message that ends in front of it.
        mutating func take(_ line: ArraySlice<UInt8>) -> MailMessage? {
            let isSeparator = isBehindBlankLine && line.starts(with: "From ".utf8)
            isBehindBlankLine = ASCII.trimmed(line).isEmpty
            if isSeparator {
                let message = finish()
                octets = []
                date = MboxReader.date(ASCII.trimmed(line))
                return message
            }
            let text = MessageFile.canonical(unquoted(line))
            octets?.append(contentsOf: text)
            return nil
        }

        /// The message at hand, without the blank line that ends it in the file.
        mutating func finish() -> MailMessage? {
            guard var octets else { return nil }
            self.octets = nil
            let end: [UInt8] = [ASCII.carriageReturn, ASCII.lineFeed]
            if octets.suffix(4).elementsEqual(end + end) || octets == end { octets.removeLast(2) }
            guard let date else { return MessageFile.message(octets, arrival: arrival) }
            return MailMessage(octets: octets, date: date, else: arrival)
        }

        private func unquoted(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            guard line.first == ASCII.greater else { return line }
            let rest = line.drop { $0 == ASCII.greater }
            guard rest.starts(with: "From ".utf8), quoting == .reversible || rest.startIndex == line.startIndex + 1
            else { return line }
            return line.dropFirst()
        }
    }

    /// The date at the end of a `From ` line, which is in UTC: `From bob@mail.test Thu Jan  1 00:00:00 2026`. Some
    /// put a zone behind it.
    private static func date(_ line: ArraySlice<UInt8>) -> MessageDate? {
        var words = line.suffix(64).split(separator: ASCII.space)
        var zone: [ArraySlice<UInt8>] = []
        if let last = words.last, last.first == UInt8(ascii: "+") || last.first == UInt8(ascii: "-") {
            zone = [words.removeLast()]
        }
        // The month and what is behind it are in another order than in a message.
        guard words.count >= 5 else { return nil }
        let parts = words.suffix(4)
        let month = parts[parts.startIndex]
        let field = [parts[parts.startIndex + 1], month, parts[parts.startIndex + 3], parts[parts.startIndex + 2]]
        return MessageDate(Array((field + zone).joined(separator: [ASCII.space])))
    }
}
