/// Why a capture file could not be read, or not to its end.
package enum CaptureError: Error, Sendable, Hashable {
    /// It is no capture at all; the sentence says what it seems to be and what helps.
    case unreadable(String)
    /// It breaks off or contradicts itself at a position in the file, counted from 0; the frames before were delivered.
    case damaged(offset: UInt64, reason: String)

    /// One sentence for people.
    package var sentence: String {
        switch self {
        case .unreadable(let sentence): sentence
        case .damaged(let offset, let reason): "The capture is damaged at octet \(offset): \(reason)."
        }
    }
}

extension CaptureError {
    /// The error for a file that begins with none of the magic numbers.
    static func unknownMagic(_ octets: ArraySlice<UInt8>) -> CaptureError {
        let expected = "A capture begins with d4 c3 b2 a1 (pcap) or 0a 0d 0d 0a (pcapng)"
        guard !octets.isEmpty else { return .unreadable("The file is empty. \(expected).") }
        let shown = octets.prefix(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
        guard octets.count >= 4 else {
            return .unreadable("The file ends after \(shown). \(expected).")
        }
        let begins = "This file begins with \(shown)"
        for (magic, name, command) in packers where octets.starts(with: magic) {
            return .unreadable("\(begins), which is \(name): pipe it in with `\(command) FILE | sigillo check -`.")
        }
        for (magic, name) in relatives where octets.starts(with: magic) {
            return .unreadable("\(begins), which is \(name): convert it with `editcap -F pcapng FILE NEW.pcapng`.")
        }
        return .unreadable("\(begins). \(expected).")
    }

    private static let packers: [(magic: [UInt8], name: String, command: String)] = [
        ([0x1f, 0x8b], "gzip", "gzip -dc"),
        ([0x28, 0xb5, 0x2f, 0xfd], "Zstandard", "zstd -dc"),
        ([0xfd, 0x37, 0x7a, 0x58], "xz", "xz -dc"),
        ([0x04, 0x22, 0x4d, 0x18], "LZ4", "lz4 -dc"),
        ([0x42, 0x5a, 0x68], "bzip2", "bzip2 -dc"),
        ([0x50, 0x4b, 0x03, 0x04], "ZIP", "unzip -p"),
    ]

    private static let relatives: [(magic: [UInt8], name: String)] = [
        (Array("snoo".utf8), "a snoop capture"),
        (Array("GMBU".utf8), "a Network Monitor capture"),
        (Array("RTSS".utf8), "a Network Monitor capture"),
    ]
}
