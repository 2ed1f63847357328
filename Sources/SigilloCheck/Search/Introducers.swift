/// Which of the octets stand in a chunk that begin an escape or an encoded word: one look for all views.
///
/// Most chunks hold none of them, an attachment's above all, and wake nothing.
struct Introducers: Sendable {
    // Each is 0 where its octet was met: the least difference to it.
    private var equals = UInt8.max
    private var percent = UInt8.max
    private var backslash = UInt8.max
    private var ampersand = UInt8.max
    private var asterisk = UInt8.max

    /// Looks through a chunk.
    init(in chunk: ArraySlice<UInt8>) {
        // Local variables and least values are what the compiler makes vectors of.
        var (equals, percent, backslash) = (self.equals, self.percent, self.backslash)
        var (ampersand, asterisk) = (self.ampersand, self.asterisk)
        chunk.withUnsafeBufferPointer { buffer in
            var index = 0
            while index < buffer.count {
                let octet = buffer[index]
                equals = min(equals, octet ^ UInt8(ascii: "="))
                percent = min(percent, octet ^ UInt8(ascii: "%"))
                backslash = min(backslash, octet ^ UInt8(ascii: "\\"))
                ampersand = min(ampersand, octet ^ UInt8(ascii: "&"))
                asterisk = min(asterisk, octet ^ UInt8(ascii: "*"))
                index &+= 1
            }
        }
        (self.equals, self.percent, self.backslash) = (equals, percent, backslash)
        (self.ampersand, self.asterisk) = (ampersand, asterisk)
    }

    /// Whether an introducer of an escape is among them.
    var hasEscape: Bool { min(equals, percent, min(backslash, ampersand)) == 0 }

    /// Whether an introducer of an encoded word or of a parameter in parts is among them.
    var hasHeader: Bool { min(equals, asterisk) == 0 }

    /// Whether the introducer of one kind of escape is among them.
    func hold(_ kind: EscapeView.Kind) -> Bool {
        switch kind {
        case .quotedPrintable: equals == 0
        case .percent: percent == 0
        case .backslash, .backslashHexadecimal, .backslashOctal: backslash == 0
        case .entity: ampersand == 0
        }
    }
}
