/// Makes text of a peer harmless to print: what is invisible or steers a terminal becomes a picture.
enum VisibleText {
    /// Longer texts end in `…`.
    static let limit = 160

    static func of(_ octets: some Sequence<UInt8>, limit: Int = limit) -> String {
        var result = ""
        var count = 0
        for scalar in String(decoding: Array(octets), as: UTF8.self).unicodeScalars {
            if count == limit {
                result += "…"
                break
            }
            count += 1
            switch scalar.value {
            case 0..<0x20: result.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "␀")
            case 0x7f: result += "␡"
            case 0x80..<0xa0, 0xad, 0x61c, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff, 0xfff9...0xfffb,
                0xe0000...0xe007f:
                result += "‹U+" + String(scalar.value, radix: 16, uppercase: true) + "›"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
