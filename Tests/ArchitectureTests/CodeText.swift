/// Swift text without what is not code.
enum CodeText {
    /// `source` with comments and the text of string literals turned into spaces; line breaks stay, and so does code
    /// that is interpolated into a literal.
    static func blanked(_ source: String) -> String {
        var scanner = Scanner(Array(source.utf8))
        scanner.scanCode(until: nil)
        return String(decoding: scanner.output, as: UTF8.self)
    }

    private struct Scanner {
        let source: [UInt8]
        var output: [UInt8] = []
        var position = 0

        init(_ source: [UInt8]) {
            self.source = source
            output.reserveCapacity(source.count)
        }

        private var isLineBreak: Bool { source[position] == UInt8(ascii: "\n") }

        private func starts(with text: String) -> Bool {
            var index = position
            for octet in text.utf8 {
                guard index < source.count, source[index] == octet else { return false }
                index += 1
            }
            return true
        }

        private mutating func keep() {
            output.append(source[position])
            position += 1
        }

        private mutating func blank(_ count: Int = 1) {
            for _ in 0..<count where position < source.count {
                output.append(isLineBreak ? source[position] : UInt8(ascii: " "))
                position += 1
            }
        }

        /// Scans to the end, or to the parenthesis that closes an interpolation.
        mutating func scanCode(until closing: UInt8?) {
            var depth = 0
            while position < source.count {
                if starts(with: "//") {
                    while position < source.count, !isLineBreak { blank() }
                } else if starts(with: "/*") {
                    while position < source.count, !starts(with: "*/") { blank() }
                    blank(2)
                } else if let opening = literalOpening() {
                    scanLiteral(opening)
                } else {
                    if closing != nil, source[position] == UInt8(ascii: "(") { depth += 1 }
                    if source[position] == closing {
                        if depth == 0 { return keep() }
                        depth -= 1
                    }
                    keep()
                }
            }
        }

        /// The number of `#` and of quotation marks, where a literal begins here.
        private func literalOpening() -> (hashes: Int, quotes: Int)? {
            var index = position
            while index < source.count, source[index] == UInt8(ascii: "#") { index += 1 }
            guard index < source.count, source[index] == UInt8(ascii: "\"") else { return nil }
            let isLong = source[index...].prefix(3).elementsEqual("\"\"\"".utf8)
            return (index - position, isLong ? 3 : 1)
        }

        private mutating func scanLiteral(_ opening: (hashes: Int, quotes: Int)) {
            let hashes = String(repeating: "#", count: opening.hashes)
            let end = String(repeating: "\"", count: opening.quotes) + hashes
            blank(opening.hashes + opening.quotes)
            while position < source.count, !starts(with: end) {
                if starts(with: "\\" + hashes + "(") {
                    blank(1 + opening.hashes)
                    keep()
                    scanCode(until: UInt8(ascii: ")"))
                } else if starts(with: "\\" + hashes) {
                    blank(2 + opening.hashes)
                } else if opening.quotes == 1, isLineBreak {
                    return
                } else {
                    blank()
                }
            }
            blank(end.count)
        }
    }
}
