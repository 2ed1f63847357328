/// Writes BODY and BODYSTRUCTURE (RFC 9051 §7.5.2).
struct BodyStructureWriter {
    let octets: [UInt8]
    /// Whether extension data is written: BODYSTRUCTURE, not BODY.
    let isExtended: Bool
    /// Whether the client takes UTF-8 in quoted strings.
    var isUTF8 = false

    func append(_ part: MIMEPart, to output: inout [UInt8]) {
        output.append(ASCII.openParenthesis)
        if part.isMultipart { appendMultipart(part, to: &output) } else { appendSingle(part, to: &output) }
        output.append(ASCII.closeParenthesis)
    }

    private func appendMultipart(_ part: MIMEPart, to output: inout [UInt8]) {
        for child in part.children { append(child, to: &output) }
        // The grammar wants one part at least.
        if part.children.isEmpty {
            output.append("(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0")
            output.append(isExtended ? " NIL NIL NIL NIL)" : ")")
        }
        output.append(ASCII.space)
        append(part.subtype, to: &output)
        guard isExtended else { return }
        output.append(ASCII.space)
        append(part.parameters, to: &output)
        appendExtension(part, to: &output)
    }

    private func appendSingle(_ part: MIMEPart, to output: inout [UInt8]) {
        append(part.type, to: &output)
        output.append(ASCII.space)
        append(part.subtype, to: &output)
        output.append(ASCII.space)
        append(part.parameters, to: &output)
        for name in ["Content-ID", "Content-Description"] { append(spaced: part.header.value(of: name), to: &output) }
        output.append(ASCII.space)
        let encoding = part.header.value(of: "Content-Transfer-Encoding").flatMap(StructuredField.init)?.value
        append(encoding ?? Array("7bit".utf8), to: &output)
        output.append(" \(part.bodyRange.count)")
        if part.isMessage, let inner = part.children.first {
            output.append(ASCII.space)
            EnvelopeWriter.append(inner.header, isUTF8: isUTF8, to: &output)
            output.append(ASCII.space)
            append(inner, to: &output)
        }
        if part.isText || (part.isMessage && !part.children.isEmpty) { output.append(" \(lines(of: part))") }
        guard isExtended else { return }
        append(spaced: part.header.value(of: "Content-MD5"), to: &output)
        appendExtension(part, to: &output)
    }

    /// Disposition, language, location.
    private func appendExtension(_ part: MIMEPart, to output: inout [UInt8]) {
        output.append(ASCII.space)
        if let disposition = part.header.value(of: "Content-Disposition").flatMap(StructuredField.init) {
            output.append(ASCII.openParenthesis)
            append(disposition.value, to: &output)
            output.append(ASCII.space)
            append(disposition.parameters, to: &output)
            output.append(ASCII.closeParenthesis)
        } else {
            output.append("NIL")
        }
        output.append(ASCII.space)
        appendLanguages(part.header.value(of: "Content-Language") ?? [], to: &output)
        append(spaced: part.header.value(of: "Content-Location"), to: &output)
    }

    /// The languages of RFC 3282: a list, even of one.
    private func appendLanguages(_ field: [UInt8], to output: inout [UInt8]) {
        let languages = field.split(separator: UInt8(ascii: ",")).prefix(64).compactMap { item in
            StructuredField(Array(item))?.value
        }
        guard !languages.isEmpty else { return output.append("NIL") }
        output.append(ASCII.openParenthesis)
        for (index, language) in languages.enumerated() {
            if index > 0 { output.append(ASCII.space) }
            append(language, to: &output)
        }
        output.append(ASCII.closeParenthesis)
    }

    private func append(_ parameters: [StructuredField.Parameter], to output: inout [UInt8]) {
        guard !parameters.isEmpty else { return output.append("NIL") }
        output.append(ASCII.openParenthesis)
        for (index, parameter) in parameters.enumerated() {
            if index > 0 { output.append(ASCII.space) }
            append(parameter.name, to: &output)
            output.append(ASCII.space)
            append(parameter.value, to: &output)
        }
        output.append(ASCII.closeParenthesis)
    }

    private func append(_ text: [UInt8], to output: inout [UInt8]) {
        IMAPString.append(text[...], isUTF8: isUTF8, to: &output)
    }

    /// A space, then the text or `NIL`.
    private func append(spaced text: [UInt8]?, to output: inout [UInt8]) {
        output.append(ASCII.space)
        IMAPString.append(orNil: text?[...], isUTF8: isUTF8, to: &output)
    }

    private func lines(of part: MIMEPart) -> Int {
        octets[part.bodyRange].count { $0 == ASCII.lineFeed }
    }
}
