import SigilloCore

/// Finds the line with a dot alone that ends a text (RFC 5321 §4.5.2, RFC 1939 §3), whatever the segments.
struct DottedText: Sendable {
    private enum State: Sendable {
        case inLine, atStart, dot, dotReturn
    }

    private var state = State.atStart
    private var last: UInt8 = 0

    /// The index behind the end of the text in `octets`, or nil where it goes on.
    ///
    /// - Parameter isBare: whether a bare LF ends a line, as in a dialogue whose lines all end so.
    mutating func end(in octets: ArraySlice<UInt8>, isBare: Bool) -> Int? {
        let found = octets.withUnsafeBufferPointer { buffer -> Int? in
            var index = 0
            while index < buffer.count {
                switch state {
                case .inLine:
                    let feed = OctetRuns.next(0x0a, or: 0x0a, in: buffer, from: index)
                    guard feed < buffer.count else {
                        index = feed
                        break
                    }
                    let before = feed > 0 ? buffer[feed - 1] : last
                    state = before == 0x0d || isBare ? .atStart : .inLine
                    index = feed + 1
                case .atStart:
                    if buffer[index] == UInt8(ascii: ".") {
                        state = .dot
                        index += 1
                    } else {
                        state = .inLine
                    }
                case .dot:
                    if buffer[index] == 0x0d {
                        state = .dotReturn
                        index += 1
                    } else if buffer[index] == 0x0a, isBare {
                        return index + 1
                    } else {
                        state = .inLine
                    }
                case .dotReturn:
                    if buffer[index] == 0x0a { return index + 1 }
                    state = .inLine
                }
            }
            if let octet = buffer.last { last = octet }
            return nil
        }
        guard let found else { return nil }
        self = DottedText()
        return octets.startIndex + found
    }
}
