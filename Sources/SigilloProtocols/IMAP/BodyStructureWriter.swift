/// Writes BODY and BODYSTRUCTURE (RFC 9051 §7.5.2).
struct BodyStructureWriter {
    let octets: [UInt8]
    /// Whether extension data is written: BODYSTRUCTURE, not BODY.
    let isExtended: Bool

    func append(_ part: MIMEPart, to output: inout [UInt8]) {
        output.append(ASCII.openParenthesis)
        if part.isMultipart { appendMultipart(part, to: &output) } else { appendSingle(part, to: &output) }
        output.append(ASCII.closeParenthesis)
    }

    private func appendMultipart(_ part: MIMEPart, to output: inout [UInt8]) {
        for child in part.children { append(child, to: &output) }
        // The grammar wants one part at least.
        if part.children.isEmpty { output.append("(\"text\" \"plain\" NIL NIL NIL \"7bit\" 0 0)") }
        output.append(ASCII.space)
        IMAPString.append(part.subtype[...], to: &output)
        guard isExtended else { return }
        output.append(ASCII.space)
        append(part.parameters, to: &output)
        appendExtension(part, to: &output)
    }

    private func appendSingle(_ part: MIMEPart, to output: inout [UInt8]) {
        IMAPString.append(part.type[...], to: &output)
        output.append(ASCII.space)
        IMAPString.append(part.subtype[...], to: &output)
        output.append(ASCII.space)
        append(part.parameters, to: &output)
        for name in ["Content-ID", "Content-Description"] {
            output.append(ASCII.space)
            IMAPString.append(orNil: part.header.value(of: name)?[...], to: &output)
        }
        output.append(ASCII.space)
        let encoding = part.header.value(of: "Content-Transfer-Encoding") ?? Array("7bit".utf8)
        IMAPString.append(encoding[...], to: &output)
        output.append(" \(part.bodyRange.count)")
        if part.isMessage, let inner = part.children.first {
            output.append(ASCII.space)
            EnvelopeWriter.append(inner.header, to: &output)
            output.append(ASCII.space)
            append(inner, to: &output)
        }
        if part.isText || (part.isMessage && !part.children.isEmpty) { output.append(" \(lines(of: part))") }
        guard isExtended else { return }
        output.append(ASCII.space)
        IMAPString.append(orNil: part.header.value(of: "Content-MD5")?[...], to: &output)
        appendExtension(part, to: &output)
    }

    /// Disposition, language, location.
    private func appendExtension(_ part: MIMEPart, to output: inout [UInt8]) {
        output.append(ASCII.space)
        if let disposition = part.header.value(of: "Content-Disposition").flatMap(MIMEPart.structured) {
            output.append(ASCII.openParenthesis)
            IMAPString.append(disposition.value[...], to: &output)
            output.append(ASCII.space)
            append(disposition.parameters, to: &output)
            output.append(ASCII.closeParenthesis)
        } else {
            output.append("NIL")
        }
        for name in ["Content-Language", "Content-Location"] {
            output.append(ASCII.space)
            IMAPString.append(orNil: part.header.value(of: name)?[...], to: &output)
        }
    }

    private func append(_ parameters: [MIMEPart.Parameter], to output: inout [UInt8]) {
        guard !parameters.isEmpty else { return output.append("NIL") }
        output.append(ASCII.openParenthesis)
        for (index, parameter) in parameters.enumerated() {
            if index > 0 { output.append(ASCII.space) }
            IMAPString.append(parameter.name[...], to: &output)
            output.append(ASCII.space)
            IMAPString.append(parameter.value[...], to: &output)
        }
        output.append(ASCII.closeParenthesis)
    }

    private func lines(of part: MIMEPart) -> Int {
        octets[part.bodyRange].count { $0 == ASCII.lineFeed }
    }
}
