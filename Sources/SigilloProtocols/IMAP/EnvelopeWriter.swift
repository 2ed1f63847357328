/// Writes a message's ENVELOPE (RFC 9051 §7.5.2): date, subject, from, sender, reply-to, to, cc, bcc, in-reply-to,
/// message-id. Encoded words stay as they are (RFC 2047).
enum EnvelopeWriter {
    /// Appends the envelope.
    ///
    /// - Parameter isUTF8: whether the client takes UTF-8 in quoted strings (RFC 9755 `UTF8=ACCEPT`).
    static func append(_ header: HeaderFields, isUTF8: Bool = false, to output: inout [UInt8]) {
        output.append(ASCII.openParenthesis)
        IMAPString.append(orNil: header.lastValue(of: "Date")?[...], isUTF8: isUTF8, to: &output)
        output.append(ASCII.space)
        let subject = header.last(named: "Subject")
        let isFolded = subject.map(header.isFolded) ?? false
        appendText(subject.map(header.unfolded), isUTF8, isLiteral: isFolded, to: &output)
        output.append(ASCII.space)
        let from = header.addresses("From")
        append(from, isUTF8, to: &output)
        // Where there is no sender or reply-to, the server shows the author (RFC 9051 §7.5.2).
        for name in ["Sender", "Reply-To"] {
            let addresses = header.addresses(name)
            append(addresses.isEmpty ? from : addresses, isUTF8, to: &output)
        }
        for name in ["To", "Cc", "Bcc"] { append(header.addresses(name), isUTF8, to: &output) }
        IMAPString.append(orNil: header.lastValue(of: "In-Reply-To")?[...], isUTF8: isUTF8, to: &output)
        output.append(ASCII.space)
        IMAPString.append(orNil: header.lastValue(of: "Message-ID")?[...], isUTF8: isUTF8, to: &output)
        output.append(ASCII.closeParenthesis)
    }

    private static func append(_ addresses: [MailAddress], _ isUTF8: Bool, to output: inout [UInt8]) {
        if addresses.isEmpty {
            output.append("NIL")
        } else {
            output.append(ASCII.openParenthesis)
            for address in addresses {
                output.append(ASCII.openParenthesis)
                appendText(address.name, isUTF8, to: &output)
                output.append(ASCII.space)
                IMAPString.append(orNil: address.route?[...], isUTF8: isUTF8, to: &output)
                output.append(ASCII.space)
                IMAPString.append(orNil: address.shownMailbox?[...], isUTF8: isUTF8, to: &output)
                output.append(ASCII.space)
                IMAPString.append(orNil: address.shownHost?[...], isUTF8: isUTF8, to: &output)
                output.append(ASCII.closeParenthesis)
            }
            output.append(ASCII.closeParenthesis)
        }
        output.append(ASCII.space)
    }

    /// Appends text that people read: runs of blanks as one space. Where blanks were taken out, quoting would need a
    /// backslash, or the field was folded, it is a literal, as with Dovecot: clients have to take either.
    private static func appendText(
        _ text: [UInt8]?, _ isUTF8: Bool, isLiteral: Bool = false, to output: inout [UInt8]
    ) {
        guard let text else { return output.append("NIL") }
        var squeezed: [UInt8] = []
        squeezed.reserveCapacity(text.count)
        for octet in text {
            if !ASCII.isBlank(octet) {
                squeezed.append(octet)
            } else if squeezed.last != ASCII.space {
                squeezed.append(ASCII.space)
            }
        }
        let isPlain =
            !isLiteral && squeezed == text && !text.contains { $0 == ASCII.quote || $0 == ASCII.backslash }
        if isPlain {
            IMAPString.append(squeezed[...], isUTF8: isUTF8, to: &output)
        } else {
            IMAPString.append(literal: squeezed[...], to: &output)
        }
    }
}
