/// Reads handshake messages from the contents of records: several in one, or one over many.
///
/// Only hellos are kept until they are whole; of all others the length is enough.
struct TLSHandshakeReader: Sendable {
    /// A message that is whole.
    enum Message: Sendable {
        case clientHello(ClientHello)
        case serverHello(ServerHello)
        case certificate(length: Int)
        case other(type: UInt8, length: Int)
    }

    private static let headerLength = 4

    /// The header of the current message, and its body where it is a hello.
    private var kept: [UInt8] = []
    /// Octets of the body that are still to come and are not kept.
    private var skipping = 0
    private var current: (type: UInt8, length: Int)?

    /// Takes the content of the next record.
    mutating func read(_ content: ArraySlice<UInt8>) -> [Message] {
        var messages: [Message] = []
        var rest = content
        if current == nil, kept.isEmpty { readWhole(&rest, &messages) }
        while true {
            if current == nil {
                let part = rest.prefix(Self.headerLength - kept.count)
                kept += part
                rest = rest.dropFirst(part.count)
                guard kept.count == Self.headerLength else { return messages }
                let length = Int(kept.uint32(at: 0) & 0xff_ffff)
                current = (kept[0], length)
                skipping = Self.isKept(kept[0], length) ? 0 : length
            }
            guard let (type, length) = current else { return messages }
            if Self.isKept(type, length) {
                let part = rest.prefix(Self.headerLength + length - kept.count)
                kept += part
                rest = rest.dropFirst(part.count)
                guard kept.count == Self.headerLength + length else { return messages }
            } else {
                let skipped = min(skipping, rest.count)
                skipping -= skipped
                rest = rest.dropFirst(skipped)
                guard skipping == 0 else { return messages }
            }
            messages.append(Self.message(type, length, body: kept[Self.headerLength...]))
            kept.removeAll(keepingCapacity: true)
            current = nil
        }
    }

    /// Reads messages that stand whole in the content, where they stand.
    private func readWhole(_ rest: inout ArraySlice<UInt8>, _ messages: inout [Message]) {
        while rest.count >= Self.headerLength {
            let start = rest.startIndex
            let type = rest[start]
            let length = Int(rest[start + 1]) << 16 | Int(rest[start + 2]) << 8 | Int(rest[start + 3])
            guard rest.count - Self.headerLength >= length else { return }
            let end = start + Self.headerLength + length
            messages.append(Self.message(type, length, body: rest[(start + Self.headerLength)..<end]))
            rest = rest[end...]
        }
    }

    private static func isKept(_ type: UInt8, _ length: Int) -> Bool {
        (type == 1 || type == 2) && length <= TLSRecordReader.helloLimit
    }

    private static func message(_ type: UInt8, _ length: Int, body: ArraySlice<UInt8>) -> Message {
        switch type {
        case 1: ClientHello(body: body).map(Message.clientHello) ?? .other(type: type, length: length)
        case 2: ServerHello(body: body).map(Message.serverHello) ?? .other(type: type, length: length)
        case 11: .certificate(length: length)
        default: .other(type: type, length: length)
        }
    }
}
