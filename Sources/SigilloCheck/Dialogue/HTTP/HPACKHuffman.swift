/// The Huffman code of header strings (RFC 7541 appendix B).
///
/// The code is canonical: within a length, codes follow the order of symbols, so that the lengths say all.
enum HPACKHuffman {
    /// The length in bits of the code of each octet, and of the end mark.
    private static let lengths: [UInt8] = [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
        28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
        21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
    ]

    /// The symbols by length and code.
    private static let symbols: [UInt16] = (5...30).flatMap { length in
        lengths.indices.filter { lengths[$0] == length }.map { UInt16($0) }
    }

    /// For each length the first code, the number of codes, and where its symbols begin.
    private static let steps: [(first: UInt32, count: UInt32, start: Int)] = {
        var code: UInt32 = 0
        var start = 0
        return (0...30).map { length in
            let count = UInt32(lengths.count { $0 == length && length > 0 })
            let step = (code, count, start)
            code = (code + count) << 1
            start += Int(count)
            return step
        }
    }()

    /// The octets of a string, or nil where it holds the end mark or ends in what is no padding.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count * 8 / 5)
        var code: UInt32 = 0
        var length = 0
        for octet in text {
            for bit in (0..<8).reversed() {
                code = code << 1 | UInt32(octet >> UInt8(bit)) & 1
                length += 1
                let step = steps[length]
                if code >= step.first, code &- step.first < step.count {
                    let symbol = symbols[step.start + Int(code - step.first)]
                    guard symbol < 256 else { return nil }
                    result.append(UInt8(truncatingIfNeeded: symbol))
                    code = 0
                    length = 0
                } else if length == 30 {
                    return nil
                }
            }
        }
        // Padding is the beginning of the end mark: ones, less than an octet of them.
        return length < 8 && code == (1 << UInt32(length)) - 1 ? result : nil
    }
}
