/// Base64 with the standard alphabet and padding (RFC 4648 §4).
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xff, count: 256)
        for (value, letter) in alphabet.enumerated() { table[Int(letter)] = UInt8(value) }
        return table
    }()

    /// The encoding of `bytes`, padded, on one line.
    public static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        if let encoded = bytes.withContiguousStorageIfAvailable({ encode(contiguous: $0) }) { return encoded }
        return Array(bytes).withUnsafeBufferPointer { encode(contiguous: $0) }
    }

    /// The encoding of `bytes` in lines of so many letters, CRLF between them (RFC 2045 §6.8 has 76 at most).
    public static func encode(_ bytes: some Collection<UInt8>, lineLength: Int) -> [UInt8] {
        let letters = encode(bytes)
        let lines = stride(from: 0, to: letters.count, by: lineLength).map { start in
            letters[start..<min(start + lineLength, letters.count)]
        }
        return Array(lines.joined(separator: [0x0D, 0x0A]))
    }

    private static func encode(contiguous bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var group: UInt32 = 0
        var held = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            held += 1
            if held == 3 {
                for shift in [18, 12, 6, 0] as [UInt32] { result.append(alphabet[Int(group >> shift & 63)]) }
                group = 0
                held = 0
            }
        }
        guard held > 0 else { return result }
        group <<= UInt32(8 * (3 - held))
        result.append(alphabet[Int(group >> 18 & 63)])
        result.append(alphabet[Int(group >> 12 & 63)])
        result.append(held == 2 ? alphabet[Int(group >> 6 & 63)] : padding)
        result.append(padding)
        return result
    }

    /// The octets that `text` encodes, or nil where it is no complete, padded base64.
    public static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        // Once for all collections: an unspecialised loop costs a thousand instructions an octet.
        if let decoded = text.withContiguousStorageIfAvailable({ decode(contiguous: $0) }) { return decoded }
        return Array(text).withUnsafeBufferPointer { decode(contiguous: $0) }
    }

    private static func decode(contiguous text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var held = 0
        var pads = 0
        for letter in text {
            if letter == padding {
                pads += 1
                guard pads <= 2 else { return nil }
                group <<= 6
            } else {
                let value = values[Int(letter)]
                guard value != 0xff, pads == 0 else { return nil }
                group = group << 6 | UInt32(value)
            }
            held += 1
            if held == 4 {
                guard pads == 0 || result.count + 3 == text.count / 4 * 3 else { return nil }
                result.append(UInt8(truncatingIfNeeded: group >> 16))
                if pads < 2 { result.append(UInt8(truncatingIfNeeded: group >> 8)) }
                if pads < 1 { result.append(UInt8(truncatingIfNeeded: group)) }
                group = 0
                held = 0
            }
        }
        return result
    }
}
