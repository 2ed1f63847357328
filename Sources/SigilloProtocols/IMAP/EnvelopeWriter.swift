/// Writes a message's ENVELOPE (RFC 9051 §7.5.2): date, subject, from, sender, reply-to, to, cc, bcc, in-reply-to,
/// message-id.
enum EnvelopeWriter {
    static func append(_ header: HeaderFields, to output: inout [UInt8]) {
        output.append(ASCII.openParenthesis)
        append(header.value(of: "Date"), to: &output)
        append(header.value(of: "Subject"), to: &output)
        let from = addresses(header, "From")
        append(from, to: &output)
        // Where there is no sender or reply-to, the server shows the author (RFC 9051 §7.5.2).
        for name in ["Sender", "Reply-To"] {
            let addresses = addresses(header, name)
            append(addresses.isEmpty ? from : addresses, to: &output)
        }
        for name in ["To", "Cc", "Bcc"] { append(addresses(header, name), to: &output) }
        append(header.value(of: "In-Reply-To"), to: &output)
        IMAPString.append(orNil: header.value(of: "Message-ID")?[...], to: &output)
        output.append(ASCII.closeParenthesis)
    }

    private static func append(_ text: [UInt8]?, to output: inout [UInt8]) {
        IMAPString.append(orNil: text?[...], to: &output)
        output.append(ASCII.space)
    }

    private static func append(_ addresses: [MailAddress], to output: inout [UInt8]) {
        if addresses.isEmpty {
            output.append("NIL")
        } else {
            output.append(ASCII.openParenthesis)
            for address in addresses {
                output.append(ASCII.openParenthesis)
                IMAPString.append(orNil: address.name?[...], to: &output)
                output.append(" NIL ")
                IMAPString.append(orNil: address.mailbox?[...], to: &output)
                output.append(ASCII.space)
                IMAPString.append(orNil: address.host?[...], to: &output)
                output.append(ASCII.closeParenthesis)
            }
            output.append(ASCII.closeParenthesis)
        }
        output.append(ASCII.space)
    }

    private static func addresses(_ header: HeaderFields, _ name: String) -> [MailAddress] {
        header.value(of: name).map { AddressList($0).addresses } ?? []
    }
}
