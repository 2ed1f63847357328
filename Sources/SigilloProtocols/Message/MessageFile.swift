package import SigilloCore

/// A message as it stands in a file of its own (`.eml`), read into the form that it has on the wire.
package enum MessageFile {
    /// The message in a file: line ends become CRLF, a mark of UTF-8 or a `From ` line in front of it goes.
    ///
    /// - Parameter arrival: when it arrived, in seconds since 1970-01-01 00:00 UTC, where its Date field does not say.
    package static func message(in file: [UInt8], arrival: Int64) -> MailMessage {
        var content = file[...]
        if content.starts(with: [0xef, 0xbb, 0xbf]) { content = content.dropFirst(3) }
        if content.starts(with: "From ".utf8) {
            content = content[(content.firstIndex(of: ASCII.lineFeed).map { $0 + 1 } ?? content.endIndex)...]
        }
        return message(canonical(content), arrival: arrival)
    }

    /// A message in canonical form; its internal date is when it was sent.
    static func message(_ octets: [UInt8], arrival: Int64) -> MailMessage {
        MailMessage(octets: octets, date: HeaderFields(octets, octets.indices).sentDate, else: arrival)
    }

    /// `text` with CRLF for each LF that has no CR in front of it.
    package static func canonical(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count + text.count / 32)
        var last: UInt8?
        for octet in text {
            if octet == ASCII.lineFeed, last != ASCII.carriageReturn { result.append(ASCII.carriageReturn) }
            result.append(octet)
            last = octet
        }
        return result
    }
}

extension MailMessage {
    /// A message that came at a date, told in its zone; without a date at a time, told in UTC.
    init(octets: [UInt8], date: MessageDate?, else time: Int64) {
        self.init(octets: octets, internalDate: date?.secondsSinceEpoch ?? time, zone: date?.zone ?? 0)
    }
}
