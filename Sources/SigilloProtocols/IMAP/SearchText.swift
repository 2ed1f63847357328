/// Text that is searched for, mapped for comparison, with what makes the search linear in whatever it is searched in
/// (Knuth, Morris, Pratt).
struct SearchText: Sendable, Hashable {
    private let octets: [UInt8]
    /// For each prefix the longest proper prefix that is its suffix too: where a search goes on after a mismatch.
    private let borders: [Int]

    var isEmpty: Bool { octets.isEmpty }

    /// Text in UTF-8, in any case.
    init(_ text: [UInt8]) {
        octets = Casemap.mapped(text)
        borders = Self.borders(of: octets)
    }

    /// Whether it stands in `text`, which is mapped too.
    func occurs(in text: [UInt8]) -> Bool {
        guard !octets.isEmpty, octets.count <= text.count else { return octets.isEmpty }
        return text.withUnsafeBufferPointer { text in
            octets.withUnsafeBufferPointer { octets in
                var matched = 0
                for octet in text {
                    while matched > 0, octets[matched] != octet { matched = borders[matched - 1] }
                    if octets[matched] == octet { matched += 1 }
                    if matched == octets.count { return true }
                }
                return false
            }
        }
    }

    private static func borders(of text: [UInt8]) -> [Int] {
        var borders = [Int](repeating: 0, count: text.count)
        var length = 0
        for index in text.indices.dropFirst() {
            while length > 0, text[index] != text[length] { length = borders[length - 1] }
            if text[index] == text[length] { length += 1 }
            borders[index] = length
        }
        return borders
    }
}
