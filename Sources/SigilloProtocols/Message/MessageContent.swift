/// A message as a reader sees it: header fields and texts decoded, its parts as a tree.
package struct MessageContent: Sendable {
    /// The whole message as a part: its header is the message's own.
    package let root: Part

    /// Reads a message within the bounds of ``Part``; whatever comes, something is read.
    package init(_ octets: [UInt8]) {
        root = Part(MIMEPart(message: octets), in: octets)
    }

    /// A part of a message (RFC 2045 §2.4).
    package struct Part: Sendable {
        /// The type and subtype in small letters: `text/plain`.
        package let contentType: String
        /// The name that the part is to be saved by, from `Content-Disposition` or, failing that, `Content-Type`.
        package let fileName: String?
        /// The word of `Content-Disposition` (RFC 2183) in small letters; nil where there is none.
        package let disposition: String?
        /// The octets behind the transfer encoding; of a part with parts of its own, as they came.
        package let octets: [UInt8]
        /// The text, where the part is one, whatever its character set was.
        package let text: String?
        /// The parts of a multipart; of a message within the message, that message.
        package let children: [Part]
        /// All header fields in order, unfolded and decoded.
        package let fields: [(name: String, value: String)]

        fileprivate init(_ part: MIMEPart, in message: [UInt8]) {
            contentType = String(decoding: part.type + [UInt8(ascii: "/")] + part.subtype, as: UTF8.self).lowercased()
            let placement = part.header.value(of: "Content-Disposition").flatMap(StructuredField.init)
            let type = part.header.value(of: "Content-Type").flatMap(StructuredField.init)
            disposition = placement.map { String(decoding: $0.value, as: UTF8.self).lowercased() }
            fileName = (placement?.text(of: "filename") ?? type?.text(of: "name")).map(Self.decoded)
            let body = message[part.bodyRange]
            let isLeaf = part.children.isEmpty && !part.isMultipart
            octets = isLeaf ? part.transferEncoding.decoded(body) ?? Array(body) : Array(body)
            text = part.isText ? String(decoding: part.text(in: message), as: UTF8.self) : nil
            children = part.children.map { Part($0, in: message) }
            fields = part.header.fields.map { field in
                (String(decoding: message[field.name], as: UTF8.self), Self.decoded(part.header.unfolded(field)))
            }
        }

        // Names in encoded words are against RFC 2047 §5 (3), and usual.
        private static func decoded(_ text: [UInt8]) -> String {
            String(decoding: EncodedWords.decoded(text), as: UTF8.self)
        }

        /// The first field of a name, in any case; nil where there is none.
        package func field(_ name: String) -> String? {
            fields.first { ASCII.equal($0.name.utf8, name.utf8) }?.value
        }

        /// Whether it is there to be saved rather than read: it says so, or has a name, or is neither text nor a part
        /// with parts.
        package var isAttachment: Bool {
            if let disposition, disposition != "inline" { return true }
            if contentType.hasPrefix("multipart/") { return false }
            return fileName != nil || text == nil
        }

        /// The part and all parts within it, in the order of the message.
        package var all: [Part] { [self] + children.flatMap(\.all) }
    }

    /// The addresses of all fields of a name, without display names: `ada@ateneo.test`.
    package static func addresses(in field: String) -> [String] {
        AddressList(Array(field.utf8)).addresses.compactMap { address in
            guard let mailbox = address.mailbox, let host = address.host, !host.isEmpty else { return nil }
            return String(decoding: mailbox + [UInt8(ascii: "@")] + host, as: UTF8.self)
        }
    }
}
