internal import SigilloProtocols

/// A part of a message (RFC 2045 §2.4): the message itself, a text, an attachment, or a bundle of parts.
public struct MessagePart: Sendable {
    /// A field of a header.
    public struct Field: Sendable, Hashable {
        /// The name as it is written.
        public let name: String
        /// The value, unfolded and decoded (RFC 2047).
        public let value: String
    }

    /// The type and subtype in small letters: `text/plain`, `multipart/mixed`.
    public let contentType: String
    /// The name that it is to be saved by.
    public let fileName: String?
    /// `attachment` or `inline`, where it says so.
    public let disposition: String?
    /// The octets behind the transfer encoding; of a part with parts of its own, as they came.
    public let octets: [UInt8]
    /// The text, where the part is one, whatever its character set was.
    public let text: String?
    /// The parts within it; of a message within the message, that message.
    public let children: [MessagePart]
    /// The fields of its header, in order.
    public let header: [Field]
    /// Whether it is there to be saved rather than read.
    public let isAttachment: Bool

    init(_ part: MessageContent.Part) {
        contentType = part.contentType
        fileName = part.fileName
        disposition = part.disposition
        octets = part.octets
        text = part.text
        children = part.children.map(MessagePart.init)
        header = part.fields.map { Field(name: $0.name, value: $0.value) }
        isAttachment = part.isAttachment
    }

    /// The first field of a name, in any case.
    public subscript(name: String) -> String? { fields(name).first }

    /// All fields of a name, in order.
    public func fields(_ name: String) -> [String] {
        header.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The part and all parts within it, in the order of the message.
    public var all: [MessagePart] { [self] + children.flatMap(\.all) }
}

extension MessagePart: CustomStringConvertible {
    /// The tree of parts, one a line.
    public var description: String { tree(depth: 0) }

    private func tree(depth: Int) -> String {
        let name = fileName.map { " “\($0)”" } ?? ""
        let line = String(repeating: "  ", count: depth) + "\(contentType)\(name), \(octets.count) octets"
        return ([line] + children.map { $0.tree(depth: depth + 1) }).joined(separator: "\n")
    }
}
