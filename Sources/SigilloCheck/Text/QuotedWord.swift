extension ArraySlice<UInt8> {
    /// Takes an atom or a quoted string off the front: its octets without escapes, and where its content stands.
    mutating func takeWord() -> (octets: [UInt8], content: ArraySlice<UInt8>) {
        guard first == UInt8(ascii: "\"") else {
            let end = firstIndex(where: \.isBlank) ?? endIndex
            defer { self = self[end...] }
            return (Array(self[..<end]), self[..<end])
        }
        var index = startIndex + 1
        let start = index
        var octets: [UInt8] = []
        while index < endIndex, self[index] != UInt8(ascii: "\"") {
            if self[index] == UInt8(ascii: "\\"), index + 1 < endIndex { index += 1 }
            octets.append(self[index])
            index += 1
        }
        defer { self = self[Swift.min(index + 1, endIndex)...] }
        return (octets, self[start..<index])
    }
}
