import SigilloCore

/// A message in the form in which it is given to those whose strings cannot hold NUL (RFC 3516 §4.2, RFC 9051 §9
/// `CHAR8`): parts in `binary` that hold one are in base64, and a NUL elsewhere is 0x80, as with Dovecot.
enum BinaryConversion {
    /// The converted octets; nil where there is no NUL, and the message is given as it is.
    static func converted(_ message: [UInt8]) -> [UInt8]? {
        guard OctetRuns.first(0, in: message[...]) != nil else { return nil }
        var converter = Converter(message: message)
        converter.visit(MIMEPart(message: message))
        return converter.finish()
    }

    /// Goes through the parts of a message in their order.
    private struct Converter {
        let message: [UInt8]
        private var result: [UInt8] = []
        /// What of the message is in the result.
        private var taken = 0

        init(message: [UInt8]) {
            self.message = message
            result.reserveCapacity(message.count + message.count / 2)
        }

        // As deep as parts within parts can be.
        mutating func visit(_ part: MIMEPart) {
            // Only what has no parts may be encoded (RFC 2045 §6.4, RFC 2046 §5.2.1).
            if !part.isMultipart, !part.isMessage { return encode(part) }
            for child in part.children { visit(child) }
        }

        /// Takes all that is left, and puts away the NULs that stand nowhere where they may.
        mutating func finish() -> [UInt8] {
            take(upTo: message.count)
            for index in result.indices where result[index] == 0 { result[index] = 0x80 }
            return result
        }

        private mutating func encode(_ part: MIMEPart) {
            guard let field = part.header.first(named: "Content-Transfer-Encoding"),
                let name = StructuredField(part.header.unfolded(field))?.value, ASCII.equal(name, "binary".utf8),
                OctetRuns.first(0, in: message[part.bodyRange]) != nil
            else { return }
            take(upTo: field.value.lowerBound)
            result.append(" base64")
            taken = field.value.upperBound
            take(upTo: part.bodyRange.lowerBound)
            result += Base64.encode(message[part.bodyRange], lineLength: 76)
            taken = part.bodyRange.upperBound
        }

        private mutating func take(upTo end: Int) {
            result += message[taken..<end]
            taken = end
        }
    }
}
